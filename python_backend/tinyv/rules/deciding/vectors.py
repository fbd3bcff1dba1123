"""Matrices, and formulas that are vectors: `(1/√2)(1, i)`, `(1,2) + t(3,4)`, `2i + 3j`, taken apart into components."""

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.names import unlabelled
from tinyv.rules.deciding.outcomes import Decision, different, is_same, unknown
from tinyv.rules.deciding.trees import has, has_call, product_of, sum_of, symbols
from tinyv.rules.values import Call, Constant, Expression, Matrix, Product, Sum, Symbol, Tree, Value

__all__ = ["along_axes", "components", "decide_matrices", "has_vector", "is_finite_number"]

_AXES = {"i": 0, "hat_i": 0, "j": 1, "hat_j": 1, "k": 2, "hat_k": 2}
MAX_COMPONENTS = 64


def decide_matrices(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Entry by entry; a row against a column is unknown, another shape is different. None without a matrix."""
    if isinstance(truth, Matrix) and isinstance(answer, Matrix):
        return _matrices(truth, answer, context)
    for one, other in ((truth, answer), (answer, truth)):
        if isinstance(one, Matrix) and min(_shape(one)) > 1 and is_finite_number(other):
            return different("a matrix and a number")
    match unlabelled(truth)[1], unlabelled(answer)[1]:
        case (Matrix() as matrix, Expression(tree)) | (Expression(tree), Matrix() as matrix) if has_vector(tree):
            parts, cells = components(tree), _cells(matrix)
            if parts is None or len(parts) != len(cells):
                return unknown("a matrix and another formula")
            entries: tuple[Value, ...] = tuple(map(Expression, parts))
            answered = matrix == unlabelled(answer)[1]
            return context.each(entries if answered else cells, cells if answered else entries, "entry by entry")
    return None


def _matrices(truth: Matrix, answer: Matrix, context: Context) -> Decision:
    shapes = _shape(truth), _shape(answer)
    another = different("another shape", f"{shapes[0]} and {shapes[1]}")
    if len(_cells(truth)) != len(_cells(answer)):
        return another
    found = context.each(_cells(truth), _cells(answer), "entry by entry")
    if shapes[0] != shapes[1]:
        return (unknown("a row and a column") if is_same(found) else found) if 1 in shapes[0] else another
    return found


def _shape(matrix: Matrix) -> tuple[int, int]:
    return len(matrix.rows), len(matrix.rows[0])


def _cells(matrix: Matrix) -> tuple[Value, ...]:
    return tuple(cell for row in matrix.rows for cell in row)


def is_finite_number(value: Value) -> bool:
    """Whether it is a constant and neither infinite nor a vector."""
    if not isinstance(value, Expression) or symbols(value.tree) or has_vector(value.tree):
        return False
    return not has(value.tree, Constant("infinity"))


def has_vector(tree: Tree) -> bool:
    """Whether a vector or a matrix is part of the formula."""
    return has_call(tree, "vector", "matrix")


def components(tree: Tree) -> tuple[Tree, ...] | None:
    """The components of a sum of multiples of vectors, row by row for a matrix; None for anything else."""
    match tree:
        case Call("vector", arguments):
            return arguments
        case Call("matrix", rows):
            return tuple(entry for row in rows for entry in components(row) or (row,))
        case Sum(terms):
            parts = [components(term) or () for term in terms]
            if {len(part) for part in parts} <= {0} or len({len(part) for part in parts}) != 1:
                return None
            return tuple(Sum(entries) for entries in zip(*parts, strict=True))
        case Product(factors) if sum(map(has_vector, factors)) == 1:
            at = next(index for index, factor in enumerate(factors) if has_vector(factor))
            inner = components(factors[at])
            others = factors[:at] + factors[at + 1 :]
            return tuple(Product((*others, entry)) for entry in inner) if inner is not None else None
    return None


def along_axes(tree: Tree, size: int) -> tuple[Tree, ...] | None:
    """The components of `a i + b j + c k`; None where a term has no axis or more than one, or beyond the size."""
    found: list[list[Tree]] = [[] for _ in range(size)]
    for term in tree.terms if isinstance(tree, Sum) else (tree,):
        factors = term.factors if isinstance(term, Product) else (term,)
        axes = [index for factor in factors if (index := _axis(factor)) is not None]
        others = tuple(factor for factor in factors if _axis(factor) is None)
        if len(axes) != 1 or axes[0] >= size or any(symbols(other) & _AXES.keys() for other in others):
            return None
        found[axes[0]].append(product_of(others))
    return tuple(sum_of(tuple(entries)) for entries in found)


def _axis(tree: Tree) -> int | None:
    return _AXES.get(tree.name) if isinstance(tree, Symbol | Constant) else None
