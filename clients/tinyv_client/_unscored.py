"""What becomes of a row that the service gave no reward: the caller's choice, applied in one place.

`nan` leaves it, `raise` ends the call, `rule` asks the rule alone, a number stands in for the reward.
The status always stays the one that says why.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tinyv_contract.records import Status, Verdict

from tinyv_client.errors import InvalidArgument, Unscored

__all__ = ["OnUnscored", "Policy"]

OnUnscored = Literal["nan", "raise", "rule"] | float

_WORDS = ("nan", "raise", "rule")

_RULE_MAY_KNOW = frozenset(
    {
        Status.JUDGE_UNAVAILABLE,
        Status.JUDGE_UNREADABLE,
        Status.JUDGE_DISAGREED,
        Status.OVERLOADED,
        Status.INVALID_INPUT,
    }
)
"""Unscored statuses that say nothing about the rule: `invalid_input` may mean that the judge misses a question."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`on_unscored`, checked."""

    choice: OnUnscored = "nan"

    def __post_init__(self) -> None:
        if self.choice not in _WORDS and not _finite(self.choice):
            expected = f"one of: {', '.join(_WORDS)}, or a finite number"
            raise InvalidArgument(f"on_unscored: got {self.choice!r}, expected {expected}")

    def rule_rows(self, verdicts: Sequence[Verdict]) -> list[int]:
        """Positions of the rows that the rule alone is asked about."""
        if self.choice != "rule":
            return []
        return [position for position, verdict in enumerate(verdicts) if verdict.status in _RULE_MAY_KNOW]

    def settle(self, verdicts: list[Verdict]) -> list[Verdict]:
        """What the caller gets; raises Unscored where that is the choice."""
        if self.choice in {"nan", "rule"} or all(verdict.status.scored for verdict in verdicts):
            return verdicts
        if self.choice == "raise":
            counts = {status.value: 0 for status in Status}
            for verdict in verdicts:
                counts[verdict.status.value] += not verdict.status.scored
            said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
            raise Unscored(f"got {said} among {len(verdicts)} rows, expected a reward for each; next: see the statuses")
        constant = float(self.choice)
        return [verdict if verdict.status.scored else replace(verdict, reward=constant) for verdict in verdicts]


def _finite(choice: object) -> bool:
    return isinstance(choice, int | float) and not isinstance(choice, bool) and math.isfinite(choice)
