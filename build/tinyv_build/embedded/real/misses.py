"""Near misses of a whole answer: a slip in one of its formulas, an end, item, unit, side or option that is another.

Owns which kinds exist; that a miss is wrong must be proven by the caller.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from tinyv.rules.values import (
    Choices,
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Percent,
    Power,
    Quantity,
    Ratio,
    Rational,
    Relation,
    Sequence,
    Statements,
    Symbol,
    Tree,
    Truth,
    Tuple,
    Unit,
    UnitPower,
    Value,
)

from tinyv_build.embedded.real.slips import SLIPS
from tinyv_build.embedded.real.trees import TREES, nodes, replaced, symbols

__all__ = ["misses"]

_TURNED = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
}
_OTHER_UNITS = {"m": "s", "s": "min", "g": "N", "J": "W", "W": "J", "N": "Pa", "Pa": "N", "K": "J", "V": "A", "A": "V",
                "h": "min", "min": "h", "degree": "rad", "mol": "g", "eV": "J", "L": "m"}  # fmt: skip
_UNWRITTEN = (Fraction(-1), Fraction(1, 2))
_PREFIXES = (-6, -3, -2, 3, 6)


def misses(luck: random.Random, value: Value, count: int) -> Iterator[tuple[str, Value]]:
    """So many times a kind and the wrong value, if the draw found one; they may repeat."""
    ways = _WAYS.get(type(value), ())
    for _ in range(count):
        if ways and luck.random() < 0.5:
            name, changed = luck.choice(ways)(luck, value)
        else:
            name, changed = _slipped(luck, value)
        if changed is not None and changed != value:
            yield name, changed


_Miss = tuple[str, Value | None]


def _slipped(luck: random.Random, value: Value) -> _Miss:
    """One slip at one place."""
    places = [node for node in _written(value) if isinstance(node, TREES)]
    if isinstance(value, Relation) and isinstance(value.left, Expression):
        own = set(map(id, nodes(value.left)))
        places = [node for node in places if id(node) not in own]
    for _ in range(4):
        if not places:
            break
        name = luck.choice(tuple(SLIPS))
        place = luck.choice(places)
        if (other := SLIPS[name](luck, place)) is not None and _sane(other):
            return name, _put(value, place, other)
    names = symbols(value)
    if len(names) > 1 and luck.random() < 0.5:
        one, two = luck.sample(names, 2)
        return "symbols exchanged", replaced(value, lambda node: _renamed(node, one, two))
    return "none", None


def _written(value: Value) -> list[object]:
    """The nodes that a hand writes: not the exponents of quotients and square roots."""
    hidden = {
        id(node.exponent)
        for node in nodes(value)
        if isinstance(node, Power) and isinstance(node.exponent, Rational) and node.exponent.value in _UNWRITTEN
    }
    return [node for node in nodes(value) if id(node) not in hidden]


def _sane(tree: Tree) -> bool:
    return not (isinstance(tree, Rational) and tree.value.denominator != 1)


def _put(value: Value, place: object, other: object) -> Value:
    """The value with one node, by identity, in another form."""
    return replaced(value, lambda node: other if node is place else node)


def _renamed(node: object, one: str, two: str) -> object:
    if isinstance(node, Symbol) and node.name in (one, two):
        return Symbol(two if node.name == one else one)
    return node


def _interval(luck: random.Random, value: Interval) -> _Miss:
    way = luck.randrange(3)
    if way == 0:
        return "half-open", replace(value, low_closed=not value.low_closed)
    if way == 1:
        return "half-open", replace(value, high_closed=not value.high_closed)
    return "half-open", replace(value, low_closed=not value.low_closed, high_closed=not value.high_closed)


def _items(luck: random.Random, value: Sequence | FiniteSet | Tuple) -> _Miss:
    way = luck.choice(("half", "half", "more", "order"))
    items = value.items
    if way == "half" and len(items) > 1:
        at = luck.randrange(len(items))
        rest = items[:at] + items[at + 1 :]
        return "half of the set", rest[0] if len(rest) == 1 and not isinstance(value, Tuple) else replace(
            value, items=rest
        )
    if way == "order":
        return "order", replace(value, items=items[::-1])
    name, extra = _slipped(luck, luck.choice(items)) if items else ("none", None)
    return ("one too many", replace(value, items=(*items, extra))) if extra is not None else (name, None)


def _alone(luck: random.Random, value: Expression) -> _Miss:
    """One value that became two: with its negative, or with a near one."""
    name, other = _slipped(luck, value)
    return ("one too many", Sequence((value, other))) if other is not None else (name, None)


def _relation(luck: random.Random, value: Relation) -> _Miss:
    if value.operator == "=":
        return "equation", replace(value, operator=luck.choice(("<=", ">=", "<", ">")))
    turned = _TURNED.get(value.operator, ())
    return "relation", replace(value, operator=luck.choice(turned)) if turned else None


def _statements(luck: random.Random, value: Statements) -> _Miss:
    at, way = luck.randrange(len(value.parts)), luck.randrange(3)
    rest = value.parts[:at] + value.parts[at + 1 :]
    if way == 0 and value.joined in ("or", "and") and rest:
        return "half of the set", rest[0] if len(rest) == 1 else replace(value, parts=rest)
    if way == 1 and all(isinstance(part, Relation) for part in value.parts):
        return _exchanged(value)
    part = value.parts[at]
    name, changed = luck.choice(_WAYS.get(type(part), (_slipped,)))(luck, part)
    if changed is None:
        return name, None
    return name, replace(value, parts=(*value.parts[:at], changed, *value.parts[at + 1 :]))


def _exchanged(value: Statements) -> _Miss:
    """Right values under each other's names: `x = 2, y = 1`."""
    parts = [part for part in value.parts if isinstance(part, Relation)]
    sides = [part.right for part in parts]
    turned = tuple(replace(part, right=side) for part, side in zip(parts, sides[1:] + sides[:1], strict=True))
    return "values under wrong names", replace(value, parts=turned)


def _quantity(luck: random.Random, value: Quantity) -> _Miss:
    at = luck.randrange(len(value.unit.parts))
    part = value.unit.parts[at]
    other = (
        UnitPower(part.name, luck.choice([prefix for prefix in _PREFIXES if prefix != part.prefix]), part.power)
        if luck.random() < 0.5
        else UnitPower(_OTHER_UNITS.get(part.name, part.name), part.prefix, part.power)
    )
    return "unit", replace(value, unit=Unit((*value.unit.parts[:at], other, *value.unit.parts[at + 1 :])))


def _matrix(luck: random.Random, value: Matrix) -> _Miss:
    if luck.random() < 0.5:
        return "transposed", Matrix(tuple(zip(*value.rows, strict=True)))
    return "rows", Matrix(value.rows[::-1])


def _ratio(_luck: random.Random, value: Ratio) -> _Miss:
    return "order", Ratio(value.parts[::-1])


def _percent(_luck: random.Random, value: Percent) -> _Miss:
    return "unit", Expression(value.tree)


def _truth(_luck: random.Random, value: Truth) -> _Miss:
    return "opposite", Truth(not value.value)


def _choices(luck: random.Random, value: Choices) -> _Miss:
    others = [letter for letter in "ABCDE" if letter not in value.letters]
    if len(value.letters) > 1 and luck.random() < 0.5:
        return "half of the set", Choices(value.letters[1:])
    return "option", Choices((luck.choice(others),)) if others else None


_WAYS: dict[type, tuple[Callable[..., _Miss], ...]] = {
    Interval: (_interval,), Sequence: (_items,), FiniteSet: (_items,), Tuple: (_items,), Relation: (_relation,),
    Statements: (_statements,), Quantity: (_quantity,), Matrix: (_matrix,), Ratio: (_ratio,), Percent: (_percent,),
    Truth: (_truth,), Choices: (_choices,), Expression: (_slipped, _slipped, _slipped, _alone),
}  # fmt: skip
