"""What the room takes, and what it knows of a row without a worker."""

from dataclasses import dataclass

from tinyv.records import RuleVerdict

__all__ = ["RuleRow", "Settled"]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row to check; None stands for a text that was not UTF-8 or too large."""

    ground_truth: str | None
    response: str | None
    question: str = ""
    """What the answer answers; empty where it was not sent or cannot be read."""
    key: str = ""
    """Ties what the audit says of the row; empty without one."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict, and how it came (a value of the counter `tinyv_rule_settled_total`)."""

    verdict: RuleVerdict
    how: str
