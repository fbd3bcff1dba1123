"""Post-stratified estimate from a sample that people labelled.

A cell's right answers are those that were labelled so, and as many of its other rows as the share of its labels says.
The interval is melded from one-sided exact ones (M. P. Fay, M. A. Proschan, E. Brittain: Combining one-sample
confidence procedures for inference in the two-sample case, Biometrics 71, 2015): the lower end simulates each missed
cell's share from Beta(x, n - x + 1) and each accepted cell's from Beta(x + 1, n - x), the upper end the other way
round. It holds for few labels and for shares of 0 and 1, where normal intervals do not, and is wide rather than
wrong.

Assumes that the labelled rows of a cell are a random sample of its rows, and that labels are right. What the judge
said decides the cells alone, so its errors cost width and never truth.
"""

import math
from collections.abc import Mapping

import numpy as np

from tinyv_client.estimating.estimate import DRAWS, LEVEL, Draws, Estimate, ratio
from tinyv_client.estimating.strata import ACCEPTED
from tinyv_client.estimating.tally import Cell, Tally

__all__ = ["from_labels"]

METHOD = "labelled sample, post-stratified"


def from_labels(tally: Tally, seed: int = 0, draws: int = DRAWS) -> Estimate:
    """The false-negative rate of the tally's verifier; a cell without a label may be all right or all wrong.

    Args:
        tally: with labels.
        seed: of the simulation; the same one gives the same interval.
        draws: of the simulation.
    """
    counts = {cell: _counts(tally, cell) for cell in tally.cells}
    shares = {cell: right / labelled if labelled else 0.5 for cell, (labelled, right) in counts.items()}
    expected = {cell: _scaled(tally, cell, shares[cell]) for cell in tally.cells}
    missed = math.fsum(value for cell, value in expected.items() if not cell.accepted)
    right = math.fsum(expected.values())
    luck = np.random.default_rng(seed)
    low, high = (_simulated(tally, counts, luck, draws, missed_is_low=missed_is_low) for missed_is_low in (True, False))
    tail = (1 - LEVEL) / 2
    return Estimate(
        missed / right if right else math.nan,
        float(np.quantile(low, tail)),
        float(np.quantile(high, 1 - tail)),
        right,
        missed,
        METHOD,
    )


def _counts(tally: Tally, cell: Cell) -> tuple[int, int]:
    """Labels of a cell, and the right ones; a proof is as good whatever another verifier says, so they are shared."""
    if cell.stratum != ACCEPTED:
        return tally.labelled[cell], tally.right[cell]
    cells = [other for other in tally.cells if other.stratum == ACCEPTED]
    return sum(tally.labelled[other] for other in cells), sum(tally.right[other] for other in cells)


def _scaled(tally: Tally, cell: Cell, share: float) -> float:
    return tally.right[cell] + share * (tally.rows[cell] - tally.labelled[cell])


def _simulated(
    tally: Tally,
    counts: Mapping[Cell, tuple[int, int]],
    luck: np.random.Generator,
    draws: int,
    *,
    missed_is_low: bool,
) -> Draws:
    sides = {True: np.zeros(draws), False: np.zeros(draws)}
    for cell, (labelled, right) in counts.items():
        open_ = tally.rows[cell] - tally.labelled[cell]
        share = _end(labelled, right, luck, draws, lower=missed_is_low != cell.accepted)
        sides[cell.accepted] += tally.right[cell] + luck.binomial(open_, share)
    return ratio(sides[False], sides[True])


def _end(labelled: int, right: int, luck: np.random.Generator, draws: int, *, lower: bool) -> Draws:
    """Draws of one end of the exact interval of a share."""
    if lower:
        return luck.beta(right, labelled - right + 1, draws) if right else np.zeros(draws)
    return luck.beta(right + 1, labelled - right, draws) if right < labelled else np.ones(draws)
