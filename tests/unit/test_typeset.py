"""What the judge reads in place of LaTeX, Unicode and Markdown."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.judge.prompt import put, render
from tinyv.profiles import load_profile, profile_names
from tinyv.typeset import untypeset

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "typeset_cases.jsonl").read_text(encoding="utf-8").splitlines()
]

MARKS = st.lists(
    st.sampled_from((
        r"\frac", "{", "}", r"\sqrt", "[", "]", "$", "1", "23", ",", "(", ")", "x", r"\\", r"\text", "^", "_", "*",
        "**", "-", ".", "&", r"\{", r"\}",
        "½", "°", "π", "√", r"\begin{cases}", r"\end{cases}", r"\pi", " ", "\n", "\x01",
    ))
).map("".join)  # fmt: skip

SIZED = (
    r"\frac{", "{", "{a}", r"\frac{1}{2}", "$", "**a", r"\sqrt[", "√(", "1,000,", "<sup>a", r"\\", "- ", "^{a}", "{{}}",
    "°", "½",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["plain"][:30])
def test_texts_are_read_as_one_types_them(case: dict[str, list[str] | str]) -> None:
    assert [untypeset(text) for text in case["texts"]] == [case["plain"]] * len(case["texts"])


@given(MARKS | st.text())
def test_any_text_is_read(text: str) -> None:
    plain = untypeset(text)
    assert plain == plain.strip()
    assert not set(plain) & set(map(chr, range(32)))


@given(MARKS)
def test_no_digit_is_lost_or_moved(text: str) -> None:
    """But for a root's degree, which becomes an exponent, and the zero that `.5` is given."""
    text = text.replace("\\sqrt", "").replace("½", "")
    digits = [char for char in untypeset(text) if char in "123"]
    assert digits == [char for char in text if char in "123"]


@given(st.from_regex(r"[a-z]{3,9}( [a-z]{3,9}){0,4}", fullmatch=True) | st.integers().map(str))
def test_words_and_integers_stay_as_they_are(text: str) -> None:
    assert untypeset(text) == text


@pytest.mark.parametrize("mark", SIZED)
def test_a_long_text_stays_in_proportion(mark: str) -> None:
    text = mark * (20_000 // len(mark))
    assert len(untypeset(text)) <= 10 * len(text)


def test_only_a_profile_that_asks_for_it_shows_texts_plain() -> None:
    plain = {name for name in profile_names() if put(load_profile(name), r"\frac{1}{2}") == "1/2"}
    assert plain == {name for name in profile_names() if load_profile(name).plain} == {"embedded"}


def test_a_question_is_shown_as_it_was_sent() -> None:
    profile = load_profile("tinyv-1.5b")
    pieces = render(profile, question=r"What is \frac{1}{2}?", ground_truth=r"\frac{1}{2}", answer="½")
    text = "".join(piece.text for piece in pieces)
    assert r"What is \frac{1}{2}?" in text
    assert "½" in text
