"""What sets, lists, points and named values hold: `{1, 2}`, `x = 1 or x = 2`, `(p, q) = (5, 2)`, `3 ± √2`."""

from collections.abc import Iterable
from dataclasses import dataclass

from tinyv.rules.deciding.names import EQUALS, are_places, label_of, stem_of, unlabelled
from tinyv.rules.deciding.trees import has_plus_minus, sides, symbols
from tinyv.rules.deciding.vectors import components, has_vector
from tinyv.rules.values import (
    Expression,
    FiniteSet,
    Matrix,
    Nothing,
    Relation,
    Sequence,
    Statements,
    Tuple,
    Value,
)

__all__ = ["Items", "items_of"]


@dataclass(frozen=True, slots=True)
class Items:
    """The values of a collection, their names where every one has one, and how they were written."""

    values: tuple[Value, ...]
    names: tuple[str, ...] = ()
    kind: str = "list"
    """`set`, `list`, `point`, or `bracket`: square ones are a list to lists and a point to points."""


def items_of(value: Value) -> Items | None:  # noqa: PLR0911 - one branch for each type
    """The values that a collection holds, None for what is no collection."""
    match value:
        case Relation(Tuple(labels), "=", Tuple(items)) if len(labels) == len(items) and all(map(label_of, labels)):
            return Items(items, tuple(filter(None, map(label_of, labels))))
        case FiniteSet(items):
            return _named(dict.fromkeys(_flat(items)), "set")
        case Sequence(items):
            return _named(_flat(items), "list")
        case Tuple(items, bracket):
            return _two_points(items) or Items(items, (), "bracket" if bracket == "[" else "point")
        case Matrix(rows) if len(rows) == 1 or all(len(row) == 1 for row in rows):
            cells = tuple(cell for row in rows for cell in row)
            return _names_and_values(cells) or Items(cells, (), "point")
        case Statements(parts, "and" | "or" as joined) if all(map(_is_equation, parts := _leaves(parts))):
            named = _named(_flat(parts), "set" if joined == "or" else "list")
            return named if named.names or named.kind == "set" else None
        case Expression(tree) if has_vector(tree):
            entries = components(tree)
            return Items(tuple(map(Expression, entries)), (), "point") if entries is not None else None
        case Expression(tree) if has_plus_minus(tree):
            return Items(tuple(map(Expression, sides(tree))), (), "set")
        case Nothing("empty" | "none"):
            return Items((), (), "set")
    return None


def _names_and_values(entries: tuple[Value, ...]) -> Items | None:
    """A column that writes each value below its name."""
    names, values = tuple(filter(None, map(label_of, entries[::2]))), entries[1::2]
    numbers = all(isinstance(value, Expression) and not symbols(value.tree) for value in values)
    return Items(values, names) if numbers and len(set(names)) == len(entries) / 2 == len(values) > 1 else None


def _two_points(items: tuple[Value, ...]) -> Items | None:
    """`(1, ± 2)` as two points; None where no coordinate, or more than one, has two signs."""
    signed = [at for at, item in enumerate(items) if isinstance(item, Expression) and has_plus_minus(item.tree)]
    if len(signed) != 1:
        return None
    at = signed[0]
    return Items(tuple(Tuple((*items[:at], side, *items[at + 1 :])) for side in _flat((items[at],))), (), "set")


def _leaves(parts: tuple[Value, ...]) -> tuple[Value, ...]:
    """Statements inside statements side by side, one level down."""
    return tuple(
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, Statements) and part.joined != "where" else (part,))
    )


def _is_equation(value: Value) -> bool:
    return isinstance(value, Relation) and value.operator in EQUALS and unlabelled(value)[0] is not None


def _flat(items: tuple[Value, ...]) -> tuple[Value, ...]:
    """With both values of a plus-minus."""
    result: list[Value] = []
    for item in items:
        name, inner = unlabelled(item)
        both = tuple(map(Expression, sides(inner.tree))) if isinstance(inner, Expression) else ()
        if len(both) > 1:
            result += [Relation(item.left, "=", side) if name and isinstance(item, Relation) else side for side in both]
        else:
            result.append(item)
    return tuple(result)


def _named(found: Iterable[Value], kind: str) -> Items:
    """Names of the items: one for all, or numbered, names the solutions of one unknown; different ones are kept.

    `p = 5, q = 2; p = 7, q = 2` are the points (p, q).
    """
    items = tuple(found)
    pairs = [unlabelled(item) for item in items]
    names = tuple(name for name, _ in pairs if name is not None)
    values = tuple(value for _, value in pairs)
    if len(names) != len(items) or not items:
        return Items(items, (), kind)
    if len({stem_of(name) for name in names}) == 1 and not are_places(names):
        alone = dict.fromkeys(values) if len(set(names)) == 1 else values
        return Items(tuple(alone), (), "set" if len(names) > 1 else kind)
    size = len(set(names))
    if size == len(names):
        return Items(values, names, kind)
    if names == names[:size] * (len(names) // size):
        points = (Tuple(values[start : start + size]) for start in range(0, len(values), size))
        return Items(tuple(points), (), "set")
    return Items(items, (), kind)
