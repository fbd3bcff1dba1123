"""Trees as such: their symbols, their size, and small trees made of others. Knows no values.

Letters that are operators (nabla, derivatives) act on what stands behind them: nothing cancels through them.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from hashlib import blake2b

from tinyv.rules.deciding.context import OutOfBudgetError
from tinyv.rules.values import (
    Call,
    Constant,
    Decimal,
    PlusMinus,
    Power,
    Product,
    Rational,
    Sum,
    Symbol,
    Tree,
)

__all__ = [
    "MINUS_ONE",
    "ONE",
    "ZERO",
    "bound",
    "bounded",
    "difference",
    "has",
    "has_call",
    "has_decimal",
    "has_plus_minus",
    "infinite_sign",
    "negated",
    "number",
    "product_of",
    "quotient",
    "rebuilt",
    "replaced",
    "scaled",
    "seed_of",
    "sides",
    "substituted",
    "sum_of",
    "symbols",
    "walk",
    "writes_zero_times",
    "written_decimal",
]

MAX_NODES = 1_500
MAX_DEPTH = 60
"""Texts are at most 600 characters and 24 deep; what decisions build on top adds a few levels."""

ZERO = Rational(Fraction(0))
ONE = Rational(Fraction(1))
MINUS_ONE = Rational(Fraction(-1))


def number(value: Fraction | int) -> Rational:
    """An exact number as a tree."""
    return Rational(Fraction(value))


_LEAVES = frozenset({Rational, Decimal, Symbol, Constant})


def _children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Power(base, exponent):
            return (base, exponent)
        case Call(_, arguments):
            return arguments
        case PlusMinus(term, _):
            return (term,)
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node, in no promised order; without recursion. Most of a decision's time is spent here."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if type(node) not in _LEAVES:
            stack.extend(_children(node))


def bounded(tree: Tree) -> None:
    """Raises OutOfBudgetError for a tree too large or too deep to recurse into."""
    stack, seen = [(tree, 1)], 0
    while stack:
        node, depth = stack.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            raise OutOfBudgetError
        stack.extend((child, depth + 1) for child in _children(node))


def symbols(tree: Tree) -> frozenset[str]:
    """Names of its symbols; an unknown function's name is none."""
    return frozenset(node.name for node in walk(tree) if isinstance(node, Symbol))


def seed_of(*trees: Tree) -> str:
    """A seed for random values that only these trees have."""
    return blake2b(repr(trees).encode(), digest_size=12).hexdigest()


def has(tree: Tree, part: Tree) -> bool:
    """Whether a tree is part of it."""
    return any(node == part for node in walk(tree))


def has_call(tree: Tree, *names: str) -> bool:
    """Whether one of these functions is part of it."""
    return any(isinstance(node, Call) and node.name in names for node in walk(tree))


def has_decimal(tree: Tree) -> bool:
    """Whether a number in it was written with a decimal point."""
    return any(isinstance(node, Decimal) for node in walk(tree))


def has_plus_minus(tree: Tree) -> bool:
    """Whether it means two values."""
    return any(isinstance(node, PlusMinus) for node in walk(tree))


def writes_zero_times(tree: Tree) -> bool:
    """Whether a zero stands before or behind a symbol: `s(0)` read as a product says nothing."""
    return any(isinstance(node, Product) and ZERO in node.factors and bool(symbols(node)) for node in walk(tree))


def sum_of(terms: tuple[Tree, ...]) -> Tree:
    """The sum of any number of terms."""
    return terms[0] if len(terms) == 1 else Sum(terms) if terms else ZERO


def product_of(factors: tuple[Tree, ...]) -> Tree:
    """The product of any number of factors."""
    return factors[0] if len(factors) == 1 else Product(factors)


def negated(tree: Tree) -> Tree:
    """Its opposite; numbers keep their own sign."""
    match tree:
        case Rational(value):
            return Rational(-value)
        case Decimal(value, last):
            return Decimal(-value, last)
    return Product((MINUS_ONE, tree))


def difference(left: Tree, right: Tree) -> Tree:
    """Left - right."""
    return left if right == ZERO else Sum((left, negated(right)))


def quotient(left: Tree, right: Tree) -> Tree:
    """Left / right."""
    return Product((left, Power(right, MINUS_ONE)))


def scaled(tree: Tree, factor: Fraction) -> Tree:
    """Factor · tree; a decimal stays one where the factor is a power of ten."""
    power = _power_of_ten(factor)
    match tree:
        case Rational(value):
            return Rational(value * factor)
        case Decimal(value, last) if power is not None:
            return Decimal(value * factor, last + power)
    return tree if factor == 1 else Product((Rational(factor), tree))


def _power_of_ten(factor: Fraction) -> int | None:
    over, under = str(factor.numerator), str(factor.denominator)
    if under == "1" and over.strip("0") == "1":
        return len(over) - 1
    return 1 - len(under) if over == "1" and under.strip("0") == "1" else None


def written_decimal(tree: Tree) -> Decimal | None:
    """The decimal that the whole tree is, its sign included."""
    match tree:
        case Decimal():
            return tree
        case Product((Rational(value), Decimal(inner, last))) if abs(value) == 1:
            return Decimal(value * inner, last)
    return None


def infinite_sign(tree: Tree) -> int:
    """1 or -1 for a signed infinity as written, else 0."""
    match tree:
        case Constant("infinity"):
            return 1
        case Product((Rational(value), Constant("infinity"))) if value != 0:
            return 1 if value > 0 else -1
    return 0


def sides(tree: Tree) -> tuple[Tree, ...]:
    """The two trees that plus-minus signs stand for, or the tree alone."""
    if not has_plus_minus(tree):
        return (tree,)
    return (_side(tree, upper=True), _side(tree, upper=False))


def _side(tree: Tree, *, upper: bool) -> Tree:
    if isinstance(tree, PlusMinus):
        inner = _side(tree.term, upper=upper)
        return inner if tree.minus_first != upper else negated(inner)
    return _rebuilt(tree, tuple(_side(child, upper=upper) for child in _children(tree)))


def substituted(tree: Tree, names: Mapping[str, Tree]) -> Tree:
    """The tree with symbols replaced."""
    if isinstance(tree, Symbol):
        return names.get(tree.name, tree)
    return _rebuilt(tree, tuple(substituted(child, names) for child in _children(tree)))


def replaced(tree: Tree, part: Tree, by: Tree) -> Tree:
    """The tree with a part replaced, wherever it is."""
    return rebuilt(tree, lambda node: by if node == part else node)


def bound(tree: Tree) -> Tree:
    """The tree with every operator and the factors behind it as one unknown function, whose order counts."""
    return rebuilt(tree, _bound_product) if any(map(_is_operator, walk(tree))) else tree


def _is_operator(tree: Tree) -> bool:
    match tree:
        case Symbol(name):
            return name in {"nabla", "partial"} or name.startswith(("d/d", "partial/partial"))
        case Power(base, _):
            return _is_operator(base)
    return False


def _bound_product(tree: Tree) -> Tree:
    places = [at for at, factor in enumerate(tree.factors) if _is_operator(factor)] if isinstance(tree, Product) else []
    if not isinstance(tree, Product) or not places:
        return tree
    return product_of((*tree.factors[: places[0]], Call("operator", tree.factors[places[0] :])))


def rebuilt(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with every node changed, from the leaves up."""
    return change(_rebuilt(tree, tuple(rebuilt(child, change) for child in _children(tree))))


def _rebuilt(tree: Tree, below: tuple[Tree, ...]) -> Tree:
    match tree:
        case Sum():
            return Sum(below)
        case Product():
            return Product(below)
        case Power():
            return Power(below[0], below[1])
        case Call(name, _):
            return Call(name, below)
        case PlusMinus(_, minus_first):
            return PlusMinus(below[0], minus_first)
    return tree
