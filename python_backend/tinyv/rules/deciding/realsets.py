"""Intervals, unions, inequalities in one variable and sets without points, as sets of real numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import and_, or_

from flint import acb

from tinyv.rules.deciding.constants import order, value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.names import label_of, unlabelled
from tinyv.rules.deciding.outcomes import INCOMPARABLE, Decision, all_of, different, is_different, is_same, unknown
from tinyv.rules.deciding.pieces import EMPTY, REALS, Pieces, between, combined, complement
from tinyv.rules.deciding.relations import decide_relations
from tinyv.rules.deciding.residues import line_in
from tinyv.rules.deciding.trees import (
    difference,
    infinite_sign,
    negated,
    number,
    quotient,
    symbols,
)
from tinyv.rules.values import (
    Call,
    Except,
    Expression,
    FiniteSet,
    Interval,
    Nothing,
    Relation,
    Sequence,
    Statements,
    Sum,
    Symbol,
    Tree,
    Value,
)

__all__ = ["RealSet", "decide_sets", "is_set", "real_set"]

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
MAX_DEPTH = 12
MAX_ALTERNATIVES = 12
"""Overlapping sets joined by `or`, at most: one set is not written so."""


@dataclass(frozen=True, slots=True)
class RealSet:
    """Pieces, and the variable that was said to lie there."""

    pieces: Pieces
    variable: str | None = None


def is_set(value: Value) -> bool:
    """Whether it is worth reading as a set of real numbers."""
    match value:
        case Interval() | Except():
            return True
        case Relation(_, operator, right):
            return operator in {"<", "<=", ">", ">=", "!="} or (operator in {"in", "not in"} and is_set(right))
        case Statements(parts, joined):
            return joined in {"and", "or"} and any(map(is_set, parts))
        case Expression(Symbol("Reals")):
            return True
    return False


def decide_sets(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Whether two sets of real numbers are the same; None where neither side is one."""
    if not is_set(truth) and not is_set(answer):
        return None
    if isinstance(truth, Relation) and isinstance(answer, Relation):
        direct = decide_relations(truth, answer, context)
        if is_same(direct) or is_different(direct):
            return direct
    first, second = (real_set(value if is_set(value) else unlabelled(value)[1], context) for value in (truth, answer))
    if first is None or second is None:
        return INCOMPARABLE if isinstance(truth, Interval) and isinstance(answer, Interval) else None
    return _decide_sets(first, second, context)


def _decide_sets(truth: RealSet, answer: RealSet, context: Context) -> Decision:
    """End by end as numbers, then what lies between them."""
    first, second = truth.pieces, answer.pieces
    if len(first.ends) != len(second.ends):
        return different("another number of ends", f"{len(first.ends)} and {len(second.ends)}")
    ends = (decide_trees(left, right, context) for left, right in zip(first.ends, second.ends, strict=True))
    found = all_of(ends, "the same interval")
    if is_same(found) and first.inside != second.inside:
        return different("open and closed")
    if is_same(found) and None not in {truth.variable, answer.variable} and truth.variable != answer.variable:
        return unknown("the same set of another variable")
    return found


def real_set(value: Value, context: Context, depth: int = 0) -> RealSet | None:  # noqa: PLR0911 - one branch for each type
    """The set that a value means, None where it means none or its ends cannot be ordered."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Interval():
            return _of(_of_interval(value, context))
        case Expression(Symbol("Reals")):
            return RealSet(REALS)
        case Expression(tree) if not symbols(tree):
            return RealSet(_point(tree))
        case FiniteSet(items) | Sequence(items):
            points = [RealSet(_point(item.tree)) for item in items if isinstance(item, Expression)]
            return _joined(points, or_, context) if len(points) == len(items) else None
        case Except(whole, without):
            removed = [real_set(part, context, depth + 1) for part in without]
            rest = [None if part is None else RealSet(complement(part.pieces)) for part in removed]
            return _joined([real_set(whole, context, depth + 1), *rest], and_, context)
        case Relation():
            return _of_relation(value, context, depth)
        case Statements(parts, "and" | "or" as joined):
            return _of_statements(parts, joined, context, depth)
        case Nothing(word) if word != "undefined":
            return RealSet(EMPTY)
    return None


def _of_interval(value: Interval, context: Context) -> Pieces | None:
    """None where the ends are the wrong way round: that is a point or a slip, no set."""
    turned = order(value.low, value.high, context)
    if turned is not None and (turned > 0 or (turned == 0 and not (value.low_closed and value.high_closed))):
        return None
    high = value.low if turned == 0 else value.high
    return between(value.low, high, low_closed=value.low_closed, high_closed=value.high_closed)


def _point(tree: Tree) -> Pieces:
    return between(tree, tree, low_closed=True, high_closed=True)


def _of(pieces: Pieces | None, variable: str | None = None) -> RealSet | None:
    return None if pieces is None else RealSet(pieces, variable)


def _joined(sets: Iterable[RealSet | None], holds: Callable[[bool, bool], bool], context: Context) -> RealSet | None:
    """Several sets of one variable as one; None where one of them is none."""
    names: set[str] = set()
    pieces = REALS if holds is and_ else EMPTY
    for found in sets:
        joined = combined(pieces, found.pieces, holds, context) if found is not None else None
        if joined is None:
            return None
        pieces = joined
        names |= {found.variable} if found is not None and found.variable is not None else set()
    return RealSet(pieces, next(iter(names), None)) if len(names) <= 1 else None


def _of_statements(parts: tuple[Value, ...], joined: str, context: Context, depth: int) -> RealSet | None:
    if joined == "and" and (ends := _between(parts, context)) is not None:
        return ends
    sets = [real_set(part, context, depth + 1) for part in parts]
    if joined == "and":
        common = _joined(sets, and_, context)
        return None if common is not None and common.pieces == EMPTY else common
    return None if _hedges(parts, sets, context) else _joined(sets, or_, context)


def _hedges(parts: tuple[Value, ...], sets: list[RealSet | None], context: Context) -> bool:
    """Whether alternatives are several answers rather than one set: a number alone, or what another one holds."""
    if len(sets) > MAX_ALTERNATIVES:
        return True
    if any(isinstance(part, Expression) and part.tree != Symbol("Reals") for part in parts):
        return True
    return any(
        first is not second and combined(first.pieces, second.pieces, or_, context) == first.pieces
        for first in sets
        for second in sets
        if first is not None and second is not None
    )


def _between(parts: tuple[Value, ...], context: Context) -> RealSet | None:
    """`a < x < b` with symbols for ends: the set is x's, not that of a or b."""
    match parts:
        case (
            Relation(Expression(low), "<" | "<=" as first, Expression(Symbol(name)) as middle),
            Relation(again, "<" | "<=" as second, Expression(high)),
        ) if middle == again and symbols(low) | symbols(high) and name not in symbols(low) | symbols(high):
            return _of(_of_interval(Interval(low, high, first == "<=", second == "<="), context), name)
    return None


def _of_relation(relation: Relation, context: Context, depth: int) -> RealSet | None:
    match relation:
        case Relation(Expression(Symbol(name)), "in" | "not in" as operator, right):
            inside = real_set(right, context, depth + 1)
            if inside is None:
                return None
            return RealSet(inside.pieces if operator == "in" else complement(inside.pieces), name)
        case Relation(left, "=", Sequence(items)) if label_of(left):
            listed = real_set(FiniteSet(items), context, depth + 1)
            return _of(listed.pieces, label_of(left)) if listed is not None else None
        case Relation(Expression(left), operator, Expression(right)) if operator in _FLIPPED:
            return _of_sides(left, operator, right, context)
    return None


def _of_sides(left: Tree, operator: str, right: Tree, context: Context) -> RealSet | None:
    for first, second, way in ((left, right, operator), (right, left, _FLIPPED[operator])):
        name = label_of(Expression(first))
        if name is not None and not symbols(first) & symbols(second):
            return RealSet(_half_line(way, second), name)
        if isinstance(first, Call) and first.name == "abs" and not symbols(second) and way in _ABSOLUTE:
            return _absolute(first.arguments[0], way, second, context)
    return _linear(difference(left, right), operator, context)


def _half_line(operator: str, end: Tree) -> Pieces:
    """The numbers that stand in such a relation to an end."""
    if infinite_sign(end):
        return REALS if (operator == "<") == (infinite_sign(end) > 0) else EMPTY
    on = operator in {"<=", ">=", "="}
    return Pieces((end,), (operator in {"<", "<=", "!="}, on, operator in {">", ">=", "!="}))


_ABSOLUTE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _absolute(inner: Tree, operator: str, end: Tree, context: Context) -> RealSet | None:
    """|x| < a is -a < x and x < a; |x| > a is x < -a or x > a."""
    low = _linear(Sum((inner, end)), _ABSOLUTE[operator], context)
    high = _linear(difference(inner, end), operator, context)
    return _joined([low, high], and_ if operator in {"<", "<="} else or_, context)


def _linear(tree: Tree, operator: str, context: Context) -> RealSet | None:
    """The half line of `a x + b < 0` with constants a and b."""
    names = symbols(tree)
    if len(names) != 1:
        return None
    name = next(iter(names))
    line = line_in(tree, name, context.budget)
    sign = value_of(line[0], context) if line is not None else None
    if line is None or sign is None:
        return None
    slope, constant = line
    direction = (sign.real > 0) - (sign.real < 0) if isinstance(sign, acb) else (sign > 0) - (sign < 0)
    if direction == 0:
        return None
    end = _simple(quotient(negated(constant), slope), context)
    return RealSet(_half_line(operator if direction > 0 else _FLIPPED[operator], end), name)


def _simple(tree: Tree, context: Context) -> Tree:
    """A rational end as a number."""
    value = value_of(tree, context)
    if value is None or isinstance(value, acb):
        return tree
    return number(Fraction(int(value.p), int(value.q)))
