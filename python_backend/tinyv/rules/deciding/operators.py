"""Letters that are no factors: nabla and derivatives act on what stands behind them; nothing cancels through them."""

from tinyv.rules.deciding.trees import ZERO, rebuilt, symbols, walk
from tinyv.rules.values import Call, Power, Product, Symbol, Tree

__all__ = ["bound", "has_operator", "writes_zero_times"]


def has_operator(tree: Tree) -> bool:
    """Whether a symbol in it is an operator."""
    return any(isinstance(node, Symbol) and _is_operator(node) for node in walk(tree))


def _is_operator(tree: Tree) -> bool:
    match tree:
        case Symbol(name):
            return name in {"nabla", "partial"} or name.startswith(("d/d", "partial/partial"))
        case Power(base, _):
            return _is_operator(base)
    return False


def bound(tree: Tree) -> Tree:
    """The tree with every operator and the factors behind it as one unknown function, whose order counts."""
    return rebuilt(tree, _bound_product)


def _bound_product(tree: Tree) -> Tree:
    if not isinstance(tree, Product):
        return tree
    place = next((index for index, factor in enumerate(tree.factors) if _is_operator(factor)), None)
    if place is None:
        return tree
    acting = Call("operator", tree.factors[place:])
    return Product((*tree.factors[:place], acting)) if place else acting


def writes_zero_times(tree: Tree) -> bool:
    """Whether a zero stands before or behind a symbol: `s(0)` read as a product says nothing."""
    return any(isinstance(node, Product) and ZERO in node.factors and bool(symbols(node)) for node in walk(tree))
