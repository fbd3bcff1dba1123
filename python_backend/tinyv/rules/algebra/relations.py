"""Equations and inequalities: equal, different, or not known.

Owns math-verify's ways to compare them: the difference of both sides, sides swapped, and (for equations) solving. Only
assignments are refuted here: two graphs `y = ...` are the same exactly when their right sides are.
"""

from fractions import Fraction

from tinyv.rules.algebra.expressions import times
from tinyv.rules.algebra.leaves import equal_expressions, has_symbols, infinite, order, symbols_of
from tinyv.rules.algebra.nodes import (
    Add,
    Apply,
    Constant,
    Expression,
    Interval,
    Node,
    Number,
    Relation,
    Symbol,
    is_expression,
    parts,
)
from tinyv.rules.algebra.shapes import only_symbols

__all__ = ["as_interval", "equal_relations", "is_assignment", "is_equation"]

_EQUATES = {"=", "in"}
_SWAPPED = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_PAIR = 2
_PLUS = Constant("infinity")
_INFINITY: tuple[Expression, Expression] = (times(Number(Fraction(-1)), _PLUS), _PLUS)


def is_equation(node: Node) -> bool:
    """Whether every sign is an equals sign; math-verify reads "is an element of" as one."""
    return isinstance(node, Relation) and all(sign in _EQUATES for sign in node.operators)


def is_assignment(node: Node) -> bool:
    """Whether the node is an equation with nothing but symbols on its left."""
    return isinstance(node, Relation) and is_equation(node) and only_symbols(node.sides[0])


def as_interval(node: Relation) -> Interval | None:
    """The set of the only symbol of an inequality such as `x > 3` or `1 < x <= 2`, or None for all others."""
    sides = [side for side in node.sides if is_expression(side)]
    if len(sides) != len(node.sides):
        return None
    places = [place for place, side in enumerate(sides) if isinstance(side, Symbol)]
    constants = [side for side in sides if not has_symbols(side)]  # type: ignore[arg-type]
    if len(places) != 1 or len(constants) != len(sides) - 1:
        return None
    low: tuple[Expression, bool] | None = None
    high: tuple[Expression, bool] | None = None
    for place, sign in enumerate(node.operators):
        if places[0] not in {place, place + 1} or sign[0] not in "<>":
            return None
        symbol_is_left = places[0] == place
        other: Expression = sides[place + 1] if symbol_is_left else sides[place]  # type: ignore[assignment]
        bound = other, sign in {"<=", ">="}
        if (sign[0] == "<") == symbol_is_left:
            high = bound if high is None else None
        else:
            low = bound if low is None else None
    return _between(low, high, both=len(node.operators) == _PAIR)


def _between(
    low: tuple[Expression, bool] | None, high: tuple[Expression, bool] | None, *, both: bool
) -> Interval | None:
    if both and (low is None or high is None):
        return None
    from_, to = low or (_INFINITY[0], False), high or (_INFINITY[1], False)
    written = [bound[0] for bound in (low, high) if bound is not None]
    if any(map(infinite, written)) or order(from_[0], to[0]) != -1:
        return None
    return Interval(from_[0], to[0], from_[1], to[1])


def equal_relations(gold: Relation, answer: Relation) -> bool | None:
    """Whether math-verify would call the two relations the same."""
    if len(gold.operators) != len(answer.operators):
        return False
    if len(gold.operators) == 1:
        return _equal_single(gold, answer)
    verdicts = [
        _equal_single(Relation(one[0], (one[1],)), Relation(other[0], (other[1],)))
        for one, other in zip(_links(gold), _links(answer), strict=True)
    ]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _links(chain: Relation) -> list[tuple[tuple[Node, ...], str]]:
    return [(chain.sides[place : place + 2], sign) for place, sign in enumerate(chain.operators)]


def _equal_single(gold: Relation, answer: Relation) -> bool | None:
    sides = (*gold.sides, *answer.sides)
    if not all(is_expression(side) for side in sides):
        return None
    if gold.sides == answer.sides and gold.operators == answer.operators:
        return True
    left, right, other_left, other_right = sides
    signs = ["=" if sign in _EQUATES else sign for sign in (gold.operators[0], answer.operators[0])]
    verdicts = []
    if signs[0] == signs[1]:
        verdicts.append(equal_expressions(_difference(left, right), _difference(other_left, other_right)))  # type: ignore[arg-type]
    if _SWAPPED.get(signs[0]) == signs[1]:
        verdicts.append(equal_expressions(_difference(left, right), _difference(other_right, other_left)))  # type: ignore[arg-type]
    if True in verdicts:
        return True
    if signs == ["=", "="]:
        return False if is_assignment(gold) and is_assignment(answer) and _graphs_differ(gold, answer) else None
    return None if None in verdicts else False


def _difference(left: Expression, right: Expression) -> Expression:
    return Add((left, times(Number(Fraction(-1)), right)))


def _graphs_differ(gold: Relation, answer: Relation) -> bool:
    """Whether two assignments certainly have different solutions."""
    names: list[Expression] = [gold.sides[0], answer.sides[0]]  # type: ignore[list-item]
    values: list[Expression] = [gold.sides[1], answer.sides[1]]  # type: ignore[list-item]
    if not all(isinstance(name, Symbol | Apply) for name in names):
        return False
    if names[0] == names[1]:
        if any(_mentions(value, names[0]) for value in values):
            return False
        return equal_expressions(values[0], values[1]) is False
    if isinstance(names[0], Apply) or isinstance(names[1], Apply):
        return not any(_mentions(value, name) for value in values for name in names)
    return not (symbols_of(names[1]) <= symbols_of(values[0]) and symbols_of(names[0]) <= symbols_of(values[1]))


def _mentions(node: Expression, name: Expression) -> bool:
    same = node == name or (isinstance(node, Apply) and isinstance(name, Apply) and node.name == name.name)
    return same or any(_mentions(part, name) for part in parts(node))
