r"""Class "equation": one curve by two equations, and a quantity given by an equation that is linear in it.

Owns when two equations are one: the differences of their sides are proportional by a constant that is not zero, and
they have at least two unknowns (with one, an equation is a task: `2x = 10` is no answer where `x = 5` is asked for).
The constant is found by evaluation at one point and the proof is exact: D1(t) D2(p) = D2(t) D1(p).
"""

from collections.abc import Iterable
from fractions import Fraction

from tinyv.rules.algebra.expressions import times
from tinyv.rules.algebra.forms import exact_value, same_form
from tinyv.rules.algebra.nodes import (
    Add,
    Apply,
    Degrees,
    Expression,
    Function,
    Multiply,
    Number,
    Power,
    Symbol,
    parts,
)
from tinyv.rules.classes.scope import Scope, expression_of
from tinyv.rules.classes.texts import is_worded, split

__all__ = ["difference", "equation", "substituted", "symbols"]

_MINUS_ONE = Number(Fraction(-1))
_ZERO = Number(Fraction(0))
_POINTS = (Fraction(3, 7), Fraction(-11, 5), Fraction(13, 3), Fraction(5, 2), Fraction(-17, 9), Fraction(19, 11))
_MAX_SYMBOLS = 6


def equation(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are one equation, or the answer is the value that the ground truth gives to a name."""
    left, right = difference(ground_truth), difference(answer)
    if left is not None and right is None and same_form(left, _ZERO) and not symbols(left):
        return scope.equal(split(ground_truth, "=")[1], answer)  # 539 = 7^2 * 11 says one number twice
    if left is None or right is not None:
        return left is not None and right is not None and _proportional(left, right)
    bare, named = expression_of(answer), expression_of(split(ground_truth, "=")[0])
    return bare is not None and named is not None and not is_worded(answer) and _gives(left, named, bare)


def difference(text: str) -> Expression | None:
    """Left side minus right side of a single equation."""
    sides = split(text, "=")
    if len(sides) != 2 or is_worded(text):  # noqa: PLR2004
        return None
    one, other = expression_of(sides[0]), expression_of(sides[1])
    return None if one is None or other is None else _minus(one, other)


def symbols(node: Expression) -> frozenset[str]:
    """The names of all symbols; an unknown function counts by its name."""
    found: set[str] = set()
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, Symbol):
            found.add(part.name)
        if isinstance(part, Apply):
            found.add(f"{part.name}()")
        todo.extend(parts(part))
    return frozenset(found)


def substituted(node: Expression, values: dict[str, Expression]) -> Expression:
    """The expression with symbols replaced by expressions."""
    if isinstance(node, Symbol):
        return values.get(node.name, node)
    below = tuple(substituted(part, values) for part in parts(node))
    if isinstance(node, Power):
        return Power(below[0], below[1])
    if isinstance(node, Function | Apply):
        return type(node)(node.name, below)
    if isinstance(node, Add | Multiply):
        return type(node)(below)
    return Degrees(below[0]) if isinstance(node, Degrees) else node


def _proportional(left: Expression, right: Expression) -> bool:
    names = sorted(symbols(left))
    if not 2 <= len(names) <= _MAX_SYMBOLS or names != sorted(symbols(right)) or any("(" in name for name in names):  # noqa: PLR2004
        return False
    point = _point(names)
    one, other = substituted(left, point), substituted(right, point)
    if same_form(one, _ZERO) or same_form(other, _ZERO) or same_form(left, _ZERO):
        return False
    return same_form(times(left, other), times(right, one))


def _gives(equation_: Expression, named: Expression, bare: Expression) -> bool:
    """Whether the equation gives the value `bare` to the one name of its left side, in which it is linear."""
    extra = symbols(equation_) - symbols(bare)
    if (
        len(extra) != 1
        or symbols(named) != extra
        or not symbols(bare)
        or any("(" in name for name in symbols(equation_))
    ):
        return False
    (name,) = extra
    at = [substituted(equation_, {name: Number(Fraction(value))}) for value in (0, 1, 2)]
    slope = exact_value(_minus(at[1], at[0]))
    if slope is None or slope == 0 or exact_value(_minus(at[2], at[1])) != slope:
        return False
    return same_form(substituted(equation_, {name: bare}), _ZERO)


def _point(names: Iterable[str]) -> dict[str, Expression]:
    return {name: Number(value) for name, value in zip(names, _POINTS, strict=False)}


def _minus(one: Expression, other: Expression) -> Expression:
    return Add((one, times(_MINUS_ONE, other)))
