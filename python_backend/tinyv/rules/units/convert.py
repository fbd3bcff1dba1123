"""What a product of units is worth in SI.

Owns the arithmetic of factors and dimensions; whether two quantities are equal is for the room `deciding`.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from tinyv.rules.units.table import DIMENSIONS, row_of
from tinyv.rules.values import Unit, UnitPower

__all__ = ["Conversion", "si"]

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Conversion:
    """`value · factor · pi^pi_power + offset` in SI base units (and radians)."""

    factor: Fraction
    pi_power: int
    dimension: tuple[Fraction, ...]
    """Powers of m, kg, s, A, K, mol, cd, bit and dB. Different dimensions never convert."""
    offset: Fraction
    """Of a temperature scale standing alone; in a product a degree is a difference of temperatures."""
    angle: Fraction = _ZERO
    """Power of the radian. Where it differs and the dimension does not (`rad/s` and `Hz`), a number proves nothing."""
    varies: bool = False
    """What the unit is worth differs by country or custom (gallon, ton, year): another number proves nothing."""


def si(unit: Unit) -> Conversion:
    """The conversion of a unit that `parse_unit` made; ValueError where its factor is irrational (`kHz^{1/2}`)."""
    rows = [(row_of(part.name), part) for part in unit.parts]
    factor, pi_power = Fraction(1), _ZERO
    dimension = [_ZERO] * len(DIMENSIONS)
    angle = _ZERO
    for row, part in rows:
        factor *= _power(row.factor * Fraction(10) ** part.prefix, part.power)
        pi_power += row.pi_power * part.power
        angle += row.angle * part.power
        dimension = [total + one * part.power for total, one in zip(dimension, row.dimension, strict=True)]
    return Conversion(
        factor,
        int(pi_power),  # whole: no factor beside a pi has a rational root
        tuple(dimension),
        rows[0][0].offset if _stands_alone(unit.parts) else _ZERO,
        angle,
        any(row.varies for row, _ in rows),
    )


def _stands_alone(parts: tuple[UnitPower, ...]) -> bool:
    return len(parts) == 1 and parts[0].power == 1


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """A power that is rational: exponents are whole or halves."""
    whole = base**exponent.numerator
    if exponent.denominator == 1:
        return whole
    over, under = isqrt(whole.numerator), isqrt(whole.denominator)
    if exponent.denominator != 2 or Fraction(over, under) ** 2 != whole:  # noqa: PLR2004
        raise ValueError(f"{base} to the power {exponent} is not rational")
    return Fraction(over, under)
