"""A labelled row with the rule's word on it."""

from dataclasses import dataclass

from tinyv.records import RuleStatus, RuleVerdict

from benchmarks.harness.rows import Row

__all__ = ["Checked"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A labelled row and the rule's word on it."""

    row: Row
    verdict: RuleVerdict
    seconds: float = 0.0
    """Of this row alone, where it was measured."""

    @property
    def word(self) -> str:
        """accepted, refuted (the judge never sees it) or open."""
        if self.verdict.status is RuleStatus.ACCEPTED:
            return "accepted"
        return "refuted" if self.verdict.status is RuleStatus.REFUTED else "open"

    def line(self) -> dict[str, object]:
        """As it is saved."""
        return {
            "id": self.row.id,
            "kind": self.row.kind,
            "label": self.row.label,
            "word": self.word,
            "status": self.verdict.status.value,
            "detail": self.verdict.detail,
            "answer": self.verdict.answer,
            "ground_truth": self.row.ground_truth,
        }
