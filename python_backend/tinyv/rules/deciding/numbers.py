"""Exact rationals and complex balls: what can be told of one number, and whether two differ."""

from fractions import Fraction
from typing import TypeAlias

from flint import acb, arb, fmpq, fmpz

__all__ = [
    "EXACT_BITS",
    "Number",
    "UndefinedError",
    "agree",
    "apart",
    "ball",
    "bits_in",
    "bits_of",
    "checked",
    "exact_root",
    "is_negative",
    "is_positive",
    "is_real",
    "is_zero",
    "magnitude",
    "nearest_whole",
    "ordered",
    "surely_not_whole",
    "to_fmpq",
    "to_fraction",
]

Number: TypeAlias = fmpq | acb

EXACT_BITS = 65_536
"""An exact number longer than this becomes a ball: arithmetic on it stays below a millisecond."""


class UndefinedError(ArithmeticError):
    """No value here: a pole, a domain, a function that is not known, or a ball too wide to say."""


def ball(value: Number) -> acb:
    """The number as a ball."""
    return value if isinstance(value, acb) else acb(value)


def to_fmpq(value: Fraction) -> fmpq:
    """An exact number as FLINT's."""
    return fmpq(value.numerator, value.denominator)


def to_fraction(value: fmpq) -> Fraction:
    """FLINT's exact number as Python's."""
    return Fraction(int(value.p), int(value.q))


def bits_of(value: fmpq) -> int:
    """Length of the longer of numerator and denominator."""
    return max(value.p.bit_length(), value.q.bit_length())


def bits_in(value: Fraction) -> int:
    """What it adds to the precision that a formula needs; 0 for one and zero."""
    return value.numerator.bit_length() + value.denominator.bit_length() - 1


def magnitude(value: Number) -> int:
    """The power of two, up or down, of a number; 0 for zero."""
    if isinstance(value, fmpq):
        return bits_of(value)
    if value.is_zero():
        return 0
    mantissa, exponent = value.abs_upper().man_exp()
    return abs(int(exponent) + int(mantissa).bit_length())


def checked(value: Number) -> Number:
    """The number itself; UndefinedError for one that is not finite, a ball for one that is too long."""
    if isinstance(value, acb):
        if not value.is_finite():
            raise UndefinedError("not finite")
        return value
    return value if bits_of(value) <= EXACT_BITS else acb(value)


def is_real(value: Number) -> bool:
    """Whether it surely is a real number."""
    return isinstance(value, fmpq) or value.imag.is_zero()


def is_zero(value: Number) -> bool:
    """Whether it surely is zero."""
    return value == 0 if isinstance(value, fmpq) else value.is_zero()


def is_negative(value: Number) -> bool:
    """Whether it surely is real and below zero."""
    return value < 0 if isinstance(value, fmpq) else value.imag.is_zero() and bool(value.real < 0)


def is_positive(value: Number) -> bool:
    """Whether the real part surely is above zero."""
    return value > 0 if isinstance(value, fmpq) else bool(value.real > 0)


def exact_root(value: fmpq, degree: int) -> fmpq | None:
    """The rational root of a positive rational, if it has one."""
    over, under = value.p.root(degree), value.q.root(degree)
    return fmpq(over, under) if over**degree == value.p and under**degree == value.q else None


def apart(left: Number, right: Number) -> bool:
    """Whether the two surely differ."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left != right
    gap = ball(left - right)
    return gap.is_finite() and not gap.contains(acb(0))


_AGREEMENT = arb(fmpq(1, fmpz(10) ** 30))


def agree(left: Number, right: Number) -> bool:
    """Whether the two are within a relative 10^-30, neither being near zero."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left == right
    first, second = ball(left), ball(right)
    reach = abs(first - second)
    return bool(reach.upper() < _AGREEMENT * abs(first).lower()) and bool(abs(second).lower() > 0)


def ordered(left: Number, right: Number) -> int | None:
    """-1 where left is surely less, 1 where surely more, 0 where both are exact and equal; None where not known."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return (left > right) - (left < right)
    gap = ball(left) - ball(right)
    if not gap.imag.contains(arb(0)):
        return None
    if gap.real > 0:
        return 1
    return -1 if gap.real < 0 else None


def nearest_whole(value: Number) -> int | None:
    """The whole number that it is, or that alone is near a ball."""
    if isinstance(value, fmpq):
        return int(value.p) if value.q == 1 else None
    whole = value.real.unique_fmpz() if value.real.rad() < fmpq(1, 4) and value.imag.contains(0) else None
    return None if whole is None else int(whole)


def surely_not_whole(value: Number) -> bool:
    """Whether it surely is no whole number."""
    return value.q != 1 if isinstance(value, fmpq) else not value.contains_integer()
