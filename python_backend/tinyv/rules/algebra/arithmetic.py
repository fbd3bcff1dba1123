"""Exact arithmetic of numbers: what is positive in a base, roots as roots of primes, functions of numbers.

Owns the bounds of what is multiplied out; beyond them TooHard is raised.
"""

from fractions import Fraction
from math import ceil, comb, factorial, floor, gcd, lcm

from tinyv.rules.algebra.polynomials import Polynomial, TooHard, prime_factors

__all__ = ["known_value", "power_of_rational", "prime_powers", "split_positive"]

MAX_FACTORIAL = 150
"""Larger factorials are not multiplied out here."""

_POSITIVE = {"pi", "e"}


def split_positive(base: Polynomial) -> tuple[tuple[Fraction, dict[str, Fraction]], Polynomial]:
    """What is certainly positive in a base (a number and powers of pi and e), and the rest."""
    content = _content(base)
    if len(base) > 1:
        return (content, {}), {product: value / content for product, value in base.items()}
    ((product, value),) = base.items()
    positive = {name: power for name, power in product if name in _POSITIVE or name[0] == "#"}
    rest = tuple((name, power) for name, power in product if name not in positive)
    return (content, positive), {rest: value / content}


def _content(base: Polynomial) -> Fraction:
    values = list(base.values())
    if len(values) == 1:
        return abs(values[0])
    above, below = abs(values[0].numerator), values[0].denominator
    for value in values[1:]:
        above, below = gcd(above, value.numerator), lcm(below, value.denominator)
    return Fraction(above, below)


def prime_powers(value: Fraction) -> dict[int, Fraction]:
    """The factorisation of a positive rational number."""
    found = {prime: Fraction(power) for prime, power in prime_factors(value.numerator).items()}
    for prime, power in prime_factors(value.denominator).items():
        found[prime] = Fraction(-power)
    return found


def power_of_rational(value: Fraction, exponent: Fraction) -> Polynomial:
    """A positive number to a power: a coefficient and roots of primes."""
    coefficient, roots = Fraction(1), list[tuple[str, Fraction]]()
    for prime, power in prime_powers(value).items():
        total = power * exponent
        whole = total.numerator // total.denominator
        if abs(whole) > 2000:  # noqa: PLR2004  # a bound, beyond MAX_BITS
            raise TooHard("coefficient")
        coefficient *= Fraction(prime) ** whole
        if total != whole:
            roots.append((f"#{prime}", total - whole))
    return {tuple(sorted(roots)): coefficient}


def known_value(name: str, values: list[Fraction | None]) -> Fraction | None:
    """Functions of numbers whose value is a number."""
    value = values[0]
    if value is None:
        return None
    if name == "abs":
        return abs(value)
    if name in {"floor", "ceil"}:
        return Fraction(floor(value) if name == "floor" else ceil(value))
    if name in {"factorial", "binomial"} and not (value.denominator == 1 and 0 <= value <= MAX_FACTORIAL):
        raise TooHard(name)
    if name == "factorial":
        return Fraction(factorial(int(value)))
    if name == "binomial" and values[1] is not None and values[1].denominator == 1 and values[1] >= 0:
        return Fraction(comb(int(value), int(min(values[1], Fraction(MAX_FACTORIAL + 1)))))
    return None
