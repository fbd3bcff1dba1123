"""Making trees in their one shape: flat products and sums, quotients as powers of -1, a sign kept in a leading number.

Nothing is evaluated here but the sign of a number.
"""

from collections.abc import Sequence as Series
from fractions import Fraction

from tinyv.rules.values import Constant, Decimal, Power, Product, Rational, Sum, Tree

__all__ = ["DEGREE", "EULER", "HALF", "INFINITY", "MINUS_ONE", "PI", "negative", "product", "quotient", "root", "total"]

MINUS_ONE = Rational(Fraction(-1))
HALF = Rational(Fraction(1, 2))
PI = Constant("pi")
EULER = Constant("e")
INFINITY = Constant("infinity")
DEGREE = Constant("degree")


def product(factors: Series[Tree]) -> Tree:
    """The product in the order of writing; one factor is itself."""
    flat: list[Tree] = []
    for factor in factors:
        flat.extend(factor.factors if isinstance(factor, Product) else (factor,))
    return flat[0] if len(flat) == 1 else Product(tuple(flat))


def quotient(over: Tree, under: Tree) -> Tree:
    """`over / under`."""
    return product((over, Power(under, MINUS_ONE)))


def total(terms: Series[Tree]) -> Tree:
    """The sum in the order of writing; one term is itself."""
    flat: list[Tree] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Sum) else (term,))
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def negative(tree: Tree) -> Tree:
    """`-tree`, the sign in the leading number when there is one."""
    if isinstance(tree, Rational):
        return Rational(-tree.value)
    if isinstance(tree, Decimal):
        return Decimal(-tree.value, tree.last)
    if isinstance(tree, Product) and isinstance(tree.factors[0], Rational | Decimal):
        return Product((negative(tree.factors[0]), *tree.factors[1:]))
    return product((MINUS_ONE, tree))


def root(tree: Tree, index: Tree | None = None) -> Tree:
    """The square root, or the root of a written index."""
    if index is None:
        return Power(tree, HALF)
    if isinstance(index, Rational) and index.value:
        return Power(tree, Rational(1 / index.value))
    return Power(tree, Power(index, MINUS_ONE))
