"""Two equations or inequalities `left - right` against zero, without looking at how they were written.

Same where one is a constant times the other; different where a point solves one only. Variable factors are never
cancelled.
"""

from collections.abc import Iterator

from flint import acb, fmpq

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.formulas import agree_at_points
from tinyv.rules.deciding.numbers import Number, apart, ball, is_real, ordered
from tinyv.rules.deciding.outcomes import Decision, different, same, unknown
from tinyv.rules.deciding.points import Point, points
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import ZERO, substituted, symbols
from tinyv.rules.values import Product, Symbol, Tree

__all__ = ["constant_ratio", "decide_zeros", "ratio_sign"]

BITS = 256
_TRIES = 4
"""Points tried for each variable that an equation can be solved for."""
_NOTHING = fmpq(1, 10**30)


def decide_zeros(truth: Tree, answer: Tree, context: Context) -> Decision:
    """Whether truth = 0 and answer = 0 are the same equation."""
    if constant_ratio(truth, answer, context):
        return same("one is a constant times the other")
    if symbols(truth) == symbols(answer) != frozenset() and agree_at_points(*_crossed(truth, answer), context):
        return same("the ratio agrees to 10^-30")
    for solved, other in ((answer, truth), (truth, answer)):
        found = _solves_one_only(solved, other, context)
        if found is not None:
            return found
    return unknown("equations not proven")


def constant_ratio(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether the quotient of the two is proven a constant other than zero."""
    if not symbols(truth) | symbols(answer):
        return False
    if any(identical_rationally(tree, ZERO, context.budget) for tree in (truth, answer)):
        return False
    return bool(identical_rationally(*_crossed(truth, answer), context.budget))


def _crossed(truth: Tree, answer: Tree) -> tuple[Tree, Tree]:
    """f(x) g(y) and g(x) f(y): the same for every x and y where f / g is one number."""
    elsewhere = {name: Symbol(f"{name}'") for name in symbols(truth) | symbols(answer)}
    return Product((truth, substituted(answer, elsewhere))), Product((answer, substituted(truth, elsewhere)))


def ratio_sign(truth: Tree, answer: Tree, context: Context) -> int:
    """The sign of a ratio that is constant; 0 where it is not known."""
    with precision(BITS):
        for point in points((truth, answer), context):
            values = [Evaluator(context.budget, point.values).tried(tree) for tree in (truth, answer)]
            signs = [ordered(value, fmpq(0)) if value is not None and is_real(value) else None for value in values]
            if signs[0] and signs[1]:
                return signs[0] * signs[1]
    return 0


def _solves_one_only(solved: Tree, other: Tree, context: Context) -> Decision | None:
    with precision(BITS):
        for name in sorted(symbols(solved) - context.integers - context.positive):
            for point in points((solved, other), context)[:_TRIES]:
                for root in _roots(solved, name, point, context):
                    value = _at(point, name, root, other, context)
                    if value is not None and apart(value, fmpq(0)):
                        return different("a point that solves one only", f"{name} = {root}"[:80])
    return None


def _at(point: Point, name: str, value: Number, tree: Tree, context: Context) -> Number | None:
    return Evaluator(context.budget, {**point.values, name: value}).tried(tree)


def _roots(tree: Tree, name: str, point: Point, context: Context) -> Iterator[Number]:
    """Real roots in one variable, where the tree is linear or quadratic in it."""
    values = [_at(point, name, fmpq(number), tree, context) for number in (0, 1, -1, 2, 3, -5)]
    found = [ball(value) for value in values if value is not None]
    if len(found) < len(values):
        return
    zero, one, minus, *checks = found
    linear, square = (one - minus) / 2, (one + minus) / 2 - zero
    for number, value in zip((2, 3, -5), checks, strict=True):
        if apart(zero + linear * number + square * number**2, value):
            return
    if square.contains(acb(0)):
        if not linear.contains(acb(0)) and square.abs_upper() < _NOTHING:
            yield -zero / linear
        return
    discriminant = linear * linear - 4 * square * zero
    if is_real(discriminant) and discriminant.real > 0:
        root = discriminant.sqrt()
        yield (-linear + root) / (2 * square)
        yield (-linear - root) / (2 * square)
