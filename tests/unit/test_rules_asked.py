"""What a question asks: golden cases, and bounds on hostile ones."""

import json
import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.rules.asked import NOTHING_ASKED, Asked, Option, Rounding, read_question

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "asked_cases.jsonl").read_text("utf-8").splitlines()
]


def expected(wishes: dict[str, object]) -> Asked:
    """What is not named is as in `NOTHING_ASKED`."""
    made = {name: tuple(value) if isinstance(value, list) else value for name, value in wishes.items()}
    if "options" in made:
        made["options"] = tuple(Option(*option) for option in made["options"])
    if "rounding" in made:
        made["rounding"] = Rounding(*made["rounding"])
    return Asked(**made)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_golden_questions(case: dict[str, object]) -> None:
    found, wanted = read_question(case["question"]), expected(case["expect"])
    differing = {
        field.name: (getattr(found, field.name), getattr(wanted, field.name))
        for field in fields(Asked)
        if getattr(found, field.name) != getattr(wanted, field.name)
    }
    assert not differing


def test_sources_are_unique() -> None:
    assert len({case["source"] for case in CASES}) == len(CASES)


STYLES = [
    "({}) ", "{}) ", "{}. ", "{}.", "\n{}: ", "\\textbf{{({})}} ", "\\text{{{})}}\\ & ", "**{}.** ", "{}、", "（{}）",
    "\n{}．", "\\qquad\\textbf{{({}) }}", "\\item {}) ", "&\\mathrm{{({})}}~",
]  # fmt: skip


@given(
    st.sampled_from(STYLES),
    st.lists(st.integers(-999, 999).map(str) | st.just("\\frac{1}{x_{2}}"), min_size=2, max_size=10),
    st.booleans(),
)
def test_options_of_every_style_are_found_whole(style: str, texts: list[str], lines: bool) -> None:  # noqa: FBT001
    letters = "ABCDEFGHIJ"[: len(texts)]
    join = "\n" if lines else " "
    question = "What is it?" + "".join(
        join + style.format(letter) + text for letter, text in zip(letters, texts, strict=True)
    )
    assert read_question(question).options == tuple(map(Option, letters, texts))


HOSTILE = {
    "ten thousand options": "Which?\n" + "\n".join(f"{chr(65 + number % 26)}) {number}" for number in range(10_000)),
    "a thousand first options": "Which? " + "A) 1 B) 2 " * 100_000,
    "second options in an open brace": "Which? A) {" + "B) " * 300_000,
    "a megabyte of spaces": "(A) " + " " * 1_000_000 + "(B) 2",
    "a megabyte of lines": "A)" + "\n" * 1_000_000 + "B)",
    "a megabyte of braces": "A) " + "{" * 1_000_000,
    "closing braces": "A) 1 B) " + "}" * 1_000_000,
    "open drawings": "[asy]" * 200_000,
    "names": "Find $" + "a, " * 300_000 + "$",
    "greater than": "Let " + "a > " * 250_000 + "0",
    "integers": "positive integers " * 50_000,
    "rounding": "to the nearest " * 60_000,
    "whether": "determine whether " * 60_000,
    "dollars": "$" * 1_000_000,
    "text commands": "\\text{ " * 140_000,
    "questions": "Is it? " * 140_000,
    "one sentence": "what is in in in " * 60_000,
    "surrogates": "\ud800 Find (A) \udfff (B) 2",
}


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_questions_cost_little(question: str) -> None:
    started = time.perf_counter()
    asked = read_question(question)
    assert time.perf_counter() - started < 0.5
    assert len(asked.options) <= 26


@given(st.text(max_size=300) | st.text(alphabet="ABab().:$\\{} \n>0,", max_size=300))
def test_any_question_is_read(question: str) -> None:
    assert isinstance(read_question(question), Asked)


@pytest.mark.parametrize("question", ["", " \n", "Hello there."])
def test_a_question_that_says_nothing(question: str) -> None:
    assert read_question(question) == NOTHING_ASKED
