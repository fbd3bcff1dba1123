"""The parity gate: its arithmetic, its decision, its files; P(True) from log-probabilities against whole logits."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.judge.parse import read_reply
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.profiles import load_profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply, PromptPiece
from tinyv_build.errors import BuildError
from tinyv_build.trtllm.cli import register
from tinyv_build.trtllm.golden import GoldenHead, ask_all, read_golden, write_golden
from tinyv_build.trtllm.parity import Rule, compare, gate_problem, report
from tinyv_build.trtllm.questions import JudgeQuestion, read_questions
from typer import Typer
from typer.testing import CliRunner

PROFILE = load_profile("tinyv-1.5b")
UNREADABLE, UNAVAILABLE = JudgeReply(JudgeOutcome.UNREADABLE), JudgeReply(JudgeOutcome.UNAVAILABLE)


def judged(p: float) -> JudgeReply:
    return JudgeReply(JudgeOutcome.ACCEPTED if p > 0.5 else JudgeOutcome.REJECTED, p)


def test_equal_verdicts_open_the_gate() -> None:
    golden = [judged(0.9), judged(0.1)] * 100
    parity = compare(golden, golden)
    assert (parity.compared, parity.agreement, parity.flips, parity.problem) == (200, 1.0, (), "")
    assert parity.worst_drift == 0.0


@pytest.mark.parametrize(("flips", "opens"), [(0, True), (1, True), (2, True), (3, False), (400, False)])
def test_the_gate_opens_at_99_and_a_half_percent(flips: int, opens: bool) -> None:  # noqa: FBT001  # a table
    golden = [judged(0.9)] * 400
    served = [judged(0.2)] * flips + golden[flips:]
    parity = compare(golden, served)
    assert (parity.problem == "") is opens
    assert parity.agreement == pytest.approx(1 - flips / 400)
    assert [flip.row for flip in parity.flips] == list(range(flips))


def test_rows_near_a_half_are_reported_and_not_counted() -> None:
    golden = [judged(0.9)] * 200 + [judged(0.52), judged(0.46)]
    served = [judged(0.9)] * 200 + [judged(0.48), judged(0.51)]
    parity = compare(golden, served)
    assert (parity.compared, parity.near, parity.agreement, parity.problem) == (200, 2, 1.0, "")
    assert [(flip.row, flip.counted) for flip in parity.flips] == [(200, False), (201, False)]


def test_the_band_s_edge_is_compared() -> None:
    parity = compare([judged(0.55)], [judged(0.55)], Rule(fewest=1))
    assert (parity.compared, parity.near) == (1, 0)


def test_an_engine_without_a_verdict_has_flipped_it() -> None:
    golden = [judged(0.9)] * 200
    for silent in (UNREADABLE, UNAVAILABLE):
        parity = compare(golden, [silent] * 2 + golden[2:])
        assert parity.agreement == pytest.approx(0.99)
        assert "2 flips" in parity.problem


def test_rows_on_which_the_original_is_silent_are_never_counted() -> None:
    parity = compare([UNREADABLE] * 5 + [judged(0.9)] * 200, [judged(0.9)] * 205)
    assert (parity.unread, parity.compared, parity.agreement) == (5, 200, 1.0)


@pytest.mark.parametrize("rows", [0, 1, 199])
def test_too_few_rows_keep_the_gate_shut(rows: int) -> None:
    golden = [judged(0.9)] * rows
    assert "expected at least 200" in compare(golden, golden).problem


def test_nothing_compared_is_not_agreement() -> None:
    parity = compare([], [], Rule(fewest=0))
    assert math.isnan(parity.agreement)
    assert parity.problem


def test_lists_of_different_lengths_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        compare([judged(0.9)], [])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=60))
def test_every_flip_is_reported_once_and_the_share_adds_up(pairs: list[tuple[float, float]]) -> None:
    parity = compare([judged(old) for old, _ in pairs], [judged(new) for _, new in pairs])
    differing = [row for row, (old, new) in enumerate(pairs) if (old > 0.5) is not (new > 0.5)]
    assert [flip.row for flip in parity.flips] == differing
    assert parity.rows == len(pairs) == parity.compared + parity.near + parity.unread
    if parity.compared:
        assert parity.agreement * parity.compared == pytest.approx(
            parity.compared - sum(flip.counted for flip in parity.flips)
        )


def test_a_report_passes_only_when_every_pass_does(tmp_path: Path) -> None:
    good = compare([judged(0.9)] * 200, [judged(0.9)] * 200)
    bad = compare([judged(0.9)] * 200, [judged(0.1)] * 200)
    for passes, opens in (({"cold": good, "warm": good}, True), ({"cold": good, "warm": bad}, False)):
        (tmp_path / "parity.json").write_text(json.dumps(report(passes, {"engine": "abc"})))
        assert (gate_problem(tmp_path / "parity.json", "abc") == "") is opens
    assert "another engine" in gate_problem(tmp_path / "parity.json", "def")
    assert "No such file" in gate_problem(tmp_path / "none.json", "abc")
    (tmp_path / "parity.json").write_text("{")
    assert gate_problem(tmp_path / "parity.json", "abc")


def test_warm_prefixes_are_held_against_cold_ones_whatever_the_precision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reuse of keys and values changes numerics in bf16 too (review C17)."""
    asked = [JudgeQuestion("?", "1", str(number)) for number in range(200)]
    head = GoldenHead("m@1", PROFILE.identity, "parrot", "2026-11-26")
    write_golden(tmp_path / "golden.jsonl", head, asked, [judged(0.9)] * 200)
    (tmp_path / "trtllm").mkdir()
    (tmp_path / "trtllm" / "rank0.engine").write_bytes(b"engine")
    write_manifest(tmp_path, EngineManifest("m", PROFILE.name, "tensorrt_llm-1.2.1-bf16-sm90", 1, 1))
    passes = iter([[judged(0.9)] * 200, [judged(0.9)] * 180 + [judged(0.1)] * 20])
    monkeypatch.setattr("tinyv_build.trtllm.served.ask_served", lambda *_: next(passes))
    app = Typer()
    register(app)
    words = ["verify", "--golden", str(tmp_path / "golden.jsonl"), "--engine-dir", str(tmp_path)]
    done = CliRunner().invoke(app, [*words, "--report", str(tmp_path / "parity.json")])
    assert done.exit_code == 1, done.output
    problems = json.loads((tmp_path / "parity.json").read_text())["problems"]
    assert set(problems) == {"warm", "warm against cold"}


def probability(token: str, log_prob: float) -> float:
    return read_reply(PROFILE, Completion((token,), (log_prob,))).probability


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 30.0))
def test_p_true_from_the_chosen_token_s_log_probability_is_the_softmax_of_the_logits(seed: int, spread: float) -> None:
    """Route A (log-probability of the chosen token) against route B (whole logits): equal, or the complement."""
    logits = np.random.default_rng(seed).normal(0, spread, 500)
    chances = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    true_id, false_id = 17, 99
    chosen = true_id if logits[true_id] >= logits[false_id] else false_id
    log_prob = float(logits[chosen] - logits.max() - np.log(np.exp(logits - logits.max()).sum()))
    if chosen == true_id:
        assert probability("True", log_prob) == pytest.approx(chances[true_id], abs=1e-9)
    else:
        assert probability("False", log_prob) == pytest.approx(1 - chances[false_id], abs=1e-9)
        assert probability("False", log_prob) >= chances[true_id] - 1e-9  # the rest of the vocabulary is in it


@pytest.mark.parametrize(
    ("token", "log_prob", "p"),
    [("True", 0.0, 1.0), ("False", 0.0, 0.0), ("True", -math.inf, 0.0), ("False", -math.inf, 1.0)],
)
def test_p_true_at_its_ends(token: str, log_prob: float, p: float) -> None:
    assert probability(token, log_prob) == p


def test_a_broken_log_probability_is_no_verdict() -> None:
    assert read_reply(PROFILE, Completion(("True",), (math.nan,))).outcome is JudgeOutcome.UNREADABLE


class Parrot:
    """Says True of what is literally equal."""

    name = "parrot"

    def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        assert max_new_tokens == PROFILE.max_new_tokens
        text = "".join(piece.text for piece in pieces)
        truth, answer = (
            text.split(f"<{tag}>")[1].split(f"</{tag}>")[0] for tag in ("ground_truth_answer", "model_answer")
        )
        return Completion((str(truth == answer),), (-0.1,))


def test_a_golden_set_is_read_as_it_was_written(tmp_path: Path) -> None:
    asked = [
        JudgeQuestion("1+1?", "2", "2"),
        JudgeQuestion("1+1?", "2", "3"),
        JudgeQuestion("?", "½", "</model_answer>"),
    ]
    replies = [*ask_all(Parrot(), PROFILE, asked[:2], lambda _done, _total: None), UNREADABLE]
    head = GoldenHead("m@1", PROFILE.identity, "parrot", "2026-11-24")
    write_golden(tmp_path / "golden.jsonl", head, asked, replies)
    found = read_golden(tmp_path / "golden.jsonl")
    assert (found.head, list(found.questions)) == (head, asked)
    assert [reply.outcome.value for reply in found.replies] == ["accepted", "rejected", "unreadable"]
    assert found.replies[1].probability == pytest.approx(1 - math.exp(-0.1))
    assert len(found.digest) == 64


@pytest.mark.parametrize("text", ["", "{}", '{"model": "m"}', "no json"])
def test_a_broken_golden_set_names_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "golden.jsonl").write_text(text)
    with pytest.raises(BuildError, match=r"golden.jsonl:1: got"):
        read_golden(tmp_path / "golden.jsonl")


@pytest.mark.parametrize(
    ("line", "word"), [("{}", "KeyError"), ("x", "JSON"), ('{"question": 1, "ground_truth": "", "answer": ""}', "text")]
)
def test_a_broken_question_names_its_line(tmp_path: Path, line: str, word: str) -> None:
    good = '{"question": "q", "ground_truth": "1", "answer": "2"}'
    (tmp_path / "asked.jsonl").write_text(f"{good}\n\n{line}\n")
    with pytest.raises(BuildError, match=r"asked.jsonl:3: ") as caught:
        read_questions(tmp_path / "asked.jsonl")
    assert word in str(caught.value)
