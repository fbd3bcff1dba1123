"""Sets, lists and points: which values they hold, in which order, and whether it matters."""

from tinyv.rules.deciding.constants import order
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.families import decide_joint_families, share_a_parameter
from tinyv.rules.deciding.items import Items, items_of
from tinyv.rules.deciding.names import alike, stem_of, unlabelled
from tinyv.rules.deciding.outcomes import Decision, all_of, different, is_same, match_unordered, same, unknown
from tinyv.rules.deciding.scalars import SCALARS
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.deciding.vectors import along_axes, has_vector
from tinyv.rules.values import (
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Nothing,
    Relation,
    Sequence,
    Statements,
    Tree,
    Truth,
    Tuple,
    Value,
    Words,
)

__all__ = ["decide_collections"]

MAX_ITEMS = 64
"""Of an unordered collection: the table of comparisons grows with the square."""
_GREATEST = frozenset({"maximum", "max", "greatest", "largest", "highest"})
_LEAST = frozenset({"minimum", "min", "least", "smallest", "lowest"})


def decide_collections(truth: Value, answer: Value, context: Context) -> Decision | None:
    """What several values are to several values, or to one; None where neither side has several."""
    values = unlabelled(truth)[1], unlabelled(answer)[1]
    first, second = items_of(truth) or items_of(values[0]), items_of(answer) or items_of(values[1])
    if first is None:
        first = _on_axes(values[0], second)
    if second is None:
        second = _on_axes(values[1], first)
    matrix = Matrix in map(type, values)
    if first is not None and second is not None:
        if matrix and len(first.values) != len(second.values):
            return unknown("a matrix and another list")
        found = _decide_items(first, second, context)
        doubt = is_same(found) and _may_be_interval(*values, context)
        return unknown("a list or an interval") if doubt else found
    for several, other in ((first, values[1]), (second, values[0])):
        if several is not None:
            return unknown("a matrix and one value") if matrix else _several_and_one(several, other)
    return None


def _on_axes(value: Value, other: Items | None) -> Items | None:
    """A sum along i, j and k as a point, beside a point."""
    if other is None or other.kind not in {"point", "bracket"} or not isinstance(value, Expression):
        return None
    parts = along_axes(value.tree, len(other.values))
    return Items(tuple(map(Expression, parts)), (), "point") if parts is not None else None


def _may_be_interval(truth: Value, answer: Value, context: Context) -> bool:
    """Whether brackets are square on one side only, and those of an interval there or on both sides."""
    match truth, answer:
        case Tuple((Expression(low), Expression(high)), "["), Sequence():
            loose = False
        case Tuple((Expression(low), Expression(high))), FiniteSet():
            loose = False
        case Tuple((Expression(low), Expression(high)), bracket), Tuple(_, other) if {bracket, other} == {"[", "("}:
            loose = context.asked.loose_ends
        case _:
            return False
    return not loose and not context.asked.unknowns and order(low, high, context) in {None, -1}


def _several_and_one(several: Items, other: Value) -> Decision | None:
    """Several values are not one, nothing is not a number."""
    if isinstance(other, Relation | Statements | Matrix | Words | Truth | Nothing | Interval):
        return None
    formula = not isinstance(other, SCALARS) or symbols(other.tree) or has_vector(other.tree)
    plain = {value for value in several.values if not (isinstance(value, Expression) and symbols(value.tree))}
    if formula or len(plain) == 1:
        return unknown("several values and one")
    if not several.values and getattr(getattr(other, "tree", None), "value", None) == 0:
        return unknown("nothing and zero")
    return different("another number of values", f"{len(several.values)} and 1")


def _decide_items(truth: Items, answer: Items, context: Context) -> Decision:  # noqa: PLR0911 - one for each proof
    """Whether two collections hold the same values, in order where it matters."""
    if len(truth.values) != len(answer.values):
        return _other_size(truth, answer)
    if _is_joint(truth, answer, context):
        found = _decide_items(truth, answer, context.together())
        return found if is_same(found) else _joint_family(truth, answer, context) or found
    if truth.names and answer.names:
        return _by_name(truth, answer, context)
    extremes = _extremes_of(truth, context) or _extremes_of(answer, context)
    if extremes < 0:
        return unknown("a greatest value below the least")
    first, second = _arranged(truth, answer, context), _arranged(answer, truth, context)
    if truth.names and not context.asked.unknowns and is_same(given := _in_order(truth.values, answer.values, context)):
        return given
    in_order = _in_order(first, second, context)
    if is_same(in_order) and second != answer.values and truth.kind == "point" and not context.asked.unknowns:
        return unknown("names whose order nobody said")
    if is_same(in_order) or _ordered(truth, answer, context):
        return in_order
    if len(first) > MAX_ITEMS:
        return unknown("too many values to match")
    found = match_unordered([[_entries(one, other, context) for other in second] for one in first], "the same values")
    point = "point" in {truth.kind, answer.kind}
    if not is_same(found) or (extremes == 1 and not point):
        return found
    named = bool(truth.names or answer.names) or _numbered(context.asked.unknowns)
    return unknown("the same values in another order") if named or point else found


def _other_size(truth: Items, answer: Items) -> Decision:
    sizes = f"{len(truth.values)} and {len(answer.values)}"
    if set(truth.values) == set(answer.values):
        points = all(isinstance(value, Tuple) for value in truth.values)
        return same("the same points, one repeated") if points else unknown("the same values, repeated", sizes)
    return different("another number of values", sizes)


def _in_order(first: tuple[Value, ...], second: tuple[Value, ...], context: Context) -> Decision:
    pairs = zip(first, second, strict=True)
    return all_of((_entries(one, other, context) for one, other in pairs), "position by position")


def _entries(truth: Value, answer: Value, context: Context) -> Decision:
    """One entry against another, where `(1, 2)` is a point if its partner is one."""
    if isinstance(truth, Interval) and isinstance(answer, Tuple):
        truth = _point_of(truth)
    elif isinstance(truth, Tuple) and isinstance(answer, Interval):
        answer = _point_of(answer)
    return context.compare(truth, answer)


def _point_of(value: Interval) -> Value:
    if value.low_closed != value.high_closed:
        return value
    return Tuple((Expression(value.low), Expression(value.high)), "[" if value.low_closed else "(")


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
    return len(names) > 1 and len(set(map(stem_of, names))) == 1


def _arranged(items: Items, other: Items, context: Context) -> tuple[Value, ...]:
    """Values in the order of the unknowns where they have names and the other side has none."""
    if not items.names or other.names:
        return items.values
    wanted = context.asked.unknowns if set(context.asked.unknowns) == set(items.names) else tuple(sorted(items.names))
    by_name = dict(zip(items.names, items.values, strict=True))
    return tuple(by_name[name] for name in wanted)


def _by_name(truth: Items, answer: Items, context: Context) -> Decision:
    given = dict(zip(answer.names, answer.values, strict=True))
    partners = [next((other for other in given if alike(name, other)), None) for name in truth.names]
    if None in partners:
        return unknown("other names")
    return context.each(truth.values, (given[name] for name in partners if name is not None), "name by name")


def _extremes_of(items: Items, context: Context) -> int:
    """1 where two names say which value is the greater, and it is; -1 where it is the smaller; else 0."""
    named = dict(zip(items.names, items.values, strict=False))
    high, low = (
        [value.tree for name, value in named.items() if words & set(name.split()[:2]) and isinstance(value, Expression)]
        for words in (_GREATEST, _LEAST)
    )
    return order(high[0], low[0], context) or 0 if len(high) == len(low) == 1 and len(named) == 2 else 0  # noqa: PLR2004


def _is_joint(truth: Items, answer: Items, context: Context) -> bool:
    """Whether the values are coordinates that share a parameter: one of them alone may not be moved along it."""
    points = {truth.kind, answer.kind} <= {"point", "bracket"} or bool(truth.names or answer.names)
    return points and context.families and any(share_a_parameter(_trees(side), context) for side in (truth, answer))


def _trees(items: Items) -> tuple[Tree, ...]:
    return tuple(value.tree for value in items.values if isinstance(value, Expression))


def _joint_family(truth: Items, answer: Items, context: Context) -> Decision | None:
    """What the shared parameter says of the coordinates; where it is whole, no difference of formulas is proof."""
    if truth.names and set(answer.names) == set(truth.names):
        given = dict(zip(answer.names, answer.values, strict=True))
        first, second = truth.values, tuple(given[name] for name in truth.names)
    else:
        first, second = _arranged(truth, answer, context), _arranged(answer, truth, context)
    one, other = _trees(Items(first)), _trees(Items(second))
    return decide_joint_families(one, other, context) if len(one) == len(other) == len(first) else None
