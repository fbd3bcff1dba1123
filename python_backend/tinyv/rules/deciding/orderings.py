"""Values in the order of their size: `a < b < c`, `c > b > a`, and the list `a, b, c` of one that is asked for so.

Only of symbols and other formulas that are no numbers; a number between two ends is a set.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.outcomes import all_of, different, is_same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.values import Call, Expression, Relation, Sequence, Statements, Tree, Tuple, Value

__all__ = ["decide_orderings"]

Compare = Callable[[Value, Value, Context], Decision]

_RISING = {"<": True, "<=": False}
_FALLING = {">": True, ">=": False}
MAX_LINKS = 12


@dataclass(frozen=True, slots=True)
class _Ordering:
    """Items from the least on, whether each step is strict, and whether it was written from the greatest on."""

    items: tuple[Value, ...]
    strict: tuple[bool, ...]
    falling: bool


def decide_orderings(truth: Value, answer: Value, context: Context, compare: Compare) -> Decision | None:
    """Whether two texts order the same values alike; None where the reference is no ordering of symbols."""
    first, second = _ordering(truth), _ordering(answer)
    if first is None:
        return None
    if second is not None:
        return _chains(first, second, context, compare)
    match answer:
        case Sequence(items) | Tuple(items) if len(items) == len(first.items):
            written = first.items[::-1] if first.falling else first.items
            found = _in_order(written, items, context, compare)
            return found if is_same(found) else unknown("an ordering and a list in another order")
    return None


def _chains(truth: _Ordering, answer: _Ordering, context: Context, compare: Compare) -> Decision:
    if len(truth.items) != len(answer.items):
        return unknown("orderings of different lengths")
    found = _in_order(truth.items, answer.items, context, compare)
    if is_same(found):
        return found if truth.strict == answer.strict else different("strict and not strict")
    if len(set(truth.items)) == len(truth.items) and set(truth.items) == set(answer.items) and all(truth.strict):
        return different("another order")
    return unknown("orderings not proven")


def _in_order(truth: tuple[Value, ...], answer: tuple[Value, ...], context: Context, compare: Compare) -> Decision:
    return all_of(
        (compare(left, right, context) for left, right in zip(truth, answer, strict=True)), "in order of size"
    )


def _ordering(value: Value) -> _Ordering | None:
    links = value.parts if isinstance(value, Statements) and value.joined == "and" else ()
    relations = tuple(link for link in links if isinstance(link, Relation))
    if not 1 < len(links) <= MAX_LINKS or len(relations) != len(links):
        return None
    if any(relations[at].right != relations[at + 1].left for at in range(len(relations) - 1)):
        return None
    for steps, falling in ((_RISING, False), (_FALLING, True)):
        if all(link.operator in steps for link in relations):
            items = (relations[0].left, *(link.right for link in relations))
            strict = tuple(steps[link.operator] for link in relations)
            if not all(map(_is_quantity, items)):
                return None
            return _Ordering(items[::-1], strict[::-1], falling) if falling else _Ordering(items, strict, falling)
    return None


def _is_quantity(value: Value) -> bool:
    """Whether it is a symbol or a function's value, `f(1)`."""
    return isinstance(value, Expression) and (bool(symbols(value.tree)) or _has_own_call(value.tree))


def _has_own_call(tree: Tree) -> bool:
    return isinstance(tree, Call) and len(tree.name.rstrip("'")) == 1
