r"""Class "unit": a quantity with its unit and without, ordinals; and the veto on another unit.

Owns the closed list of units, their spellings and their products (`kg m/s`). A unit is never converted and never taken
for another: `5 cm` is neither `5 m` nor `50 mm`. A word that is not on the list is no unit. Percent and degrees are not
units here.
"""

import re

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import UNIT_LETTERS

__all__ = ["another_amount", "another_unit", "quantity", "unit"]

_SPELLINGS = {
    "nm": "nm nanometer nanometers nanometre nanometres",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "cm": "cm cms centimeter centimeters centimetre centimetres",
    "dm": "dm decimeter decimeters decimetre decimetres",
    "m": "meter meters metre metres",
    "km": "km kms kilometer kilometers kilometre kilometres",
    "in": "inch inches",
    "ft": "ft foot feet",
    "yd": "yd yard yards",
    "mi": "mile miles",
    "g": "gram grams",
    "mg": "mg milligram milligrams",
    "kg": "kg kilogram kilograms",
    "t": "ton tons tonne tonnes",
    "lb": "lb lbs pound pounds",
    "oz": "oz ounce ounces",
    "ml": "ml mL milliliter milliliters millilitre millilitres",
    "l": "liter liters litre litres",
    "gal": "gallon gallons",
    "s": "sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "hr hrs hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "yr yrs year years",
    "m/s": "m/s",
    "km/h": "km/h kph",
    "mph": "mph",
    "$": "dollar dollars USD",
    "cent": "cent cents",
    "euro": "euro euros",
    "yuan": "yuan RMB",
    "ruble": "ruble rubles rouble roubles",
    "rupee": "rupee rupees",
    "unit": "unit units",
    "unit^2": "sq.units",
    "ha": "ha hectare hectares",
    "acre": "acre acres",
    "n": "newton newtons",
    "j": "joule joules",
    "w": "watt watts",
    "v": "volt volts",
    "pa": "Pa pascal pascals",
    "kpa": "kPa kilopascal kilopascals",
    "kj": "kJ kilojoule kilojoules",
    "ev": "eV electronvolt electronvolts",
    "kw": "kW kilowatt kilowatts",
    "hz": "Hz hertz",
    "wb": "Wb weber webers",
    "tesla": "tesla teslas",
    "rad": "rad radian radians",
    "mol": "mol mole moles",
    "kelvin": "kelvin kelvins",
    "farad": "farad farads",
    "coulomb": "coulomb coulombs",
    "ampere": "amp amps ampere amperes",
    "ohm": "ohm ohms",
    "atm": "atm atmosphere atmospheres",
    "bar": "bar bars",
    "am": "am AM",
    "pm": "pm PM",
    "person": "person people persons",
    "student": "student students",
    "time": "time times",
    "way": "way ways",
    "point": "point points",
    "piece": "piece pieces",
    "side": "side sides",
    "row": "row rows",
    "number": "number numbers",
    "solution": "solution solutions",
    "digit": "digit digits",
    "step": "step steps",
}
_UNIT_OF = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_POWERS = {"square": "^2", "sq": "^2", "sq.": "^2", "cubic": "^3", "cu": "^3"}
_TAIL = re.compile(
    r"(?P<value>.*?[\d)}\]!]|.*?\\pi)\s?(?P<ordinal>\^?\{?\s?(?:st|nd|rd|th)\s?\}?(?![A-Za-z]))?\s?"
    r"(?P<unit>(?:(?:square|sq\.?|cubic|cu)\s)?[A-Za-z]+(?:(?:\s|\s?/\s?)[A-Za-z]+){0,3}(?:\s?\^\s?\{?[23]\}?)?)?"
)
_AMOUNT = re.compile(r"(\d+)\s?([A-Za-z]+)")
_AMOUNTS = re.compile(rf"{_AMOUNT.pattern}(?:(?:,| and)?\s{_AMOUNT.pattern}){{1,3}}")
_LETTERED = re.compile(rf"(-?[\d.]+)\s?([{''.join(UNIT_LETTERS)}])")
_ORDINAL_WORDS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10",
}  # fmt: skip


def quantity(text: str) -> tuple[str, str] | None:
    """Value and unit ("" for a bare ordinal) of a text that has a unit or is an ordinal, else None."""
    if text.startswith("\\$"):
        return text[2:].strip(), "$"
    if text.lower() in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[text.lower()], ""
    found = _TAIL.fullmatch(text.replace(" per ", "/"))
    if found is None or not (found["unit"] or found["ordinal"]):
        return None
    name = _unit(found["unit"]) if found["unit"] else ""
    if name is None or (found["ordinal"] and not found["value"].isdigit()):
        return None
    return found["value"], name


def unit(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether the values are equal, with a unit on one side alone or the same unit on both."""
    left, right = quantity(ground_truth), quantity(answer)
    if left is None and right is None:
        return False
    one, other = left or (ground_truth, ""), right or (answer, "")
    units_agree = not one[1] or not other[1] or one[1] == other[1]
    return units_agree and scope.same(one[0], other[0])


def another_unit(ground_truth: str, answer: str) -> bool:
    """Whether both have a unit, and different ones."""
    left, right = quantity(ground_truth), quantity(answer)
    left, right = left or (right and _lettered(ground_truth)), right or (left and _lettered(answer))
    return left is not None and right is not None and bool(left[1]) and bool(right[1]) and left[1] != right[1]


def another_amount(ground_truth: str, answer: str) -> bool:
    """Whether both are amounts in several units (`1 h 30 min`), the same ones, with other numbers."""
    sides = [_AMOUNT.findall(text) if _AMOUNTS.fullmatch(text) else [] for text in (ground_truth, answer)]
    units = [[_single(name, letters=True) for _, name in side] for side in sides]
    return bool(sides[0]) and None not in units[0] and units[0] == units[1] and sides[0] != sides[1]


def _lettered(text: str) -> tuple[str, str] | None:
    """A quantity whose unit is a letter, which beside another quantity is no symbol: `5m` and `5 cm`."""
    found = _LETTERED.fullmatch(text)
    return (found[1], _UNIT_OF[UNIT_LETTERS[found[2]]]) if found else None


def _unit(text: str) -> str | None:
    power = ""
    first, _, rest = text.partition(" ")
    if rest and first in _POWERS:
        power, text = _POWERS[first], rest
    bare, _, raised = text.partition("^")
    if raised:
        power = f"^{raised.strip(' {}')}"
    if bare.replace(" ", "") in _UNIT_OF:
        return _UNIT_OF[bare.replace(" ", "")] + power
    names = [[_single(part, letters=part != bare) or "" for part in side.split()] for side in bare.split("/")]
    if len(names) > 2 or not all(side and all(side) for side in names):  # noqa: PLR2004  # above and below
        return None
    return "/".join("*".join(sorted(side)) for side in names) + power


def _single(spelling: str, *, letters: bool) -> str | None:
    """The name of one unit; `letters`: whether a letter can be one, as it is among others (`kg m/s`)."""
    known = _UNIT_OF.get(spelling) or _UNIT_OF.get(f"{spelling[:1].lower()}{spelling[1:]}")
    return known or (_UNIT_OF.get(UNIT_LETTERS.get(spelling, "")) if letters else None)
