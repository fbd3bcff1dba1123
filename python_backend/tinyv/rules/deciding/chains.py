"""Chains: `a = b = c` and `value ≈ decimal` end in one value, `a < b < c` puts values in the order of their size.

The exact sides of equal signs must agree with each other, and what stands behind ≈ must round them, or the chain proves
nothing. An ordering is of symbols and function values; a number between two ends is a set.
"""

from collections.abc import Container
from dataclasses import dataclass
from itertools import pairwise

from flint import arb

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import precision
from tinyv.rules.deciding.names import EQUALS, names_a_quantity
from tinyv.rules.deciding.numbers import ball, is_real, to_fmpq
from tinyv.rules.deciding.outcomes import Decision, different, is_different, is_same, unknown
from tinyv.rules.deciding.rounding import good_for
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.values import Call, Counted, Expression, Rational, Relation, Sequence, Statements, Symbol, Tuple, Value

__all__ = ["Chain", "chain_of", "consistent", "decide_orderings", "without_remark"]

_RISING = {"<": True, "<=": False}
_FALLING = {">": True, ">=": False}
MAX_LINKS = 12


@dataclass(frozen=True, slots=True)
class Chain:
    """The last exact side and what else was said to be equal to it."""

    value: Value
    others: tuple[Value, ...] = ()
    approximations: tuple[Value, ...] = ()


def chain_of(value: Value) -> Chain | None:
    """The chain that a value is; None where its first side neither names a quantity nor is a number."""
    links = _links(value, EQUALS)
    if not links:
        return None
    exact: list[Value] = [links[0].left]
    rounded: list[Value] = []
    for link in links:
        (exact if link.operator == "=" and not rounded else rounded).append(link.right)
    if names_a_quantity(exact[0]):
        exact = exact[1:]
    elif not _is_number(exact[0]):
        return None
    if not exact:
        return Chain(rounded[0], (), tuple(rounded[1:]))
    return Chain(exact[-1], tuple(exact[:-1]), tuple(rounded))


def _links(value: Value, operators: Container[str]) -> tuple[Relation, ...]:
    """Relations of which each begins with what the one before ends in; none where a value is anything else."""
    parts = value.parts if isinstance(value, Statements) and value.joined == "and" else (value,)
    links = tuple(part for part in parts if isinstance(part, Relation) and part.operator in operators)
    joined = all(one.right == other.left for one, other in pairwise(links))
    return links if len(links) == len(parts) <= MAX_LINKS and joined else ()


def without_remark(value: Value, other: Value) -> Value:
    """A reference `f = ax > 0` as `f = ax`, where the answer says nothing of the sign."""
    match value:
        case Statements((*equations, Relation(left, "<" | "<=" | ">" | ">=", Expression(Rational()))), "and"):
            links = _links(Statements(tuple(equations), "and"), EQUALS)
            plain = isinstance(left, Expression) and not isinstance(left.tree, Symbol)
            if links and links[-1].right == left and plain and _links(other, EQUALS):
                return links[0] if len(links) == 1 else Statements(links, "and")
    return value


def _is_number(value: Value) -> bool:
    return not isinstance(value, Relation | Statements) and not (isinstance(value, Expression) and symbols(value.tree))


def consistent(chain: Chain, context: Context) -> bool:
    """Whether every side is the value: a formula may be unproven, anything else must be the same."""
    return all(_may_be(chain.value, other, context.exactly()) for other in chain.others) and all(
        _may_be(chain.value, other, context) or _near(chain.value, other, context) for other in chain.approximations
    )


def _may_be(value: Value, other: Value, context: Context) -> bool:
    other = Expression(other.tree) if isinstance(other, Counted) else other
    found = context.compare(value, other)
    formulas = isinstance(value, Expression) and isinstance(other, Expression)
    return is_same(found) or (not is_different(found) and formulas)


def _near(value: Value, approximation: Value, context: Context) -> bool:
    """Whether a number is off by its last digit only, as written by someone who rounds in steps."""
    if not isinstance(value, Expression) or not isinstance(approximation, Expression):
        return False
    written, exact = good_for(approximation.tree), value_of(value.tree, context)
    if written is None or exact is None or not is_real(exact):
        return False
    with precision(128):
        gap = abs(ball(exact) - ball(to_fmpq(written.value)))
        return bool(gap.upper() <= arb(to_fmpq(written.ulp)))


def decide_orderings(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Whether two texts order the same values alike; None where the reference is no ordering of symbols."""
    first, second = _ordering(truth), _ordering(answer)
    if first is None:
        return None
    match answer:
        case Sequence(items) | Tuple(items) if second is None and len(items) == len(first.items):
            written = first.items[::-1] if first.falling else first.items
            found = context.each(written, items, "in order of size")
            return found if is_same(found) else unknown("an ordering and a list in another order")
    return _orderings(first, second, context) if second is not None else None


@dataclass(frozen=True, slots=True)
class _Ordering:
    """Items from the least on, whether each step is strict, and whether it was written from the greatest on."""

    items: tuple[Value, ...]
    strict: tuple[bool, ...]
    falling: bool


def _orderings(truth: _Ordering, answer: _Ordering, context: Context) -> Decision:
    if len(truth.items) != len(answer.items):
        return unknown("orderings of different lengths")
    if is_same(found := context.each(truth.items, answer.items, "in order of size")):
        return found if truth.strict == answer.strict else different("strict and not strict")
    if len(set(truth.items)) == len(truth.items) and set(truth.items) == set(answer.items) and all(truth.strict):
        return different("another order")
    return unknown("orderings not proven")


def _ordering(value: Value) -> _Ordering | None:
    for steps, falling in ((_RISING, False), (_FALLING, True)):
        links = _links(value, steps)
        items = (links[0].left, *(link.right for link in links)) if links else ()
        if len(links) > 1 and all(map(_is_quantity, items)):
            turn = -1 if falling else 1
            return _Ordering(items[::turn], tuple(steps[link.operator] for link in links)[::turn], falling)
    return None


def _is_quantity(value: Value) -> bool:
    """Whether it is a symbol or a function's value, `f(1)`."""
    match value:
        case Expression(Call(name, _)) if len(name.rstrip("'")) == 1:
            return True
        case Expression(tree):
            return bool(symbols(tree))
    return False
