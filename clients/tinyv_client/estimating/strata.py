"""Into which stratum a verdict falls, and how many rows of each people should label.

Rows of one stratum are about equally likely to be right, and far from those of another: labels spread over strata say
more than as many drawn from the whole file.
"""

import math
from collections.abc import Mapping

from tinyv_contract.records import Status, Verdict

__all__ = [
    "ACCEPTED", "ACCEPTED_FROM", "JUDGE_ACCEPTED", "NO_ANSWER", "REFUTED", "STRATA", "UNSCORED",
    "allocation", "is_judged", "stratum_of",
]  # fmt: skip

ACCEPTED, REFUTED, NO_ANSWER, UNSCORED = "accepted by rule", "refuted by rule", "no answer", "unscored"
JUDGE_ACCEPTED = "accepted by judge"
ACCEPTED_FROM = 0.5
"""The least reward that counts as an accept, where rewards are soft."""

_JUDGE_BANDS = ((0.05, "rejected by judge, P < 0.05"), (0.4, "rejected by judge, P < 0.4"))
_JUDGE_NEAR = "rejected by judge, P near"

_GUESSES = {
    ACCEPTED: 0.99,
    REFUTED: 0.03,
    NO_ANSWER: 0.03,
    UNSCORED: 0.5,
    JUDGE_ACCEPTED: 0.8,
    _JUDGE_BANDS[0][1]: 0.1,
    _JUDGE_BANDS[1][1]: 0.2,
    _JUDGE_NEAR: 0.4,
}
"""Shares of right answers, guessed before any label: they decide where labels are spent and nothing else."""

STRATA = tuple(_GUESSES)

_LEAST = 5
"""Labels of a stratum, where it has as many rows."""


def stratum_of(verdict: Verdict) -> str:
    """One of `STRATA`, by who decided, and by P(True) where the judge rejected."""
    status = verdict.status
    if status is Status.JUDGE_ACCEPTED:
        return JUDGE_ACCEPTED
    if status.judged:
        return next((name for below, name in _JUDGE_BANDS if verdict.judge_probability < below), _JUDGE_NEAR)
    if not status.scored:
        return UNSCORED
    fixed = {Status.RULE_ACCEPTED: ACCEPTED, Status.RULE_REJECTED: REFUTED}
    return fixed.get(status, NO_ANSWER)


def is_judged(stratum: str) -> bool:
    """Whether the judge decided its rows."""
    return stratum == JUDGE_ACCEPTED or "by judge" in stratum


def allocation(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of each stratum's rows to label, `count` in all, or all rows if there are fewer.

    Neyman's allocation (J. Neyman, 1934: in proportion to size times deviation, with the guessed shares), at least five
    rows of each.

    Args:
        sizes: rows of each stratum.
        count: labels that people will give.
    """
    present = {name: size for name, size in sizes.items() if size}
    given = dict.fromkeys(present, 0)
    for name in sorted(present, key=STRATA.index):
        given[name] = min(present[name], _LEAST, count - sum(given.values()))
    weights = {name: size * math.sqrt(_GUESSES[name] * (1 - _GUESSES[name])) for name, size in present.items()}
    while (left := min(count, sum(present.values())) - sum(given.values())) > 0:
        open_ = {name for name in present if given[name] < present[name]}
        whole = sum(weights[name] for name in open_)
        for name in sorted(open_, key=lambda name: -weights[name]):
            more = max(1, math.floor(left * weights[name] / whole))
            given[name] += min(more, present[name] - given[name], count - sum(given.values()))
            if sum(given.values()) >= count:
                break
    return given
