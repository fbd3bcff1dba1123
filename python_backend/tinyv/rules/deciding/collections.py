"""Sets, lists, points and matrices: which values they hold, in which order, and whether it matters."""

from collections.abc import Callable
from dataclasses import dataclass

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.extremes import extremes_of
from tinyv.rules.deciding.families import decide_joint_families, share_a_parameter
from tinyv.rules.deciding.labels import EQUALS, alike, label_of, stem_of, unlabelled
from tinyv.rules.deciding.matching import match_unordered
from tinyv.rules.deciding.outcomes import all_of, different, is_same, same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.spellings import are_places
from tinyv.rules.deciding.trees import has_plus_minus, sides, symbols
from tinyv.rules.deciding.vectors import components, has_vector
from tinyv.rules.values import (
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Nothing,
    Relation,
    Sequence,
    Statements,
    Truth,
    Tuple,
    Value,
)

__all__ = ["Items", "decide_items", "decide_matrices", "items_of"]

Compare = Callable[[Value, Value, Context], Decision]

MAX_ITEMS = 64
"""Of an unordered collection: the table of comparisons grows with the square."""


@dataclass(frozen=True, slots=True)
class Items:
    """The values of a collection, their names where every one has one, and how they were written."""

    values: tuple[Value, ...]
    names: tuple[str, ...] = ()
    kind: str = "list"
    """`set`, `list`, `point`, or `bracket`: square ones are a list to lists and a point to points."""


def items_of(value: Value) -> Items | None:  # noqa: C901, PLR0911 - one branch for each type
    """The values that a collection holds, None for what is no collection."""
    match value:
        case Relation(Tuple(labels), "=", Tuple(items)) if len(labels) == len(items) and all(map(label_of, labels)):
            return Items(items, tuple(filter(None, map(label_of, labels))), "list")
        case FiniteSet(items):
            return _named(_distinct(_flat(items)), "set")
        case Sequence(items):
            return _named(_flat(items), "list")
        case Tuple(items) if (both := _two_points(items)) is not None:
            return Items(both, (), "set")
        case Tuple(items, bracket):
            return Items(items, (), "bracket" if bracket == "[" else "point")
        case Matrix(rows) if len(rows) == 1 or all(len(row) == 1 for row in rows):
            cells = tuple(cell for row in rows for cell in row)
            return _names_and_values(cells) or Items(cells, (), "point")
        case Statements(parts, joined) if joined in {"and", "or"} and all(map(_is_equation, parts := _leaves(parts))):
            named = _named(_flat(parts), "set" if joined == "or" else "list")
            return named if named.names or named.kind == "set" else None
        case Expression(tree) if has_vector(tree):
            entries = components(tree)
            return Items(tuple(map(Expression, entries)), (), "point") if entries is not None else None
        case Expression(tree) if has_plus_minus(tree):
            return Items(tuple(Expression(side) for side in sides(tree)), (), "set")
        case Nothing("empty" | "none"):
            return Items((), (), "set")
    return None


def _names_and_values(entries: tuple[Value, ...]) -> Items | None:
    """A column that writes each value below its name."""
    names, values = tuple(map(label_of, entries[::2])), entries[1::2]
    named = tuple(name for name in names if name is not None)
    plain = all(isinstance(value, Expression) and not symbols(value.tree) for value in values)
    distinct = len(set(named)) == len(names) == len(values) > 1
    return Items(values, named, "list") if distinct and plain else None


def _two_points(items: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """`(1, \u00b1 2)` as two points; None where no coordinate, or more than one, has two signs."""
    signed = [at for at, item in enumerate(items) if isinstance(item, Expression) and has_plus_minus(item.tree)]
    if len(signed) != 1:
        return None
    item = items[signed[0]]
    both = sides(item.tree) if isinstance(item, Expression) else ()
    return tuple(Tuple((*items[: signed[0]], Expression(side), *items[signed[0] + 1 :])) for side in both)


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
        if isinstance(inner, Expression) and has_plus_minus(inner.tree):
            both = [Expression(side) for side in sides(inner.tree)]
            result += [Relation(item.left, "=", side) if name and isinstance(item, Relation) else side for side in both]
        else:
            result.append(item)
    return tuple(result)


def _distinct(items: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(items))


def _named(items: tuple[Value, ...], kind: str) -> Items:
    """Names of the items: one for all, or numbered, names the solutions of one unknown; different ones are kept."""
    pairs = [unlabelled(item) for item in items]
    names = tuple(name for name, _ in pairs if name is not None)
    values = tuple(value for _, value in pairs)
    if len(names) != len(items) or not items:
        return Items(items, (), kind)
    if len({stem_of(name) for name in names}) == 1 and not are_places(names):
        return Items(_distinct(values) if len(set(names)) == 1 else values, (), "set" if len(names) > 1 else kind)
    if len(set(names)) == len(names):
        return Items(values, names, kind)
    return _repeated(names, values) or Items(items, (), kind)


def _repeated(names: tuple[str, ...], values: tuple[Value, ...]) -> Items | None:
    """`p = 5, q = 2; p = 7, q = 2` as points (p, q)."""
    size = len(set(names))
    if len(names) % size or names != names[:size] * (len(names) // size):
        return None
    return Items(tuple(Tuple(values[start : start + size]) for start in range(0, len(values), size)), (), "set")


def decide_items(truth: Items, answer: Items, context: Context, compare: Compare) -> Decision:  # noqa: PLR0911 - one branch for each type
    """Whether two collections hold the same values, in order where it matters."""
    if len(truth.values) != len(answer.values):
        return _other_size(truth, answer)
    if _is_joint(truth, answer, context):
        found = decide_items(truth, answer, context.together(), compare)
        return found if is_same(found) else _joint_family(truth, answer, context) or found
    if truth.names and answer.names:
        return _by_name(truth, answer, context, compare)
    compare = _as_points(compare)
    extremes = extremes_of(truth.names, truth.values, context) or extremes_of(answer.names, answer.values, context)
    if extremes < 0:
        return unknown("a greatest value below the least")
    first, second = _arranged(truth, answer, context), _arranged(answer, truth, context)
    if truth.names and not context.asked.unknowns:
        given = all_of(
            (compare(left, right, context) for left, right in zip(truth.values, answer.values, strict=True)), "in order"
        )
        if is_same(given):
            return given
    in_order = all_of(
        (compare(left, right, context) for left, right in zip(first, second, strict=True)), "position by position"
    )
    if is_same(in_order) and second != answer.values and truth.kind == "point" and not context.asked.unknowns:
        return unknown("names whose order nobody said")
    if is_same(in_order) or _ordered(truth, answer, context):
        return in_order
    found = _unordered(first, second, context, compare)
    if not is_same(found) or (extremes == 1 and "point" not in {truth.kind, answer.kind}):
        return found
    named = bool(truth.names or answer.names) or _numbered(context.asked.unknowns)
    return unknown("the same values in another order") if named or "point" in {truth.kind, answer.kind} else found


def _unordered(first: tuple[Value, ...], second: tuple[Value, ...], context: Context, compare: Compare) -> Decision:
    if len(first) > MAX_ITEMS:
        return unknown("too many values to match")
    return match_unordered([[compare(left, right, context) for right in second] for left in first], "the same values")


def _is_joint(truth: Items, answer: Items, context: Context) -> bool:
    """Whether the values are coordinates that share a parameter: one of them alone may not be moved along it."""
    points = {truth.kind, answer.kind} <= {"point", "bracket"} or bool(truth.names) or bool(answer.names)
    if not points or not context.families:
        return False
    trees = (tuple(value.tree for value in items.values if isinstance(value, Expression)) for items in (truth, answer))
    return any(share_a_parameter(found, context) for found in trees)


def _joint_family(truth: Items, answer: Items, context: Context) -> Decision | None:
    """What the shared parameter says of the coordinates; where it is whole, no difference of formulas is proof."""
    given = dict(zip(answer.names, answer.values, strict=True)) if answer.names else {}
    if truth.names and set(given) == set(truth.names):
        pairs = [(value, given[name]) for name, value in zip(truth.names, truth.values, strict=True)]
    else:
        pairs = list(zip(_arranged(truth, answer, context), _arranged(answer, truth, context), strict=True))
    trees = [
        (left.tree, right.tree)
        for left, right in pairs
        if isinstance(left, Expression) and isinstance(right, Expression)
    ]
    if len(trees) != len(pairs):
        return None
    return decide_joint_families(tuple(left for left, _ in trees), tuple(right for _, right in trees), context)


def _as_points(compare: Compare) -> Compare:
    """The same comparison, where `(1, 2)` in a list is a point if its partner is one."""

    def compare_entries(truth: Value, answer: Value, context: Context) -> Decision:
        if isinstance(truth, Interval) and isinstance(answer, Tuple):
            truth = _point_of(truth)
        elif isinstance(truth, Tuple) and isinstance(answer, Interval):
            answer = _point_of(answer)
        return compare(truth, answer, context)

    return compare_entries


def _point_of(value: Interval) -> Value:
    if value.low_closed != value.high_closed:
        return value
    return Tuple((Expression(value.low), Expression(value.high)), "[" if value.low_closed else "(")


def _other_size(truth: Items, answer: Items) -> Decision:
    sizes = f"{len(truth.values)} and {len(answer.values)}"
    if set(truth.values) == set(answer.values):
        points = all(isinstance(value, Tuple) for value in truth.values)
        return same("the same points, one repeated") if points else unknown("the same values, repeated", sizes)
    return different("another number of values", sizes)


def _ordered(truth: Items, answer: Items, context: Context) -> bool:
    """Whether the order matters for both ways of writing."""
    kinds = {truth.kind, answer.kind}
    if kinds <= {"point", "bracket"}:
        return True
    if "set" in kinds:
        return False
    if all(isinstance(value, Truth) for value in (*truth.values, *answer.values)):
        return True
    several = len(context.asked.unknowns) == len(truth.values) > 1
    return context.asked.ordered or (several and not _numbered(context.asked.unknowns))


def _numbered(names: tuple[str, ...]) -> bool:
    """Whether the unknowns are `x_1` and `x_2`: their numbers may be anyone's."""
    return len(names) > 1 and len({stem_of(name) for name in names}) == 1


def _arranged(items: Items, other: Items, context: Context) -> tuple[Value, ...]:
    """Values in the order of the unknowns where they have names and the other side has none."""
    if not items.names or other.names:
        return items.values
    wanted = context.asked.unknowns if set(context.asked.unknowns) == set(items.names) else tuple(sorted(items.names))
    by_name = dict(zip(items.names, items.values, strict=True))
    return tuple(by_name[name] for name in wanted)


def _by_name(truth: Items, answer: Items, context: Context, compare: Compare) -> Decision:
    given = dict(zip(answer.names, answer.values, strict=True))
    pairs = []
    for name, value in zip(truth.names, truth.values, strict=True):
        partner = next((other for other in given if alike(name, other)), None)
        if partner is None:
            return unknown("other names", f"{name} is missing")
        pairs.append((value, given[partner]))
    return all_of((compare(left, right, context) for left, right in pairs), "name by name")


def decide_matrices(truth: Matrix, answer: Matrix, context: Context, compare: Compare) -> Decision:
    """Entry by entry; a row against a column is unknown, another shape is different."""
    shapes = (len(truth.rows), len(truth.rows[0])), (len(answer.rows), len(answer.rows[0]))
    entries = [tuple(entry for row in matrix.rows for entry in row) for matrix in (truth, answer)]
    if len(entries[0]) != len(entries[1]):
        return different("another shape", f"{shapes[0]} and {shapes[1]}")
    found = all_of((compare(left, right, context) for left, right in zip(*entries, strict=True)), "entry by entry")
    if shapes[0] == shapes[1]:
        return found
    if shapes[0] == shapes[1][::-1] and 1 in shapes[0]:
        return unknown("a row and a column") if is_same(found) else found
    return different("another shape", f"{shapes[0]} and {shapes[1]}")
