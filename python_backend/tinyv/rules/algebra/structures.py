"""Two answers of any shape: equal, different, or not known, as math-verify's grader compares them.

Owns what happens between shapes: an assignment counts as its right side when the other is none, `1,2` is a set, an
open interval may be a point, a single value is a set of one. math-verify is not symmetric: the reference comes first.
"""

from collections.abc import Iterable, Sequence
from typing import TypeGuard

from tinyv.rules.algebra.leaves import equal_expressions
from tinyv.rules.algebra.nodes import (
    Degrees,
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Named,
    Node,
    Relation,
    Tuple,
    Union,
    is_expression,
)
from tinyv.rules.algebra.relations import as_interval, equal_relations, is_assignment, is_equation
from tinyv.rules.algebra.unions import equal_unions, is_proper, opened

__all__ = ["equal"]

MAX_ELEMENTS = 24
"""Larger sets go to a worker: matching them is quadratic."""

_PAIR = 2


def equal(gold: Node, answer: Node) -> bool | None:
    """Whether math-verify would accept `answer` for `gold`.

    True is proven, False refuted, None unknown. Where a proof goes beyond math-verify's powers (a root of nested roots,
    a set of formulas in another order), True is still said.
    """
    gold, answer = _followed(gold, answer)
    if gold == answer:
        return True
    if isinstance(gold, Relation) and isinstance(answer, FiniteSet | Interval | Union | Named):
        interval = as_interval(gold)
        return None if interval is None else equal(interval, answer)
    if isinstance(gold, Relation) or isinstance(answer, Relation):
        return _with_relation(gold, answer)
    if isinstance(gold, Matrix) or isinstance(answer, Matrix):
        return _with_matrix(gold, answer)
    if is_leaf(gold) and is_leaf(answer):
        return equal_expressions(gold, answer)
    return _equal_sets(gold, answer)


def is_leaf(node: Node) -> TypeGuard[Expression]:
    """Whether the node is a single value."""
    return is_expression(node)


def both(verdicts: Iterable[bool | None]) -> bool | None:
    """False when one is False, True when all are True."""
    unknown = False
    for verdict in verdicts:
        if verdict is False:
            return False
        unknown |= verdict is None
    return None if unknown else True


def _followed(gold: Node, answer: Node) -> tuple[Node, Node]:
    """Both sides after math-verify has shortened chains of equations and dropped the names it may drop."""
    gold_assigns, answer_assigns = is_assignment(gold), is_assignment(answer)
    gold_equates, answer_equates = is_equation(gold), is_equation(answer)
    if isinstance(gold, Relation) and gold_assigns:
        gold = Relation((gold.sides[0], gold.sides[-1]), ("=",))
    if isinstance(answer, Relation) and answer_assigns:
        answer = Relation((answer.sides[0], answer.sides[-1]), ("=",))
    if isinstance(answer, Relation) and answer_equates and not gold_equates:
        answer = answer.sides[-1]
    elif isinstance(gold, Relation) and gold_assigns and not answer_equates:
        gold = gold.sides[-1]
    while isinstance(gold, Degrees):
        gold = gold.value
    while isinstance(answer, Degrees):
        answer = answer.value
    return gold, answer


def _with_relation(gold: Node, answer: Node) -> bool | None:
    if isinstance(gold, Relation) and isinstance(answer, Relation):
        return equal_relations(gold, answer)
    other = answer if isinstance(gold, Relation) else gold
    if isinstance(other, FiniteSet) and len(other.elements) <= 1:
        return None
    return None if isinstance(other, Matrix) else False


def _with_matrix(gold: Node, answer: Node) -> bool | None:
    if isinstance(gold, Matrix) and isinstance(answer, Matrix):
        shapes = [(len(matrix.rows), len(matrix.rows[0])) for matrix in (gold, answer)]
        if shapes[0] != shapes[1]:
            return False
        cells = zip(sum(gold.rows, ()), sum(answer.rows, ()), strict=True)
        return both(equal_expressions(one, other) for one, other in cells)
    other = answer if isinstance(gold, Matrix) else gold
    return False if is_leaf(other) or isinstance(other, Interval | Tuple) else None


def _equal_sets(gold: Node, answer: Node) -> bool | None:
    if isinstance(gold, Union | Named) or isinstance(answer, Union | Named):
        return equal_unions(gold, answer)
    if isinstance(gold, Interval) and isinstance(answer, Interval):
        return _equal_intervals(gold, answer)
    if isinstance(gold, Interval) or isinstance(answer, Interval):
        return _interval_and_other(gold, answer)
    if isinstance(gold, Tuple):
        in_order = isinstance(answer, Tuple)
        return _in_order(gold.items, answer.items) if in_order else _tuple_and_set(gold.items, answer)  # type: ignore[union-attr]
    return _in_any_order(_elements(gold), answer.items if isinstance(answer, Tuple) else _elements(answer))


def _elements(node: Node) -> tuple[Node, ...]:
    """What a set holds, each written form once; a single value is a set of one."""
    return tuple(dict.fromkeys(node.elements)) if isinstance(node, FiniteSet) else (node,)


def _equal_intervals(gold: Interval, answer: Interval) -> bool | None:
    gold, answer = opened(gold), opened(answer)
    is_open = [not (interval.low_closed or interval.high_closed) for interval in (gold, answer)]
    if not all(is_open):
        if not is_proper(gold) or not is_proper(answer):
            return None
        if (gold.low_closed, gold.high_closed) != (answer.low_closed, answer.high_closed):
            return False
    return both((equal_expressions(gold.low, answer.low), equal_expressions(gold.high, answer.high)))


def _interval_and_other(gold: Node, answer: Node) -> bool | None:
    interval, other = (gold, answer) if isinstance(gold, Interval) else (answer, gold)
    if not isinstance(interval, Interval):
        return None
    is_gold = interval is gold
    interval = opened(interval)
    if interval.low_closed or interval.high_closed:
        apart = is_leaf(other) and equal_expressions(interval.low, interval.high) is False
        return False if apart or is_proper(interval) else None
    pair = (interval.low, interval.high)
    if isinstance(other, Tuple):
        return _in_order(pair, other.items) if is_gold else _in_order(other.items, pair)
    if isinstance(other, FiniteSet) and len(other.elements) >= _PAIR:
        return _tuple_and_set(pair, other) if is_gold else _in_any_order(_elements(other), pair)
    return False


def _in_order(gold: Sequence[Node], answer: Sequence[Node]) -> bool | None:
    if len(gold) != len(answer):
        return False
    return both(equal(one, other) for one, other in zip(gold, answer, strict=True))


def _tuple_and_set(gold: Sequence[Node], answer: Node) -> bool | None:
    """A tuple as reference: the answer's elements count in the order of writing."""
    if not isinstance(answer, FiniteSet):
        return False if len(gold) > 1 else None
    if len(_elements(answer)) != len(answer.elements):
        return None
    return _in_order(gold, answer.elements)


def _in_any_order(gold: Sequence[Node], answer: Sequence[Node]) -> bool | None:
    """Sets: True when the elements pair off, False when one has no partner."""
    if max(len(gold), len(answer)) > MAX_ELEMENTS:
        return None
    if not gold or not answer:
        return len(gold) == len(answer)
    if len(gold) == len(answer) == 1:
        return None if isinstance(gold[0], Relation) or isinstance(answer[0], Relation) else equal(gold[0], answer[0])
    table = [[equal(one, other) for other in answer] for one in gold]
    columns = list(zip(*table, strict=True))
    if any(all(verdict is False for verdict in line) for line in (*table, *columns)):
        return False
    paired = len(gold) == len(answer) and all(line.count(True) == 1 for line in (*table, *columns))
    return True if paired else None
