r"""Properties of extraction: never raises, never runs away, and what stands in the last box comes out."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tinyv.rules.boxes import MAX_BOX_CHARS, MAX_JOINED_BOXES, last_box
from tinyv.rules.extract import extract, is_blank, is_formula, unwrap

from .rules_kit import DATA

PIECES = [
    *("\\boxed", "\\fbox", "\\boxed{", "{", "}", "\\", "$", "$$", "\\[", "\\]", "\\(", "\\)", "\\text{", "\\{", "\\}"),
    *(
        "<think>",
        "</think>",
        "<answer>",
        "</answer>",
        "final answer is",
        "answer:",
        "####",
        "**",
        ".",
        "\n",
        " and ",
        ",",
    ),
    *("5", "x", "\\frac{1}{2}", " ", "\x00", "\ud800", "\u202e", "∞", "\U0001f600"),
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)

INSIDE = st.recursive(
    st.text(st.sampled_from("0123456789xyz+-*/^_=,() ."), max_size=8),
    lambda inner: st.builds("{}{{{}}}{}".format, inner, inner, inner),
    max_leaves=6,
)
"""Texts whose braces are balanced."""

MEGABYTE = 1_000_000
SLACK_S = 20


@contextmanager
def no_hang() -> Iterator[None]:
    """Fails a block that takes so long that it must be more than linear."""

    def ring(*_: object) -> None:
        raise AssertionError(f"still running after {SLACK_S} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SLACK_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@given(TEXTS)
def test_extraction_never_raises_and_never_finds_a_blank_answer(text: str) -> None:
    found = extract(text)
    assert found is None or found.how == "tail" or not is_blank(found.answer)


@given(TEXTS)
def test_what_is_found_stood_in_the_text(text: str) -> None:
    found = extract(text)
    if found is not None and "boxed" not in text and "fbox" not in text:  # boxes of one answer are joined by commas
        assert found.answer in text


@given(st.text().filter(lambda text: "<" not in text and "\\" not in text), INSIDE.filter(lambda x: not is_blank(x)))
@example("First \\boxed{66}. ", "\\frac{600}{7}")
@example("\\boxed{", "5")
@example("\\boxed{1} \\boxed{ {{{ ", "5")
def test_whatever_stands_before_the_last_box_comes_out_of_it(prefix: str, inside: str) -> None:
    found = extract(f"{prefix}\\boxed{{{inside}}}")
    assert found is not None
    assert found.answer == inside.strip()


@given(TEXTS, st.integers(0, 99))
def test_text_after_the_last_box_changes_nothing_unless_it_marks_an_answer(before: str, number: int) -> None:
    response = f"{before}</think> so \\boxed{{{number}}}"
    assert extract(response) == extract(response + " which was to be found.")


@given(TEXTS)
def test_a_thought_says_nothing(thought: str) -> None:
    assert extract(f"<think>{thought}</think>") is None
    assert extract(f"{thought}</think>\\boxed{{7}}") == extract("\\boxed{7}")


@pytest.mark.parametrize(
    "pattern",
    [
        "\\boxed",
        "\\boxedx",  # measured before the commands were found in one pass: 27 s per megabyte
        "\\fboxx",
        "\\boxed{",
        "\\boxed{5}",
        "\\boxed{5}, ",
        "\\boxed ",
        "\\",
        "{",
        "}",
        "{}",
        "$",
        "$$",
        "\\[",
        "\\(",
        " ",
        "\n",
        "\t",
        "answer ",
        "answer is ",
        "answer: ",
        "final answer\n",
        "####",
        "\n####",
        "<answer>",
        "</answer>",
        "<answer></answer>",
        "<think>",
        "</think>",
        "<think></think>",
        "\\text{",
        "\\text {",
        "\\text{a}",
        "and ",
        "x_",
        "x=",
        "9",
        "a",
        ".",
        ". A",
        "*",
        "_",
        "\u0301",
        "\U0001f600",
    ],
)
@pytest.mark.parametrize("ends", [("", ""), ("The answer is ", "."), ("\\boxed{", "}"), ("", "\\boxed{5}")], ids=repr)
def test_a_megabyte_of_anything_ends(pattern: str, ends: tuple[str, str]) -> None:
    text = ends[0] + pattern * (MEGABYTE // len(pattern)) + ends[1]
    with no_hang():
        extract(text)


def test_the_hostile_corpus_ends() -> None:
    for line in (DATA / "hostile_responses.jsonl").read_text().splitlines():
        response = json.loads(line)["response"]
        if isinstance(response, dict):
            response = response["prefix"] + response["repeat"] * response["times"]
        with no_hang():
            extract(response)


def test_a_box_is_given_up_after_its_bound() -> None:
    found = last_box("\\boxed{" + "x" * (2 * MAX_BOX_CHARS) + "}")
    assert found is not None
    assert len(found[1]) == MAX_BOX_CHARS - 1


def test_a_response_that_boxes_everything_keeps_its_last_boxes() -> None:
    found = last_box(", ".join(f"\\boxed{{{number}}}" for number in range(1000)))
    assert found is not None
    assert found[1].split(",") == [str(number) for number in range(1000 - MAX_JOINED_BOXES, 1000)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("$5$", "5"),
        (" $$5$$ ", "5"),
        ("\\[5\\]", "5"),
        ("\\(5\\)", "5"),
        ("$5$ and $6$", "$5$ and $6$"),
        ("$5\\$", "$5\\$"),
        ("$", "$"),
        ("$$", "$$"),
        ("5", "5"),
    ],
)
def test_formula_signs_around_the_whole_are_taken_off(text: str, inner: str) -> None:
    assert unwrap(text) == inner


@given(TEXTS)
def test_small_questions_about_texts_never_raise(text: str) -> None:
    assert isinstance(is_blank(text), bool)
    assert isinstance(is_formula(text), bool)
    assert isinstance(unwrap(text), str)
