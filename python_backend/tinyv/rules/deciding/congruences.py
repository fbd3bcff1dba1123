r"""Residues against other ways to write them: `13 \pmod{24}`, `x \equiv 13 \pmod{24}`, `x = 24k + 13`.

Owns what counts as the residues that a value means, and the letter that stands for any whole number.
"""

from collections.abc import Callable
from fractions import Fraction

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.formulas import WHOLE_LETTERS, seed_of
from tinyv.rules.deciding.labels import label_of
from tinyv.rules.deciding.outcomes import unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import ONE, ZERO, difference, substituted, symbols
from tinyv.rules.values import (
    Expression,
    Product,
    Rational,
    Relation,
    Residues,
    Sequence,
    Statements,
    Sum,
    Symbol,
    Tree,
    Value,
)

__all__ = ["decide_congruences"]

Compare = Callable[[Value, Value, Context], Decision]

_LETTERS = WHOLE_LETTERS | {"t", "K", "s", "r"}


def decide_congruences(truth: Value, answer: Value, context: Context, compare: Compare) -> Decision | None:
    """Whether both mean the same residues; None where neither side writes a modulus or one means none."""
    if not (_states(truth) or _states(answer)) or (isinstance(truth, Residues) and isinstance(answer, Residues)):
        return None
    first, second = _residues_of(truth, context), _residues_of(answer, context)
    if first is None or second is None:
        return None
    if first[0] and second[0] and first[0] != second[0]:
        return unknown("residues under another name")
    return compare(first[1], second[1], context)


def _states(value: Value) -> bool:
    match value:
        case Residues() | Relation(_, "equivalent", Residues()):
            return True
        case Sequence((*_, Residues())) | Statements((*_, Residues()), "or"):
            return True
    return False


def _residues_of(value: Value, context: Context) -> tuple[str | None, Residues] | None:  # noqa: PLR0911 - one branch for each type
    """The name in front and the residues; None for other values."""
    match value:
        case Residues():
            return None, value
        case Relation(left, "equivalent", Residues() as right) if label_of(left):
            return label_of(left), right
        case Relation(left, "=", right) if label_of(left):
            inner = _residues_of(right, context)
            return (label_of(left), inner[1]) if inner is not None else None
        case Sequence(parts) | Statements(parts, "or"):
            return _several(parts)
        case Statements((first, Relation(Expression(Symbol(name)), "in", Expression(Symbol("Integers")))), "where"):
            return _residues_of(first, context.with_integers(frozenset({name})))
        case Expression(tree):
            found = _of_family(tree, context)
            return (None, found) if found is not None else None
    return None


def _several(parts: tuple[Value, ...]) -> tuple[str | None, Residues] | None:
    r"""`n \equiv 5` with `6 \pmod 8` behind it: the modulus is that of both."""
    match parts:
        case (Relation(left, "equivalent", Expression(first)), *middle, Residues(values, modulus)) if label_of(left):
            trees = [part.tree for part in middle if isinstance(part, Expression)]
            if len(trees) == len(middle):
                return label_of(left), Residues((first, *trees, *values), modulus)
    return None


def _of_family(tree: Tree, context: Context) -> Residues | None:
    """`24k + 13` as 13 modulo 24."""
    names = symbols(tree)
    if len(names) != 1 or not names <= _LETTERS | context.integers:
        return None
    name = next(iter(names))
    start = substituted(tree, {name: ZERO})
    step = difference(substituted(tree, {name: ONE}), start)
    line = Sum((Product((step, Symbol(name))), start))
    whole = [_whole(part, context) for part in (start, step)]
    if whole[0] is None or not whole[1] or not identical_rationally(tree, line, seed_of(tree), context.budget):
        return None
    return Residues((Rational(Fraction(whole[0])),), Rational(Fraction(abs(whole[1]))))


def _whole(tree: Tree, context: Context) -> int | None:
    value = value_of(tree, context)
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() and len(text) < 12 else None  # noqa: PLR2004  # no modulus is longer
