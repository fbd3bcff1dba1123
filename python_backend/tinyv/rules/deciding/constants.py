"""Two trees without symbols: exact rationals, then balls, then exact algebraic numbers."""

from flint import acb, fmpq

from tinyv.rules.deciding.algebraic import surely_zero
from tinyv.rules.deciding.context import Budget, Context
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.logarithms import apart_by_logarithms
from tinyv.rules.deciding.numbers import Number, UndefinedError, agree, apart, magnitude, ordered
from tinyv.rules.deciding.outcomes import Decision, different, same, unknown
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import difference, infinite_sign
from tinyv.rules.values import Tree

__all__ = ["decide_constants", "order", "value_of", "whole_of"]

_LADDER = (64, 256, 1024)
"""Bits of the balls, tried in turn."""
MAX_SHOWN_BITS = 128
MAX_REACH = 16_384
"""Powers of two between which the last comparison of balls still sees a difference of one."""


def decide_constants(truth: Tree, answer: Tree, context: Context) -> Decision:
    """Whether two constants are equal as exact numbers, decimals meaning what is written."""
    budget = context.budget
    for principal in (False, True):
        first, branched = _by_balls(truth, answer, budget, principal=principal)
        if first is not None and not branched:
            return first
        if first is None:
            break
    else:
        return different("balls", "for real and for complex roots")
    if identical_rationally(truth, answer, budget):
        return same("rational identity")
    zero = surely_zero(difference(truth, answer), budget)
    if zero is not None:
        return same("algebraic numbers") if zero else different("algebraic numbers")
    return _agreement(truth, answer, budget)


def _by_balls(truth: Tree, answer: Tree, budget: Budget, *, principal: bool) -> tuple[Decision | None, bool]:
    """A decision, if balls of some size give one, and whether a root of a negative number was chosen for it."""
    branched = False
    for bits in _LADDER:
        with precision(bits):
            evaluator = Evaluator(budget, {}, principal=principal)
            try:
                left, right = evaluator.value(truth), evaluator.value(answer)
            except UndefinedError as error:
                if apart_by_logarithms(truth, answer, budget):
                    return different("logarithms"), False
                return unknown("undefined", str(error)), False
            branched = evaluator.branched
            exact = not isinstance(left, acb) and not isinstance(right, acb)
            if exact and left == right:
                return same("exact rational", _shown(left)), False
            if apart(left, right):
                proof = "exact rational" if exact else f"balls of {bits} bits"
                return different(proof, f"{_shown(left)} and {_shown(right)}"), branched
    return None, branched


def _agreement(truth: Tree, answer: Tree, budget: Budget) -> Decision:
    """The weaker proof, with room below the largest number that either side goes through."""
    with precision(_LADDER[0]):
        measuring = Evaluator(budget, {})
        measuring.value(truth), measuring.value(answer)
    if measuring.reach > MAX_REACH:
        return unknown("numbers too large for balls")
    with precision(_LADDER[-1] + 2 * measuring.reach):
        evaluator = Evaluator(budget, {})
        left, right = evaluator.value(truth), evaluator.value(answer)
        if apart(left, right):
            return different("balls", f"{_shown(left)} and {_shown(right)}")
        if agree(left, right):
            return same("balls agree to 10^-30", _shown(left))
    return unknown("balls overlap", _shown(left))


def _shown(value: Number) -> str:
    """A few digits; of numbers with long exponents only how long they are."""
    if magnitude(value) > MAX_SHOWN_BITS:
        return f"a number of {magnitude(value)} bits"
    return str(value) if not isinstance(value, acb) else value.str(15, radius=False)


def value_of(tree: Tree, context: Context, bits: int = 128) -> Number | None:
    """The value of a constant, None where it has none. Balls keep their bits outside."""
    with precision(bits):
        return Evaluator(context.budget, {}).tried(tree)


def whole_of(tree: Tree, context: Context) -> int | None:
    """The whole number that a constant exactly is, None for any other."""
    value = value_of(tree, context)
    return int(value.p) if isinstance(value, fmpq) and value.q == 1 else None


def order(left: Tree, right: Tree, context: Context) -> int | None:
    """-1, 0 or 1 for real constants or infinities surely less, equal or greater; None where it is not known."""
    ends = infinite_sign(left), infinite_sign(right)
    if any(ends):
        return (ends[0] > ends[1]) - (ends[0] < ends[1])
    for bits in _LADDER[:2]:
        with precision(bits):
            evaluator = Evaluator(context.budget, {})
            try:
                found = ordered(evaluator.value(left), evaluator.value(right))
            except UndefinedError:
                return None
        if found is not None:
            return found
    decision = decide_constants(left, right, context)
    return 0 if decision.outcome.value == "same" else None
