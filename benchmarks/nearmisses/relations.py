"""Wrong equations, inequalities, lines and piecewise functions.

Each function gives a ground truth and an answer that other points satisfy.
"""

from random import Random

from benchmarks.nearmisses.notation import letter
from benchmarks.shapes.common import small

__all__ = [
    "circle",
    "equation_s_sign",
    "function_s_value",
    "inequality_ends",
    "inequality_turned",
    "line_scaled_on_one_side",
    "linear_relation",
    "parameter_lost",
    "piecewise_swapped",
    "variable_factor_in_an_equation",
]

Wrong = tuple[str, str]


def circle(random: Random) -> Wrong:
    """A circle around the opposite point, or with the radius for its square."""
    first, second, radius = random.randint(1, 9), random.randint(1, 9), random.randint(2, 9)
    write = "(x {} {})^2 + (y - {})^2 = {}".format
    wrong = (
        write("+", first, second, radius**2),
        write("-", first, second, radius),
        write("-", first + 1, second, radius**2),
    )
    return write("-", first, second, radius**2), random.choice(wrong)


def equation_s_sign(random: Random) -> Wrong:
    """A line with one sign changed."""
    first, second, third = random.randint(2, 9), random.randint(2, 9), random.randint(1, 30)
    right = f"{first}x + {second}y - {third} = 0"
    return right, random.choice(
        (f"{first}x - {second}y - {third} = 0", f"{first}x + {second}y + {third} = 0", f"y = {first}x + {third}")
    )


def function_s_value(random: Random) -> Wrong:
    """A function with the right name and another right side."""
    first, second, symbol = small(random), random.randint(1, 9), random.choice("xnt")
    right = f"f({symbol}) = {first}{symbol} + {second}"
    wrong = (
        f"f({symbol}) = {first}{symbol} - {second}",
        f"f({symbol}) = {first}{symbol}",
        f"f({symbol})={second}{symbol}^2+{first}",
    )
    return right, random.choice(wrong)


def inequality_ends(random: Random) -> Wrong:
    """Strict or not, or another bound."""
    symbol, low = letter(random), random.randint(-30, 30)
    high = low + random.randint(2, 30)
    right = f"{low} < {symbol} < {high}"
    wrong = (
        f"{low} \\le {symbol} < {high}",
        f"{low} < {symbol} \\leq {high}",
        f"{low} < {symbol} < {high + 1}",
        f"{symbol} < {high}",
    )
    return right, random.choice(wrong)


def inequality_turned(random: Random) -> Wrong:
    """The other direction."""
    symbol, number = letter(random), random.randint(-30, 30)
    signs = random.choice(((">", "<"), ("<", ">"), ("\\le", "\\ge"), ("\\geq", "\\leq")))
    return f"{symbol} {signs[0]} {number}", f"{symbol} {signs[1]} {number}"


def line_scaled_on_one_side(random: Random) -> Wrong:
    """One side of an equation multiplied, the other not."""
    first, second, third, scale = small(random), small(random), random.randint(1, 30), random.randint(2, 5)
    return f"{first}x + {second}y = {third}", f"{first * scale}x + {second * scale}y = {third}"


def linear_relation(random: Random) -> Wrong:
    """A line solved for y, its slope or its intercept off."""
    slope, height = random.randint(2, 9), random.randint(1, 20)
    right = f"y = {slope}x + {height}"
    return right, random.choice(
        (
            f"y = {slope}x - {height}",
            f"y = {slope + 1}x + {height}",
            f"x = {slope}y + {height}",
            f"{slope}x + y = {height}",
        )
    )


def variable_factor_in_an_equation(random: Random) -> Wrong:
    """An equation multiplied by a variable, which adds a solution."""
    first, second = random.randint(2, 9), random.randint(1, 9)
    return f"{first}x + y = {second}", f"x({first}x + y - {second}) = 0"


def piecewise_swapped(random: Random) -> Wrong:
    """The cases of a function exchanged."""
    number = random.randint(1, 9)
    write = "\\begin{{cases}} {} & x > {} \\\\ {} & x \\le {} \\end{{cases}}".format
    return write("x^2", number, "2x", number), random.choice(
        (
            write("2x", number, "x^2", number),
            write("x^2", number + 1, "2x", number + 1),
            write("x^2", number, "3x", number),
        )
    )


def parameter_lost(random: Random) -> Wrong:
    """A line through one of its points, or with another direction."""
    symbol, first, second = random.choice("tsk"), random.randint(-9, 9), random.randint(2, 9)
    right = f"({first} + {second}{symbol}, {second}{symbol})"
    return right, random.choice(
        (f"({first + second}, {second})", f"({first}, 0)", f"({first} - {second}{symbol}, {second}{symbol})")
    )
