"""A team's own lessons (`tinyv_build.embedded.real`), and what an adapter that learnt from some is worth on the rest.

Owns the comparison with the shipped adapter. Knows nothing of models.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tinyv_build.embedded.metrics import Floats, auc, labels
from tinyv_build.embedded.pairs import Pair
from tinyv_build.errors import BuildError

__all__ = ["OWN_FILE", "HeldBack", "Lessons", "compared", "read_lessons", "verdict"]

OWN_FILE = "own.json"
"""What `evaluate --lessons` leaves: both adapters on held-back lessons."""

_MAX_CHARS = 400
"""Of reference and answer together; longer lessons are not learnt from: a step costs by the token."""

_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Lessons of questions that the training never sees."""

    pairs: tuple[Pair, ...]
    groups: tuple[str, ...]
    """Of each pair: its question."""

    def half(self, number: int) -> "HeldBack":
        """The pairs of every other question; `number` is 0 or 1: one to choose a threshold on, one to measure."""
        at = {group: index for index, group in enumerate(sorted(set(self.groups)))}
        kept = [(pair, group) for pair, group in zip(self.pairs, self.groups, strict=True) if at[group] % 2 == number]
        return HeldBack(tuple(pair for pair, _ in kept), tuple(group for _, group in kept))


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a folder of lessons holds."""

    training: tuple[Pair, ...]
    held_back: HeldBack
    digest: str


def read_lessons(folder: Path) -> Lessons:
    """The lessons of a folder; raises BuildError for one that `tinyv_build.embedded.real` did not write."""
    texts = [_text(folder / f"{name}.jsonl.gz") for name in ("lessons", "validation")]
    training, rest = ([_row(folder, line) for line in text.split("\n") if line] for text in texts)
    held_back = HeldBack(tuple(pair for pair, _ in rest), tuple(group for _, group in rest))
    parts = (
        ("to learn from", [pair for pair, _ in training]),
        ("to choose a threshold on", held_back.half(0).pairs),
        ("to measure with", held_back.half(1).pairs),
    )
    for use, pairs in parts:
        if len({pair.same for pair in pairs}) < 2:  # noqa: PLR2004  # right and wrong
            raise BuildError(
                f"{folder}: got {len(pairs)} lessons {use}, expected right and wrong ones; next: label more rows"
            )
    return Lessons(
        tuple(pair for pair, _ in training if len(pair.ground_truth) + len(pair.answer) <= _MAX_CHARS),
        held_back,
        hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12],
    )


def _text(path: Path) -> str:
    try:
        return gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BuildError(f"{path}: got {error!r}, expected lessons; next: docs/real-answers.md") from error


def _row(folder: Path, line: str) -> tuple[Pair, str]:
    try:
        row = json.loads(line)
        pair = Pair(row["ground_truth"], row["answer"], bool(row["same"]), row["kind"], row["question"])
        return pair, str(row["group"])
    except (ValueError, TypeError, KeyError) as error:
        raise BuildError(
            f"{folder}: got {line[:80]!r} ({error!r}), expected a lesson; next: make them again"
        ) from error


def compared(held_back: HeldBack, new: tuple[Floats, float], shipped: tuple[Floats, float]) -> dict[str, Any]:
    """Both adapters on the held-back lessons; each is given by its P(True) of every pair, and its threshold.

    `auc_gain` is new less shipped, with its 95% percentile interval over bootstrap samples of whole questions.
    """
    same = labels(held_back.pairs)

    def worth(p_true: Floats, threshold: float) -> dict[str, float]:
        accepted = p_true >= threshold
        shares = {"right_accepted": accepted[same].mean(), "wrong_accepted": accepted[~same].mean()}
        return {"auc": round(auc(p_true, same), 4)} | {name: round(float(x), 4) for name, x in shares.items()}

    gains = [auc(new[0][rows], same[rows]) - auc(shipped[0][rows], same[rows]) for rows in _resampled(held_back.groups)]
    low, high = np.nanpercentile(gains, [2.5, 97.5])
    return {
        "pairs": len(same),
        "questions": len(set(held_back.groups)),
        "new": worth(*new),
        "shipped": worth(*shipped),
        "auc_gain": [round(float(low), 4), round(float(high), 4)],
    }


def _resampled(groups: Sequence[str]) -> list[Any]:
    """Indexes of pairs, for each resample of questions."""
    luck = np.random.default_rng(0)
    _, at = np.unique(np.array(groups), return_inverse=True)
    rows = [np.flatnonzero(at == group) for group in range(int(at.max()) + 1)]
    return [np.concatenate([rows[i] for i in luck.integers(0, len(rows), len(rows))]) for _ in range(_RESAMPLES)]


def verdict(found: dict[str, Any]) -> str:
    """What a person should do, in a sentence."""
    if found["attacks_accepted"]:
        return f"do not serve it: it accepts {found['attacks_accepted']} attacks"
    if found["new"]["wrong_accepted"] > found["shipped"]["wrong_accepted"]:
        return "do not serve it: it accepts more wrong answers than the shipped adapter"
    if not found["auc_gain"][0] > 0:
        return "it is not shown to be better than the shipped adapter: keep that one, or label more rows"
    return "it is better than the shipped adapter"
