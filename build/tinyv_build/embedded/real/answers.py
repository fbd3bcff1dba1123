"""Whole answers printed in a notation: numbers with units, intervals, lists, relations, matrices, options.

Owns how they are written around their formulas; raises UnprintableError for what has no form here.
"""

import random
from collections.abc import Callable

from tinyv.rules.values import (
    Choices,
    Counted,
    Expression,
    FiniteSet,
    Interval,
    Labelled,
    Matrix,
    Money,
    Nothing,
    Numeral,
    Percent,
    Product,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Statements,
    Symbol,
    Truth,
    Tuple,
    Unit,
    UnitPower,
    Value,
    Words,
)

from tinyv_build.embedded.real.notation import Notation, UnprintableError, formula
from tinyv_build.embedded.real.tables import UNIT_WORDS

__all__ = ["spelt"]

_RELATIONS = {
    "=": ("=", "="), "!=": ("\\neq", "≠"), "<": ("<", "<"), "<=": ("\\leq", "≤"), ">": (">", ">"), ">=": ("\\geq", "≥"),
    "in": ("\\in", "∈"), "approx": ("\\approx", "≈"), "perp": ("\\perp", "⊥"), "parallel": ("\\parallel", "∥"),
}  # fmt: skip
_FUNCTIONS, _ARGUMENTS = frozenset("fghuvwyFGHIPQT"), frozenset("xtnzs")
_TYPED = {"≠": "!=", "≤": "<=", "≥": ">=", "∈": "in", "≈": "~"}
_SETS = {"Reals": ("\\mathbb{R}", "R"), "Integers": ("\\mathbb{Z}", "Z"), "Naturals": ("\\mathbb{N}", "N")}
_NOTHINGS = {
    "none": ("no solution", "there are no solutions", "none exist", "no real solution exists"),
    "empty": ("the empty set", "\\emptyset", "∅", "\\{\\}"),
    "undefined": ("undefined", "does not exist", "it is not defined"),
}  # fmt: skip
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£"}
_PREFIXES = {0: "", -12: "p", -9: "n", -6: "μ", -3: "m", -2: "c", -1: "d", 2: "h", 3: "k", 6: "M", 9: "G", 12: "T"}
_PREFIX_WORDS = {0: "", -9: "nano", -6: "micro", -3: "milli", -2: "centi", 3: "kilo", 6: "mega", 9: "giga"}
_POWER_WORDS = {1: "", 2: " squared", 3: " cubed"}
_UNIT_NAMES = {"degree": "°", "ohm": "Ω", "percent": "%"}


def spelt(value: Value, notation: Notation, luck: random.Random) -> str:
    """The answer's text; raises UnprintableError."""
    printer = _PRINTERS.get(type(value))
    if printer is None:
        raise UnprintableError(type(value).__name__)
    return printer(value, notation, luck)


def _expression(value: Expression, notation: Notation, _luck: random.Random) -> str:
    name = getattr(value.tree, "name", "")
    if name in _SETS:
        return _SETS[name][0 if notation.latex else 1]
    return formula(value.tree, notation)


def _quantity(value: Quantity, notation: Notation, luck: random.Random) -> str:
    number, unit = formula(value.tree, notation), _unit(value.unit, notation, luck)
    if unit == "°":
        return f"{number}^\\circ" if notation.latex else luck.choice((f"{number}°", f"{number} degrees"))
    return f"{number} {unit}"


def _in_words(unit: Unit) -> str:
    """`kilometers per hour`; empty where a part has no word."""
    text = ""
    for part in unit.parts:
        word, power = UNIT_WORDS.get(part.name), abs(int(part.power))
        if word is None or part.power.denominator > 1 or part.prefix not in _PREFIX_WORDS or power not in _POWER_WORDS:
            return ""
        plural = "s" if part.power > 0 and word not in ("hertz", "foot", "inch") else ""
        text += f"{' per' if part.power < 0 else ''} {_PREFIX_WORDS[part.prefix]}{word}{plural}{_POWER_WORDS[power]}"
    return text.strip()


def _unit(unit: Unit, notation: Notation, luck: random.Random) -> str:
    if not notation.latex and luck.random() < 0.3 and (words := _in_words(unit)):
        return words
    over = [_power(part, notation) for part in unit.parts if part.power > 0]
    under = [_power(UnitPower(part.name, part.prefix, -part.power), notation) for part in unit.parts if part.power < 0]
    joint = "\\cdot " if notation.latex else luck.choice(("·", "*", " "))
    text = joint.join(over) or "1"
    if under:
        text = f"{text}/{under[0]}" if len(under) == 1 else f"{text}/({joint.join(under)})"
    return f"\\text{{ {text}}}" if notation.latex and not set("^\\") & set(text) else _roman(text, notation)


def _roman(text: str, notation: Notation) -> str:
    return f"\\mathrm{{{text}}}" if notation.latex else text


def _power(part: UnitPower, notation: Notation) -> str:
    if part.prefix not in _PREFIXES or part.power.denominator != 1:
        raise UnprintableError(part.name)
    name = _PREFIXES[part.prefix] + _UNIT_NAMES.get(part.name, part.name)
    power = int(part.power)
    if power == 1:
        return name
    return (
        f"{name}^{power}" if notation.latex or not notation.raised else name + {2: "²", 3: "³"}.get(power, f"^{power}")
    )


def _counted(value: Counted, notation: Notation, _luck: random.Random) -> str:
    number = formula(value.tree, notation)
    return f"{number} \\text{{ {value.noun}}}" if notation.latex else f"{number} {value.noun}"


def _percent(value: Percent, notation: Notation, luck: random.Random) -> str:
    number = formula(value.tree, notation)
    return f"{number}\\%" if notation.latex else luck.choice((f"{number}%", f"{number} percent", f"{number} %"))


def _money(value: Money, notation: Notation, luck: random.Random) -> str:
    sign = _CURRENCIES.get(value.currency)
    if sign is None:
        raise UnprintableError(value.currency)
    number = formula(value.tree, notation)
    if value.currency == "USD":
        return f"\\${number}" if notation.latex else luck.choice((f"${number}", f"{number} dollars", f"USD {number}"))
    return f"{sign}{number}"


def _relation(value: Relation, notation: Notation, luck: random.Random) -> str:
    if value.operator not in _RELATIONS:
        raise UnprintableError(value.operator)
    command, sign = _RELATIONS[value.operator]
    written = command if notation.latex else sign if notation.raised else _TYPED.get(sign, sign)
    return f"{_side(value.left, notation, luck)} {written} {spelt(value.right, notation, luck)}"


def _side(value: Value, notation: Notation, luck: random.Random) -> str:
    """The left side of a relation; a letter beside another one is a function there, more often than a product."""
    match value:
        case Expression(Product((Symbol(name), Symbol(argument)))) if name in _FUNCTIONS and argument in _ARGUMENTS:
            return f"{name}({argument})"
    return spelt(value, notation, luck)


def _interval(value: Interval, notation: Notation, luck: random.Random) -> str:
    low, high = formula(value.low, notation), formula(value.high, notation)
    if notation.name == "sympy":
        opened = ("" if value.low_closed and value.high_closed else
                  f", {not value.low_closed}, {not value.high_closed}")  # fmt: skip
        return f"Interval({low}, {high}{opened})"
    left, right = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    joint = luck.choice((", ", ","))
    return f"{left}{low}{joint}{high}{right}"


def _items(items: tuple[Value, ...], notation: Notation, luck: random.Random) -> str:
    return ", ".join(spelt(item, notation, luck) for item in items)


def _finite_set(value: FiniteSet, notation: Notation, luck: random.Random) -> str:
    inside = _items(value.items, notation, luck)
    return f"\\{{{inside}\\}}" if notation.latex else f"{{{inside}}}"


def _tuple(value: Tuple, notation: Notation, luck: random.Random) -> str:
    if value.bracket not in "([<":
        raise UnprintableError(value.bracket)
    left, right = {"(": ("(", ")"), "[": ("[", "]"), "<": ("\\langle ", " \\rangle") if notation.latex else ("<", ">")}[
        value.bracket
    ]
    return f"{left}{_items(value.items, notation, luck)}{right}"


def _sequence(value: Sequence, notation: Notation, luck: random.Random) -> str:
    parts = [spelt(item, notation, luck) for item in value.items]
    joints = (", ", ", ", " \\text{ and } ") if notation.latex else (", ", " and ", "; ", " or ")
    joint = luck.choice(joints)
    return joint.join(parts) if len(parts) == 2 else ", ".join(parts)


def _statements(value: Statements, notation: Notation, luck: random.Random) -> str:
    parts = [spelt(part, notation, luck) for part in value.parts]
    if value.joined == "where":
        return ", ".join(parts)
    if value.joined == "or" and all(isinstance(part, Interval | FiniteSet) for part in value.parts):
        if notation.name == "sympy":
            return f"Union({', '.join(parts)})"
        return (" \\cup " if notation.latex else luck.choice((" U ", " ∪ "))).join(parts)
    joint = f" \\text{{ {value.joined} }} " if notation.latex else f" {value.joined} "
    return luck.choice((joint, ", ")).join(parts)


def _matrix(value: Matrix, notation: Notation, luck: random.Random) -> str:
    rows = [[spelt(entry, notation, luck) for entry in row] for row in value.rows]
    if notation.latex:
        kind, lines = luck.choice("pb"), " \\\\ ".join(" & ".join(row) for row in rows)
        return f"\\begin{{{kind}matrix}} {lines} \\end{{{kind}matrix}}"
    if notation.name == "mathematica":
        return "{" + ", ".join("{" + ", ".join(row) + "}" for row in rows) + "}"
    listed = "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
    return f"Matrix({listed})" if notation.name == "sympy" else luck.choice((listed, _semicolons(rows)))


def _semicolons(rows: list[list[str]]) -> str:
    return f"[{'; '.join(' '.join(row) if all(' ' not in entry for entry in row) else ', '.join(row) for row in rows)}]"


def _ratio(value: Ratio, notation: Notation, luck: random.Random) -> str:
    parts = [formula(part, notation) for part in value.parts]
    return luck.choice((":", " : ", " to ")).join(parts)


def _numeral(value: Numeral, notation: Notation, luck: random.Random) -> str:
    forms = (f"{value.digits}_{{{value.base}}}", f"\\text{{{value.digits}}}_{{{value.base}}}")
    return luck.choice(
        forms if notation.latex else (f"{value.digits}_{value.base}", f"{value.digits} (base {value.base})")
    )


def _truth(value: Truth, _notation: Notation, luck: random.Random) -> str:
    return luck.choice(("Yes", "yes", "True", "\\text{Yes}") if value.value else ("No", "no", "False", "\\text{No}"))


def _nothing(value: Nothing, _notation: Notation, luck: random.Random) -> str:
    return luck.choice(_NOTHINGS[value.word])


def _choices(value: Choices, notation: Notation, luck: random.Random) -> str:
    text = luck.choice(("", ", ")).join(value.letters)
    return f"\\text{{{text}}}" if notation.latex else luck.choice((text, f"({text})", f"Option {text}"))


def _labelled(value: Labelled, notation: Notation, luck: random.Random) -> str:
    return f"({value.letter}) {spelt(value.content, notation, luck)}"


def _words(value: Words, notation: Notation, luck: random.Random) -> str:
    return f"\\text{{{value.text}}}" if notation.latex else luck.choice((value.text, value.text.capitalize()))


_PRINTERS: dict[type, Callable[..., str]] = {
    Expression: _expression, Quantity: _quantity, Counted: _counted, Percent: _percent, Money: _money,
    Relation: _relation, Interval: _interval, FiniteSet: _finite_set, Tuple: _tuple, Sequence: _sequence,
    Statements: _statements, Matrix: _matrix, Ratio: _ratio, Numeral: _numeral, Truth: _truth, Nothing: _nothing,
    Choices: _choices, Labelled: _labelled, Words: _words,
}  # fmt: skip
