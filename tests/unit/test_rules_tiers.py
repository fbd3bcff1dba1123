"""Properties of the spelling, the cheap tiers and the limits: what may be accepted or refused without math-verify."""

import re
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tinyv.rules.canonical import canonical
from tinyv.rules.compare import compare
from tinyv.rules.limits import MAX_DIGITS, MAX_ELEMENTS, MAX_NESTING, guard
from tinyv.rules.notation import as_latex
from tinyv.rules.tiers import MAX_NUMBER_CHARS, accepting_tier, number

PIECES = [
    *(
        "\\frac",
        "\\dfrac",
        "\\left",
        "\\right",
        "\\le",
        "\\leq",
        "\\!",
        "\\,",
        "\\ ",
        "\\quad",
        "~",
        "\\%",
        "%",
        "\\\\",
    ),
    *("\\text{", "\\mathbf{a}", "{", "}", "(", ")", "[", "]", "\\{", "\\}", "$", "\\(", "\\)", "\\[", "\\]", ".", ","),
    *("^", "_", "^{2}", "_{n}", "x", "pi", "\\pi", "1", "23", "456", " ", "\n", "−", "∞", "５", "<sup>2</sup>", "π"),
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)

FRACTIONS = st.fractions(-10_000, 10_000, max_denominator=1000)


def spellings(value: Fraction) -> st.SearchStrategy[str]:
    """Ways to write one exact number."""
    above, below = value.numerator, value.denominator
    ways = [f"{above}/{below}", f"\\frac{{{above}}}{{{below}}}", f"$\\dfrac{{{above}}}{{{below}}}$"]
    if below == 1:
        ways += [str(above), f"{above}.0", f"{above}.", f"{above:,}", f"$ {above} $", f"\\({above}\\)"]
    decimal = f"{float(value):.12f}".rstrip("0")
    if Fraction(decimal) == value:
        ways.append(decimal)
    return st.sampled_from(ways)


@given(TEXTS)
@example("\\text{\\text{a}}")
@example("$.$.$.")
@example("\\(\\[x\\]\\)")
def test_canonical_applied_again_changes_nothing(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(TEXTS)
def test_notation_applied_again_changes_nothing(text: str) -> None:
    assert as_latex(as_latex(text)) == as_latex(text)


@given(TEXTS)
def test_tiers_accept_what_is_identical(text: str) -> None:
    assume(canonical(text))
    assert accepting_tier(text, text)


@given(TEXTS, st.sampled_from(["", " ", "\n", "\t ", "  "]), st.sampled_from(["", " ", "\r\n", "   "]))
def test_tiers_do_not_see_spaces_around_an_answer(text: str, before: str, after: str) -> None:
    assume(canonical(text))
    assert accepting_tier(text, before + text + after)


@given(FRACTIONS, st.data())
def test_tiers_accept_an_exact_number_in_any_spelling(value: Fraction, data: st.DataObject) -> None:
    left, right = data.draw(spellings(value)), data.draw(spellings(value))
    assert accepting_tier(left, right), (left, right)


@given(FRACTIONS, FRACTIONS, st.data())
def test_tiers_never_accept_two_different_numbers(left: Fraction, right: Fraction, data: st.DataObject) -> None:
    assume(left != right)
    assert accepting_tier(data.draw(spellings(left)), data.draw(spellings(right))) is None


@given(FRACTIONS, st.data())
def test_a_number_is_read_as_its_exact_value(value: Fraction, data: st.DataObject) -> None:
    assert number(canonical(data.draw(spellings(value)))) == (value, False)


@given(st.text(st.sampled_from("0123456789,./%+-\\frac{} "), max_size=14))
@example("1,00")
@example("1/0")
@example("1.2.3")
@example("--1")
@example("²")
def test_what_reads_as_a_number_is_one(text: str) -> None:
    found = number(text)
    if found is not None and not text.startswith(("\\", "+\\", "-\\")):
        assert found[0] == Fraction(re.sub("[,%]", "", text).removesuffix("."))


def test_a_long_number_is_left_to_a_worker() -> None:
    assert number("1" * MAX_NUMBER_CHARS) is not None
    assert number("1" * (MAX_NUMBER_CHARS + 1)) is None


def test_a_percentage_only_equals_a_percentage() -> None:
    assert accepting_tier("50%", "50.0\\%") == "number"
    assert accepting_tier("50%", "50") is None
    assert accepting_tier("50%", "0.5") is None


TERMS = st.recursive(
    st.sampled_from(["1", "2", "10", "0.5", "x", "y", "\\pi", "n"]),
    lambda inner: st.one_of(
        st.builds("{}+{}".format, inner, inner),
        st.builds("({}) \\cdot {}".format, inner, inner),
        st.builds("\\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds("{{{}}}^{{{}}}".format, inner, st.sampled_from(["2", "n"])),
        st.builds("\\sqrt{{{}}}".format, inner),
    ),
    max_leaves=4,
)
FORMULAS = st.one_of(
    TERMS, st.builds("({}, {})".format, TERMS, TERMS), st.builds("\\{{ {},{} \\}}".format, TERMS, TERMS)
)
RESPELT = (
    ("\\frac", "\\dfrac"),
    ("(", "\\left("),
    (")", "\\right)"),
    ("+", " + "),
    (",", ",\\,"),
    ("\\cdot", "·"),
    ("\\pi", "π"),
    ("^{2}", "^2"),
    ("1", "1.0"),
)


@settings(max_examples=60, deadline=None)
@given(FORMULAS, st.sets(st.sampled_from(RESPELT)))
def test_what_a_cheap_tier_accepts_math_verify_accepts_too(formula: str, changes: set[tuple[str, str]]) -> None:
    answer = formula
    for before, after in changes:
        answer = answer.replace(before, after)
    assume(compare(f"${formula}$", formula, raw=False).word == "accepted")  # else it cannot read the formula at all
    if accepting_tier(formula, answer):
        assert compare(f"${formula}$", answer, raw=False).word == "accepted"


@given(TEXTS | st.text(st.sampled_from("0123456789^{}()!,;* \\"), max_size=300))
def test_limits_never_raise_and_name_themselves(text: str) -> None:
    assert guard(text) in {None, "digits", "exponent", "tower", "factorial", "elements", "nesting"}


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("9" * MAX_DIGITS, None),
        ("9" * (MAX_DIGITS + 1), "digits"),
        ("2^{1000000}", None),
        ("2^{10000000}", "exponent"),
        ("2**10000000", "exponent"),
        ("2^{2^{2^{2}}}", None),
        ("2^{2^{2^{2^{2}}}}", "tower"),
        ("9^9^9^9^9", "tower"),
        ("20!", None),
        ("99999!", None),
        ("100000!", "factorial"),
        ("(100000)!", "factorial"),
        ("3!!!", None),
        ("3!!!!", "factorial"),
        ("(((3!)!)!)!", "factorial"),
        ("1," * MAX_ELEMENTS, None),
        ("1," * (MAX_ELEMENTS + 1), "elements"),
        ("(" * MAX_NESTING + ")" * MAX_NESTING, None),
        ("(" * (MAX_NESTING + 1), "nesting"),
        ("()" * 1000, None),
        ("}" * 1000 + "{" * MAX_NESTING, None),
    ],
)
def test_limits_refuse_what_lies_beyond_them_and_nothing_else(text: str, limit: str | None) -> None:
    assert guard(text) == limit
