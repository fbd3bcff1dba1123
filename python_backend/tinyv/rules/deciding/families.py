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

__all__ = ["decide_families", "decide_joint_families", "share_a_parameter"]

_CONSTANTS = frozenset({"C", "c", "K", "C_1", "c_1", "C_0", "c_0", "const", "constant"})
_PERIODS = (Constant("pi"), Constant("degree"))
_Line = tuple[Tree, Tree]
"""Step and start."""


def decide_families(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """What free parameters say of two formulas that are not the same as formulas; None where there are none."""
    for p, q in _parameters(truth, answer, context):
        found = _as_family(truth, answer, p, q, context)
        if found is not None:
            return found
    return _up_to_a_constant(truth, answer, context)


def decide_joint_families(truth: tuple[Tree, ...], answer: tuple[Tree, ...], context: Context) -> Decision | None:
    """The same for coordinates, which are moved along their one parameter together; None where it says nothing."""
    for p, q in _parameters(_all(truth), _all(answer), context):
        pairs = [(_line(one, p, context), _line(other, q, context)) for one, other in zip(truth, answer, strict=True)]
        lines = [(first, second) for first, second in pairs if first is not None and second is not None]
        turned = [(first, (negated(step), start)) for first, (step, start) in lines]
        if len(lines) == len(pairs) and (_moved_together(lines, context) or _moved_together(turned, context)):
            if _free(p, q, context) or any(_periodic(step) for (step, _), _ in lines):
                return same("the same family")
            return unknown("the same family, if the symbol is a whole number")
    return None


def _free(p: str, q: str, context: Context) -> bool:
    """Whether letters stand for any whole number; the question's own n is given and no parameter."""
    free = context.integers - frozenset(context.asked.integers)
    return p in free and q in free | WHOLE_LETTERS and q not in context.asked.integers


def _all(trees: tuple[Tree, ...]) -> Tree:
    return Sum(trees) if len(trees) > 1 else trees[0]


def _periodic(step: Tree) -> bool:
    return any(node in _PERIODS for node in walk(step))


def _moved_together(lines: list[tuple[_Line, _Line]], context: Context) -> bool:
    """Whether one whole number of steps leads from every start to its partner."""
    exactly = context.exactly()
    shifts: set[int] = set()
    for (step, start), (other_step, other_start) in lines:
        if not is_same(decide_trees(step, other_step, exactly)):
            return False
        if is_same(decide_trees(step, ZERO, exactly)):
            if not is_same(decide_trees(start, other_start, exactly)):
                return False
            continue
        shift = _nearest(value_of(quotient(difference(other_start, start), step), context))
        if shift is None:
            return False
        moved = Sum((start, Product((number(shift), step))))
        if not is_same(decide_trees(other_start, moved, exactly)):
            return False
        shifts.add(shift)
    return len(shifts) == 1


def share_a_parameter(trees: tuple[Tree, ...], context: Context) -> bool:
    """Whether several formulas hold one letter that may stand for a whole number."""
    whole = context.integers | WHOLE_LETTERS | {"K", "Z"}
    names = [symbols(tree) & whole for tree in trees]
    return any(names[at] & names[later] for at in range(len(names)) for later in range(at + 1, len(names)))


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
    declared = _free(p, q, context)
    periodic = _periodic(step) and _periodic(other_step)
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
