"""Wrong rational numbers: signs, digits, exponents, factorials, huge and tiny values.

Each function gives a ground truth and an answer whose values differ by construction.
"""

from fractions import Fraction
from random import Random

from benchmarks.nearmisses.notation import chosen, integer, power, rational, scientific
from benchmarks.shapes.common import fraction

__all__ = [
    "another_base",
    "digit_of_a_huge_number",
    "digits_swapped",
    "exponents",
    "factorials",
    "factorials_below",
    "fraction_parts",
    "fraction_s_last_decimal",
    "hundredfold",
    "last_decimal",
    "mixed_number_as_a_product",
    "one_digit",
    "percent_by_ten",
    "quotient_flipped",
    "repeating_decimals",
    "scientific_exponent",
    "scientific_mantissa",
    "scientific_sign",
    "sign",
    "tiny_and_zero",
    "tiny_difference",
    "tiny_powers",
    "towers",
]

Wrong = tuple[str, str]
_DIGITS = "0123456789"


def _digits_of(number: int, base: int) -> str:
    return _digits_of(number // base, base) + str(number % base) if number else ""


def _other_digit(random: Random, text: str, first: int = 0) -> str:
    """The text with one digit changed; a leading digit never becomes 0."""
    places = [index for index, char in enumerate(text) if char in _DIGITS and index >= first]
    index = random.choice(places)
    return text[:index] + random.choice("123456789".replace(text[index], "")) + text[index + 1 :]


def _rational(random: Random) -> Fraction:
    return Fraction(random.choice((1, -1)) * random.randint(1, 99), random.randint(2, 60))


def another_base(random: Random) -> Wrong:
    """The same digits in another base, or the next number in the same."""
    number, base = random.randint(30, 3000), random.choice((2, 3, 5, 7))
    right = f"{_digits_of(number, base)}_{{{base}}}"
    return right, random.choice(
        (f"{_digits_of(number, base)}_{{{base + 1}}}", f"{_digits_of(number + 1, base)}_{{{base}}}")
    )


def digit_of_a_huge_number(random: Random) -> Wrong:
    """One digit of forty and more."""
    text = str(random.randint(10**40, 10 ** random.randint(41, 90)))
    return text, _other_digit(random, text, first=1)


def digits_swapped(random: Random) -> Wrong:
    """Two neighbours exchanged."""
    first, second = random.sample("123456789", 2)
    head, tail = str(random.randint(1, 999)), str(random.randint(0, 99))
    return f"{head}{first}{second}{tail}", f"{head}{second}{first}{tail}"


def exponents(random: Random) -> Wrong:
    """A power whose exponent is off by one, or base and exponent exchanged."""
    base, exponent = random.choice((2, 3, 5, 7, 10, 12)), random.randint(11, 2025)
    other = random.choice(
        (power(random, base, exponent + 1), power(random, base + 1, exponent), power(random, exponent, base))
    )
    return power(random, base, exponent), other


def factorials(random: Random) -> Wrong:
    """The factorial of a neighbour, or the number without its mark."""
    number = random.choice((random.randint(4, 20), random.randint(100, 3000)))
    return f"{number}!", random.choice((f"{number + 1}!", f"({number}-1)!", f"{number}", f"2 \\cdot {number}!"))


def factorials_below(random: Random) -> Wrong:
    """The reciprocal of a neighbour's factorial."""
    number = random.choice((random.randint(10, 30), random.randint(100, 3000)))
    above = random.randint(1, 9)
    return fraction(random, above, f"{number}!"), fraction(random, above, f"{number + random.choice((1, 2, -1))}!")


def fraction_parts(random: Random) -> Wrong:
    """Numerator or denominator off by one or two."""
    above, below, step = random.randint(1, 60), random.randint(3, 60), random.choice((1, -1, 2))
    other = random.choice((Fraction(above + step, below), Fraction(above, below + abs(step))))
    return fraction(random, above, below), rational(random, other)


def fraction_s_last_decimal(random: Random) -> Wrong:
    """A decimal of a fraction with a wrong last digit, so that it does not round to it."""
    value = Fraction(random.randint(1, 200), random.choice((3, 7, 9, 11, 13, 17, 19, 23)))
    value += Fraction(1, 1009)
    places = random.randint(3, 9)
    near = round(value * 10**places) + random.choice((1, -1, 2))
    decimal = f"{near // 10**places}.{near % 10**places:0{places}d}"
    exact = fraction(random, value.numerator, value.denominator)
    return random.choice(((exact, decimal), (decimal, exact)))


def hundredfold(random: Random) -> Wrong:
    """A hundred times the number, and no percent sign in sight."""
    number = random.randint(1, 999)
    return f"{number / 1000:.3f}", f"{number / 10:.1f}"


def last_decimal(random: Random) -> Wrong:
    """The last decimal of a decimal changed by one."""
    places = random.randint(1, 8)
    number = random.randint(10 ** (places - 1), 10 ** (places + 2))
    write = [f"{value / 10**places:.{places}f}" for value in (number, number + random.choice((1, -1)))]
    return write[0], chosen(random, write[1], f"\\approx {write[1]}")


def mixed_number_as_a_product(random: Random) -> Wrong:
    """A mixed number and the product of its parts."""
    whole, below = random.randint(2, 9), random.randint(3, 9)
    above = random.randint(1, below - 1)
    return f"{whole} \\frac{{{above}}}{{{below}}}", rational(random, Fraction(whole * above, below))


def one_digit(random: Random) -> Wrong:
    """One digit changed."""
    number = random.randint(10, 10 ** random.randint(2, 9))
    return integer(random, number), integer(random, int(_other_digit(random, str(number))))


def percent_by_ten(random: Random) -> Wrong:
    """A percentage off by ten."""
    number = random.randint(1, 99)
    right = chosen(random, f"{number}\\%", f"{number}%", f"{number} \\%")
    return right, chosen(random, f"{number}0\\%", f"{number / 10}\\%", f"{number}0%", f"{number / 1000}")


def quotient_flipped(random: Random) -> Wrong:
    """The reciprocal."""
    value = Fraction(random.randint(1, 40), random.randint(41, 90))
    return rational(random, value), rational(random, 1 / value)


def repeating_decimals(random: Random) -> Wrong:
    """Repeated from another place on, or in another order."""
    first, second = random.sample("123456789", 2)
    wrong = (
        f"0.{first}\\overline{{{second}}}",
        f"0.\\overline{{{second}{first}}}",
        f"0.\\overline{{{first}0{second}}}",
    )
    return f"0.\\overline{{{first}{second}}}", random.choice(wrong)


def scientific_exponent(random: Random) -> Wrong:
    """Another power of ten."""
    mantissa, exponent = f"{random.randint(100, 999) / 100:.2f}", random.choice((-1, 1)) * random.randint(3, 40)
    return scientific(random, mantissa, exponent), scientific(random, mantissa, exponent + random.choice((1, -1)))


def scientific_mantissa(random: Random) -> Wrong:
    """Another digit in front of a power of ten."""
    number, exponent = random.randint(100, 979), random.choice((-1, 1)) * random.randint(3, 40)
    other = number + random.choice((10, 20, -30 if number > 300 else 30, 5))  # noqa: PLR2004  # stays of three digits
    right, wrong = (f"{value / 100:.2f}" for value in (number, other))
    return scientific(random, right, exponent), scientific(random, wrong, exponent)


def scientific_sign(random: Random) -> Wrong:
    """The other sign, of the number or of the exponent."""
    mantissa, exponent = f"{random.randint(100, 999) / 100:.2f}", random.randint(2, 40)
    right = scientific(random, mantissa, -exponent)
    return right, random.choice((f"-{right}", scientific(random, mantissa, exponent)))


def sign(random: Random) -> Wrong:
    """The other sign."""
    value = random.choice((_rational(random), Fraction(random.randint(1, 9999))))
    return rational(random, value), rational(random, -value)


def tiny_and_zero(random: Random) -> Wrong:
    """A tiny number and nothing, another tiny one, or its negative."""
    digit, places = random.randint(1, 8), random.randint(6, 40)
    right = "0." + "0" * (places - 1) + str(digit)
    written = chosen(random, right, scientific(random, str(digit), -places), f"\\frac{{{digit}}}{{10^{{{places}}}}}")
    wrong = ("0", f"-{right}", right[:-1] + str(digit + 1), scientific(random, str(digit), -places - 1))
    return written, random.choice(wrong)


def tiny_difference(random: Random) -> Wrong:
    """One minus nearly nothing, with another nothing."""
    base, exponent = random.choice((2, 3, 10)), random.randint(30, 400)
    right = f"1 - \\frac{{1}}{{{base}^{{{exponent}}}}}"
    wrong = (
        f"1 - \\frac{{1}}{{{base}^{{{exponent + 1}}}}}", "1", f"1 + \\frac{{1}}{{{base}^{{{exponent}}}}}"
    )  # fmt: skip
    return right, random.choice(wrong)


def tiny_powers(random: Random) -> Wrong:
    """The reciprocal of a large power, its exponent off by one."""
    base, exponent = random.choice((2, 3, 10, 365)), random.randint(10, 2025)
    step = random.choice((1, -1, 2))
    return fraction(random, 1, f"{base}^{{{exponent}}}"), fraction(random, 1, f"{base}^{{{exponent + step}}}")


def towers(random: Random) -> Wrong:
    """Powers of powers that nobody can write out."""
    low, middle, high = random.choice((2, 3, 5)), random.choice((3, 4, 5)), random.randint(100, 999)
    other = random.choice((f"{low}^{{{middle}^{{{high + 1}}}}}", f"({low}^{{{middle}}})^{{{high}}}"))
    return f"{low}^{{{middle}^{{{high}}}}}", other
