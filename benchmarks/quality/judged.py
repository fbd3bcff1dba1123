"""Asks for every row three times (rule only, judge only, whole service), and the rule once more for its reason.

Owns the record of one row. The rule's reason is not in the contract, so it comes from the room itself, in process.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tinyv.settings import RuleSettings
from tinyv_client import VerifierClient
from tinyv_contract.records import Verdict

from benchmarks.harness.rows import Row, samples
from benchmarks.harness.service import Service
from benchmarks.labelled.checking import checking

__all__ = ["Judged", "judged"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with what each set-up said of it."""

    row: Row
    rule: Verdict
    judge: Verdict
    both: Verdict
    reason: str
    """Why the rule said so: tier, class, limit."""

    def accepted(self, setup: str) -> bool:
        """Whether `rule`, `judge` or `both` rewards it."""
        verdict: Verdict = getattr(self, setup)
        return verdict.reward >= 1

    def line(self) -> dict[str, object]:
        """As a line of the saved CSV."""
        chance = self.judge.judge_probability
        return {
            "id": self.row.id,
            "source": self.row.source,
            "kind": self.row.kind,
            "label": self.row.label,
            "rule": self.rule.status.value,
            "reason": self.reason,
            "judge": self.judge.status.value,
            "both": self.both.status.value,
            "p_true": "" if math.isnan(chance) else round(chance, 4),
            "rule_accepts": int(self.accepted("rule")),
            "judge_accepts": int(self.accepted("judge")),
            "both_accept": int(self.accepted("both")),
        }


def judged(rows: Sequence[Row], service: Service) -> list[Judged]:
    """Every row with its verdicts, in order."""
    asked = samples(rows)
    with VerifierClient(service.url) as client:
        rule, judge, both = (client.verify(asked, mode=mode) for mode in ("rule_only", "judge_only", "addon"))
    reasons = _reasons(rows)
    return [Judged(*parts) for parts in zip(rows, rule, judge, both, reasons, strict=True)]


def _reasons(rows: Sequence[Row]) -> list[str]:
    with checking(RuleSettings()) as check:
        verdicts = [checked.verdict for checked in check(rows)]
    return [f"{verdict.status.value}:{verdict.detail or 'extract'}" for verdict in verdicts]
