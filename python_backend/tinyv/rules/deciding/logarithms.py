"""Numbers too large or too small for balls, told apart by their logarithms: towers, factorials of large numbers."""

from tinyv.rules.deciding.context import Budget
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.numbers import apart, is_positive, is_real
from tinyv.rules.values import Call, Power, Product, Sum, Tree

__all__ = ["apart_by_logarithms"]

BITS = 128
MAX_LEVELS = 3
"""Logarithms of logarithms that are taken."""


def apart_by_logarithms(left: Tree, right: Tree, budget: Budget) -> bool:
    """Whether two positive constants surely differ; False where that is not known."""
    with precision(BITS):
        for _ in range(MAX_LEVELS):
            first, second = _logarithm(left, budget), _logarithm(right, budget)
            if first is None or second is None:
                return False
            left, right = first, second
            values = [Evaluator(budget, {}).tried(tree) for tree in (left, right)]
            if values[0] is not None and values[1] is not None:
                return is_real(values[0]) and is_real(values[1]) and apart(values[0], values[1])
    return False


def _logarithm(tree: Tree, budget: Budget) -> Tree | None:
    """The logarithm of a tree that is positive as it is written."""
    match tree:
        case Product(factors):
            parts = [_logarithm(factor, budget) for factor in factors]
            kept = tuple(part for part in parts if part is not None)
            return Sum(kept) if len(kept) == len(parts) else None
        case Power(base, exponent):
            below = _logarithm(base, budget)
            return Product((exponent, below)) if below is not None else None
        case Call("factorial", (argument,)):
            return Call("ln_factorial", (argument,))
    found = Evaluator(budget, {}).tried(tree)
    return Call("ln", (tree,)) if found is not None and is_real(found) and is_positive(found) else None
