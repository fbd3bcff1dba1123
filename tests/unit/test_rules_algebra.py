"""The reader and the comparison of the algebra tier: what is read how, what equals what, what nobody can say here."""

from fractions import Fraction

import pytest
from tinyv.rules.algebra import Algebra, equal, parse
from tinyv.rules.algebra.nodes import Apply, FiniteSet, Function, Interval, Multiply, Number, Power, Symbol, Tuple
from tinyv.rules.algebra.reading import read_answer

HALF = Number(Fraction(1, 2))
MINUS_ONE = Number(Fraction(-1))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("\\frac12", HALF),
        ("0.5", HALF),  # math-verify's normalisation itself makes this a fraction
        ("0.25", Number(Fraction(1, 4), exact=False)),
        ("1,234", Number(Fraction(1234))),
        ("2\\frac{1}{2}", Number(Fraction(5, 2))),
        ("-2\\frac{1}{2}", Number(Fraction(-5, 2))),
        ("2(3)", Number(Fraction(5))),  # sic: math-verify reads any two numbers side by side as a mixed number
        ("1/2x", Multiply((Number(Fraction(1)), Power(Multiply((Number(Fraction(2)), Symbol("x"))), MINUS_ONE)))),
        ("f(x)", Apply("f", (Symbol("x"),))),
        ("f(x+1)", None),
        ("A", Symbol("a")),
        ("a_{12}", Symbol("a_{12}")),
        ("a_1", Symbol("a_1")),
        ("x^23", Power(Symbol("x"), Number(Fraction(23)))),
        ("\\sin x/2", Function("sin", (Multiply((Symbol("x"), Power(Number(Fraction(2)), MINUS_ONE))),))),
        ("[1,2)", Interval(Number(Fraction(1)), Number(Fraction(2)), low_closed=True, high_closed=False)),
        ("(1,2,3)", Tuple(tuple(Number(Fraction(item)) for item in (1, 2, 3)))),
        ("1,x", FiniteSet((Number(Fraction(1)), Symbol("x")), braces=False)),
        ("\\{x\\}", FiniteSet((Symbol("x"),))),
        ("x^y^z", None),
        ("\\int x dx", None),
        ("\\frac{dy}{dx}", None),
        ("\\frac{1}{0}", None),
        ("f'(x)", None),
        ("x^T", None),
        ("\\lim_{x\\to 0} x", None),
    ],
)
def test_a_text_is_read_as_math_verify_reads_it_or_not_at_all(text: str, node: object) -> None:
    if text == "f(x+1)":
        node = Multiply((Symbol("f"), parse("x+1")))  # a formula in brackets is a factor
    assert parse(text) == node


@pytest.mark.parametrize(
    "text",
    ["x\\%", "5.", "\\forall x", "No solution.", "what?", "(-\\infty,1) \\cupdot (2,3)", "\\foo"],
)
def test_a_text_that_math_verify_cannot_read_is_known_to_be_unreadable(text: str) -> None:
    reading = read_answer(text)
    assert reading is not None
    assert reading.node is None


EQUAL = [
    ("x^2+2x+1", "(x+1)^2"),
    ("\\frac{1}{n(n+1)}", "\\frac{1}{n}-\\frac{1}{n+1}"),
    ("2\\sqrt{3}", "\\sqrt{12}"),
    ("\\frac{\\sqrt{2}}{2}", "\\frac{1}{\\sqrt{2}}"),
    ("2^{n+1}", "2 \\cdot 2^n"),
    ("e^{2x}", "(e^x)^2"),
    ("\\sin(-x)", "-\\sin x"),
    ("\\cos\\frac{\\pi}{3}", "\\frac{1}{2}"),
    ("\\log_2 8", "3"),
    ("5!", "120"),
    ("\\binom{5}{2}", "10"),
    ("1/3", "0.333333"),
    ("1000000.5", "1000000.4999999"),
    ("50\\%", "0.5"),
    ("50\\%", "50"),
    ("30^\\circ", "30"),
    ("x=5", "5"),
    ("5", "x=5"),
    ("f(x)=2x", "f(x) = x \\cdot 2"),
    ("y=2x+1", "y = 1+2x"),
    ("x > 3", "3 < x"),
    ("x \\geq 3", "[3, \\infty)"),
    ("20<P<30", "(20,30)"),
    ("x \\in [1,2]", "[1,2]"),
    ("(0,1) \\cup (2,3)", "(2,3) \\cup (0,1)"),
    ("[0,1] \\cup [1,2]", "[0,2]"),
    ("\\{1,2\\}", "2,1"),
    ("x=1, x=2", "x=2 \\text{ or } x=1"),
    ("(1,2),(3,4)", "\\{(3,4),(1,2)\\}"),
    ("3 \\pm \\sqrt{2}", "3-\\sqrt{2}, 3+\\sqrt{2}"),
    ("\\begin{pmatrix} 1 \\\\ 0.5 \\end{pmatrix}", "\\begin{bmatrix} 1 \\\\ \\frac12 \\end{bmatrix}"),
    ("\\text{abc}", "abc"),
    ("e", "E"),
    ("-\\infty", "-\\infty "),
]
DIFFERENT = [
    ("x^2+2x+1", "(x-1)^2"),
    ("2^{10}", "1023"),
    ("\\sqrt{2}", "1.4142"),
    ("\\frac{600}{7}", "85.71"),
    ("1/3", "0.33333"),
    ("x", "y"),
    ("3", "x"),
    ("x=5", "y=5"),
    ("k=2n-1", "k=2n-2"),
    ("k=2n-1", "2n-2"),
    ("x > 3", "x \\geq 3"),
    ("x > 3", "5"),
    ("(3,\\infty)", "x > 3"),  # sic: math-verify compares a set with an inequality only the other way round
    ("(1,2)", "(2,1)"),
    ("[1,2]", "[1,2)"),
    ("(1,2,3)", "(1,2)"),
    ("\\{1,2,3\\}", "\\{1,2\\}"),
    ("\\{1,2\\}", "1"),
    ("\\emptyset", "0"),
    ("(0,1) \\cup (2,3)", "(0,1) \\cup (2,4)"),
    ("(-\\infty, 0)", "-3"),
    ("\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "\\begin{pmatrix} 1 & 2 \\end{pmatrix}"),
    ("\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "12"),
    ("f(x)=x", "f(z)=z"),
    ("\\infty", "-\\infty"),
    ("\\text{abc}", "abd"),
]
UNKNOWN = [
    ("\\sin^2 x", "1-\\cos^2 x"),
    ("\\frac{d!}{k!(d-k)!}", "\\binom{d}{k}"),
    ("x^2+y^2=1", "2x^2+2y^2=2"),
    ("2x=4", "x=2"),
    ("1,1,2", "1,2,3-2"),
    ("10^{-20}", "2 \\cdot 10^{-20}"),
]


@pytest.mark.parametrize(
    ("gold", "answer", "expected"),
    [(*pair, True) for pair in EQUAL] + [(*pair, False) for pair in DIFFERENT] + [(*pair, None) for pair in UNKNOWN],
)
def test_nodes_are_equal_different_or_not_known(gold: str, answer: str, expected: bool | None) -> None:  # noqa: FBT001
    left, right = parse(gold), parse(answer)
    assert left is not None
    assert right is not None
    assert equal(left, right) is expected


@pytest.mark.parametrize(
    ("gold", "answer", "detail"),
    [
        ("$x^2-1$", "(x-1)(x+1)", "algebra: equal"),
        ("$x^2-1$", "(x-1)^2", "algebra: different"),
        ("Never so, never.", "5", "algebra: different"),
        ("x = 1 \\,", "x = 1", "algebra: equal"),
        ("Never so, never.", "Never so,  never.", "algebra: different"),
        ("No never.", "No never.", "algebra: same text"),
        ("$8$,$4$", "8,4", None),
        ("3i", "3 i", None),  # one reads as real, the other as complex: symbols of two kinds
        ("x" * 700, "5", None),
    ],
)
def test_a_pair_of_texts_is_settled_with_a_reason(gold: str, answer: str, detail: str | None) -> None:
    finding = Algebra().settle(gold, answer)
    assert (finding.detail if finding else None) == detail
