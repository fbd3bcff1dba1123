"""Intervals, unions, inequalities in one variable and sets without points, as sets of real numbers."""

from dataclasses import dataclass
from fractions import Fraction

from flint import acb

from tinyv.rules.deciding.constants import order, value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.names import label_of, unlabelled
from tinyv.rules.deciding.outcomes import INCOMPARABLE, Decision, all_of, different, is_different, is_same, unknown
from tinyv.rules.deciding.pieces import INFINITY, MINUS_INFINITY, REALS, Piece, complement, intersection, union
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
    """Sorted pieces, and the variable that was said to lie there."""

    pieces: tuple[Piece, ...]
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
    """Piece by piece, the ends as numbers."""
    if len(truth.pieces) != len(answer.pieces):
        return different("another number of intervals", f"{len(truth.pieces)} and {len(answer.pieces)}")
    found = all_of(
        (_decide_pieces(first, second, context) for first, second in zip(truth.pieces, answer.pieces, strict=True)),
        "the same set",
    )
    if is_same(found) and None not in {truth.variable, answer.variable} and truth.variable != answer.variable:
        return unknown("the same set of another variable")
    return found


def _decide_pieces(truth: Piece, answer: Piece, context: Context) -> Decision:
    ends = all_of(
        (decide_trees(truth.low, answer.low, context), decide_trees(truth.high, answer.high, context)),
        "the same interval",
    )
    if is_same(ends) and (truth.low_closed, truth.high_closed) != (answer.low_closed, answer.high_closed):
        return different("open and closed")
    return ends


def real_set(value: Value, context: Context, depth: int = 0) -> RealSet | None:  # noqa: PLR0911 - one branch for each type
    """The set that a value means, None where it means none or its ends cannot be ordered."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Interval():
            return _of_interval(value, context)
        case Expression(Symbol("Reals")):
            return RealSet(REALS)
        case Expression(tree) if not symbols(tree):
            return RealSet((_point(tree),))
        case FiniteSet(items) | Sequence(items):
            points = [_point(item.tree) for item in items if isinstance(item, Expression)]
            return _of(union(tuple(points), context)) if len(points) == len(items) else None
        case Except(whole, without):
            return _without(real_set(whole, context, depth + 1), without, context, depth)
        case Relation():
            return _of_relation(value, context, depth)
        case Statements(parts, joined):
            return _of_statements(parts, joined, context, depth)
        case Nothing(word) if word != "undefined":
            return RealSet(())
    return None


def _of_interval(value: Interval, context: Context) -> RealSet | None:
    """None where the ends are the wrong way round: that is a point or a slip, no set."""
    turned = order(value.low, value.high, context)
    if turned is not None and (turned > 0 or (turned == 0 and not (value.low_closed and value.high_closed))):
        return None
    closed = value.low_closed and not infinite_sign(value.low), value.high_closed and not infinite_sign(value.high)
    piece = Piece(value.low, value.high, low_closed=closed[0], high_closed=closed[1])
    return _of(union((piece,), context))


def _point(tree: Tree) -> Piece:
    return Piece(tree, tree, low_closed=True, high_closed=True)


def _of(pieces: tuple[Piece, ...] | None, variable: str | None = None) -> RealSet | None:
    return None if pieces is None else RealSet(pieces, variable)


def _without(whole: RealSet | None, without: tuple[Value, ...], context: Context, depth: int) -> RealSet | None:
    result = whole
    for value in without:
        removed = real_set(value, context, depth + 1)
        rest = complement(removed.pieces, context) if removed is not None else None
        if result is None or rest is None:
            return None
        result = _of(intersection(result.pieces, rest, context), result.variable)
    return result


def _of_statements(parts: tuple[Value, ...], joined: str, context: Context, depth: int) -> RealSet | None:
    if joined == "and" and (between := _between(parts, context)) is not None:
        return between
    sets = [real_set(part, context, depth + 1) for part in parts]
    names = {found.variable for found in sets if found is not None and found.variable is not None}
    if any(found is None for found in sets) or len(names) > 1 or joined not in {"and", "or"}:
        return None
    if joined == "or" and _hedges(parts, [found.pieces for found in sets if found is not None], context):
        return None
    result: tuple[Piece, ...] | None = None
    for found in sets:
        if found is None:
            return None
        if result is None:
            result = found.pieces
        else:
            result = (
                union(result + found.pieces, context) if joined == "or" else intersection(result, found.pieces, context)
            )
            if result is None:
                return None
    return _of(result, next(iter(names), None))


def _hedges(parts: tuple[Value, ...], sets: list[tuple[Piece, ...]], context: Context) -> bool:
    """Whether alternatives are several answers rather than one set: a number alone, or what another one holds."""
    if any(isinstance(part, Expression) and part.tree != Symbol("Reals") for part in parts):
        return True
    pieces = tuple(piece for found in sets for piece in found)
    joined = union(pieces, context)
    if joined is not None and len(joined) == len(pieces):
        return False
    return len(sets) > MAX_ALTERNATIVES or any(
        first is not second and union(first + second, context) == first for first in sets for second in sets
    )


def _between(parts: tuple[Value, ...], context: Context) -> RealSet | None:
    """`a < x < b` with symbols for ends: the set is x's, not that of a or b."""
    match parts:
        case (
            Relation(Expression(low), "<" | "<=" as first, Expression(Symbol(name)) as middle),
            Relation(again, "<" | "<=" as second, Expression(high)),
        ) if middle == again and symbols(low) | symbols(high) and name not in symbols(low) | symbols(high):
            ends = Interval(low, high, low_closed=first == "<=", high_closed=second == "<=")
            found = _of_interval(ends, context)
            return _of(found.pieces, name) if found is not None else None
    return None


def _of_relation(relation: Relation, context: Context, depth: int) -> RealSet | None:  # noqa: PLR0911 - one branch for each form
    left, operator, right = relation.left, relation.operator, relation.right
    if operator in {"in", "not in"} and isinstance(left, Expression) and isinstance(left.tree, Symbol):
        inside = real_set(right, context, depth + 1)
        if inside is None:
            return None
        return _of(inside.pieces if operator == "in" else complement(inside.pieces, context), left.tree.name)
    if operator == "=" and isinstance(right, Sequence) and (name := label_of(left)):
        listed = real_set(FiniteSet(right.items), context, depth + 1)
        return _of(listed.pieces, name) if listed is not None else None
    if not isinstance(left, Expression) or not isinstance(right, Expression) or operator not in _FLIPPED:
        return None
    for first, second, way in ((left.tree, right.tree, operator), (right.tree, left.tree, _FLIPPED[operator])):
        name = label_of(Expression(first))
        if name is not None and not symbols(first) & symbols(second):
            return _of(_half_line(way, second, context), name)
        if isinstance(first, Call) and first.name == "abs" and not symbols(second) and way in _ABSOLUTE:
            return _absolute(first.arguments[0], way, second, context)
    return _linear(difference(left.tree, right.tree), operator, context)


def _half_line(operator: str, end: Tree, context: Context) -> tuple[Piece, ...] | None:
    below = Piece(MINUS_INFINITY, end, low_closed=False, high_closed=operator == "<=")
    above = Piece(end, INFINITY, low_closed=operator == ">=", high_closed=False)
    match operator:
        case "<" | "<=":
            return (below,)
        case ">" | ">=":
            return (above,)
        case "=":
            return (_point(end),)
    return complement((_point(end),), context) if not symbols(end) else (below, above)


_ABSOLUTE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _absolute(inner: Tree, operator: str, end: Tree, context: Context) -> RealSet | None:
    """|x| < a is -a < x and x < a; |x| > a is x < -a or x > a."""
    low = _linear(Sum((inner, end)), _ABSOLUTE[operator], context)
    high = _linear(difference(inner, end), operator, context)
    if low is None or high is None or low.variable != high.variable:
        return None
    if operator in {"<", "<="}:
        return _of(intersection(low.pieces, high.pieces, context), low.variable)
    return _of(union(low.pieces + high.pieces, context), low.variable)


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
    return _of(_half_line(operator if direction > 0 else _FLIPPED[operator], end, context), name)


def _simple(tree: Tree, context: Context) -> Tree:
    """A rational end as a number."""
    value = value_of(tree, context)
    if value is None or isinstance(value, acb):
        return tree
    return number(Fraction(int(value.p), int(value.q)))
