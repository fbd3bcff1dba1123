"""Wrong roots, constants, logarithms, angles and complex numbers.

Each function gives a ground truth and an answer whose values differ by construction.
"""

import math
from fractions import Fraction
from random import Random

from benchmarks.nearmisses.notation import chosen, integer, quotient, rational, root
from benchmarks.shapes.common import small

__all__ = [
    "binomials",
    "complex_conjugates",
    "complex_parts_swapped",
    "constant_lost",
    "constant_s_last_decimal",
    "imaginary_unit_lost",
    "logarithm_s_base",
    "plus_and_minus",
    "root_index",
    "root_of_a_neighbour",
    "roots_swapped",
    "sine_and_cosine",
    "sum_of_roots",
]

Wrong = tuple[str, str]


def binomials(random: Random) -> Wrong:
    """A neighbour in Pascal's triangle."""
    above = random.randint(7, 60)
    below = random.randint(2, above // 2 - 1)
    return f"\\binom{{{above}}}{{{below}}}", chosen(
        random, f"\\binom{{{above}}}{{{below + 1}}}", f"\\binom{{{above + 1}}}{{{below}}}",
        integer(random, math.comb(above, below) + 1), f"{above}! / {below}!" if below > 1 else "0",
    )  # fmt: skip


def complex_conjugates(random: Random) -> Wrong:
    """The conjugate."""
    first, second = random.randint(-9, 9), random.randint(1, 9)
    return f"{first} + {second}i", f"{first} - {second}i"


def complex_parts_swapped(random: Random) -> Wrong:
    """Real and imaginary part exchanged."""
    first, second = random.sample(range(1, 20), 2)
    return f"{first} + {second}i", chosen(random, f"{second} + {first}i", f"{first}i + {second}")


def constant_lost(random: Random) -> Wrong:
    """A constant that is not there, or another one."""
    value = rational(random, Fraction(random.randint(1, 30), random.choice((1, 2, 3, 4, 7))))
    right = f"{value} \\pi" if "/" not in value else f"{value} * \\pi"
    return right, random.choice((value, right.replace("\\pi", "e"), f"{right}^2", f"{value} + \\pi"))


def constant_s_last_decimal(random: Random) -> Wrong:
    """A decimal of a multiple of a constant with a wrong last digit."""
    factor, places = random.randint(1, 20), random.randint(3, 8)
    name, value = random.choice(
        (("\\pi", math.pi), ("e", math.e), ("\\sqrt{2}", math.sqrt(2)), ("\\ln 2", math.log(2)))
    )
    return f"{factor}{name}", f"{factor * value + random.choice((1, -1, 3)) / 10**places:.{places}f}"


def imaginary_unit_lost(random: Random) -> Wrong:
    """The imaginary unit gone."""
    number, under = random.randint(2, 9), random.choice((2, 3, 5, 7))
    right, wrong = random.choice(((f"{number}i", f"{number}"), (f"i\\sqrt{{{under}}}", f"\\sqrt{{{under}}}")))
    return right, random.choice((wrong, f"-{right}", quotient(random, right, "2")))


def logarithm_s_base(random: Random) -> Wrong:
    """Another base of a logarithm, or base and argument exchanged."""
    base, argument = random.sample((2, 3, 5, 7, 11, 13), 2)
    right = f"\\log_{{{base}}} {argument}"
    wrong = (f"\\log_{{{argument}}} {base}", f"\\log_{{{base}}} {argument + 1}", f"\\ln {argument}")
    return right, random.choice(wrong)


def plus_and_minus(random: Random) -> Wrong:
    """Both signs and one, or both signs of something else."""
    whole, under = random.randint(1, 9), random.choice((2, 3, 5, 7, 11))
    plain = f"{whole} + {root(random, under)}"
    both = chosen(random, f"{whole} \\pm {root(random, under)}", f"{whole} ± {root(random, under)}")
    other = random.choice((plain, f"{whole} \\pm {root(random, under + 1)}", f"{whole + 1} \\pm {root(random, under)}"))
    return (both, other) if random.choice((True, True, False)) else (plain, both)


def root_index(random: Random) -> Wrong:
    """Another root of the same number."""
    number, index = random.choice((2, 3, 5, 6, 7, 10)), random.randint(3, 7)
    return root(random, number, index), root(random, number, index + 1)


def root_of_a_neighbour(random: Random) -> Wrong:
    """The root of a number beside it, or the number itself."""
    number, factor = random.choice((2, 3, 5, 6, 7, 10, 11, 13)), small(random)
    other = random.choice((root(random, number + 1), str(number), root(random, number, 3)))
    return f"{factor}{root(random, number)}", f"{factor}*{other}" if other.isdigit() else f"{factor}{other}"


def roots_swapped(random: Random) -> Wrong:
    """`a√b` and `b√a`."""
    first, second = random.sample((2, 3, 5, 6, 7, 10, 11), 2)
    return f"{first}{root(random, second)}", f"{second}{root(random, first)}"


def sine_and_cosine(random: Random) -> Wrong:
    """The other function of the same angle, or another angle."""
    below = random.choice((5, 7, 9, 11, 13))
    right = f"\\sin \\frac{{\\pi}}{{{below}}}"
    return right, chosen(
        random, f"\\cos \\frac{{\\pi}}{{{below}}}", f"\\sin \\frac{{\\pi}}{{{below + 1}}}", f"-\\sin(\\pi/{below})",
        f"\\tan \\frac{{\\pi}}{{{below}}}", f"\\sin \\frac{{2\\pi}}{{{below}}}",
    )  # fmt: skip


def sum_of_roots(random: Random) -> Wrong:
    """The root of a sum for the sum of roots, another sign, or one term gone."""
    first, second = random.sample((2, 3, 5, 7, 11, 13), 2)
    wrong = (
        root(random, first + second), f"{root(random, first)} - {root(random, second)}", root(random, first)
    )  # fmt: skip
    return f"{root(random, first)} + {root(random, second)}", random.choice(wrong)
