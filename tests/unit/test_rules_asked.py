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
        if field.compare and getattr(found, field.name) != getattr(wanted, field.name)
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


WISHES = {
    "nearest tenth": ("places", 1),
    "nearest hundredths": ("places", 2),
    "nearest thousandth": ("places", 3),
    "nearest ten-thousandth": ("places", 4),
    "nearest ten thousandth": ("places", 4),
    "nearest hundred-thousandth": ("places", 5),
    "nearest hundred thousandth": ("places", 5),
    "nearest millionth": ("places", 6),
    "nearest penny": ("places", 2),
    "nearest ten": ("places", -1),
    "nearest hundred": ("places", -2),
    "nearest thousand": ("places", -3),
    "nearest ten thousand": ("places", -4),
    "nearest hundred thousand": ("places", -5),
    "nearest million": ("places", -6),
    "nearest 10": ("places", -1),
    "nearest 1000": ("places", -3),
    "nearest 0.1": ("places", 1),
    "nearest .001": ("places", 3),
    "nearest whole number": ("unit", 0),
    "nearest unit": ("unit", 0),
    "nearest percent": ("unit", 0),
    "nearest dollar": ("unit", 0),
    "nearest person": ("unit", 0),
    "nearest square meter": ("unit", 0),
    "nearest minute": ("unit", 0),
    "four decimal places": ("places", 4),
    "5 decimals": ("places", 5),
    "six digits after the point": ("places", 6),
    "two places of decimals": ("places", 2),
    "seven significant digits": ("significant", 7),
    "eight significant figures": ("significant", 8),
    "nine sig. figs": ("significant", 9),
    "ten significant figures": ("significant", 10),
    "one significant figure": ("significant", 1),
}


@pytest.mark.parametrize(("wish", "rounding"), [*WISHES.items()])
def test_roundings_in_words(wish: str, rounding: tuple[str, int]) -> None:
    assert read_question(f"How long is it, to the {wish}?").rounding == Rounding(*rounding)


@pytest.mark.parametrize(("word", "digits"), [*zip("一二三四五六两", (1, 2, 3, 4, 5, 6, 2), strict=True)])
def test_roundings_in_chinese_words(word: str, digits: int) -> None:
    assert read_question(f"求面积，保留{word}位小数").rounding == Rounding("places", digits)


@pytest.mark.parametrize(
    ("wish", "rounding"),
    [
        ("精确到百分位", ("places", 2)),
        ("精确到十分位", ("places", 1)),
        ("精确到千分位", ("places", 3)),
        ("精确到个位", ("unit", 0)),
        ("精确到整数", ("unit", 0)),
        ("结果取整", ("unit", 0)),
        ("精确到0.001", ("places", 3)),
    ],
)
def test_roundings_in_chinese(wish: str, rounding: tuple[str, int]) -> None:
    assert read_question(f"求面积（{wish}）").rounding == Rounding(*rounding)


def test_options_at_the_end_of_a_long_question_and_wishes_at_both_ends() -> None:
    filler = "It was a long day. " * 3_000
    question = f"Answer in km/h. {filler} Give 2 decimal places. {filler} What is its speed? A) {{4}} B) 5 C) 6"
    asked = read_question(question)
    assert asked.options == (Option("A", "{4}"), Option("B", "5"), Option("C", "6"))
    assert asked.unit == "km/h"
    assert asked.rounding is None


def test_what_stands_in_options_is_not_asked() -> None:
    asked = read_question("Pick one. A) Round to the nearest tenth. B) Find $x$ and $y$. C) for $n \\in \\mathbb{Z}$")
    assert len(asked.options) == 3
    assert (asked.rounding, asked.unknowns, asked.integers) == (None, (), ())


def test_drawings_are_looked_through_wherever_they_stand() -> None:
    drawing = '[asy] label("to the nearest tenth", A); [/asy]'
    assert read_question(f"{drawing}{drawing} How long is it? {drawing}") == NOTHING_ASKED
    assert read_question(f"{drawing} Pick. A) 1 {drawing} B) 2 {drawing}").options == (
        Option("A", "1"),
        Option("B", "2"),
    )
    assert read_question("Which [asy] A) 1 B) 2").options == (Option("A", "1"), Option("B", "2"))


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("α", "alpha"),
        ("λ", "lambda"),
        ("ω_0", "omega_0"),
        ("\\theta_{1}", "theta_1"),
        ("k", "k"),
        ("x_{12}", "x_12"),
        ("a", "a"),
    ],
)
def test_names_are_spelled_as_in_values(name: str, spelled: str) -> None:
    assert read_question(f"Let ${name}$ be a positive integer.").integers == (spelled,)


@pytest.mark.parametrize(
    "kind", ["integer", "natural number", "whole number", "prime number", "positive integer", "odd integer", "整数"]
)
def test_kinds_of_whole_numbers(kind: str) -> None:
    question = f"设 {kind}$m$, 求其值" if kind == "整数" else f"Let $m$ be a fixed {kind}. Find it."
    assert read_question(question).integers == ("m",)


@pytest.mark.parametrize("preposition", ["in", "as", "at", "am", "pm"])
def test_prepositions_are_no_units(preposition: str) -> None:
    assert read_question(f"How many people come in {preposition}?").unit == ""


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
