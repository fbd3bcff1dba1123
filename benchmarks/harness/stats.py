"""The few statistics that reports need; pure, so that they are tested without any library."""

import math
from collections.abc import Sequence

__all__ = ["auc", "calibration", "median", "percentile", "rerun_spread", "spread", "wilson"]

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


def spread(values: Sequence[float]) -> float:
    """Half of the range over the median: 0.05 reads ±5%; NaN for fewer than two values."""
    middle = median(values)
    return (max(values) - min(values)) / 2 / middle if len(values) > 1 and middle else math.nan


def rerun_spread(points: Sequence[Sequence[float]]) -> float:
    """How far another run's median may lie from this one's, as a share of it, in 19 of 20 cases.

    The relative standard deviation is pooled over all points of a sweep, since two or three repetitions of one point
    say little about it. NaN when no point was repeated.
    """
    repeated = [values for values in points if len(values) > 1]
    freedom = sum(len(values) - 1 for values in repeated)
    if not freedom:
        return math.nan
    logs = [[math.log(value) for value in values] for values in repeated]
    squares = sum((value - sum(row) / len(row)) ** 2 for row in logs for value in row)
    repeats = min(map(len, repeated))
    return _Z95 * math.sqrt(2 * squares / freedom / repeats)


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
