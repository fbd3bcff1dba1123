r"""Kinds of pairs about notations: logic, sets, derivatives, ratios of three, tolerances, vectors with hats, intervals."""

import random
from fractions import Fraction
from math import gcd

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import decimal
from tinyv_build.embedded.pairs.polynomials import Coefficients, changed, polynomial_text

__all__ = ["DRAWS"]

_LOGIC: tuple[tuple[str, ...], ...] = (
    ("U \\land V", "U and V", "V \\land U", "U ∧ V", "U \\wedge V", "U && V", "\\lnot(\\lnot U \\lor \\lnot V)"),
    ("U \\lor V", "U or V", "V \\lor U", "U ∨ V", "U \\vee V", "U || V", "\\lnot(\\lnot U \\land \\lnot V)"),
    ("U \\to V", "U \\Rightarrow V", "if U then V", "\\lnot U \\lor V", "\\lnot V \\to \\lnot U", "U implies V"), ("V \\to U", "V \\Rightarrow U", "if V then U", "\\lnot V \\lor U", "\\lnot U \\to \\lnot V"),
    ("U \\leftrightarrow V", "U \\Leftrightarrow V", "U if and only if V", "(U \\to V) \\land (V \\to U)", "U iff V"), ("\\lnot(U \\land V)", "\\lnot U \\lor \\lnot V", "not (U and V)", "\\neg(U \\wedge V)"),
    ("\\lnot(U \\lor V)", "\\lnot U \\land \\lnot V", "neither U nor V", "\\neg U \\wedge \\neg V"), ("U \\oplus V", "U xor V", "exactly one of U and V", "(U \\lor V) \\land \\lnot(U \\land V)"), ("\\lnot U", "not U", "\\neg U", "¬U", "!U"), ("U \\land \\lnot V", "U and not V", "\\lnot(U \\to V)", "U ∧ ¬V"),
)  # fmt: skip
_SETS: tuple[tuple[str, ...], ...] = (
    ("U \\cup V", "V \\cup U", "the union of U and V", "U ∪ V"), ("U \\cap V", "V \\cap U", "the intersection of U and V", "U ∩ V"), ("U \\setminus V", "U - V", "U \\cap V^c", "the elements of U that are not in V"), ("V \\setminus U", "V - U", "V \\cap U^c", "the elements of V that are not in U"),
    ("U \\subseteq V", "U is a subset of V", "V \\supseteq U", "every element of U is in V"), ("V \\subseteq U", "V is a subset of U", "U \\supseteq V", "every element of V is in U"), ("(U \\cup V)^c", "U^c \\cap V^c", "\\overline{U \\cup V}", "\\overline{U} \\cap \\overline{V}"),
    ("(U \\cap V)^c", "U^c \\cup V^c", "\\overline{U \\cap V}", "\\overline{U} \\cup \\overline{V}"), ("U \\cap V = \\emptyset", "U and V are disjoint", "U and V have no common element", "V \\cap U = \\varnothing"), ("U \\triangle V", "(U \\setminus V) \\cup (V \\setminus U)", "V \\triangle U", "the symmetric difference of U and V"), ("U = V", "V = U", "U and V are the same set"),
)  # fmt: skip


def _filled(luck: random.Random, rows: tuple[tuple[str, ...], ...], names: tuple[tuple[str, str], ...]) -> Item:
    one, other = luck.choice(names)

    def fill(text: str) -> str:
        return "".join({"U": one, "V": other}.get(letter, letter) for letter in text)

    right, *others = luck.sample(rows, 5)
    return Item([fill(text) for text in right], [fill(luck.choice(row)) for row in others], meaning=(one, right))


def logic_formula(luck: random.Random) -> Item:
    return _filled(luck, _LOGIC, (("p", "q"), ("P", "Q"), ("A", "B"), ("x", "y"), ("q", "r")))


def set_formula(luck: random.Random) -> Item:
    return _filled(luck, _SETS, (("A", "B"), ("X", "Y"), ("S", "T"), ("M", "N"), ("P", "Q")))


def derivative_notation(luck: random.Random) -> Item:
    value = (*(luck.randint(-8, 9) for _ in range(luck.choice((1, 2)))), luck.choice((1, 2, 3, 4, 6, -1)))

    def forms(coefficients: Coefficients) -> list[str]:
        text = polynomial_text(coefficients)
        turned = polynomial_text(coefficients, "x", range(len(coefficients)))
        return [
            f"f'(x) = {text}",
            f"\\frac{{dy}}{{dx}} = {text}",
            f"y' = {turned}",
            text,
            f"\\frac{{d}}{{dx}} f(x) = {text}",
            f"dy/dx = {turned}",
            f"the derivative is {text}",
            f"D f = {text}",
            f"f^{{\\prime}}(x) = {text}",
        ]

    return by_value(luck, forms, value, changed(luck, value))


def three_ratio(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int]) -> list[str]:
        one, two, three = value
        twice = [2 * part for part in value]
        found = [
            f"{one}:{two}:{three}",
            f"{one} : {two} : {three}",
            f"{one} to {two} to {three}",
            f"a:b:c = {one}:{two}:{three}",
            f"the ratio is {one}:{two}:{three}",
        ]
        return [*found, ":".join(map(str, twice)), f"{one}\\colon {two}\\colon {three}"]

    value = (luck.randint(1, 9), luck.randint(1, 12), luck.randint(1, 12))
    one, two, three = value
    if gcd(gcd(one, two), three) > 1:
        return Item([], [])
    wrongs = [(three, two, one), (one + 1, two, three), (one, two + 1, three), (two, one, three), (one, two, three + 2)]
    return by_value(luck, forms, value, [w for w in wrongs if not _same_ratio(w, value)])


def _same_ratio(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(one[i] * other[j] == one[j] * other[i] for i in range(3) for j in range(i))


def tolerance(luck: random.Random) -> Item:
    unit = luck.choice(("", "", " cm", " g", " s", " m"))

    def forms(value: tuple[Fraction, Fraction]) -> list[str]:
        middle, spread = value
        low, high = decimal(middle - spread), decimal(middle + spread)
        text, wide = decimal(middle), decimal(spread)
        return [
            f"{text} \\pm {wide}{unit}",
            f"{text} ± {wide}{unit}",
            f"({text} \\pm {wide}){unit}",
            f"between {low} and {high}{unit}",
            f"from {low}{unit} to {high}{unit}",
            f"[{low}, {high}]{unit}",
            f"{text} +/- {wide}{unit}",
        ]

    middle, spread = Fraction(luck.randint(20, 900), 10), Fraction(luck.randint(1, 19), 10)
    wrongs = [
        (middle + 1, spread),
        (middle, spread * 2),
        (middle, spread + Fraction(1, 10)),
        (middle - spread, spread),
        (middle + spread, spread),
    ]
    return by_value(luck, forms, (middle, spread), wrongs)


_FUNCTIONS: tuple[tuple[str, ...], ...] = (
    ("\\arcsin x", "\\sin^{-1} x", "asin(x)", "\\text{arcsin}(x)"), ("\\arctan x", "\\tan^{-1} x", "atan(x)", "\\operatorname{arctan} x"), ("\\frac{1}{\\sin x}", "\\csc x", "(\\sin x)^{-1}", "\\operatorname{cosec} x"), ("\\frac{1}{\\cos x}", "\\sec x", "(\\cos x)^{-1}", "1/cos(x)"),
    ("\\tan x", "\\operatorname{tg} x", "\\frac{\\sin x}{\\cos x}", "tan(x)"), ("\\cot x", "\\operatorname{ctg} x", "\\frac{\\cos x}{\\sin x}", "1/tan(x)"), ("\\log_{10} x", "\\lg x", "\\log_{10}(x)"), ("\\ln x", "\\log_e x", "\\text{ln}(x)", "ln(x)"), ("\\log_2 x", "\\operatorname{lb} x", "\\log_{2}(x)", "\\frac{\\ln x}{\\ln 2}"),
    ("e^x", "\\exp(x)", "\\mathrm{e}^{x}", "exp(x)"), ("\\sqrt{x}", "x^{1/2}", "sqrt(x)", "\\sqrt{ x }", "x^{0.5}"), ("\\lfloor x \\rfloor", "[x]", "floor(x)", "the greatest integer not exceeding x"), ("\\lceil x \\rceil", "ceil(x)", "the least integer not below x"), ("|x|", "\\lvert x \\rvert", "abs(x)", "\\left|x\\right|"),
    ("\\sinh x", "\\frac{e^x - e^{-x}}{2}", "\\operatorname{sh} x"), ("\\cosh x", "\\frac{e^x + e^{-x}}{2}", "\\operatorname{ch} x"), ("x!", "\\Gamma(x+1)", "factorial of x"), ("\\frac{1}{x}", "x^{-1}", "1/x", "the reciprocal of x"), ("-x", "(-1)x", "the negative of x", "−x"), ("x^2", "x \\cdot x", "x**2", "x squared", "x*x"), ("x^3", "x cubed", "x \\cdot x \\cdot x", "x**3"),
)  # fmt: skip


def function_notation(luck: random.Random) -> Item:
    letter = luck.choice("xxxtua")
    right, *others = luck.sample(_FUNCTIONS, 5)

    same = [_renamed(text, letter) for text in right]
    return Item(same, [_renamed(luck.choice(row), letter) for row in others], meaning=(letter, right[0]))


def _renamed(text: str, letter: str) -> str:
    """The text with another unknown; words keep their x."""
    words = {"exp": "\1", "exceeding": "\2"}
    for word, mark in words.items():
        text = text.replace(word, mark)
    text = text.replace("x", letter)
    for word, mark in words.items():
        text = text.replace(mark, word)
    return text


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (logic_formula, set_formula, derivative_notation, three_ratio, tolerance, function_notation)
}
