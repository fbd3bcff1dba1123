"""The frozen records that the server's rooms hand to each other, and their closed lists of words.

What crosses the wire to a client is in `tinyv_contract.records`.
Knows nothing of tensors, processes or models.
"""

from dataclasses import dataclass
from enum import Enum

from tinyv_contract.errors import BadRequest
from tinyv_contract.records import NAN

__all__ = ["VERDICTS", "Completion", "JudgeOutcome", "JudgeReply", "PromptPiece", "RuleStatus", "RuleVerdict"]


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
    INVALID = "invalid"
    """The judge says that the answer is none: cut off, looping, a refusal. Some checkpoints have a word for it."""
    DISAGREED = "disagreed"
    """Asked with reference and answer swapped, the judge takes back its word."""
    UNREADABLE = "unreadable"
    UNAVAILABLE = "unavailable"
    OVERLOADED = "overloaded"
    ANSWER_TOO_LONG = "answer_too_long"
    INVALID_INPUT = "invalid_input"
    """The judge's prompt cannot be written (no question text although the profile needs one)."""


VERDICTS = frozenset({JudgeOutcome.ACCEPTED, JudgeOutcome.REJECTED, JudgeOutcome.INVALID})
"""The outcomes that are a judge's word."""


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
    """P(judge says correct), in [0, 1]; NaN unless the outcome is one of VERDICTS."""


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
