"""Estimate without a label of the file: the errors of rule and judge are those that labelled files elsewhere show.

Of the rows that the rule left to the judge, the judge accepts right ones with probability s and wrong ones with f;
how many it accepted then says which share p of them is right (W. J. Rogan, B. Gladen: Estimating prevalence from the
results of a screening test, American Journal of Epidemiology 107, 1978; here with a uniform prior of p in place of
their cut at 0 and 1). The rule refutes a share r of the right answers, and a share q of what it accepts is right. s,
f, r and q differ from file to file by more than their counts say: each draw takes those of one labelled file at
random, and each of them from Beta(x + 1/2, n - x + 1/2). A judge that finds few of the right answers gives a wide
interval, as it should.

Assumes that this file is like one of those; that another verifier and the judge err independently, given whether the
answer is right; and that rows without an answer are wrong. Unscored rows are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tinyv_client.estimating.estimate import DRAWS, LEVEL, Draws, Estimate, ratio
from tinyv_client.estimating.strata import ACCEPTED, JUDGE_ACCEPTED, REFUTED, STRATA, is_judged
from tinyv_client.estimating.tally import Cell, Tally

__all__ = ["Calibration", "calibration_of", "transported"]

METHOD = "no label of this file: rule and judge err as on labelled files elsewhere"

_GRID = np.linspace(0.0, 1.0, 201)
"""Shares of right answers that are tried."""

_LEAST = 1e-9
"""Of a probability, so that its logarithm is a number."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one labelled file says of rule and judge: pairs of (hits, of)."""

    sensitivity: tuple[int, int]
    """Right answers that the judge accepts, of those it was asked about."""
    false_accepts: tuple[int, int]
    """Wrong ones."""
    refuted: tuple[int, int]
    """Right answers that the rule refutes, of all right ones."""
    proven_right: tuple[int, int]
    """Rows that are right, of those that the rule accepts."""


def calibration_of(tally: Tally) -> Calibration:
    """The counts of a labelled file; what has no label does not count."""
    right, labelled = tally.right, tally.labelled

    def of(wanted: Sequence[Cell]) -> tuple[int, int]:
        return sum(right[cell] for cell in wanted), sum(labelled[cell] for cell in wanted)

    asked_right, asked = of([cell for cell in labelled if is_judged(cell.stratum)])
    passed_right, passed = of([cell for cell in labelled if cell.stratum == JUDGE_ACCEPTED])
    refuted_right, _ = of([cell for cell in labelled if cell.stratum == REFUTED])
    return Calibration(
        (passed_right, asked_right),
        (passed - passed_right, asked - asked_right),
        (refuted_right, right.total()),
        of([cell for cell in labelled if cell.stratum == ACCEPTED]),
    )


def transported(tally: Tally, known: Sequence[Calibration], seed: int = 0, draws: int = DRAWS) -> Estimate:
    """The false-negative rate of the tally's verifier.

    Args:
        tally: its labels are not looked at.
        known: one of each labelled file, of the same judge; at least one.
        seed: of the simulation; the same one gives the same interval.
        draws: of the simulation.
    """
    luck = np.random.default_rng(seed)
    which = luck.integers(len(known), size=draws)
    errors = _Errors(
        *(
            _drawn([getattr(one, name) for one in known], which, luck)
            for name in ("sensitivity", "false_accepts", "refuted", "proven_right")
        )
    )
    sides = {
        accepted: luck.binomial(_rows(tally, ACCEPTED, accepted=accepted), errors.proven_right)
        + _judged(tally, errors, luck, accepted=accepted)
        for accepted in (True, False)
    }
    whole = _rows(tally, REFUTED)
    odds = np.minimum(errors.refuted / (1 - errors.refuted), 1.0)
    lost = np.minimum(luck.binomial(sides[True] + sides[False], odds), whole)
    accepted_lost = luck.binomial(lost, _rows(tally, REFUTED, accepted=True) / max(whole, 1))
    found, missed = sides[True] + accepted_lost, sides[False] + lost - accepted_lost
    rates = ratio(missed, found)
    tail = (1 - LEVEL) / 2
    low, middle, high = (float(np.quantile(rates, at)) for at in (tail, 0.5, 1 - tail))
    return Estimate(middle, low, high, float(np.median(found + missed)), float(np.median(missed)), METHOD)


@dataclass(frozen=True, slots=True)
class _Errors:
    """One value of each for every draw; names as in `Calibration`."""

    sensitivity: Draws
    false_accepts: Draws
    refuted: Draws
    proven_right: Draws


def _judged(tally: Tally, errors: _Errors, luck: np.random.Generator, *, accepted: bool) -> Draws:
    """Right answers among the judged rows that the verifier accepts, or does not."""
    passed, asked = _passed(tally, accepted=accepted)
    share = _share(*(_passed(tally) if _is_the_judge(tally) else (passed, asked)), errors, luck)
    hit, miss = share * errors.sensitivity, share * (1 - errors.sensitivity)
    in_passed = hit / (hit + (1 - share) * errors.false_accepts)
    in_failed = miss / (miss + (1 - share) * (1 - errors.false_accepts))
    return luck.binomial(passed, in_passed) + luck.binomial(asked - passed, in_failed)


def _share(passed: int, asked: int, errors: _Errors, luck: np.random.Generator) -> Draws:
    """Draws of the share of right answers among rows of which the judge passed so many."""
    rate = errors.sensitivity[:, None] * _GRID + errors.false_accepts[:, None] * (1 - _GRID)
    fit = passed * np.log(rate) + (asked - passed) * np.log1p(-rate)
    mass = np.cumsum(np.exp(fit - fit.max(axis=1, keepdims=True)), axis=1)
    at: npt.NDArray[np.int64] = (mass < luck.random((len(mass), 1)) * mass[:, -1:]).sum(axis=1)
    return np.take(_GRID, at)


def _is_the_judge(tally: Tally) -> bool:
    """Whether the verifier accepts what the judge accepts: then its errors are not independent of the judge's."""
    return all((cell.stratum == JUDGE_ACCEPTED) == cell.accepted for cell in tally.rows if is_judged(cell.stratum))


def _passed(tally: Tally, *, accepted: bool | None = None) -> tuple[int, int]:
    """Judged rows that the judge accepts, and all judged ones."""
    judged = [name for name in STRATA if is_judged(name)]
    return _rows(tally, JUDGE_ACCEPTED, accepted=accepted), sum(
        _rows(tally, name, accepted=accepted) for name in judged
    )


def _rows(tally: Tally, stratum: str, *, accepted: bool | None = None) -> int:
    sides = (True, False) if accepted is None else (accepted,)
    return sum(tally.rows[Cell(stratum, side)] for side in sides)


def _drawn(counts: Sequence[tuple[int, int]], which: npt.NDArray[np.int64], luck: np.random.Generator) -> Draws:
    hits, of = np.array(counts, dtype=np.float64)[which].T
    drawn: Draws = luck.beta(hits + 0.5, of - hits + 0.5)
    return np.clip(drawn, _LEAST, 1 - _LEAST)
