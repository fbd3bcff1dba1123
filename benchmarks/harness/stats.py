"""The few statistics that reports need; pure, so that they are tested without any library."""

import math
from collections.abc import Sequence

__all__ = ["auc", "calibration", "median", "percentile", "rerun_spread", "wilson"]

_Z95 = 1.959964


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by linear interpolation; NaN for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Sequence[float]) -> float:
    """The middle value; NaN for none."""
    return percentile(values, 0.5)


_T95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
)
"""Student's t for 19 of 20 cases, by degrees of freedom from 1 to 20; more are counted as 20."""


def rerun_spread(points: Sequence[Sequence[float]]) -> float:
    """How far another run's median may lie from this one's, as a share of it, in 19 of 20 cases.

    Repetitions of all points of a sweep are pooled. Part of their deviation is a round's own (a shared machine drifts),
    part a single run's: a variance of two components, whose degrees of freedom are Satterthwaite's (Biometrics
    Bulletin 2, 1946), so that a sweep that drifts as a whole counts as the few rounds that it has. NaN when no point
    was repeated.
    """
    repeated = [values for values in points if len(values) > 1]
    if not repeated:
        return math.nan
    count, rounds = len(repeated), min(map(len, repeated))
    logs = [[math.log(value) for value in values[:rounds]] for values in repeated]
    centred = [[value - sum(row) / rounds for value in row] for row in logs]
    means = [sum(column) / count for column in zip(*centred, strict=True)]
    of_rounds = sum(mean**2 for mean in means) / (rounds - 1)
    squares = sum((value - mean) ** 2 for row in centred for value, mean in zip(row, means, strict=True))
    of_runs = squares / (rounds - 1) / count
    variance = of_rounds + of_runs
    if not variance:
        return 0.0
    parts = of_rounds**2 + (of_runs**2 / (count - 1) if count > 1 else 0.0)
    freedom = min(variance**2 * (rounds - 1) / parts, len(_T95))
    return _T95[int(freedom + 1e-9) - 1] * math.sqrt(2 * variance / rounds)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share; (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = hits / total, _Z95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z95 / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def auc(scores: Sequence[float], labels: Sequence[int]) -> tuple[float, float, float]:
    """How often a correct row scores above a wrong one (ties count half), with its 95% interval.

    The interval is Hanley and McNeil's (Radiology 143, 1982). NaN without rows of both labels.
    """
    correct = [score for score, label in zip(scores, labels, strict=True) if label]
    wrong = [score for score, label in zip(scores, labels, strict=True) if not label]
    if not correct or not wrong:
        return math.nan, math.nan, math.nan
    area = sum((a > b) + (a == b) / 2 for a in correct for b in wrong) / (len(correct) * len(wrong))
    above, below = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (len(correct) - 1) * (above - area**2) + (len(wrong) - 1) * (below - area**2)
    half = _Z95 * math.sqrt(max(variance, 0.0) / (len(correct) * len(wrong)))
    return area, max(0.0, area - half), min(1.0, area + half)


def calibration(
    probabilities: Sequence[float], labels: Sequence[int], bins: int = 10
) -> tuple[float, list[tuple[int, float, float]]]:
    """Expected calibration error, and per bin of equal width: count, mean probability, share that is correct."""
    sums = [[0, 0.0, 0] for _ in range(bins)]
    for probability, label in zip(probabilities, labels, strict=True):
        place = sums[min(int(probability * bins), bins - 1)]
        place[0] += 1
        place[1] += probability
        place[2] += label
    curve = [(int(n), p / n if n else math.nan, k / n if n else math.nan) for n, p, k in sums]
    error = sum(n * abs(p - k) for n, p, k in curve if n) / max(len(labels), 1)
    return error, curve
