"""Amounts of several units, `1 h 30 min`, `5 ft 3 in`: one quantity in the smallest of them."""

import re
from fractions import Fraction

from tinyv.rules.reading.ornaments import as_text
from tinyv.rules.units import parse_unit, si
from tinyv.rules.values import Decimal, Quantity, Rational, Unit

__all__ = ["amount_of_units"]

_SPACE = re.compile(r"\\[,;:! ]|\\q?quad(?![A-Za-z])|~")
_PART = re.compile(r"\s*(\d{1,9})(\.\d{1,9})?\s*([A-Za-z]{1,8})\.?\s*(?:,|\band\b)?")
_MOST_PARTS = 4


def amount_of_units(plain: str) -> Quantity | None:
    """The quantity that a text is when it is two or more numbers, each with a smaller unit of one kind; else None."""
    text = _SPACE.sub(" ", as_text(plain)).strip()
    parts: list[tuple[Fraction, int, Unit]] = []
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        unit = parse_unit(match[3]) if match else None
        if match is None or unit is None or len(parts) == _MOST_PARTS or (parts and parts[-1][1]):
            return None
        places = len(match[2] or ".") - 1
        parts.append((Fraction(match[1] + (match[2] or "")), places, unit))
        place = match.end()
    return _together(parts) if len(parts) > 1 else None


def _together(parts: list[tuple[Fraction, int, Unit]]) -> Quantity | None:
    """The sum in the last unit, where each unit is a whole number of the next and no part reaches the one before."""
    total = Fraction(0)
    before = None
    for value, _, unit in parts:
        conversion = si(unit)
        if before is not None:
            steps = before.factor / conversion.factor
            alike = before.dimension == conversion.dimension and before.pi_power == conversion.pi_power
            if not alike or steps.denominator != 1 or steps <= 1 or value >= steps:
                return None
            total *= steps
        total += value
        before = conversion
    places = parts[-1][1]
    return Quantity(Decimal(total, -places) if places else Rational(total), parts[-1][2])
