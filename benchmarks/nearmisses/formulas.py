"""Wrong formulas: signs, coefficients, exponents, symbols lost and gained.

Each function gives a ground truth and an answer that differ as functions of their symbols.
"""

from random import Random

from benchmarks.nearmisses.notation import chosen, integer, letter, power, quotient, root
from benchmarks.shapes.common import small

__all__ = [
    "absolute_value_lost",
    "capital_letter",
    "coefficient",
    "constant_of_integration_lost",
    "exponent_in_a_formula",
    "exponential_s_sign",
    "floor_and_ceiling",
    "letter_as_a_unit",
    "max_and_min",
    "other_letter",
    "physical_formula",
    "product_of_factors",
    "root_lost",
    "squared_sine",
    "subscript",
    "symbol_gained",
    "symbol_lost",
    "term_lost",
]

Wrong = tuple[str, str]
_PHYSICS = (
    (
        "\\frac{GMm}{r^2}",
        ("\\frac{GMm}{r}", "\\frac{GM}{r^2}", "\\frac{GMm}{2r^2}", "-\\frac{GMm}{r^2}", "\\frac{GMm}{R^2}"),
    ),
    ("\\sqrt{\\frac{2 g h}{3}}", ("\\sqrt{2gh}", "\\sqrt{\\frac{g h}{3}}", "\\frac{2gh}{3}", "\\sqrt{\\frac{2 g}{3}}")),
    ("\\frac{m v^2}{2 r}", ("\\frac{m v}{2 r}", "\\frac{m v^2}{r}", "\\frac{v^2}{2r}", "\\frac{m v^2 r}{2}")),
    (
        "\\frac{q}{4\\pi\\varepsilon r^2}",
        ("\\frac{q}{4\\pi\\varepsilon r}", "\\frac{q}{2\\pi\\varepsilon r^2}", "\\frac{q}{4\\varepsilon r^2}"),
    ),
    (
        "\\frac{\\hbar^2 k^2}{2m}",
        ("\\frac{h^2 k^2}{2m}", "\\frac{\\hbar^2 k^2}{m}", "\\frac{\\hbar k^2}{2m}", "\\frac{\\hbar^2}{2m}"),
    ),
    (
        "\\frac{1}{2} \\rho v^2 A",
        ("\\rho v^2 A", "\\frac{1}{2} \\rho v^3 A", "\\frac{1}{2} v^2 A", "\\frac{1}{2} \\rho v^2 a"),
    ),
    (
        "\\frac{R_1 R_2}{R_1 + R_2}",
        ("\\frac{R_1 + R_2}{R_1 R_2}", "\\frac{R_1 R_2}{R_1 - R_2}", "R_1 + R_2", "\\frac{R_1 R_1}{R_1 + R_2}"),
    ),
)
"""A formula, and what is one change away from it."""


def letter_as_a_unit(random: Random) -> Wrong:
    """`10 + 3t` and `13`: a trailing letter is no unit that may be missing."""
    first, second, symbol = small(random), small(random), random.choice("tmsghkLNVxn")
    sign, total = random.choice((("+", first + second), ("-", first - second)))
    prefix = random.choice(("", "w = ", "y="))
    return f"{prefix}{first} {sign} {second}{symbol}", f"{prefix}{total}"


def coefficient(random: Random) -> Wrong:
    """One coefficient of a polynomial off by one."""
    symbol, first, second, third = letter(random), small(random), small(random), random.randint(1, 9)
    right = f"{first}{symbol}^2 + {second}{symbol} + {third}"
    wrong = (
        f"{first + 1}{symbol}^2 + {second}{symbol} + {third}",
        f"{first}{symbol}^2 - {second}{symbol} + {third}",
        f"{first}{symbol}^2 + {second}{symbol} + {third + 1}",
        f"{first}{symbol}^3 + {second}{symbol} + {third}",
    )
    return right, random.choice(wrong)


def exponent_in_a_formula(random: Random) -> Wrong:
    """An exponent off by one."""
    symbol, exponent, factor = letter(random), random.randint(2, 9), small(random)
    write = [f"{factor}{power(random, symbol, value)}" for value in (exponent, exponent + 1)]
    return write[0], write[1]


def term_lost(random: Random) -> Wrong:
    """A term gone or gained."""
    symbol, first, second = letter(random), small(random), small(random)
    right = f"{first}{symbol}^3 - {second}{symbol}"
    return right, random.choice((f"{first}{symbol}^3", f"{right} + 1", f"-{second}{symbol}", f"{right} + {symbol}"))


def symbol_lost(random: Random) -> Wrong:
    """A symbol of a product gone."""
    first, second, third = random.sample("pqrxyz", 3)
    factor = small(random)
    right = f"{factor}{first}{second}{third}"
    return right, random.choice((f"{factor}{first}{second}", f"{factor}{first}{third}", f"{factor}"))


def symbol_gained(random: Random) -> Wrong:
    """A number or formula with a symbol that is not in it."""
    first, second = random.sample("abcpqrxyz", 2)
    number = integer(random, random.randint(2, 5000))
    return random.choice(((number, f"{number} + {first}"), (f"2{first}", f"2{first}{second}"), (first, f"{first}^2")))


def other_letter(random: Random) -> Wrong:
    """Another letter in the place of one of two."""
    first, second, third = random.sample("abcpqrxyz", 3)
    right, wrong = (f"{first}^2 + 3{name}" for name in (second, third))
    return right, wrong


def capital_letter(random: Random) -> Wrong:
    """A capital letter beside its small one."""
    name = random.choice(("Rr", "Mm", "Vv", "Aa", "Tt", "Xx"))
    return f"\\frac{{{name[0]}}}{{{name[1]} + {name[0]}}}", f"\\frac{{{name[1]}}}{{{name[1]} + {name[0]}}}"


def subscript(random: Random) -> Wrong:
    """Another subscript in the numerator."""
    name, brace = random.choice("mrRvCTx"), random.choice(("{%d}", "%d"))
    first, second = (f"{name}_{brace % number}" for number in (1, 2))
    below = f"{first} + {second}"
    return quotient(random, first, below), quotient(random, second, below)


def product_of_factors(random: Random) -> Wrong:
    """A root of a polynomial with the other sign."""
    symbol, first, second = letter(random), random.randint(1, 9), random.randint(10, 19)
    right = f"({symbol} - {first})({symbol} + {second})"
    expanded = f"{symbol}^2 + {second - first}{symbol} + {first * second}"
    return right, random.choice((f"({symbol} + {first})({symbol} - {second})", expanded))


def root_lost(random: Random) -> Wrong:
    """A root sign gone, or over one term alone."""
    symbol, number = letter(random), random.randint(2, 30)
    right = root(random, f"{symbol}^2 + {number}")
    return right, random.choice(
        (f"{symbol} + \\sqrt{{{number}}}", f"{symbol}^2 + {number}", root(random, f"{symbol}^2 - {number}"))
    )


def absolute_value_lost(random: Random) -> Wrong:
    """An absolute value and what is in it."""
    symbol, number = letter(random), random.randint(1, 30)
    bars = chosen(random, "|%s|", "\\left|%s\\right|", "\\lvert %s \\rvert")
    return bars % f"{symbol} - {number}", random.choice((f"{symbol} - {number}", bars % f"{symbol} + {number}"))


def floor_and_ceiling(random: Random) -> Wrong:
    """Rounded down and rounded up."""
    symbol, below = random.choice("nxk"), random.randint(2, 9)
    sides = random.choice((("floor", "ceil"), ("ceil", "floor")))
    right, wrong = (f"\\left\\l{side} \\frac{{{symbol}}}{{{below}}} \\right\\r{side}" for side in sides)
    return right, random.choice((wrong, f"\\frac{{{symbol}}}{{{below}}}"))


def max_and_min(random: Random) -> Wrong:
    """The larger and the smaller of two."""
    first, second = random.sample("abcxyz", 2)
    sides = random.choice((("max", "min"), ("min", "max")))
    right, wrong = (f"\\{side}({first}, {second})" for side in sides)
    return right, random.choice((wrong, first, f"{first} + {second}"))


def squared_sine(random: Random) -> Wrong:
    """A squared function and the function of a double or a square."""
    name, symbol = random.choice(("sin", "cos", "tan")), random.choice(("x", "t", "\\theta"))
    right = chosen(random, f"\\{name}^2 {symbol}", f"\\{name}^2({symbol})")
    other = {"sin": "cos", "cos": "sin", "tan": "cot"}[name]
    wrong = (f"\\{name}(2{symbol})", f"\\{name}({symbol}^2)", f"\\{other}^2 {symbol}", f"\\{name}({symbol})")
    return right, random.choice(wrong)


def exponential_s_sign(random: Random) -> Wrong:
    """The exponent's sign, or its factor."""
    factor, symbol, number = small(random), letter(random).replace("e", "x"), random.randint(2, 9)
    right = f"{factor}e^{{-{number}{symbol}}}"
    wrong = (
        f"{factor}e^{{{number}{symbol}}}",
        f"{factor}e^{{-{number + 1}{symbol}}}",
        f"-{right}",
        f"{factor}e^{{-{number}}}{symbol}",
    )
    return right, random.choice(wrong)


def constant_of_integration_lost(random: Random) -> Wrong:
    """A constant of integration gone, or a factor in front of it that is no constant."""
    symbol, number = random.choice("xtu"), random.randint(2, 9)
    right = f"\\frac{{1}}{{{number}}} \\sin({number}{symbol}) + C"
    return right, random.choice(
        (
            f"\\frac{{1}}{{{number}}} \\sin({number}{symbol})",
            f"{number} \\sin({number}{symbol}) + C",
            f"\\cos({number}{symbol}) + C",
        )
    )


def physical_formula(random: Random) -> Wrong:
    """A formula of physics with a factor, power or symbol changed."""
    right, wrong = random.choice(_PHYSICS)
    name = random.choice(("", "", "F = ", "E="))
    return name + right, name + random.choice(wrong)
