"""Sums of products with rational coefficients, and quotients of them: bounded exact arithmetic.

Owns multiplication and its limits. A product maps generators (strings) to rational exponents. Three kinds of generator
are more than a name: `#p`, a root of the prime p, whose whole powers go into the coefficient; `I`, whose square is -1;
`{...}`, a sum under a root, whose whole powers are multiplied out. Everything that would grow beyond the limits raises
TooHard.
"""

from collections.abc import Mapping
from fractions import Fraction

__all__ = ["ONE", "Polynomial", "Product", "Quotient", "Ring", "TooHard", "constant", "key_of", "prime_factors"]

MAX_TERMS = 160
"""Terms of one sum."""

MAX_STEPS = 12_000
"""Products of terms per comparison side; some ten milliseconds."""

MAX_BITS = 4096
"""Size of a coefficient: 2^{1000} fits."""

MAX_TRIAL = 1000
"""Largest prime tried when a number under a root is factored."""

Product = tuple[tuple[str, Fraction], ...]
Polynomial = Mapping[Product, Fraction]

_ZERO = Fraction(0)
ONE: Polynomial = {(): Fraction(1)}


class TooHard(Exception):
    """The exact form is out of reach or out of bounds; says nothing about the value."""


class Quotient:
    """`above / below`; `below` is never zero."""

    __slots__ = ("above", "below")

    def __init__(self, above: Polynomial, below: Polynomial = ONE) -> None:
        self.above = above
        self.below = below


def constant(value: Fraction) -> Polynomial:
    """The polynomial of a number."""
    return {(): value} if value else {}


def key_of(polynomial: Polynomial) -> str:
    """A text that equal polynomials share and others do not."""
    return "+".join(
        f"{value}*" + "*".join(f"{name}^{power}" for name, power in product)
        for product, value in sorted(polynomial.items())
    )


def prime_factors(number: int) -> dict[int, int]:
    """The factorisation of a positive number; raises TooHard when a factor is large."""
    found: dict[int, int] = {}
    prime = 2
    while prime * prime <= number:
        if prime > MAX_TRIAL:
            raise TooHard("factors")
        while number % prime == 0:
            found[prime] = found.get(prime, 0) + 1
            number //= prime
        prime += 1 if prime == 2 else 2  # noqa: PLR2004  # two, then odd numbers
    if number > 1:
        found[number] = found.get(number, 0) + 1
    return found


class Ring:
    """The arithmetic of one comparison side, with its budget and the sums that stand behind `{...}` generators."""

    def __init__(self) -> None:
        self.sums: dict[str, Polynomial] = {}
        self._steps = 0

    def plus(self, left: Quotient, right: Quotient) -> Quotient:
        """The sum."""
        if left.below == right.below:
            return Quotient(self._add(left.above, right.above), left.below)
        above = self._add(self.multiply(left.above, right.below), self.multiply(right.above, left.below))
        return Quotient(above, self.multiply(left.below, right.below))

    def times(self, left: Quotient, right: Quotient) -> Quotient:
        """The product, with a denominator of one term moved into the numerator."""
        return self._tidy(self.multiply(left.above, right.above), self.multiply(left.below, right.below))

    def inverse(self, value: Quotient) -> Quotient:
        """One over the value; raises TooHard for zero."""
        if not value.above:
            raise TooHard("division by zero")
        return self._tidy(value.below, value.above)

    def whole_power(self, base: Quotient, exponent: int) -> Quotient:
        """A power with a whole exponent."""
        if exponent < 0:
            base, exponent = self.inverse(base), -exponent
        if len(base.above) == 1 and base.below == ONE:
            ((product, value),) = base.above.items()
            if exponent * max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
                raise TooHard("coefficient")
            return Quotient(self._normal({name: power * exponent for name, power in product}, value**exponent))
        if exponent > 32:  # noqa: PLR2004  # sums to higher powers outgrow MAX_TERMS anyway
            raise TooHard("exponent")
        result = Quotient(ONE)
        while exponent:
            if exponent & 1:
                result = self.times(result, base)
            exponent >>= 1
            if exponent:
                base = self.times(base, base)
        return result

    def multiply(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two polynomials."""
        if left == ONE:
            return right
        if right == ONE:
            return left
        self._spend(len(left) * len(right))
        total: dict[Product, Fraction] = {}
        for one, first in left.items():
            for other, second in right.items():
                powers = dict(one)
                for name, power in other:
                    powers[name] = powers.get(name, _ZERO) + power
                self._gather(total, self._normal(powers, first * second))
        return self._checked(total)

    def _normal(self, powers: dict[str, Fraction], value: Fraction) -> Polynomial:
        """One product in normal form; a polynomial, since a sum under a root may have been multiplied out."""
        expanded: list[tuple[str, int]] = []
        kept: list[tuple[str, Fraction]] = []
        for name, given in powers.items():
            power = given
            if name[0] in "#I{":
                whole = given.numerator // given.denominator
                if name[0] == "#":
                    value *= _bounded_power(int(name[1:]), whole)
                    power = given - whole
                elif name[0] == "I":
                    value = -value if given % 4 in {2, 3} else value
                    power = given % 2
                elif whole:
                    expanded.append((name, whole))
                    power = given - whole
            if power:
                kept.append((name, power))
        result: Polynomial = {tuple(sorted(kept)): value}
        for name, whole in expanded:
            if name not in self.sums or whole < 0:
                raise TooHard("root of a quotient")
            for _ in range(whole):
                result = self.multiply(result, self.sums[name])
        return result

    def _tidy(self, above: Polynomial, below: Polynomial) -> Quotient:
        """The quotient with a denominator of one term moved into the numerator."""
        if len(below) == 1 and below != ONE:
            ((product, value),) = below.items()
            if not any(name[0] == "{" for name, _ in product):
                inverse = self._normal({name: -power for name, power in product}, 1 / value)
                return Quotient(self.multiply(above, inverse))
        return Quotient(above, below)

    def _add(self, left: Polynomial, right: Polynomial) -> Polynomial:
        self._spend(len(left) + len(right))
        total = dict(left)
        self._gather(total, right)
        return self._checked(total)

    @staticmethod
    def _gather(total: dict[Product, Fraction], terms: Polynomial) -> None:
        for product, value in terms.items():
            changed = total.get(product, _ZERO) + value
            if changed:
                total[product] = changed
            else:
                total.pop(product, None)

    @staticmethod
    def _checked(total: dict[Product, Fraction]) -> Polynomial:
        if len(total) > MAX_TERMS:
            raise TooHard("terms")
        for value in total.values():
            if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
                raise TooHard("coefficient")
        return total

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise TooHard("steps")


def _bounded_power(base: int, exponent: int) -> Fraction:
    if abs(exponent) * base.bit_length() > MAX_BITS:
        raise TooHard("coefficient")
    return Fraction(base) ** exponent
