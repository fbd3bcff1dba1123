"""Nothing from outside reaches `eval`: numbers and plain expressions are read by our own reader, names by nobody."""

import json
import operator
import subprocess
import sys
from fractions import Fraction

import math_verify.parser
import pytest
import sympy
import sympy.parsing.sympy_parser
from hypothesis import given
from hypothesis import strategies as st
from tinyv.rules.mathverify.arithmetic import Algebra, read
from tinyv.rules.mathverify.compare import compare

from .rules_kit import DATA

EXACT = Algebra(
    number=Fraction,
    negative=operator.neg,
    add=operator.add,
    subtract=operator.sub,
    multiply=operator.mul,
    divide=operator.truediv,
    power=lambda base, exponent: base ** int(exponent),
)

SUMS = st.recursive(
    st.sampled_from([("0", Fraction(0)), ("7", Fraction(7)), ("12", Fraction(12)), ("0.5", Fraction(1, 2))]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) + ({two[1][0]})", two[0][1] + two[1][1])),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]})-({two[1][0]})", two[0][1] - two[1][1])),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]})*({two[1][0]})", two[0][1] * two[1][1])),
        inner.map(lambda one: (f"-({one[0]})", -one[1])),
        inner.map(lambda one: (f"({one[0]})/7", one[1] / 7)),
        inner.map(lambda one: (f"({one[0]})**2", one[1] ** 2)),
    ),
    max_leaves=8,
)
"""Expressions and their values."""


@given(SUMS)
def test_an_expression_is_read_as_its_value(expression: tuple[str, Fraction]) -> None:
    assert read(expression[0], EXACT) == expression[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2**2", -4),
        ("2**-1", Fraction(1, 2)),
        ("2**3**2", 512),
        ("7-2-1", 4),
        ("8/2/2", 2),
        ("--3", 3),
        ("1+2*3", 7),
        ("2*-3", -6),
        ("-(3+4)*5/6", Fraction(-35, 6)),
        (" 12. ", 12),
        (".5", Fraction(1, 2)),
        ("007", 7),
    ],
)
def test_signs_bind_as_in_python(text: str, value: Fraction | int) -> None:
    assert read(text, EXACT) == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "x",
            "e",
            "1e5",
            "1_000",
            "0x10",
            "1j",
            "pi",
            "2x",
            "x.real",
            "f(1)",
            "()",
            "(1",
            "1)",
            "1 2",
            "2(3)",
        ),
        *("1//2", "1%2", "1,2", "[1]", "1;2", "1\n2", "٣", "²", "1.2.3", "1..2", "1.x", "'a'", '"a"', "1 if 1 else 2"),
        *("__import__('os')", "().__class__", "lambda: 1", "1 or 2", "~1", "1<2", "*", "**", "+", "-", "1+", "1**"),
    ],
)
def test_everything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="arithmetic"):
        read(text, EXACT)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text, Algebra(*[lambda *_: 0] * 7))
    except ValueError:
        return


CODE = [
    "__import__('os').system('echo qzjxv')",
    "().__class__.__bases__[0].__subclasses__()",
    "qzjxv(1)+2",
    "7319048123(3)",
    "7319048123**2+(1).__class__",
    "7319048123*2 + 0.5",
    "it is 7319048123.25 percent",
    "7319048123٣+٤",
    "\\frac{7319048123}{2}+qzjxv_{1}",
    "x^5-x+7319048123=0",
    "\\text{qzjxv}+7319048123\\%",
    "0,7319048123",
    "\\sin(7319048123 qzjxv)",
    "7319048123,1,2",
]

PROBE = """
import json, sys
from tinyv.rules.mathverify import preload
from tinyv.rules.mathverify.compare import compare
compiled = []
def hook(event, args):
    if event == "compile" and args[0] is not None:
        compiled.append(args[0] if isinstance(args[0], str) else bytes(args[0]).decode(errors="replace"))
sys.addaudithook(hook)
for ground_truth, text in json.load(sys.stdin):
    for raw in (False, True):
        compare(ground_truth, text, raw=raw)
print(json.dumps(compiled))
"""


def test_no_text_is_ever_compiled() -> None:
    """Every compilation in a worker is watched: none of them contains a word or number of the texts."""
    pairs = [(f"${code}$", text) for code in CODE for text in (code, f"the answer is {code} .", f"so ${code}$ it is")]
    probe = subprocess.run(
        [sys.executable, "-c", PROBE], input=json.dumps(pairs), capture_output=True, text=True, check=True, timeout=120
    )
    compiled = json.loads(probe.stdout.splitlines()[-1])
    assert [source for source in compiled if "qzjxv" in source or "7319048123" in source or "class" in source] == []


def test_golden_cases_reach_the_reader_with_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read in the place where `parse_expr` was: never a name, an attribute or a call."""
    seen: list[str] = []
    instead = sympy.parsing.sympy_parser.parse_expr

    def record(text: str, *args: object, **kwargs: object) -> object:
        value = instead(text, *args, **kwargs)
        seen.append(text)  # what was read; digits of other scripts come here too and are refused
        return value

    monkeypatch.setattr(sympy.parsing.sympy_parser, "parse_expr", record)
    monkeypatch.setattr(math_verify.parser, "parse_expr", record)
    cases = [json.loads(line) for line in (DATA / "equivalence_cases.jsonl").read_text().splitlines()]
    for case in cases:
        if not case["source"].startswith("limits"):  # no worker is here to be killed
            compare(case["ground_truth"], case["answer"], raw=False)
            compare(case["ground_truth"], f"so it is {case['answer']} then", raw=True)
    assert seen, "the reader was never asked: sympy has found another way"
    assert [text for text in seen if not set(text) <= set("0123456789.+-*/() ")] == []


def test_sympify_of_a_name_is_refused() -> None:
    with pytest.raises(sympy.SympifyError):
        sympy.sympify("x+1")
    assert sympy.sympify("12") == 12


@pytest.mark.parametrize(
    ("ground_truth", "text", "word"),
    [
        ("17", "Adding it all up I get (3+4)*2 + 3 in the end", "accepted"),
        ("17", "Adding it all up I get (3+4)*2 + 4 in the end", "rejected"),
        ("1024", "which makes 2^10 of them", "accepted"),
        ("-4", "which makes -2^2 of them", "accepted"),
        ("0.5", "so the share is 1/2 of it", "accepted"),
        ("12.5", "so the share is 12.5 percent", "accepted"),
        ("3", "so the share is __import__('os') 4", "rejected"),
    ],
)
def test_plain_expressions_in_prose_still_count(ground_truth: str, text: str, word: str) -> None:
    assert compare(ground_truth, text, raw=True).word == word
