"""A false-negative rate with its interval, out of simulated right answers of each cell."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["DRAWS", "LEVEL", "Draws", "Estimate", "ratio"]

Draws = npt.NDArray[np.float64]
"""One value of every draw: shape (draws,)."""
Counts = npt.NDArray[np.float64] | npt.NDArray[np.int64]

LEVEL = 0.95
DRAWS = 4000


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one verifier on one file."""

    rate: float
    """Share of the right answers that the verifier does not accept; NaN where nothing is known."""
    low: float
    high: float
    right: float
    """Right answers in the file, estimated."""
    missed: float
    """Those that it does not accept."""
    method: str


def ratio(missed: Counts, found: Counts) -> Draws:
    """Missed / (missed + found) for each draw; 0 where there are no right answers at all."""
    whole = missed + found
    return np.divide(missed, whole, out=np.zeros(len(whole)), where=whole > 0)
