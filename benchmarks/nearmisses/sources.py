"""Pairs of a right and a wrong value of many types, for kinds whose text around the value is the point."""

from random import Random

from benchmarks.nearmisses import constants, formulas, numbers, sets, units

__all__ = ["pair"]

_SOURCES = (
    numbers.sign,
    numbers.one_digit,
    numbers.scientific_mantissa,
    numbers.tiny_powers,
    constants.roots_swapped,
    constants.complex_parts_swapped,
    formulas.coefficient,
    formulas.physical_formula,
    sets.vector_entry,
    sets.point_permuted,
    units.other_unit,
)


def pair(random: Random) -> tuple[str, str]:
    """A ground truth and a near miss of it."""
    right, wrong = random.choice(_SOURCES)(random)[:2]
    return right, wrong
