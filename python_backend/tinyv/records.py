"""The frozen records that rooms hand to each other, and their closed lists of words.

Owns the vocabulary (statuses, modes, verdicts).
Knows nothing of tensors, processes or models.
"""

from dataclasses import dataclass
from enum import Enum

from tinyv.errors import BadRequest

__all__ = [
    "Completion",
    "JudgeOutcome",
    "JudgeReply",
    "Mode",
    "PromptPiece",
    "RewardType",
    "RuleStatus",
    "RuleVerdict",
    "Sample",
    "Status",
    "Verdict",
]

NAN = float("nan")


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


class RuleStatus(str, Enum):
    """What the rule verifier says of one row; `judge.route` says which of them reach the judge."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REFUTED = "refuted"
    """Proven to be another value: a judge could only be wrong about it."""
    UNDECIDED = "undecided"
    """A deadline or a resource limit was hit: the rule does not know."""
    SKIPPED = "skipped"
    """Extracted but not compared: the mode does not use the rule's verdict."""
    NO_ANSWER = "no_answer"
    ANSWER_TOO_LONG = "answer_too_long"
    OVERLOADED = "overloaded"
    INVALID_INPUT = "invalid_input"


class JudgeOutcome(str, Enum):
    """What became of one question to the judge."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    UNAVAILABLE = "unavailable"
    OVERLOADED = "overloaded"
    ANSWER_TOO_LONG = "answer_too_long"
    INVALID_INPUT = "invalid_input"
    """The judge's prompt cannot be written (no question text although the profile needs one)."""


class Status(str, Enum):
    """The contract's closed list: why a row has its reward, or why it has none (NaN)."""

    RULE_ACCEPTED = "rule_accepted"
    RULE_REJECTED = "rule_rejected"
    JUDGE_ACCEPTED = "judge_accepted"
    JUDGE_REJECTED = "judge_rejected"
    NO_ANSWER = "no_answer"
    ANSWER_TOO_LONG = "answer_too_long"
    RULE_UNDECIDED = "rule_undecided"
    JUDGE_UNAVAILABLE = "judge_unavailable"
    JUDGE_UNREADABLE = "judge_unreadable"
    OVERLOADED = "overloaded"
    INVALID_INPUT = "invalid_input"

    @property
    def scored(self) -> bool:
        """Whether a row of this status carries a reward (False: the reward is NaN)."""
        return self not in _UNSCORED

    @property
    def judged(self) -> bool:
        """Whether the verdict is the judge's."""
        return self in (Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED)


_UNSCORED = frozenset(
    {
        Status.RULE_UNDECIDED,
        Status.JUDGE_UNAVAILABLE,
        Status.JUDGE_UNREADABLE,
        Status.OVERLOADED,
        Status.INVALID_INPUT,
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One row a trainer wants scored."""

    question: str
    ground_truth: str
    response: str
    data_source: str = ""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """The rule verifier's word on one row; `detail` names the tier, limit or failure behind it."""

    status: RuleStatus
    answer: str = ""
    detail: str = ""

    @classmethod
    def read(cls, status: str | None, answer: str | None) -> "RuleVerdict":
        """A verdict from its two tensors; raises BadRequest for a status outside the list."""
        try:
            return cls(RuleStatus(status), answer or "")
        except ValueError:
            known = ", ".join(item.value for item in RuleStatus)
            raise BadRequest(f"input 'rule_status': got {status!r}, expected one of: {known}") from None


@dataclass(frozen=True, slots=True)
class JudgeReply:
    """The judge's word on one (question, ground truth, answer)."""

    outcome: JudgeOutcome
    probability: float = NAN
    """P(judge says correct), in [0, 1]; NaN unless the outcome is ACCEPTED or REJECTED."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the trainer gets for one row."""

    reward: float
    """In [0, 1], or NaN when `status` is an unscored one."""
    status: Status
    answer: str = ""
    judge_probability: float = NAN


@dataclass(frozen=True, slots=True)
class PromptPiece:
    """A stretch of a judge prompt; a prompt is a tuple of them."""

    text: str
    special: bool = False
    """True: `text` is one special token of the model's chat format.
    False: plain text, in which nothing is ever read as a special token.
    """


@dataclass(frozen=True, slots=True)
class Completion:
    """What the engine generated, without the prompt and without the end token."""

    token_texts: tuple[str, ...]
    log_probs: tuple[float, ...]
    """Natural log-probability of each generated token over the whole vocabulary; as many as `token_texts`."""

    @property
    def text(self) -> str:
        """The whole completion."""
        return "".join(self.token_texts)
