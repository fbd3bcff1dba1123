"""Two equations or inequalities `left - right` against zero, without looking at how they were written.

Same where one is a constant times the other; different where a point solves one only. Variable factors are never
cancelled.
"""

from collections.abc import Iterator

from flint import acb, fmpq

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.formulas import ENOUGH_POINTS, seed_of
from tinyv.rules.deciding.numbers import Number, UndefinedError, agree, apart, ball, is_real, is_zero, ordered
from tinyv.rules.deciding.outcomes import different, same, unknown
from tinyv.rules.deciding.points import Point, points
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.residues import PRIMES, Field
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.values import Tree

__all__ = ["constant_ratio", "decide_zeros", "ratio_sign"]

BITS = 256
_SEEDS = 3
_TRIES = 4
"""Points tried for each variable that an equation can be solved for."""


def decide_zeros(truth: Tree, answer: Tree, context: Context) -> Decision:
    """Whether truth = 0 and answer = 0 are the same equation."""
    if constant_ratio(truth, answer, context):
        return same("one is a constant times the other")
    if _ratio_agrees(truth, answer, context):
        return same("the ratio agrees to 10^-30")
    for solved, other in ((answer, truth), (truth, answer)):
        found = _solves_one_only(solved, other, context)
        if found is not None:
            return found
    return unknown("equations not proven")


def constant_ratio(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether the quotient of the two is proven a constant other than zero."""
    if not any(map(symbols, (truth, answer))):
        return False
    seed = seed_of(truth, answer)
    for prime in PRIMES:
        ratios = set()
        for number in range(_SEEDS):
            field = Field(prime, f"{seed}{number}", context.budget)
            try:
                over, under = field.value(truth), field.value(answer)
            except UndefinedError:
                return False
            if over == 0 or under == 0:
                return False
            ratios.add(over * pow(under, -1, prime) % prime)
        if len(ratios) != 1:
            return False
    return True


def _ratio_agrees(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether the ratio of the two is the same number at enough points: irrational coefficients are no residues."""
    names = symbols(truth)
    if not names or names != symbols(answer):
        return False
    ratios: list[Number] = []
    with precision(BITS):
        for point in points(names, context, seed_of(truth, answer)):
            values = _at(point.values, truth, context), _at(point.values, answer, context)
            if values[0] is None or values[1] is None or not apart(values[0], fmpq(0)) or not apart(values[1], fmpq(0)):
                return False
            ratios.append(ball(values[0]) / ball(values[1]))
            if not agree(ratios[0], ratios[-1]):
                return False
    return len(ratios) >= ENOUGH_POINTS


def ratio_sign(truth: Tree, answer: Tree, context: Context) -> int:
    """The sign of a ratio that is constant; 0 where it is not known."""
    names = symbols(truth) | symbols(answer)
    with precision(BITS):
        for point in points(names, context, seed_of(truth, answer)):
            values = _at(point.values, truth, context), _at(point.values, answer, context)
            signs = [ordered(value, fmpq(0)) if value is not None and is_real(value) else None for value in values]
            if signs[0] and signs[1]:
                return signs[0] * signs[1]
    return 0


def _solves_one_only(solved: Tree, other: Tree, context: Context) -> Decision | None:
    names = symbols(solved) | symbols(other)
    if not symbols(solved):
        return None
    with precision(BITS):
        for name in sorted(symbols(solved)):
            for point in points(names, context, seed_of(solved, other))[:_TRIES]:
                for root in _roots(solved, name, point, context):
                    value = _at({**point.values, name: root}, other, context)
                    if value is not None and apart(value, fmpq(0)):
                        return different("a point that solves one only", f"{name} = {root}"[:80])
    return None


def _roots(tree: Tree, name: str, point: Point, context: Context) -> Iterator[Number]:
    """Real roots in one variable, where the tree is linear or quadratic in it."""
    if name in context.integers or name in context.positive:
        return
    values = [_at({**point.values, name: fmpq(number)}, tree, context) for number in (0, 1, -1, 2, 3, -5)]
    found = [value for value in values if value is not None]
    if len(found) < len(values):
        return
    zero, one, minus, *checks = found
    linear = (ball(one) - ball(minus)) / 2
    square = (ball(one) + ball(minus)) / 2 - ball(zero)
    for number, value in zip((2, 3, -5), checks, strict=True):
        if apart(ball(zero) + linear * number + square * number**2, value):
            return
    yield from _solutions(square, linear, ball(zero))


def _solutions(square: acb, linear: acb, constant: acb) -> Iterator[Number]:
    if square.contains(acb(0)):
        if not linear.contains(acb(0)) and square.abs_upper() < _NOTHING:
            yield -constant / linear
        return
    discriminant = linear * linear - 4 * square * constant
    if is_real(discriminant) and discriminant.real > 0:
        root = discriminant.sqrt()
        yield (-linear + root) / (2 * square)
        yield (-linear - root) / (2 * square)


_NOTHING = fmpq(1, 10**30)


def _at(values: dict[str, Number], tree: Tree, context: Context) -> Number | None:
    try:
        value = Evaluator(context.budget, values).value(tree)
    except UndefinedError:
        return None
    return fmpq(0) if is_zero(value) else value
