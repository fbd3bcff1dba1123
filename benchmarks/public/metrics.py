"""What authors report of a verifier, by answer type; pure.

A row without a reward counts as rejected in accuracy, F1 and recall, as a trainer without a word for it would have it,
and is counted beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["METRICS", "Outcome", "table"]

METRICS = ("accuracy", "f1", "precision", "recall", "wrongly_accepted")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled row and what each verifier made of it."""

    kind: str
    label: int
    accepted: Mapping[str, bool]
    unscored: frozenset[str] = frozenset()
    """Verifiers that gave no reward."""


def table(found: Sequence[Outcome], verifiers: Iterable[str]) -> list[dict[str, object]]:
    """A line for each answer type and verifier, and for all rows first."""
    names = list(verifiers)
    kinds = ["all", *sorted({item.kind for item in found} - {""})]
    return [
        {"type": kind, "verifier": verifier, **_line(part, verifier)}
        for kind in kinds
        for part in [[item for item in found if kind in {"all", item.kind}]]
        for verifier in names
    ]


def _line(part: Sequence[Outcome], verifier: str) -> dict[str, object]:
    right = [item.accepted[verifier] for item in part if item.label == 1]
    wrong = [item.accepted[verifier] for item in part if item.label == 0]
    hits, misses, false = sum(right), len(right) - sum(right), sum(wrong)
    return {
        "rows": len(part),
        "correct": len(right),
        "accuracy": _share(hits + len(wrong) - false, len(part)),
        "f1": _share(2 * hits, 2 * hits + false + misses),
        "precision": _share(hits, hits + false),
        "recall": _share(hits, len(right)),
        "wrongly_accepted": _share(false, len(wrong)),
        "unscored": sum(verifier in item.unscored for item in part),
    }


def _share(part: int, whole: int) -> float | str:
    return round(part / whole, 4) if whole else ""
