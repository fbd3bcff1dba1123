"""`name = value`, `a = b = c` and `value ≈ decimal`: the one value that a chain of equal signs ends in.

The exact sides must agree with each other, and what stands behind ≈ must round them, or the chain proves nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flint import acb, arb, fmpq

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import precision
from tinyv.rules.deciding.labels import EQUALS, names_a_quantity
from tinyv.rules.deciding.numbers import ball, is_real
from tinyv.rules.deciding.outcomes import is_different, is_same
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.rounding import good_for
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.values import Counted, Expression, Rational, Relation, Statements, Symbol, Value

__all__ = ["Chain", "chain_of", "consistent", "without_remark"]

Compare = Callable[[Value, Value, Context], Decision]

MAX_LINKS = 12
_BITS = 128


@dataclass(frozen=True, slots=True)
class Chain:
    """The last exact side and what else was said to be equal to it."""

    value: Value
    others: tuple[Value, ...]
    approximations: tuple[Value, ...]


def chain_of(value: Value) -> Chain | None:
    """The chain that a value is; None where its first side neither names a quantity nor is a number."""
    links = _links(value)
    if not links or len(links) > MAX_LINKS:
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
        return Chain(rounded[0], (), tuple(rounded[1:])) if rounded else None
    return Chain(exact[-1], tuple(exact[:-1]), tuple(rounded))


def _links(value: Value) -> tuple[Relation, ...]:
    parts = value.parts if isinstance(value, Statements) and value.joined == "and" else (value,)
    links = tuple(part for part in parts if isinstance(part, Relation) and part.operator in EQUALS)
    joined = all(links[at].right == links[at + 1].left for at in range(len(links) - 1))
    return links if len(links) == len(parts) and joined else ()


def without_remark(value: Value, other: Value) -> Value:
    """A reference `f = ax > 0` as `f = ax`, where the answer says nothing of the sign."""
    match value:
        case Statements((*equations, Relation(left, "<" | "<=" | ">" | ">=", Expression(Rational()))), "and"):
            links = _links(Statements(tuple(equations), "and"))
            plain = isinstance(left, Expression) and not isinstance(left.tree, Symbol)
            if links and links[-1].right == left and plain and _links(other):
                return links[0] if len(links) == 1 else Statements(links, "and")
    return value


def _is_number(value: Value) -> bool:
    return not isinstance(value, Relation | Statements) and not (isinstance(value, Expression) and symbols(value.tree))


def consistent(chain: Chain, context: Context, compare: Compare) -> bool:
    """Whether every side is the value: a formula may be unproven, anything else must be the same."""
    return all(_may_be(chain.value, other, context.exactly(), compare) for other in chain.others) and all(
        _may_be(chain.value, other, context, compare) or _near(chain.value, other, context)
        for other in chain.approximations
    )


def _may_be(value: Value, other: Value, context: Context, compare: Compare) -> bool:
    if isinstance(other, Counted):
        other = Expression(other.tree)
    found = compare(value, other, context)
    return is_same(found) or (
        not is_different(found) and isinstance(value, Expression) and isinstance(other, Expression)
    )


def _near(value: Value, approximation: Value, context: Context) -> bool:
    """Whether a number is off by its last digit only, as written by someone who rounds in steps."""
    if not isinstance(value, Expression) or not isinstance(approximation, Expression):
        return False
    written, exact = good_for(approximation.tree), value_of(value.tree, context)
    if written is None or exact is None or not is_real(exact):
        return False
    with precision(_BITS):
        gap = abs(ball(exact) - acb(fmpq(written.value.numerator, written.value.denominator)))
        return bool(gap.upper() <= arb(fmpq(written.ulp.numerator, written.ulp.denominator)))
