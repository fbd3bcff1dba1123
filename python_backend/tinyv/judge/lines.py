"""The judge's line of a row in the audit: the verdict as the trainer got it, and what the judge was asked."""

from typing import Any

from tinyv_contract.records import Verdict, or_none

from tinyv.records import JudgeReply, RuleVerdict

__all__ = ["verdict_line"]


def verdict_line(key: str, rule: RuleVerdict, reply: JudgeReply | None, verdict: Verdict) -> dict[str, Any]:
    """What of it is the row's own; `reply` is None where nobody asked the judge."""
    return {
        "line": "verdict",
        "key": key,
        "status": verdict.status.value,
        "reward": or_none(verdict.reward),
        "judge_probability": or_none(verdict.judge_probability),
        "rule_status": rule.status.value,
        "judge_outcome": None if reply is None else reply.outcome.value,
    }
