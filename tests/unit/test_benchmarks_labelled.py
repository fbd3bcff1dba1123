"""The evaluation of labelled sets: what it counts, and that it runs without a server; the generator of near misses."""

from collections import Counter

import pytest
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.settings import RuleSettings

from benchmarks.harness.rows import Row
from benchmarks.labelled.checked import Checked
from benchmarks.labelled.checking import checking, rule_row
from benchmarks.labelled.summary import share, shown, summary_of
from benchmarks.nearmisses import pairs


def labelled(label: int | None, status: RuleStatus) -> Checked:
    return Checked(Row(f"{label}-{status.value}", "0", "q", "1", "1", label), RuleVerdict(status, "1"))


FOUND = [labelled(label, status) for label in (0, 1, None) for status in RuleStatus]


def test_a_row_is_accepted_refuted_or_open_to_the_judge() -> None:
    words = {item.word for item in FOUND if item.verdict.status not in {RuleStatus.ACCEPTED, RuleStatus.REFUTED}}
    assert words == {"open"}


def test_right_wrong_and_undecided_rows_are_counted_apart() -> None:
    line = summary_of("set", FOUND, 1.0).line()
    expected = {"rows": len(RuleStatus), "accepted": 1, "refuted": 1, "open": len(RuleStatus) - 2}
    assert line == {"set": "set", "right": expected, "wrong": expected, "unlabelled": expected, "seconds": 1.0}


def test_the_lists_show_wrong_accepts_missed_rows_and_refuted_ones() -> None:
    assert [item.row.id for item in shown(FOUND, "wrong")] == ["0-accepted"]
    assert [item.row.id for item in shown(FOUND, "refuted")] == ["1-refuted"]
    assert len(shown(FOUND, "missed")) == len(RuleStatus) - 1


def test_a_share_of_nothing_is_no_figure() -> None:
    assert share(1, 8) == "1/8 (12.5%)"
    assert share(0, 0) == "-"


def test_a_row_without_a_question_is_a_row() -> None:
    row = Row("0", "0", None, "1", "2")  # type: ignore[arg-type]  # as files of pairs have it
    assert rule_row(row).ground_truth == "1"


def test_rows_come_back_in_order_with_their_verdicts() -> None:
    rows = [Row(str(number), "0", "q", "12", f"\\boxed{{{number}}}", int(number == 12)) for number in range(20)]
    with checking(RuleSettings(workers=1, slow_workers=1, deadline_s=20, fast_budget_s=20)) as check:
        found = check(rows)
    assert [item.row.id for item in found if item.word == "accepted"] == ["12"]
    assert [item.row.id for item in found] == [row.id for row in rows]


@pytest.mark.parametrize("kinds", [pairs.WRONG, pairs.RIGHT], ids=["wrong", "right"])
def test_generated_pairs_are_the_same_for_the_same_seed_and_never_come_twice(kinds: dict[str, pairs.Make]) -> None:
    first, second = (list(pairs.rows(kinds, 600, seed, 0)) for seed in (3, 3))
    assert first == second
    assert len({(row.question, row.ground_truth, row.response) for row in first}) == len(first)
    assert list(pairs.rows(kinds, 600, 4, 0)) != first


def test_there_are_wrong_pairs_of_every_type() -> None:
    kinds = {row.kind for row in pairs.rows(pairs.WRONG, 1000, 0, 0)}
    assert kinds == set(pairs.WRONG)
    assert len(kinds) >= 100


def test_a_kind_that_is_exhausted_ends_and_takes_no_other_with_it() -> None:
    kinds = {name: make for name, make in pairs.WRONG.items() if name in {"words: charge", "numbers: one digit"}}
    made = Counter(row.kind for row in pairs.rows(kinds, 1000, 0, 0))
    assert made["words: charge"] < 50
    assert sum(made.values()) == 1000
