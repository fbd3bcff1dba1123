"""Typed mathematics spelt as LaTeX: what must stay as it is, and that any text is read in one bounded pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.rules.typed import as_typeset

PIECES = st.sampled_from(
    [
        "√", "∛", "sqrt(", "^(", "(", ")", "[", "]", "{", "}", "**", "ln", "sin ", "log_2", "3", "12", " 1/2", "0.",
        "333...", "x", "\\overline{3}", "\\circ", "^", "°", "'", "''", "e-3", "\\ldots", " ", ",", "\\frac{1}{2}",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_spelling_anew_settles(text: str) -> None:
    twice = as_typeset(as_typeset(text))
    assert as_typeset(twice) == twice


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\sqrt{3}}{2}", r"\sin x", r"\text{the sin of it}", "business", "log in", "expand(2)", "0.9...",
        "3.14159...", "f^(n)(x)", "2e-1", "1 1/2x", "3,1 1/2", "[1, 2]", r"\tan\theta = 30^\circ", "lcm(2,3)",
        "sqrt(3", "√(", ")]}",
    ],
)  # fmt: skip
def test_what_could_mean_something_else_stays(text: str) -> None:
    assert as_typeset(text) == text


@pytest.mark.parametrize("piece", ["√(", "sqrt(", "^(", "[[", "0.3", "1 1/", "\\sin ", "3°", "(", "e-", "...", "**"])
def test_long_texts_end(piece: str) -> None:
    assert len(as_typeset(piece * 20_000)) < 20 * 20_000 * len(piece)
