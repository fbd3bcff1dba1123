"""Who is asked, and what both verdicts make: the whole table, cell by cell."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.judge.route import merge, needs_judge
from tinyv.records import VERDICTS, JudgeOutcome, JudgeReply, RuleStatus, RuleVerdict
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, RewardType, Status

P = 0.8
"""P(True) of an accepting reply; a rejecting one has 0.2."""

REPLIES = {
    JudgeOutcome.ACCEPTED: JudgeReply(JudgeOutcome.ACCEPTED, P),
    JudgeOutcome.REJECTED: JudgeReply(JudgeOutcome.REJECTED, 1 - P),
    JudgeOutcome.INVALID: JudgeReply(JudgeOutcome.INVALID, 1 - P),
    **{outcome: JudgeReply(outcome) for outcome in JudgeOutcome if outcome not in VERDICTS},
}

ASKED = {
    (Mode.ADDON, RuleStatus.REJECTED),
    (Mode.ADDON, RuleStatus.UNDECIDED),
    (Mode.JUDGE_ONLY, RuleStatus.SKIPPED),
    (Mode.JUDGE_ONLY, RuleStatus.ACCEPTED),
    (Mode.JUDGE_ONLY, RuleStatus.REJECTED),
    (Mode.JUDGE_ONLY, RuleStatus.REFUTED),
    (Mode.JUDGE_ONLY, RuleStatus.UNDECIDED),
    (Mode.MIXED, RuleStatus.ACCEPTED),
    (Mode.MIXED, RuleStatus.REJECTED),
    (Mode.MIXED, RuleStatus.REFUTED),
}


@pytest.mark.parametrize(("mode", "rule"), list(itertools.product(Mode, RuleStatus)))
def test_the_judge_is_asked_about_open_rows_alone(mode: Mode, rule: RuleStatus) -> None:
    assert needs_judge(RuleVerdict(rule, "5"), mode) is ((mode, rule) in ASKED)


@pytest.mark.parametrize(("mode", "rule"), list(itertools.product(Mode, RuleStatus)))
def test_nobody_is_asked_about_a_blank_answer(mode: Mode, rule: RuleStatus) -> None:
    assert not needs_judge(RuleVerdict(rule, " \n"), mode)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("rule", "reward", "status"),
    [
        (RuleStatus.ACCEPTED, 1.0, Status.RULE_ACCEPTED),
        (RuleStatus.REJECTED, 0.0, Status.RULE_REJECTED),
        (RuleStatus.REFUTED, 0.0, Status.RULE_REJECTED),
        (RuleStatus.UNDECIDED, math.nan, Status.RULE_UNDECIDED),
        (RuleStatus.NO_ANSWER, 0.0, Status.NO_ANSWER),
        (RuleStatus.ANSWER_TOO_LONG, 0.0, Status.ANSWER_TOO_LONG),
        (RuleStatus.OVERLOADED, math.nan, Status.OVERLOADED),
        (RuleStatus.INVALID_INPUT, math.nan, Status.INVALID_INPUT),
    ],
)
def test_without_the_judge_the_rule_s_word_counts(mode: Mode, rule: RuleStatus, reward: float, status: Status) -> None:
    verdict = merge(RuleVerdict(rule, "a"), None, RequestOptions(mode=mode, judge_weight=0.25))
    assert verdict.status is status
    assert verdict.reward == pytest.approx(reward, nan_ok=True)
    assert verdict.answer == "a"
    assert math.isnan(verdict.judge_probability)


W = 0.25
REWARDS = {
    # (mode, rule, judge says yes): (binary reward, soft reward) at weight 0.25
    (Mode.ADDON, RuleStatus.REJECTED, True): (W, W * P),
    (Mode.ADDON, RuleStatus.REJECTED, False): (0.0, W * (1 - P)),
    (Mode.ADDON, RuleStatus.UNDECIDED, True): (W, W * P),
    (Mode.ADDON, RuleStatus.UNDECIDED, False): (0.0, W * (1 - P)),
    (Mode.JUDGE_ONLY, RuleStatus.SKIPPED, True): (1.0, P),
    (Mode.JUDGE_ONLY, RuleStatus.SKIPPED, False): (0.0, 1 - P),
    (Mode.JUDGE_ONLY, RuleStatus.ACCEPTED, True): (1.0, P),
    (Mode.JUDGE_ONLY, RuleStatus.ACCEPTED, False): (0.0, 1 - P),
    (Mode.JUDGE_ONLY, RuleStatus.REJECTED, True): (1.0, P),
    (Mode.JUDGE_ONLY, RuleStatus.REJECTED, False): (0.0, 1 - P),
    (Mode.JUDGE_ONLY, RuleStatus.REFUTED, True): (1.0, P),
    (Mode.JUDGE_ONLY, RuleStatus.REFUTED, False): (0.0, 1 - P),
    (Mode.JUDGE_ONLY, RuleStatus.UNDECIDED, True): (1.0, P),
    (Mode.JUDGE_ONLY, RuleStatus.UNDECIDED, False): (0.0, 1 - P),
    (Mode.MIXED, RuleStatus.ACCEPTED, True): (W + 0.75, W * P + 0.75),
    (Mode.MIXED, RuleStatus.ACCEPTED, False): (0.75, W * (1 - P) + 0.75),
    (Mode.MIXED, RuleStatus.REJECTED, True): (W, W * P),
    (Mode.MIXED, RuleStatus.REJECTED, False): (0.0, W * (1 - P)),
    (Mode.MIXED, RuleStatus.REFUTED, True): (W, W * P),
    (Mode.MIXED, RuleStatus.REFUTED, False): (0.0, W * (1 - P)),
}


def test_the_table_of_rewards_has_a_cell_for_every_question_asked() -> None:
    assert {(mode, rule) for mode, rule, _ in REWARDS} == ASKED


@pytest.mark.parametrize(("cell", "rewards"), list(REWARDS.items()), ids=str)
@pytest.mark.parametrize("kind", RewardType)
def test_both_verdicts_make_the_documented_reward(
    cell: tuple[Mode, RuleStatus, bool], rewards: tuple[float, float], kind: RewardType
) -> None:
    mode, rule, says_yes = cell
    reply = REPLIES[JudgeOutcome.ACCEPTED if says_yes else JudgeOutcome.REJECTED]
    verdict = merge(RuleVerdict(rule, "a"), reply, RequestOptions(mode=mode, judge_weight=W, reward_type=kind))
    assert verdict.reward == pytest.approx(rewards[kind is RewardType.SOFT])
    assert verdict.status is (Status.JUDGE_ACCEPTED if says_yes else Status.JUDGE_REJECTED)
    assert verdict.judge_probability == reply.probability


@pytest.mark.parametrize(("mode", "rule"), sorted(ASKED), ids=str)
@pytest.mark.parametrize("kind", RewardType)
def test_an_answer_that_is_none_is_paid_as_a_wrong_one_and_says_so(
    mode: Mode, rule: RuleStatus, kind: RewardType
) -> None:
    options = RequestOptions(mode=mode, judge_weight=W, reward_type=kind)
    invalid, rejected = (
        merge(RuleVerdict(rule, "a"), REPLIES[outcome], options)
        for outcome in (JudgeOutcome.INVALID, JudgeOutcome.REJECTED)
    )
    assert invalid.reward == rejected.reward
    assert invalid.status is Status.JUDGE_INVALID
    assert invalid.status.scored
    assert invalid.status.judged


@pytest.mark.parametrize("cell", sorted(ASKED), ids=str)
@pytest.mark.parametrize(
    ("outcome", "reward", "status"),
    [
        (JudgeOutcome.UNREADABLE, math.nan, Status.JUDGE_UNREADABLE),
        (JudgeOutcome.DISAGREED, math.nan, Status.JUDGE_DISAGREED),
        (JudgeOutcome.UNAVAILABLE, math.nan, Status.JUDGE_UNAVAILABLE),
        (JudgeOutcome.OVERLOADED, math.nan, Status.OVERLOADED),
        (JudgeOutcome.ANSWER_TOO_LONG, 0.0, Status.ANSWER_TOO_LONG),
        (JudgeOutcome.INVALID_INPUT, math.nan, Status.INVALID_INPUT),
    ],
)
def test_a_judge_without_a_verdict_is_a_status_and_never_a_silent_zero(
    cell: tuple[Mode, RuleStatus], outcome: JudgeOutcome, reward: float, status: Status
) -> None:
    mode, rule = cell
    verdict = merge(RuleVerdict(rule, "a"), REPLIES[outcome], RequestOptions(mode=mode))
    assert verdict.status is status
    assert verdict.reward == pytest.approx(reward, nan_ok=True)
    assert math.isnan(verdict.judge_probability)


@given(
    st.sampled_from(RuleStatus),
    st.sampled_from(list(REPLIES.values())),
    st.builds(
        RequestOptions,
        mode=st.sampled_from(Mode),
        judge_weight=st.floats(0, 1),
        reward_type=st.sampled_from(RewardType),
    ),
)
def test_a_reward_lies_in_the_unit_interval_exactly_when_its_status_is_scored(
    rule: RuleStatus, reply: JudgeReply, options: RequestOptions
) -> None:
    word = RuleVerdict(rule, "a")
    verdict = merge(word, reply if needs_judge(word, options.mode) else None, options)
    assert math.isnan(verdict.reward) is not verdict.status.scored
    assert not verdict.status.scored or 0.0 <= verdict.reward <= 1.0
