"""Formulas that are vectors or matrices: `(1/√2)(1, i)`, `(1,2) + t(3,4)`, `2i + 3j`, taken apart into components."""

from tinyv.rules.deciding.trees import ZERO, symbols, walk
from tinyv.rules.values import Call, Constant, Product, Sum, Symbol, Tree

__all__ = ["along_axes", "components", "has_vector"]

_AXES = {"i": 0, "hat_i": 0, "j": 1, "hat_j": 1, "k": 2, "hat_k": 2}
_VECTORS = frozenset({"vector", "matrix"})
MAX_COMPONENTS = 64


def has_vector(tree: Tree) -> bool:
    """Whether a vector or a matrix is part of the formula."""
    return any(isinstance(node, Call) and node.name in _VECTORS for node in walk(tree))


def components(tree: Tree) -> tuple[Tree, ...] | None:
    """The components of a sum of multiples of vectors, row by row for a matrix; None for anything else."""
    match tree:
        case Call("vector", arguments):
            return arguments
        case Call("matrix", rows):
            parts = [components(row) or (row,) for row in rows]
            return tuple(entry for row in parts for entry in row)
        case Sum(terms):
            return _sum([components(term) for term in terms])
        case Product(factors):
            return _product(factors)
    return None


def _sum(parts: list[tuple[Tree, ...] | None]) -> tuple[Tree, ...] | None:
    vectors = [part for part in parts if part is not None]
    if len(vectors) < len(parts) or len({len(part) for part in vectors}) != 1 or len(vectors[0]) > MAX_COMPONENTS:
        return None
    return tuple(Sum(entries) for entries in zip(*vectors, strict=True))


def _product(factors: tuple[Tree, ...]) -> tuple[Tree, ...] | None:
    vectors = [index for index, factor in enumerate(factors) if has_vector(factor)]
    if len(vectors) != 1:
        return None
    inner = components(factors[vectors[0]])
    if inner is None or len(inner) > MAX_COMPONENTS:
        return None
    others = tuple(factor for index, factor in enumerate(factors) if index != vectors[0])
    return tuple(Product((*others, entry)) for entry in inner)


def along_axes(tree: Tree, size: int) -> tuple[Tree, ...] | None:
    """The components of `a i + b j + c k`; None where a term has no axis or more than one, or beyond the size."""
    found: list[list[Tree]] = [[] for _ in range(size)]
    for term in tree.terms if isinstance(tree, Sum) else (tree,):
        factors = term.factors if isinstance(term, Product) else (term,)
        axes = [factor for factor in factors if _axis(factor) is not None]
        index = _axis(axes[0]) if len(axes) == 1 else None
        others = tuple(factor for factor in factors if _axis(factor) is None)
        if index is None or index >= size or any(symbols(other) & _AXES.keys() for other in others):
            return None
        found[index].append(others[0] if len(others) == 1 else Product(others) if others else Product(()))
    return tuple(_total(entries) for entries in found)


def _axis(tree: Tree) -> int | None:
    return _AXES.get(tree.name) if isinstance(tree, Symbol | Constant) else None


def _total(entries: list[Tree]) -> Tree:
    if not entries:
        return ZERO
    return entries[0] if len(entries) == 1 else Sum(tuple(entries))
