"""Golden cases of the classes of equivalences: at least eight on both sides of each, through the whole room."""

from collections import Counter

import pytest
from tinyv.records import RuleVerdict
from tinyv.rules.classes import CLASSES
from tinyv.settings import RuleSettings

from .rules_kit import EXPECTED, ask, room_of, row
from .test_rules_golden import cases, ids

CASES = cases("class_cases.jsonl")
VETOES = {
    "amount", "case", "claim", "comparison", "contradiction", "cycle", "detail", "hedge", "numeral", "opposite",
    "order", "part", "ratio", "result", "sequence", "unit",
}  # fmt: skip
PATIENT = {"deadline_s": 20.0, "fast_budget_s": 20.0}


@pytest.fixture(scope="module")
def verdicts() -> list[RuleVerdict]:
    with room_of(RuleSettings(**PATIENT)) as room:  # type: ignore[arg-type]
        return ask(room, [row(case["ground_truth"], case["answer"]) for case in CASES])


@pytest.mark.parametrize("index", range(len(CASES)), ids=ids(CASES))
def test_a_case_of_a_class_has_its_verdict(index: int, verdicts: list[RuleVerdict]) -> None:
    assert verdicts[index].status in EXPECTED[CASES[index]["expected"]], verdicts[index]


def test_every_class_has_eight_cases_on_both_sides() -> None:
    sides = Counter(case["source"] for case in CASES)
    for name in CLASSES:
        assert sides[f"class: {name}"] >= 8, name
        assert sides[f"class: {name}, near miss"] >= 8, name


def test_no_case_stands_twice() -> None:
    keys = Counter((case["ground_truth"], case["answer"]) for case in CASES)
    assert [key for key, times in keys.items() if times > 1] == []


def test_each_class_is_the_reason_of_some_acceptance(verdicts: list[RuleVerdict]) -> None:
    named = {verdict.detail.removeprefix("matched by ") for verdict in verdicts if "matched by" in verdict.detail}
    assert named == CLASSES


def test_each_veto_is_the_reason_of_some_rejection(verdicts: list[RuleVerdict]) -> None:
    named = {verdict.detail.removeprefix("refuted by ") for verdict in verdicts if "refuted by" in verdict.detail}
    assert named == VETOES | {"value"}


def test_strict_leaves_everything_to_math_verify(verdicts: list[RuleVerdict]) -> None:
    looked_at = [index for index, verdict in enumerate(verdicts) if verdict.detail.startswith(("matched", "refuted"))]
    with room_of(RuleSettings(classes="strict", **PATIENT)) as room:  # type: ignore[arg-type]
        strict = ask(room, [row(CASES[index]["ground_truth"], CASES[index]["answer"]) for index in looked_at])
    assert all(one.status is not verdicts[index].status for one, index in zip(strict, looked_at, strict=True))
