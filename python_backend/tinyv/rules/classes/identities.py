r"""Class "identity": formulas that agree wherever they are tried: `2\arcsin\sqrt a` and `\arccos(1-2a)`.

Owns the points, which are positive and negative, inside and outside of [-1, 1]. Both sides must be defined together,
at six points at least, and agree to twelve digits. Analytic formulas that agree like this are equal; small
numbers that could hide a difference (`x + 10^{-20}`) are refused before. Numbers without symbols are left to others:
one value is one coincidence.
"""

from fractions import Fraction

from tinyv.rules.algebra.nodes import Add, Apply, Expression, Function, Multiply, Number, Percent, Power, parts
from tinyv.rules.algebra.values import Undefined, Value, value_of
from tinyv.rules.classes.equations import substituted, symbols
from tinyv.rules.classes.scope import Scope, expression_of

__all__ = ["identity"]

MAX_NODES = 120
MAX_SYMBOLS = 3
MIN_POINTS = 6
TOLERANCE = 1e-11

_MAX_NUMBER = 10_000
_MAX_EXPONENT = 12
_GRID = (0.137, 0.291, 0.463, 0.618, 0.803, 0.937, 1.271, 1.869, 2.713, 4.391, -0.173, -0.419, -0.727, -1.619, -3.217)
_STEPS = (1, 4, 7)
"""Each symbol walks through the grid at its own pace."""


def identity(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether two expressions agree at every point at which both have a value, and have one together."""
    del scope
    left, right = expression_of(ground_truth), expression_of(answer)
    if left is None or right is None or not (_is_tame(left) and _is_tame(right)):
        return False
    names = sorted(symbols(left))
    if not 0 < len(names) <= MAX_SYMBOLS or names != sorted(symbols(right)):
        return False
    agreed = alone = 0
    for start in range(len(_GRID)):
        point: dict[str, Expression] = {
            name: Number(Fraction(_GRID[(start * step) % len(_GRID)]).limit_denominator(10**6))
            for name, step in zip(names, _STEPS, strict=False)
        }
        one, other = _value(left, point), _value(right, point)
        if one is None or other is None:
            alone += (one is None) != (other is None)
        elif abs(one.at - other.at) > TOLERANCE * max(1.0, abs(one.at)) + 4 * (one.radius + other.radius):
            return False
        elif one.radius + other.radius < 1e-9 * max(1.0, abs(one.at)):  # known well enough to count
            agreed += 1
    return agreed >= MIN_POINTS and alone == 0


def _value(node: Expression, point: dict[str, Expression]) -> Value | None:
    try:
        return value_of(substituted(node, point), -1)
    except Undefined:
        return None


def _is_tame(node: Expression) -> bool:
    """Whether nothing in it is so large or small, or so steep, that a difference could hide."""
    todo, seen = [node], 0
    while todo:
        part = todo.pop()
        seen += 1
        if seen > MAX_NODES or isinstance(part, Apply | Percent):
            return False
        if isinstance(part, Number) and max(abs(part.value.numerator), part.value.denominator) > _MAX_NUMBER:
            return False
        if isinstance(part, Power) and isinstance(part.exponent, Number) and abs(part.exponent.value) > _MAX_EXPONENT:
            return False
        if isinstance(part, Function) and part.name in {"floor", "ceil", "factorial", "binomial"}:
            return False
        todo.extend(parts(part))
    return isinstance(node, Add | Multiply | Power | Function)
