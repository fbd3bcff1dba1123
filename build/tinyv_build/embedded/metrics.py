"""What a judge's probabilities are worth against labels.

Owns the arithmetic. Knows nothing of models.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tinyv_build.embedded.pairs import Pair

__all__ = ["accuracy_by_kind", "auc", "balanced_accuracy", "labels", "log_loss"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def labels(pairs: Sequence[Pair]) -> Flags:
    """Which pairs mean the same."""
    return np.array([pair.same for pair in pairs], dtype=np.bool_)


def auc(p_true: Floats, same: Flags) -> float:
    """Chance that a pair that means the same gets more than one that does not, ties counting half.

    NaN when a class is empty.
    """
    good, bad = int(same.sum()), int((~same).sum())
    if not good or not bad:
        return float("nan")
    _, where, counts = np.unique(p_true, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    return float((ranks[same].sum() - good * (good + 1) / 2) / (good * bad))


def balanced_accuracy(p_true: Floats, same: Flags, threshold: float) -> float:
    """Mean of the shares decided rightly in both classes; NaN when one is empty."""
    if same.all() or not same.any():
        return float("nan")
    accepted = p_true >= threshold
    return float((accepted[same].mean() + (~accepted[~same]).mean()) / 2)


def log_loss(log_true: Floats, log_false: Floats, same: Flags) -> float:
    """Mean negative log-probability of the right word."""
    return float(-np.where(same, log_true, log_false).mean())


def accuracy_by_kind(
    p_true: Floats, same: Flags, kinds: Sequence[str], threshold: float
) -> dict[str, tuple[int, float]]:
    """Pairs and share decided rightly, by kind in alphabetical order."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for kind, found in zip(kinds, ((p_true >= threshold) == same).tolist(), strict=True):
        right[kind].append(found)
    return {kind: (len(found), float(np.mean(found))) for kind, found in sorted(right.items())}
