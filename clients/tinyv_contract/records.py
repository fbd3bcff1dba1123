"""One row, its verdict, and the closed lists of words that both sides use: statuses, modes, reward types.

Knows nothing of tensors, processes or models.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

__all__ = ["NAN", "Mode", "RewardType", "Sample", "Status", "Verdict", "or_none"]

NAN = float("nan")
"""A reward or a probability that is not there."""


def or_none(value: float) -> float | None:
    """The number, None for a NaN: JSON and tables of other programs have none."""
    return None if math.isnan(value) else value


class Mode(str, Enum):
    """How rule verdict and judge verdict make a reward (TinyV's three set-ups, and the rule alone)."""

    ADDON = "addon"
    RULE_ONLY = "rule_only"
    JUDGE_ONLY = "judge_only"
    MIXED = "mixed"


class RewardType(str, Enum):
    """Whether the judge's part of a reward is its 0/1 verdict or P(True)."""

    BINARY = "binary"
    SOFT = "soft"


class Status(str, Enum):
    """The contract's closed list: why a row has its reward, or why it has none (NaN)."""

    RULE_ACCEPTED = "rule_accepted"
    RULE_REJECTED = "rule_rejected"
    JUDGE_ACCEPTED = "judge_accepted"
    JUDGE_REJECTED = "judge_rejected"
    JUDGE_INVALID = "judge_invalid"
    """A rejection by a judge that has a word for an answer that is none: cut off, looping, a refusal."""
    NO_ANSWER = "no_answer"
    ANSWER_TOO_LONG = "answer_too_long"
    RULE_UNDECIDED = "rule_undecided"
    JUDGE_UNAVAILABLE = "judge_unavailable"
    JUDGE_UNREADABLE = "judge_unreadable"
    JUDGE_DISAGREED = "judge_disagreed"
    """Asked with reference and answer swapped, the judge says otherwise (a setting of the server; off by default)."""
    OVERLOADED = "overloaded"
    INVALID_INPUT = "invalid_input"

    @property
    def scored(self) -> bool:
        """Whether a row of this status carries a reward (False: the reward is NaN)."""
        return self not in _UNSCORED

    @property
    def judged(self) -> bool:
        """Whether the verdict is the judge's."""
        return self in (Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED, Status.JUDGE_INVALID)


_UNSCORED = frozenset(
    {
        Status.RULE_UNDECIDED,
        Status.JUDGE_UNAVAILABLE,
        Status.JUDGE_UNREADABLE,
        Status.JUDGE_DISAGREED,
        Status.OVERLOADED,
        Status.INVALID_INPUT,
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One row a trainer wants scored."""

    question: str
    ground_truth: str | Sequence[str]
    """The reference; or several, any of which is right: the client sends one row for each and merges their verdicts."""
    response: str
    data_source: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the trainer gets for one row."""

    reward: float
    """In [0, 1], or NaN when `status` is an unscored one."""
    status: Status
    answer: str = ""
    judge_probability: float = NAN
