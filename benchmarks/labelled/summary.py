"""What the verdicts on one labelled set come to.

Owns the counts and which rows are shown. A right row that is refuted is lost for good; an open one is the judge's.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.labelled.checked import Checked

__all__ = ["SHOWN", "Summary", "share", "shown", "summary_of"]

SHOWN = ("wrong", "missed", "refuted")
"""Lists of rows: wrong ones accepted, right ones not accepted, right ones refuted."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One set's counts."""

    name: str
    right: Counter[str]
    """By word: accepted, refuted, open."""
    wrong: Counter[str]
    unlabelled: Counter[str]
    seconds: float

    def line(self) -> dict[str, Any]:
        """As it is saved."""
        sides = {"right": self.right, "wrong": self.wrong, "unlabelled": self.unlabelled}
        counts = {
            side: {"rows": words.total(), **{word: words[word] for word in ("accepted", "refuted", "open")}}
            for side, words in sides.items()
        }
        return {"set": self.name, **counts, "seconds": round(self.seconds, 1)}


def summary_of(name: str, found: Sequence[Checked], seconds: float) -> Summary:
    """The counts by label."""
    words = {label: Counter(item.word for item in found if item.row.label == label) for label in (1, 0, None)}
    return Summary(name, words[1], words[0], words[None], seconds)


def share(part: int, whole: int) -> str:
    """`3/120 (2.5%)`."""
    return f"{part}/{whole} ({100 * part / whole:.1f}%)" if whole else "-"


def shown(found: Sequence[Checked], what: str) -> list[Checked]:
    """The rows of one of the lists of `SHOWN`."""
    if what == "wrong":
        return [item for item in found if item.row.label == 0 and item.word == "accepted"]
    right = [item for item in found if item.row.label == 1]
    return [item for item in right if (item.word == "refuted" if what == "refuted" else item.word != "accepted")]
