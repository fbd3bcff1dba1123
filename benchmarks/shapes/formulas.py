"""Shapes that are one formula with symbols, definitions, and words.

Each function makes a reference and an answer that equals it, nearly equals it, or does not.
"""

from random import Random

from benchmarks.shapes.common import LETTERS, a_number, chance, near, small

__all__ = ["definitions", "exponentials", "functions", "polynomials", "products", "quotients", "words"]

FUNCTIONS = ("\\sin", "\\cos", "\\tan", "\\ln", "\\log", "\\arctan", "\\exp")


def _terms(random: Random, letters: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for _ in range(random.randint(2, 4)):
        letter = random.choice(letters)
        power = random.randint(0, 3)
        key = "" if power == 0 else letter if power == 1 else f"{letter}^{{{power}}}"
        if chance(random, 0.3):
            key += random.choice(letters)
        found[key] = random.choice((1, -1)) * small(random)
    return found


def _written(random: Random, terms: dict[str, int]) -> str:
    items = list(terms.items())
    random.shuffle(items)
    text = ""
    for key, value in items:
        size = abs(value)
        shown = f"{size}{key}" if size != 1 or not key else key
        text += ("-" if value < 0 else "+" if text else "") + shown
    return text if chance(random, 0.7) else text.replace("+", " + ")


def polynomials(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "polynomials"."""
    letters = "".join(random.sample(LETTERS, 2))
    terms = _terms(random, letters)
    changed = dict(terms)
    if chance(random, 0.5):
        key = random.choice(sorted(changed))
        changed[key] = near(random, changed[key]) or 1
    return _written(random, terms), _written(random, changed)


def products(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "products"."""
    x, a, b = random.choice(LETTERS), a_number(random) % 20 + 1, a_number(random) % 20 + 1
    c = random.choice((a * b, a * b, a * b + 1))
    factored = random.choice(
        (
            f"({x}+{a})({x}+{b})",
            f"({x}+{b})({x}+{a})",
            f"({x} + {a}) \\cdot ({x}+{b})",
            f"\\left({x}+{a}\\right)\\left({x}+{b}\\right)",
        )
    )
    expanded = f"{x}^2+{a + b}{x}+{c}"
    return random.choice(((factored, expanded), (expanded, factored)))


def quotients(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "quotients"."""
    n, a = random.choice(LETTERS), small(random)
    options = (
        f"\\frac{{1}}{{{n}({n}+{a})}}",
        f"\\frac{{1}}{{{a}}}\\left(\\frac{{1}}{{{n}}}-\\frac{{1}}{{{n}+{a}}}\\right)",
        f"\\frac{{1}}{{{n}^2+{a}{n}}}",
        f"1/({n}^2+{a}{n})",
        f"\\frac{{1}}{{{n}}} \\div ({n}+{a})",
        f"\\frac{{1}}{{{n}^2-{a}{n}}}",
        f"\\frac{{{n}}}{{{n}^2+{a}{n}}}",
    )
    return random.choice(options), random.choice(options)


def exponentials(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "exponentials"."""
    n, b, k = random.choice("knmx"), random.choice((2, 3, 4)), random.randint(1, 3)
    options = (
        f"{b}^{{{n}+{k}}}",
        f"{b**k} \\cdot {b}^{n}",
        f"{b}^{n} \\cdot {b}^{k}",
        f"{b**2}^{{{n}}}",
        f"{b}^{{2{n}}}",
        f"{b}^{{{n}-{k}}}",
        f"\\frac{{{b}^{n}}}{{{b**k}}}",
        f"e^{{{n}+{k}}}",
        f"e^{n}e^{k}",
        f"({b}^{n}-1)",
        f"{b}^{n}-1",
        f"\\frac{{1}}{{2}}({b}^{n}-1)",
        f"\\frac{{{b}^{n}-1}}{{2}}",
    )
    return random.choice(options), random.choice(options)


def functions(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "functions"."""
    x, f, a = random.choice("xtn"), random.choice(FUNCTIONS), small(random)
    options = (
        f"{f}({a}{x})",
        f"{f} {a}{x}",
        f"{f}\\left({a}{x}\\right)",
        f"{f} ({x} \\cdot {a})",
        f"{f} {x}",
        f"{f}^2 {x}",
        f"{f}^{{2}}({x})",
        f"{a}{f} {x}",
        f"{f}({x}){a}",
        f"{f}({x})/{a}",
        f"{f} {x} / {a}",
        f"{f}({x}+{a})",
        f"{f}({a}+{x})",
        f"1-{f}^2 {x}",
        f"{f} \\frac{{{x}}}{{{a}}}",
    )
    return random.choice(options), random.choice(options)


def words(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "words"."""
    options = (
        "A",
        "B",
        "(A)",
        "\\text{A}",
        "\\textbf{B}",
        "e",
        "E",
        "x",
        "X",
        "\\text{Yes}",
        "\\text{yes}",
        "No",
        "odd",
        "\\text{odd}",
        "abc",
        "\\text{abc}",
        "\\text{none}",
        "x_1",
        "x_{1}",
        "x_{12}",
        "x_12",
        "\\alpha",
        "a_n",
        "a_{n+1}",
        "No real solutions.",
        "\\text{no solution}",
        "m",
        "5",
        "\\infty",
        "-\\infty",
        "i",
        "\\frac{x}{1}",
        "2x-x",
    )
    return random.choice(options), random.choice(options)


def definitions(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "definitions"."""
    f, g, x, a = random.choice("fg"), random.choice("fgh"), random.choice("xnt"), small(random)
    options = (
        f"{f}({x})={a}{x}",
        f"{f}({x}) = {x} \\cdot {a}",
        f"{g}({x})={a}{x}",
        f"{f}({x})={x}^{a}",
        f"{a}{x}",
        f"{f}({x})={a}{x}+1",
        f"a_n = {a}^{{n-1}}",
        f"a_{{n}}={a}^{{n-1}}",
        f"{a}^{{n-1}}",
        f"{f}(y)={a}y",
        f"y={a}{x}",
        f"{f}({a})={x}",
        f"a_{{n+1}}={a}a_n",
    )
    return random.choice(options), random.choice(options)
