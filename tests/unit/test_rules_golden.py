"""Golden cases of equivalence: every bug report adds a row to tests/data/, every row names its source."""

import json
from collections import Counter
from typing import Any

import pytest
from tinyv.records import RuleStatus
from tinyv.rules.triage import verdict_of
from tinyv.rules.verifying import Verifier

from .rules_kit import DATA, EXPECTED

FILES = ("equivalence_cases.jsonl", "class_cases.jsonl")
CASES = [
    (f"{name.partition('_')[0]} {number}: {case['source']}", case)
    for name in FILES
    for number, case in enumerate(map(json.loads, (DATA / name).read_text().splitlines()))
]
RESPONSES = [json.loads(line) for line in (DATA / "response_cases.jsonl").read_text().splitlines()]
VERIFIER = Verifier(10_000, steps=60_000)


def status(case: dict[str, Any]) -> RuleStatus:
    response = case.get("response") or f"\\boxed{{{case['answer']}}}"
    return verdict_of(VERIFIER.examine(case.get("question", ""), case["ground_truth"], response), "").status


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_an_answer_is_accepted_exactly_when_it_is_the_ground_truth(case: dict[str, Any]) -> None:
    assert status(case) in EXPECTED[case["expected"]]


@pytest.mark.parametrize("case", RESPONSES, ids=[f"{case['source']}: {case['response']}" for case in RESPONSES])
def test_a_response_is_accepted_exactly_when_it_gives_the_ground_truth(case: dict[str, Any]) -> None:
    assert status(case) in EXPECTED[case["expected"]]


def test_the_cases_are_many_and_of_both_sides() -> None:
    sides = Counter(case["expected"] for _, case in CASES)
    assert min(sides["accepted"], sides["rejected"] + sides["refuted"] + sides["open"]) >= 200


@pytest.mark.parametrize("name", [*FILES, "response_cases.jsonl"])
def test_no_case_stands_twice(name: str) -> None:
    lines = (DATA / name).read_text().splitlines()
    keys = Counter(json.dumps({**json.loads(line), "source": ""}, sort_keys=True) for line in lines)
    assert not [key for key, count in keys.items() if count > 1]
