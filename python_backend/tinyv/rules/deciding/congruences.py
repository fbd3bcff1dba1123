r"""Residues, however they are written: `13 \pmod{24}`, `x \equiv 13 \pmod{24}`, `x = 24k + 13`.

Owns what counts as the residues that a value means, and the letter that stands for any whole number.
"""

from math import lcm

from tinyv.rules.deciding.constants import whole_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.names import WHOLE_LETTERS, label_of
from tinyv.rules.deciding.outcomes import Decision, different, same, unknown
from tinyv.rules.deciding.residues import line_in
from tinyv.rules.deciding.trees import number, symbols
from tinyv.rules.values import Expression, Relation, Residues, Sequence, Statements, Symbol, Tree, Value

__all__ = ["decide_congruences"]

_LETTERS = WHOLE_LETTERS | {"t", "K", "s", "r"}
MAX_MODULUS = 10_000
_Named = tuple[str | None, Residues]


def decide_congruences(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Whether both mean the same residues; None where neither side writes a modulus or one means none."""
    if not (_states(truth) or _states(answer)):
        return None
    first, second = _residues_of(truth, context), _residues_of(answer, context)
    if first is None or second is None:
        return None
    if first[0] and second[0] and first[0] != second[0]:
        return unknown("residues under another name")
    moduli = whole_of(first[1].modulus, context), whole_of(second[1].modulus, context)
    common = lcm(*(modulus or 0 for modulus in moduli))
    if not 0 < common <= MAX_MODULUS:
        return unknown("no modulus, or too large a one")
    sets = _all_below(common, first[1], context), _all_below(common, second[1], context)
    if None in sets:
        return unknown("residues that are no numbers")
    return same("the same residues") if sets[0] == sets[1] else different("other residues")


def _all_below(common: int, residues: Residues, context: Context) -> frozenset[int] | None:
    """The numbers from zero up to a multiple of the modulus that have one of the residues."""
    modulus = whole_of(residues.modulus, context) or common
    values = [whole_of(value, context) for value in residues.values]
    starts = {value % modulus for value in values if value is not None}
    return (
        frozenset(start + step for start in starts for step in range(0, common, modulus))
        if None not in values
        else None
    )


def _states(value: Value) -> bool:
    match value:
        case Residues() | Relation(_, "equivalent", Residues()):
            return True
        case Sequence((*_, Residues())) | Statements((*_, Residues()), "or"):
            return True
    return False


def _residues_of(value: Value, context: Context) -> _Named | None:  # noqa: PLR0911 - one branch for each type
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
            return _of_family(tree, context)
    return None


def _several(parts: tuple[Value, ...]) -> _Named | None:
    r"""`n \equiv 5` with `6 \pmod 8` behind it: the modulus is that of both."""
    match parts:
        case (Relation(left, "equivalent", Expression(first)), *middle, Residues(values, modulus)) if label_of(left):
            trees = tuple(part.tree for part in middle if isinstance(part, Expression))
            return (label_of(left), Residues((first, *trees, *values), modulus)) if len(trees) == len(middle) else None
    return None


def _of_family(tree: Tree, context: Context) -> _Named | None:
    """`24k + 13` as 13 modulo 24."""
    names = symbols(tree)
    if len(names) != 1 or not names <= _LETTERS | context.integers:
        return None
    line = line_in(tree, min(names), context.budget)
    whole = [whole_of(part, context) for part in line or ()]
    if not whole or None in whole or not whole[0]:
        return None
    step, start = whole
    return None, Residues((number(start or 0),), number(abs(step or 1)))
