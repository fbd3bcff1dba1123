"""Right pairs: the same value in another notation. They show what a verifier that accepts nothing would lose.

Each function gives a ground truth, an answer and the question (empty: none needed).
"""

from fractions import Fraction
from random import Random

from benchmarks.nearmisses.notation import (
    chosen,
    integer,
    interval,
    joined,
    letter,
    matrix,
    power,
    rational,
    root,
    scientific,
)
from benchmarks.shapes.common import fraction, small

__all__ = [
    "binomial_squares",
    "complex_order",
    "decimals_and_fractions",
    "equations_scaled",
    "factored",
    "family_s_parameter",
    "fractions_not_reduced",
    "inequality_and_interval",
    "integers",
    "logarithm_of_a_power",
    "matrices",
    "metric_prefixes",
    "mixed_numbers",
    "number_words",
    "option_and_value",
    "percent_and_fraction",
    "plus_minus_written_out",
    "points",
    "powers",
    "ratios",
    "roots_reduced",
    "rounded_reference",
    "scientific_notation",
    "set_order",
    "sums_in_another_order",
    "trigonometric_identity",
    "unit_missing",
    "yes",
]

Right = tuple[str, str, str]


def integers(random: Random) -> Right:
    """Grouped, signed, with a zero decimal."""
    number = random.randint(1, 10 ** random.randint(1, 9))
    return (
        integer(random, number),
        chosen(random, integer(random, number), f"{number}.0", f"+{number}", f"({number})"),
        "",
    )


def fractions_not_reduced(random: Random) -> Right:
    """A multiple of both parts."""
    above, below, scale = random.randint(1, 60), random.randint(2, 60), random.randint(2, 9)
    return fraction(random, above, below), fraction(random, above * scale, below * scale), ""


def decimals_and_fractions(random: Random) -> Right:
    """A finite decimal and its fraction."""
    value = Fraction(random.randint(1, 999), random.choice((8, 16, 20, 25, 40, 50)))
    decimal = f"{float(value)}"
    exact = rational(random, value)
    return (exact, decimal, "") if random.choice((True, False)) else (decimal, exact, "")


def mixed_numbers(random: Random) -> Right:
    """A mixed number and an improper fraction."""
    whole, below = random.randint(2, 20), random.randint(3, 9)
    above = random.randint(1, below - 1)
    return f"{whole} \\frac{{{above}}}{{{below}}}", rational(random, Fraction(whole * below + above, below)), ""


def percent_and_fraction(random: Random) -> Right:
    """A percentage and the number that it is."""
    number = random.randint(1, 99)
    return f"{number}\\%", chosen(random, f"{number / 100}", fraction(random, number, 100), f"{number}%"), ""


def scientific_notation(random: Random) -> Right:
    """A power of ten and the digits."""
    number, exponent = random.randint(101, 998), random.randint(3, 12)
    mantissa = f"{number / 100:.2f}"
    plain = f"{number * 10 ** (exponent - 2)}"
    return scientific(random, mantissa, exponent), chosen(random, plain, scientific(random, mantissa, exponent)), ""


def powers(random: Random) -> Right:
    """A power of a power of the base."""
    base, exponent = random.choice((2, 3, 5)), random.randint(6, 1000)
    return power(random, base, 2 * exponent), power(random, base**2, exponent), ""


def roots_reduced(random: Random) -> Right:
    """A factor drawn out of a root, or a root in the denominator."""
    factor, under = random.randint(2, 9), random.choice((2, 3, 5, 6, 7))
    return random.choice(
        (
            (f"{factor}{root(random, under)}", root(random, factor**2 * under), ""),
            (f"\\frac{{{root(random, under)}}}{{{under}}}", f"\\frac{{1}}{{{root(random, under)}}}", ""),
        )
    )


def logarithm_of_a_power(random: Random) -> Right:
    """The exponent in front of a logarithm."""
    base, exponent = random.choice((2, 3, 5, 7)), random.randint(2, 5)
    return f"{exponent} \\ln {base}", f"\\ln {base**exponent}", ""


def rounded_reference(random: Random) -> Right:
    """An exact answer to a rounded reference."""
    value = Fraction(random.randint(1, 400), random.choice((7, 11, 13, 17)))
    places = random.randint(2, 5)
    return f"{float(value):.{places}f}", rational(random, value), ""


def complex_order(random: Random) -> Right:
    """The imaginary part first."""
    first, second = random.randint(1, 30), random.randint(2, 30)
    return f"{first} + {second}i", f"{second}i + {first}", ""


def sums_in_another_order(random: Random) -> Right:
    """Terms exchanged."""
    symbol, first, second, third = letter(random), small(random), small(random), random.randint(1, 30)
    return f"{first}{symbol}^2 + {second}{symbol} - {third}", f"-{third} + {second}{symbol} + {first}{symbol}^2", ""


def factored(random: Random) -> Right:
    """A polynomial by its roots."""
    symbol, first, second = letter(random), random.randint(1, 9), random.randint(10, 19)
    expanded = f"{symbol}^2 + {second - first}{symbol} - {first * second}"
    return f"({symbol} - {first})({symbol} + {second})", expanded, ""


def binomial_squares(random: Random) -> Right:
    """A square multiplied out."""
    first, second = random.sample("abcpqxyz", 2)
    factor = random.randint(2, 9)
    return f"({first} + {factor}{second})^2", f"{first}^2 + {2 * factor}{first}{second} + {factor**2}{second}^2", ""


def trigonometric_identity(random: Random) -> Right:
    """A double angle."""
    symbol, factor = random.choice(("x", "t", "\\theta")), random.randint(2, 9)
    return f"{factor}\\sin(2{symbol})", f"{2 * factor}\\sin({symbol})\\cos({symbol})", ""


def equations_scaled(random: Random) -> Right:
    """Both sides multiplied, or solved for y."""
    first, second, third = random.randint(2, 9), random.randint(1, 9), random.randint(2, 9)
    wrong = (
        f"{third * first}x + {third * second} = {third}y",
        f"{first}x - y + {second} = 0",
        f"y - {second} = {first}x",
    )
    return f"y = {first}x + {second}", random.choice(wrong), ""


def inequality_and_interval(random: Random) -> Right:
    """A double inequality and its interval."""
    low = random.randint(-30, 30)
    high = low + random.randint(2, 40)
    ends, signs = random.choice((("(]", ("<", "\\le")), ("[)", ("\\le", "<")), ("[]", ("\\leq", "\\leq"))))
    return interval(random, str(low), str(high), ends), f"{low} {signs[0]} x {signs[1]} {high}", ""


def set_order(random: Random) -> Right:
    """A set in another order."""
    items = [str(number) for number in random.sample(range(-30, 60), random.randint(3, 6))]
    other = random.sample(items, len(items))
    return f"\\{{{joined(random, items)}\\}}", f"\\{{{joined(random, other)}\\}}", ""


def plus_minus_written_out(random: Random) -> Right:
    """Both values of a sign."""
    whole, under = random.randint(1, 9), random.choice((2, 3, 5, 7))
    return f"{whole} \\pm \\sqrt{{{under}}}", f"{whole} + \\sqrt{{{under}}}, {whole} - \\sqrt{{{under}}}", ""


def points(random: Random) -> Right:
    """Points in another order."""
    a, b, c, d = random.sample(range(-20, 40), 4)
    return joined(random, [f"({a}, {b})", f"({c}, {d})"]), joined(random, [f"({c}, {d})", f"({a}, {b})"]), ""


def matrices(random: Random) -> Right:
    """Other brackets."""
    a, b, c, d = random.sample(range(-20, 40), 4)
    return matrix(random, [[a, b], [c, d]]), matrix(random, [[a, b], [c, d]]), ""


def ratios(random: Random) -> Right:
    """A multiple of all parts."""
    first, second, scale = random.randint(1, 20), random.randint(1, 20), random.randint(2, 9)
    return f"{first}:{second}", f"{first * scale} : {second * scale}", ""


def family_s_parameter(random: Random) -> Right:
    """Another letter for any whole number."""
    below = random.choice((3, 4, 5, 6))
    first, second = (
        f"x = \\frac{{\\pi}}{{{below}}} + 2{symbol}\\pi, {symbol} \\in \\mathbb{{Z}}"
        for symbol in random.sample("kmn", 2)
    )
    return first, second, ""


def metric_prefixes(random: Random) -> Right:
    """Converted by a prefix."""
    number = random.randint(2, 900)
    large, lesser = random.choice((("km", "m"), ("kg", "g"), ("L", "mL"), ("kJ", "J")))
    return f"{number} \\text{{ {large}}}", f"{number}000 \\text{{ {lesser}}}", ""


def unit_missing(random: Random) -> Right:
    """The number alone."""
    number, unit = random.randint(2, 900), random.choice(("m", "kg", "cm", "hours", "dollars", "square units"))
    return f"{number} \\text{{ {unit}}}", f"{number}", ""


def number_words(random: Random) -> Right:
    """A number and its word."""
    word, number = random.choice(
        (("seventeen", "17"), ("forty-two", "42"), ("two dozen", "24"), ("three million", "3000000"))
    )
    return number, word, ""


def option_and_value(random: Random) -> Right:
    """An option's letter, its value, and both."""
    values = random.sample(range(2, 90), 4)
    question = "How many are there?\n" + "\n".join(
        f"{name}) {value}" for name, value in zip("ABCD", values, strict=True)
    )
    index = random.randrange(4)
    spellings = ("ABCD"[index], f"({'ABCD'[index]})", str(values[index]), f"{'ABCD'[index]}) {values[index]}")
    right, answer = random.sample(spellings, 2)
    return right, answer, question


def yes(random: Random) -> Right:
    """A word with an explanation."""
    word = random.choice(("Yes", "No", "True", "False"))
    return word, chosen(random, f"\\text{{{word}}}", word.lower(), f"{word}."), "Is it so? Answer yes or no."
