"""Golden cases of extraction and equivalence: every bug report adds a row to tests/data/."""

import json
from collections import Counter
from typing import Any

import pytest
from tinyv.records import RuleVerdict
from tinyv.rules.extract import extract
from tinyv.rules.tiers import accepting_tier
from tinyv.settings import RuleSettings

from .rules_kit import DATA, EXPECTED, ask, room_of, row


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{index}: {case['source']}" for index, case in enumerate(rows)]


EXTRACT = cases("extract_cases.jsonl")
EQUIVALENCE = cases("equivalence_cases.jsonl")


@pytest.mark.parametrize("case", EXTRACT, ids=ids(EXTRACT))
def test_the_final_answer_is_extracted(case: dict[str, Any]) -> None:
    found = extract(case["response"])
    if case["expected"] == "fallback":
        assert found is not None
        assert found.raw, "math-verify's own extraction was to look at it"
    else:
        assert (found.answer if found else None) == case["expected"]


@pytest.fixture(scope="module")
def verdicts() -> list[RuleVerdict]:
    """All cases as one request through worker processes."""
    # no first budget: on a loaded machine a case must not depend on the clock
    with room_of(RuleSettings(deadline_s=20, fast_budget_s=20)) as room:
        return ask(room, [row(case["ground_truth"], case["answer"]) for case in EQUIVALENCE])


@pytest.mark.parametrize("index", range(len(EQUIVALENCE)), ids=ids(EQUIVALENCE))
def test_an_answer_is_accepted_exactly_when_it_equals_the_ground_truth(index: int, verdicts: list[RuleVerdict]) -> None:
    assert verdicts[index].status in EXPECTED[EQUIVALENCE[index]["expected"]], verdicts[index]


def test_the_cases_are_many_and_of_both_sides() -> None:
    sides = Counter(case["expected"] for case in EQUIVALENCE)
    assert len(EXTRACT) + len(EQUIVALENCE) >= 150
    assert min(sides["accepted"], sides["rejected"]) >= 50
    assert sum(case["expected"] is None for case in EXTRACT) >= 20


@pytest.mark.parametrize("cases", [EXTRACT, EQUIVALENCE], ids=["extract", "equivalence"])
def test_no_case_stands_twice(cases: list[dict[str, Any]]) -> None:
    keys = Counter(json.dumps({**case, "source": ""}, sort_keys=True) for case in cases)
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_case_of_a_cheap_tier_is_settled_by_it() -> None:
    tiers = {case["source"]: set[str | None]() for case in EQUIVALENCE if case["source"].startswith("tier: ")}
    for case in EQUIVALENCE:
        if case["source"] in tiers:
            tiers[case["source"]].add(accepting_tier(case["ground_truth"], case["answer"]))
    assert tiers["tier: string"] == {"string"}
    assert tiers["tier: string, near miss"] == tiers["tier: number, near miss"] == {None}
