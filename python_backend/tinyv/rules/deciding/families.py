"""Formulas with a free parameter: `2kπ + π/3` for every whole k, and antiderivatives with their constant."""

from collections.abc import Iterator

from flint import acb, fmpq

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.formulas import WHOLE_LETTERS, seed_of
from tinyv.rules.deciding.outcomes import different, is_same, same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import ONE, ZERO, difference, negated, number, quotient, substituted, symbols, walk
from tinyv.rules.values import Constant, Product, Sum, Symbol, Tree

__all__ = ["decide_families"]

_CONSTANTS = frozenset({"C", "c", "K", "C_1", "c_1", "C_0", "c_0", "const", "constant"})
_PERIODS = (Constant("pi"), Constant("degree"))


def decide_families(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """What free parameters say of two formulas that are not the same as formulas; None where there are none."""
    for p, q in _parameters(truth, answer, context):
        found = _as_family(truth, answer, p, q, context)
        if found is not None:
            return found
    return _up_to_a_constant(truth, answer, context)


def _parameters(truth: Tree, answer: Tree, context: Context) -> Iterator[tuple[str, str]]:
    names = symbols(truth), symbols(answer)
    candidates = context.integers | WHOLE_LETTERS | {"K", "Z"}
    for p in sorted(names[0] & candidates):
        for q in sorted(names[1] & candidates):
            if names[0] - {p} == names[1] - {q}:
                yield p, q


def _as_family(truth: Tree, answer: Tree, p: str, q: str, context: Context) -> Decision | None:
    line, other_line = _line(truth, p, context), _line(answer, q, context)
    if line is None or other_line is None:
        return None
    (step, start), (other_step, other_start) = line, other_line
    declared = p in context.integers and q in context.integers
    periodic = any(node in _PERIODS for node in walk(step)) and any(node in _PERIODS for node in walk(other_step))
    exactly = context.exactly()
    steps = [is_same(decide_trees(step, way, exactly)) for way in (other_step, negated(other_step))]
    if not any(steps):
        return None
    shift = value_of(quotient(difference(other_start, start), step), context)
    whole = _nearest(shift)
    if whole is None:
        return different("another family") if shift is not None and _surely_not_whole(shift) and declared else None
    moved = Sum((start, Product((number(whole), step))))
    if not is_same(decide_trees(other_start, moved, exactly)):
        return None
    return (
        same("the same family") if declared or periodic else unknown("the same family, if the symbol is a whole number")
    )


def _line(tree: Tree, name: str, context: Context) -> tuple[Tree, Tree] | None:
    """Step and start of a formula that is linear in the parameter."""
    start = substituted(tree, {name: ZERO})
    step = difference(substituted(tree, {name: ONE}), start)
    line = Sum((Product((step, Symbol(name))), start))
    return (step, start) if identical_rationally(tree, line, seed_of(tree), context.budget) else None


def _nearest(value: fmpq | acb | None) -> int | None:
    if isinstance(value, acb):
        whole = value.real.unique_fmpz() if value.real.rad() < fmpq(1, 4) else None
        return None if whole is None or not value.imag.contains(0) else int(whole)
    return int(value.p) if value is not None and value.q == 1 else None


def _surely_not_whole(value: fmpq | acb) -> bool:
    return value.q != 1 if isinstance(value, fmpq) else not value.contains_integer()


def _up_to_a_constant(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """`x² + C` and `x² + K`: an additive constant may have any of its usual names."""
    names = symbols(truth), symbols(answer)
    for p in sorted(names[0] & _CONSTANTS):
        for q in sorted(names[1] & _CONSTANTS):
            if names[0] - {p} != names[1] - {q} or not (_additive(truth, p, context) and _additive(answer, q, context)):
                continue
            rests = substituted(truth, {p: ZERO}), substituted(answer, {q: ZERO})
            if is_same(decide_trees(rests[0], rests[1], context)):
                return same("a constant of integration")
            if _differ_by_constant(rests[0], rests[1], context):
                return unknown("the same up to a constant")
    return None


def _additive(tree: Tree, name: str, context: Context) -> bool:
    rest = substituted(tree, {name: ZERO})
    return bool(identical_rationally(difference(tree, Symbol(name)), rest, seed_of(tree), context.budget))


def _differ_by_constant(truth: Tree, answer: Tree, context: Context) -> bool:
    gap = difference(truth, answer)
    shifted = substituted(gap, {name: Sum((Symbol(name), ONE)) for name in symbols(gap)})
    return is_same(decide_trees(gap, shifted, context.exactly()))
