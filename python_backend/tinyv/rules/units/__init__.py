"""Units of measurement: which spelling is which unit, and what a unit is worth in SI."""

from tinyv.rules.units.convert import Conversion, si
from tinyv.rules.units.money import CURRENCIES, HUNDREDTHS, SCALES
from tinyv.rules.units.parse import parse_unit
from tinyv.rules.units.table import is_unit_word, lookup, phrase

__all__ = ["CURRENCIES", "HUNDREDTHS", "SCALES", "Conversion", "is_unit_word", "lookup", "parse_unit", "phrase", "si"]
