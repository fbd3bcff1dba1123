"""Reading: golden readings, and what holds for every text."""

import json
import time
from collections.abc import Callable
from fractions import Fraction
from functools import singledispatch
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinyv.rules import values as v
from tinyv.rules.asked.records import Asked, Option
from tinyv.rules.reading import LONGEST_TEXT, read

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "reading_cases.jsonl").read_text("utf-8").splitlines()
]


@singledispatch
def spelt(value: object) -> str:
    """A value in one line, so that golden rows can be read by a person."""
    return repr(value)


def _spells(kind: type, spell: Callable[[object], str]) -> None:
    spelt.register(kind, spell)


def _all(values: tuple[object, ...], between: str = ", ") -> str:
    return between.join(map(spelt, values))


for _kind, _spell in {
    v.Rational: lambda x: str(x.value),
    v.Decimal: lambda x: f"{x.value}~{x.last}",
    v.Symbol: lambda x: x.name,
    v.Constant: lambda x: f"#{x.name}",
    v.Sum: lambda x: f"({_all(x.terms, ' + ')})",
    v.Product: lambda x: f"[{_all(x.factors, ' ')}]",
    v.Power: lambda x: f"{spelt(x.base)}^{spelt(x.exponent)}",
    v.Call: lambda x: f"{x.name}({_all(x.arguments)})",
    v.PlusMinus: lambda x: ("∓" if x.minus_first else "±") + spelt(x.term),
    v.Expression: lambda x: spelt(x.tree),
    v.Quantity: lambda x: f"{spelt(x.tree)} unit {' '.join(f'{u.name}:{u.prefix}:{u.power}' for u in x.unit.parts)}",
    v.Counted: lambda x: f"{spelt(x.tree)} things {x.noun}",
    v.Percent: lambda x: f"{spelt(x.tree)} percent",
    v.Money: lambda x: f"{x.currency} {spelt(x.tree)}",
    v.Relation: lambda x: f"{spelt(x.left)} {x.operator} {spelt(x.right)}",
    v.Interval: lambda x: (
        f"interval {'[' if x.low_closed else '('}{spelt(x.low)}, {spelt(x.high)}{']' if x.high_closed else ')'}"
    ),
    v.Except: lambda x: f"{spelt(x.whole)} except {_all(x.without)}",
    v.FiniteSet: lambda x: f"set {_all(x.items)}",
    v.Tuple: lambda x: f"tuple{x.bracket} {_all(x.items)}",
    v.Sequence: lambda x: f"list {_all(x.items)}",
    v.Statements: lambda x: f"{x.joined}<{_all(x.parts, '; ')}>",
    v.Matrix: lambda x: f"matrix {'; '.join(_all(row) for row in x.rows)}",
    v.Piecewise: lambda x: "; ".join(f"{spelt(a)} if {'else' if b is None else spelt(b)}" for a, b in x.branches),
    v.Labelled: lambda x: f"{x.letter}) {spelt(x.content)}",
    v.Ratio: lambda x: f"ratio {_all(x.parts, ' : ')}",
    v.Residues: lambda x: f"{_all(x.values)} mod {spelt(x.modulus)}",
    v.Numeral: lambda x: f"{x.digits} in base {x.base}",
    v.Date: lambda x: f"date {x.year}-{x.month}-{x.day}",
    v.Clock: lambda x: f"clock {x.seconds} {x.half}".strip(),
    v.Choices: lambda x: f"choice {''.join(x.letters)}",
    v.Truth: lambda x: f"truth {x.value}",
    v.Nothing: lambda x: f"nothing {x.word}",
    v.Words: lambda x: f"words {x.text}",
}.items():
    _spells(_kind, _spell)


@pytest.mark.parametrize("case", _CASES, ids=[case["text"] for case in _CASES])
def test_a_text_has_the_readings_of_its_golden_row(case: dict[str, object]) -> None:
    assert [spelt(value) for value in read(str(case["text"]))] == case["readings"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"H_2O", r"\mathrm{H_2O}"),
        ("H2O", r"\text{H}_2\text{O}"),
        (r"\frac{1}{2}", "1/2"),
        ("½", r"\tfrac12"),
        ("x²", "x^{2}"),
        ("1,000", r"1{,}000"),
        ("55 900 000", r"55\,900\,000"),
        (r"$\boxed{5}$.", "5"),
        (r"\dfrac{3}{4}", "3/4"),
        ("2**(1/4)", r"2^{\left(1/4\right)}"),
        ("４２", "42"),
        ("③", "3"),
        (r"\{1,2\}", "FiniteSet(1, 2)"),
        (r"(-\infty, 3]", "Interval(-oo, 3)"),
        ("x ≠ 5", "Ne(x, 5)"),
        ("twenty-five", "25"),
        (r"5\,\mathrm{km}", "5 kilometers"),
        (r"90^\circ", "90°"),
        ("x=1, x=2", "x = 1 or x = 2"),
    ],
)
def test_two_spellings_of_one_answer_share_a_reading(one: str, other: str) -> None:
    assert set(read(one)) & set(read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10+3t", "13"),
        ("3x", "3"),
        (r"6 \text{ apples}", "6"),
        ("1,2", "1"),
        (r"x \in (1,2)", "x = 1"),
        (r"2\frac12", "1"),
        ("0.333...", "0.333"),
        (r"0.\overline{3}", "0.3"),
        ("The answer is not 42", "42"),
        ("e", "E"),
        ("x", "X"),
        ("5 m", "5 s"),
    ],
)
def test_different_answers_share_no_reading(one: str, other: str) -> None:
    assert not set(read(one)) & set(read(other))


def test_a_letter_behind_a_sum_is_never_a_unit() -> None:
    assert not any(isinstance(value, v.Quantity) for value in read("10+3t"))


def test_nothing_is_evaluated() -> None:
    assert read("2^{2^{2^{2^{2^{2}}}}}")[0] != read("2")[0]
    assert read("2004!") == (v.Expression(v.Call("factorial", (v.Rational(Fraction(2004)),))),)


def test_a_lower_case_letter_is_a_choice_where_options_were_asked_for() -> None:
    asked = Asked(options=(Option("A", "1"), Option("B", "2")))
    assert v.Choices(("B",)) in read("b", asked)
    assert v.Choices(("B",)) not in read("b")


def test_a_long_text_has_no_reading() -> None:
    assert read("1+" * LONGEST_TEXT + "1") == ()


_PIECES = st.sampled_from(
    r"\frac { } ( ) [ ] 1 2 , x e i m + - / ^ _ | \sqrt \sin \text{ = < or and \{ \} \cup cm \left \right ! % . \pi"  # noqa: SIM905
    r" : ' & $ ° \begin{cases} \end{cases} \\ 1,234 f( a/bc (1,2) \pm \circ Interval( is \log * ½ ² \bar{".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60), st.sampled_from(["", " "]))
def test_any_text_is_read_in_bounded_work_into_at_most_eight_hashable_values(pieces: list[str], between: str) -> None:
    start = time.thread_time()
    found = read(between.join(pieces))
    assert time.thread_time() - start < 2
    assert len(found) <= 8
    assert len(set(found)) == len(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_unicode_is_read_without_an_exception(text: str) -> None:
    read(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [case["text"] for case in _CASES]
            + ["Interval", ".", "Union(", ")", "Contains(", "(", ",", "x", "Point", "2"]
        ),
        max_size=4,
    ),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_cut_and_joined_answers_are_read_without_an_exception(texts: list[str], start: int, end: int) -> None:
    joined = "".join(texts)
    read(joined[:start] + joined[end:])


@pytest.mark.parametrize(
    "text",
    [
        "(" * 600, "{" * 600, "2^" * 300, "2^{" * 150 + "2" + "}" * 150, "|x" * 300, "9" * 600, "1e" + "9" * 500,
        "9" + "!" * 599, r"\frac" * 120, r"\begin{pmatrix}" * 40, "f(" * 299, "x=1 or " * 85, "(1,2)∪" * 100,
        "5 " + "kg m " * 110, "[1,2]," * 100, "Union(" * 100, "°" * 600, "≈" * 600, "½" * 200, "twenty " * 85,
        "a is " * 120, r"{a\choose " * 55, "i+j+e+a/bc+(1,2)," * 30,
    ],
)  # fmt: skip
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.thread_time()
    read(text[:600])
    assert time.thread_time() - start < 2


@settings(deadline=None)
@given(st.fractions(max_denominator=10**6))
def test_a_number_is_read_as_itself(number: Fraction) -> None:
    whole = number.numerator
    assert read(str(whole))[0] == v.Expression(v.Rational(Fraction(whole)))


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=1000))
def test_a_decimal_keeps_its_value_and_its_precision(number: object) -> None:
    tree = v.Decimal(Fraction(str(number)), -4)
    assert read(str(number)) == (v.Expression(tree),)
