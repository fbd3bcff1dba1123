"""The judge room: rows in, rewards out in order, who was asked, what was counted."""

import asyncio
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinyv.audit import Audit
from tinyv.judge import JudgeRoom, JudgeRow
from tinyv.judge.room import MAX_DATA_SOURCES
from tinyv.meters import MemoryMeters
from tinyv.profiles import load_profile
from tinyv.records import Completion, PromptPiece, RuleStatus, RuleVerdict
from tinyv.settings import AuditSettings, JudgeSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, Status, Verdict

from .judge_kit import WordEngine

ADDON = RequestOptions()


class HonestEngine(WordEngine):
    """Says True when the answer in the prompt is `yes`; tokens are words."""

    def __init__(self) -> None:
        self.prompts: list[str] = []

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        assert max_new_tokens > 0
        prompt = "".join(piece.text for piece in pieces)
        self.prompts.append(prompt)
        await asyncio.sleep(0)
        word = "True" if "<model_answer>yes" in prompt else "False"
        return Completion((word,), (math.log(0.8),))


def row(status: RuleStatus, answer: str = "yes", question: str | None = "Q", truth: str | None = "T") -> JudgeRow:
    return JudgeRow(question, truth, RuleVerdict(status, answer))


def judge(
    rows: list[JudgeRow], options: RequestOptions = ADDON, profile: str = "tinyv-1.5b", spent_s: float = 0.0
) -> tuple[list[Verdict], HonestEngine, MemoryMeters]:
    engine, meters = HonestEngine(), MemoryMeters()
    room = JudgeRoom(JudgeSettings(), load_profile(profile), engine, meters, "model")
    return asyncio.run(room.judge(rows, options, spent_s=spent_s)), engine, meters


def test_rows_come_back_in_order_and_only_open_ones_are_asked() -> None:
    rows = [
        row(RuleStatus.ACCEPTED),
        row(RuleStatus.REJECTED, "yes"),
        row(RuleStatus.NO_ANSWER, ""),
        row(RuleStatus.REJECTED, "no"),
        row(RuleStatus.INVALID_INPUT, ""),
        row(RuleStatus.UNDECIDED, "yes"),
        row(RuleStatus.REJECTED, "yes"),
    ]
    verdicts, engine, meters = judge(rows)
    assert [verdict.status for verdict in verdicts] == [
        Status.RULE_ACCEPTED,
        Status.JUDGE_ACCEPTED,
        Status.NO_ANSWER,
        Status.JUDGE_REJECTED,
        Status.INVALID_INPUT,
        Status.JUDGE_ACCEPTED,
        Status.JUDGE_ACCEPTED,
    ]
    assert len(engine.prompts) == 2, "three rows ask the same thing"
    assert meters.values["tinyv_judge_rows_total{rule_status=rejected}"] == 3
    assert meters.values["tinyv_judge_rows_total{rule_status=undecided}"] == 1
    assert meters.values["tinyv_judge_rows_total{rule_status=accepted}"] == 0
    assert len(meters.observed["tinyv_stage_seconds{stage=judge}"]) == 1
    assert not judge([row(RuleStatus.ACCEPTED)])[2].observed, "nobody was asked"
    assert meters.values["tinyv_rows_total{data_source=,status=judge_accepted}"] == 3


def test_an_empty_request_is_an_empty_answer() -> None:
    assert judge([])[0] == []


@pytest.mark.parametrize(
    ("question", "truth"), [(None, "T"), ("", "T"), ("  ", "T"), ("Q", None), ("Q", ""), ("Q", "t " * 5000)]
)
def test_a_prompt_that_cannot_be_written_is_invalid_input(question: str | None, truth: str | None) -> None:
    (verdict, neighbour), engine, _ = judge(
        [row(RuleStatus.REJECTED, question=question, truth=truth), row(RuleStatus.REJECTED)]
    )
    assert verdict.status is Status.INVALID_INPUT
    assert math.isnan(verdict.reward)
    assert neighbour.status is Status.JUDGE_ACCEPTED
    assert len(engine.prompts) == 1


def test_the_embedded_profile_needs_no_question() -> None:
    (verdict,), engine, _ = judge([row(RuleStatus.REJECTED, question="")], profile="embedded")
    assert verdict.status is Status.JUDGE_REJECTED
    assert engine.prompts


def test_a_missing_question_does_not_matter_where_nobody_is_asked() -> None:
    (verdict,), _, _ = judge([row(RuleStatus.ACCEPTED, question=None)])
    assert verdict.status is Status.RULE_ACCEPTED


@pytest.mark.parametrize("answer", ["word " * 2000, "x" * 100_000])
def test_an_answer_of_too_many_tokens_is_not_judged(answer: str) -> None:
    (verdict,), engine, _ = judge([row(RuleStatus.REJECTED, answer)])
    assert (verdict.status, verdict.reward) == (Status.ANSWER_TOO_LONG, 0.0)
    assert not engine.prompts


def test_a_long_question_is_shortened_and_still_asked() -> None:
    (verdict,), engine, _ = judge([row(RuleStatus.REJECTED, question="why " * 3000)])
    assert verdict.status is Status.JUDGE_ACCEPTED
    assert engine.prompts[0].count("why") == JudgeSettings().max_question_tokens


def test_time_spent_in_the_rule_verifier_counts_against_the_request_s_deadline() -> None:
    options = RequestOptions(deadline_ms=1000)
    (verdict,), _, _ = judge([row(RuleStatus.REJECTED)], options, spent_s=2.0)
    assert verdict.status is Status.OVERLOADED
    (verdict,), _, _ = judge([row(RuleStatus.REJECTED)], RequestOptions(deadline_ms=60_000), spent_s=2.0)
    assert verdict.status is Status.JUDGE_ACCEPTED


def test_rows_are_labelled_by_data_source_up_to_a_bound() -> None:
    sources = [f"set{number}" for number in range(MAX_DATA_SOURCES + 20)] + ["set0", 'a"b\\c\nd' + "x" * 99]
    rows = [JudgeRow("Q", "T", RuleVerdict(RuleStatus.ACCEPTED, "a"), source) for source in sources]
    _, _, meters = judge(rows)
    labels = [name for name in meters.values if name.startswith("tinyv_rows_total")]
    assert len(labels) == MAX_DATA_SOURCES + 1
    assert meters.values["tinyv_rows_total{data_source=set0,status=rule_accepted}"] == 2
    assert meters.values["tinyv_rows_total{data_source=other,status=rule_accepted}"] == 21


def test_verdicts_of_another_profile_or_model_are_not_reused() -> None:
    async def run() -> None:
        engine, meters = HonestEngine(), MemoryMeters()
        rows = [row(RuleStatus.REJECTED)]
        for profile, model in (("tinyv-1.5b", "a"), ("tinyv-1.5b", "b"), ("tinyv-qwen3-1.7b", "b")):
            room = JudgeRoom(JudgeSettings(), load_profile(profile), engine, meters, model)
            await room.judge(rows, ADDON)
            await room.judge(rows, ADDON)
        assert len(engine.prompts) == 3

    asyncio.run(run())


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            row,
            st.sampled_from(RuleStatus),
            st.text(max_size=20),
            st.none() | st.text(max_size=20),
            st.none() | st.text(max_size=20),
        ),
        max_size=12,
    ),
    st.sampled_from(Mode),
)
def test_any_rows_get_one_verdict_each_and_a_reward_exactly_when_scored(rows: list[JudgeRow], mode: Mode) -> None:
    verdicts, _, _ = judge(rows, RequestOptions(mode=mode))
    assert len(verdicts) == len(rows)
    assert all(math.isnan(verdict.reward) is not verdict.status.scored for verdict in verdicts)


def test_the_audit_s_line_is_the_verdict_as_the_trainer_got_it_and_what_the_judge_was_asked(tmp_path: Path) -> None:
    meters = MemoryMeters()
    audit = Audit("judge", meters, AuditSettings(folder=tmp_path))
    room = JudgeRoom(JudgeSettings(), load_profile("tinyv-1.5b"), HonestEngine(), meters, "model", audit=audit)
    rows = [replace(row(RuleStatus.REJECTED, "no"), key="a/0"), replace(row(RuleStatus.OVERLOADED, ""), key="a/1")]
    asyncio.run(room.judge(rows, ADDON, request_id="from trainer 7"))
    room.close()
    (path,) = tmp_path.glob("*.jsonl")
    asked, other = map(json.loads, path.read_text().splitlines())
    assert (asked["key"], asked["status"], asked["reward"]) == ("a/0", "judge_rejected", 0.0)
    assert asked["judge_probability"] == pytest.approx(0.2)
    assert (asked["options"]["mode"], asked["request_id"]) == ("addon", "from trainer 7")
    assert len(asked["prompt_key"]) == 40
    assert "tinyv-1.5b" in asked["judge_version"]
    assert (other["status"], other["reward"], "prompt_key" in other) == ("overloaded", None, False)
