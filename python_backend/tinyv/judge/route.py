"""The two decisions of the service, both pure: is the judge needed, and what do both verdicts make.

Rewards are TinyV's set-ups (verl/utils/reward_score/tinyv.py of uw-nsl/TinyV): `addon` gives 1 to what the rule accepts
and w·J to the rest, `judge_only` gives J, `mixed` gives w·J + (1 - w)·R.
J is the judge's 1 or 0, or P(True) when the reward type is soft; R is the rule's 1 or 0.
"""

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import NAN, Mode, RewardType, Status, Verdict

from tinyv.records import JudgeOutcome, JudgeReply, RuleStatus, RuleVerdict

__all__ = ["merge", "needs_judge"]

_ASKED_IN = {
    Mode.RULE_ONLY: frozenset[RuleStatus](),
    Mode.ADDON: frozenset({RuleStatus.REJECTED, RuleStatus.UNDECIDED}),
    Mode.JUDGE_ONLY: frozenset(
        {RuleStatus.SKIPPED, RuleStatus.ACCEPTED, RuleStatus.REJECTED, RuleStatus.REFUTED, RuleStatus.UNDECIDED},
    ),
    Mode.MIXED: frozenset({RuleStatus.ACCEPTED, RuleStatus.REJECTED, RuleStatus.REFUTED}),
}
"""The rule statuses of open rows. `mixed` needs both verdicts: a row that the rule could not decide stays unscored.
`addon` asks to rescue a right answer that the rule does not know as one; what is proven to be wrong is not in doubt."""

_BY_RULE = {
    RuleStatus.ACCEPTED: (1.0, Status.RULE_ACCEPTED),
    RuleStatus.REJECTED: (0.0, Status.RULE_REJECTED),
    RuleStatus.REFUTED: (0.0, Status.RULE_REJECTED),
    RuleStatus.UNDECIDED: (NAN, Status.RULE_UNDECIDED),
    RuleStatus.SKIPPED: (NAN, Status.RULE_UNDECIDED),
    RuleStatus.NO_ANSWER: (0.0, Status.NO_ANSWER),
    RuleStatus.ANSWER_TOO_LONG: (0.0, Status.ANSWER_TOO_LONG),
    RuleStatus.OVERLOADED: (NAN, Status.OVERLOADED),
    RuleStatus.INVALID_INPUT: (NAN, Status.INVALID_INPUT),
}
"""Rows that no judge is asked about."""

_BY_JUDGE = {
    JudgeOutcome.ACCEPTED: Status.JUDGE_ACCEPTED,
    JudgeOutcome.REJECTED: Status.JUDGE_REJECTED,
    JudgeOutcome.INVALID: Status.JUDGE_INVALID,
}

_WITHOUT_VERDICT = {
    JudgeOutcome.DISAGREED: (NAN, Status.JUDGE_DISAGREED),
    JudgeOutcome.UNREADABLE: (NAN, Status.JUDGE_UNREADABLE),
    JudgeOutcome.UNAVAILABLE: (NAN, Status.JUDGE_UNAVAILABLE),
    JudgeOutcome.OVERLOADED: (NAN, Status.OVERLOADED),
    JudgeOutcome.ANSWER_TOO_LONG: (0.0, Status.ANSWER_TOO_LONG),
    JudgeOutcome.INVALID_INPUT: (NAN, Status.INVALID_INPUT),
}
"""Rows that the judge was to decide and did not."""


def needs_judge(rule: RuleVerdict, mode: Mode) -> bool:
    """Whether a row goes to the judge: the one conditional of the ensemble. Nobody is asked about a blank answer."""
    return rule.status in _ASKED_IN[mode] and bool(rule.answer.strip())


def merge(rule: RuleVerdict, reply: JudgeReply | None, options: RequestOptions) -> Verdict:
    """Reward and status of one row; `reply` is None exactly when `needs_judge` says no."""
    if reply is None:
        return Verdict(*_BY_RULE[rule.status], rule.answer)
    if reply.outcome in _WITHOUT_VERDICT:
        return Verdict(*_WITHOUT_VERDICT[reply.outcome], rule.answer)
    accepted = reply.outcome is JudgeOutcome.ACCEPTED
    judged = reply.probability if options.reward_type is RewardType.SOFT else float(accepted)
    return Verdict(_reward(rule, judged, options), _BY_JUDGE[reply.outcome], rule.answer, reply.probability)


def _reward(rule: RuleVerdict, judged: float, options: RequestOptions) -> float:
    weight = options.judge_weight
    if options.mode is Mode.ADDON:
        return weight * judged
    if options.mode is Mode.MIXED:
        return weight * judged + (1.0 - weight) * float(rule.status is RuleStatus.ACCEPTED)
    return judged
