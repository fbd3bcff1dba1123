"""Triage and modes: which status a row has without a worker, and which rows need one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus
from tinyv.rules import RULE_VERSION, RuleRow
from tinyv.rules.extract import Found
from tinyv.rules.limits import MAX_GROUND_TRUTH_CHARS
from tinyv.rules.triage import Settled, shown, triage
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from .rules_kit import ask, quick, room_of, row

LONG_TEXT = "lorem ipsum dolor sit amet " * 20 + "so the number that we were looking for is 7"


def settle(given: RuleRow, *, compares: bool = True, max_answer_chars: int = 100) -> Settled | Found:
    return triage(given, max_answer_chars=max_answer_chars, compares=compares)


@pytest.mark.parametrize(
    ("given", "status", "detail"),
    [
        (RuleRow(None, "\\boxed{5}"), "invalid_input", "input"),
        (RuleRow("5", None), "invalid_input", "input"),
        (RuleRow("", "\\boxed{5}"), "invalid_input", "input"),
        (RuleRow(" \n", "\\boxed{5}"), "invalid_input", "input"),
        (RuleRow("5", ""), "no_answer", ""),
        (RuleRow("5", "<think>\\boxed{5}"), "no_answer", ""),
        (RuleRow("5", "\\boxed{}"), "no_answer", ""),
        (RuleRow("5", "\\boxed{5}"), "accepted", "string"),
        (RuleRow("x^2", "\\boxed{x^{2}}"), "accepted", "string"),
        (RuleRow("0.5", "\\boxed{\\frac12}"), "accepted", "number"),
        (RuleRow("5", row("", "x" * 101).response), "answer_too_long", "limit:answer"),
        (RuleRow("5", "\\boxed{9^{9^{9^{9^{9}}}}}"), "undecided", "limit:tower"),
        (RuleRow("9^{9^{9^{9^{9}}}}", "\\boxed{5}"), "undecided", "limit:tower"),
        (RuleRow("5" * (MAX_GROUND_TRUTH_CHARS + 1), "\\boxed{5}"), "undecided", "limit:ground_truth"),
        (RuleRow("5", LONG_TEXT + " 9^9^9^9^9"), "undecided", "limit:tower"),
    ],
)
def test_a_row_that_needs_no_worker_is_settled(given: RuleRow, status: str, detail: str) -> None:
    settled = settle(given)
    assert isinstance(settled, Settled)
    assert (settled.verdict.status.value, settled.verdict.detail) == (status, detail)


def test_an_identical_answer_is_accepted_beyond_every_limit() -> None:
    tower = "9^{9^{9^{9^{9}}}}" * 20
    settled = settle(row(tower, tower))
    assert isinstance(settled, Settled)
    assert settled.verdict.status is RuleStatus.ACCEPTED
    assert len(settled.verdict.answer) == 100


def test_a_too_long_answer_is_cut_where_it_is_shown() -> None:
    settled = settle(row("5", "x" * 5000))
    assert isinstance(settled, Settled)
    assert settled.verdict.answer == "x" * 100


def test_what_is_equal_in_another_form_needs_a_worker() -> None:
    found = settle(row("$x+1$", "1+x"))
    assert isinstance(found, Found)
    assert (found.answer, found.raw) == ("1+x", False)


def test_without_comparison_the_answer_alone_is_wanted() -> None:
    settled = settle(row("$x+1$", "9^{9^{9^{9^{9}}}}"), compares=False)
    assert isinstance(settled, Settled)
    assert (settled.verdict.status, settled.verdict.answer) == (RuleStatus.SKIPPED, "9^{9^{9^{9^{9}}}}")


def test_without_comparison_only_a_tail_needs_a_worker() -> None:
    found = settle(RuleRow("7", LONG_TEXT), compares=False)
    assert isinstance(found, Found)
    assert found.how == "tail"


def test_the_last_line_stands_for_an_answer_that_only_math_verify_could_tell() -> None:
    assert shown(Found("tail", "", "first\n  so it is 7. \n", raw=True)) == "so it is 7."
    assert shown(Found("tail", "", " \n ", raw=True)) == ""


def test_what_settles_a_pair_hears_the_question() -> None:
    heard = []
    triage(
        replace(row("$x+1$", "1+x"), question="What is $x$?"),
        max_answer_chars=100,
        compares=True,
        settle=lambda truth, found, question: heard.append((truth, found.answer, question)),
    )
    assert heard == [("$x+1$", "1+x", "What is $x$?")]


@given(st.none() | st.text(), st.none() | st.text(), st.booleans())
def test_triage_never_raises(ground_truth: str | None, response: str | None, compares: bool) -> None:  # noqa: FBT001
    assert isinstance(settle(RuleRow(ground_truth, response), compares=compares), Settled | Found)


MIXED = [
    row("5", "5"),
    row("$x+1$", "1+x"),
    row("$x+1$", "1-x"),
    RuleRow("7", LONG_TEXT),
    RuleRow("8", LONG_TEXT),
    RuleRow("8", "lorem ipsum dolor sit amet " * 20),
    RuleRow("8", ""),
    RuleRow(None, "5"),
    row("5", "x" * 3000),
    row("5", "9^{9^{9^{9^{9}}}}"),
]


@pytest.mark.parametrize("mode", [Mode.ADDON, Mode.RULE_ONLY, Mode.MIXED])
def test_modes_that_use_the_rule_compare(mode: Mode) -> None:
    with room_of(quick(deadline_s=60.0, fast_budget_s=60.0)) as room:
        verdicts = ask(room, MIXED, RequestOptions(mode=mode))
    assert [verdict.status.value for verdict in verdicts] == [
        *("accepted", "accepted", "rejected", "accepted", "refuted", "no_answer", "no_answer", "invalid_input"),
        *("answer_too_long", "undecided"),
    ]
    assert verdicts[3].answer == verdicts[4].answer == "7"


def test_judge_only_extracts_and_compares_nothing() -> None:
    meters = MemoryMeters()
    with room_of(quick(deadline_s=60.0, fast_budget_s=60.0), meters) as room:
        verdicts = ask(room, MIXED, RequestOptions(mode=Mode.JUDGE_ONLY))
        ask(room, MIXED, RequestOptions(mode=Mode.JUDGE_ONLY))
    assert [verdict.status.value for verdict in verdicts] == [
        *("skipped", "skipped", "skipped", "skipped", "skipped", "no_answer", "no_answer", "invalid_input"),
        *("answer_too_long", "skipped"),
    ]
    assert [verdict.answer for verdict in verdicts[:5]] == ["5", "1+x", "1-x", "7", "7"]
    # the same text under two ground truths is read once
    assert meters.values["tinyv_rule_settled_total{how=worker}"] == 2


def test_every_row_is_counted_by_status_and_by_how() -> None:
    meters = MemoryMeters()
    with room_of(quick(deadline_s=60.0, fast_budget_s=60.0), meters) as room:
        ask(room, MIXED)
    for name in ("tinyv_rule_rows_total", "tinyv_rule_settled_total"):
        assert sum(value for key, value in meters.values.items() if key.startswith(name)) == len(MIXED)
    assert meters.values["tinyv_rule_pending{}"] == 0


def test_the_version_names_the_library_that_decides() -> None:
    assert "math-verify0.9" in RULE_VERSION
