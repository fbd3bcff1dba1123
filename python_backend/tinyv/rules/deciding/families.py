"""Formulas with free parameters: `2kπ + π/3` for every whole k, antiderivatives and general solutions.

The constants of `C_1 cos x + C_2 sin x`, which solves a linear equation, may be swapped, scaled and renamed.
"""

import re
from collections.abc import Iterator
from itertools import permutations

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.equations import constant_ratio
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.names import WHOLE_LETTERS
from tinyv.rules.deciding.numbers import nearest_whole, surely_not_whole
from tinyv.rules.deciding.outcomes import Decision, different, is_same, same, unknown
from tinyv.rules.deciding.residues import identical_rationally, line_in
from tinyv.rules.deciding.trees import (
    ONE,
    ZERO,
    difference,
    has,
    negated,
    number,
    quotient,
    substituted,
    sum_of,
    symbols,
)
from tinyv.rules.values import Constant, Product, Sum, Symbol, Tree

__all__ = ["decide_families", "decide_joint_families", "share_a_parameter"]

_PARAMETERS = WHOLE_LETTERS | {"K", "Z"}
_CONSTANTS = frozenset({"C", "c", "K", "C_1", "c_1", "C_0", "c_0", "const", "constant"})
_NUMBERED = re.compile(r"[CcKk]_\d")
"""Constants of general solutions; capacities and other quantities that are numbered alike stand beside more symbols."""
MAX_CONSTANTS = 4
_Line = tuple[Tree, Tree]
"""Step and start."""


def decide_families(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """What free parameters say of two formulas that are not the same as formulas; None where there are none."""
    return (
        decide_joint_families((truth,), (answer,), context)
        or _up_to_a_constant(truth, answer, context)
        or _general_solutions(truth, answer, context)
    )


def decide_joint_families(truth: tuple[Tree, ...], answer: tuple[Tree, ...], context: Context) -> Decision | None:
    """The same for coordinates, which are moved along their one parameter together; None where it says nothing."""
    for p, q in _parameters(sum_of(truth), sum_of(answer), context):
        pairs = [
            (line_in(one, p, context.budget), line_in(other, q, context.budget))
            for one, other in zip(truth, answer, strict=True)
        ]
        lines = [(first, second) for first, second in pairs if first is not None and second is not None]
        if len(lines) < len(pairs):
            continue
        moved = _moved(lines, context)
        if moved is None:
            moved = _moved([(first, (negated(step), start)) for first, (step, start) in lines], context)
        # The question's own n is given and no parameter.
        free = context.integers - frozenset(context.asked.integers)
        declared = p in free and q in free | WHOLE_LETTERS and q not in context.asked.integers
        if moved and (declared or any(_periodic(step) for (step, _), _ in lines)):
            return same("the same family")
        if moved:
            return unknown("the same family, if the symbol is a whole number")
        if moved is False and declared and len(lines) == 1:
            return different("another family")
    return None


def _parameters(truth: Tree, answer: Tree, context: Context) -> Iterator[tuple[str, str]]:
    names = symbols(truth), symbols(answer)
    for p in sorted(names[0] & (context.integers | _PARAMETERS)):
        for q in sorted(names[1] & (context.integers | _PARAMETERS)):
            if names[0] - {p} == names[1] - {q}:
                yield p, q


def share_a_parameter(trees: tuple[Tree, ...], context: Context) -> bool:
    """Whether several formulas hold one letter that may stand for a whole number."""
    names = [name for tree in trees for name in symbols(tree) & (context.integers | _PARAMETERS)]
    return len(set(names)) < len(names)


def _periodic(step: Tree) -> bool:
    return has(step, Constant("pi")) or has(step, Constant("degree"))


def _moved(lines: list[tuple[_Line, _Line]], context: Context) -> bool | None:
    """Whether one whole number of steps leads from every start to its partner; None where that is not known."""
    exactly = context.exactly()
    shifts: set[int] = set()
    for (step, start), (other_step, other_start) in lines:
        if not is_same(decide_trees(step, other_step, exactly)):
            return None
        shift = value_of(quotient(difference(other_start, start), step), context)
        whole = nearest_whole(shift) if shift is not None else 0
        if whole is None:
            return False if shift is not None and surely_not_whole(shift) else None
        if not is_same(decide_trees(other_start, Sum((start, Product((number(whole), step)))), exactly)):
            return None
        if shift is not None:
            shifts.add(whole)
    return True if len(shifts) == 1 else None


def _up_to_a_constant(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """`x² + C` and `x² + K`: an additive constant may have any of its usual names."""
    names = symbols(truth), symbols(answer)
    for p in sorted(names[0] & _CONSTANTS):
        for q in sorted(names[1] & _CONSTANTS):
            if names[0] - {p} != names[1] - {q} or not (_additive(truth, p, context) and _additive(answer, q, context)):
                continue
            rests = substituted(truth, {p: ZERO}), substituted(answer, {q: ZERO})
            if is_same(decide_trees(*rests, context)):
                return same("a constant of integration")
            gap = difference(*rests)
            shifted = substituted(gap, {name: Sum((Symbol(name), ONE)) for name in symbols(gap)})
            if is_same(decide_trees(gap, shifted, context.exactly())):
                return unknown("the same up to a constant")
    return None


def _additive(tree: Tree, name: str, context: Context) -> bool:
    rest = substituted(tree, {name: ZERO})
    return bool(identical_rationally(difference(tree, Symbol(name)), rest, context.budget))


def _general_solutions(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """Whether both span the same functions of one symbol; None where they are no such solutions."""
    constants = sorted(name for name in symbols(truth) if _NUMBERED.fullmatch(name))
    others = symbols(truth) - set(constants)
    theirs = sorted(symbols(answer) - others)
    if not 1 < len(constants) == len(theirs) <= MAX_CONSTANTS or len(others) != 1 or not others <= symbols(answer):
        return None
    parts, given = _parts(truth, constants, context), _parts(answer, theirs, context)
    if parts is None or given is None:
        return None
    for order in permutations(given):
        if all(constant_ratio(part, other, context) for part, other in zip(parts, order, strict=True)):
            return same("the same solutions, their constants renamed")
    return unknown("solutions with arbitrary constants")


def _parts(tree: Tree, names: list[str], context: Context) -> list[Tree] | None:
    """What stands beside each constant; None where the formula is not their linear combination."""
    parts = [substituted(tree, {other: ONE if other == name else ZERO for other in names}) for name in names]
    line = Sum(tuple(Product((Symbol(name), part)) for name, part in zip(names, parts, strict=True)))
    return parts if identical_rationally(tree, line, context.budget) else None
