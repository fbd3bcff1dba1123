"""Values at fixed points: different values at one point prove that two expressions differ.

Owns the points and the error bounds. Every value is a complex double with a bound on its error, carried through each
operation; branches are the principal ones, as in sympy. Where a function is undefined, leaves its branch or is badly
conditioned, there is no value (Undefined) and nothing is proven.
"""

import cmath
import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from tinyv.rules.algebra.nodes import (
    Add,
    Apply,
    Constant,
    Degrees,
    Expression,
    Function,
    Multiply,
    Number,
    Percent,
    Power,
    Symbol,
)

__all__ = ["POINTS", "Undefined", "Value", "differ", "number_of", "value_of"]

POINTS = 3
"""Points tried; one clear difference is enough, the others are for points where a side is undefined."""

_EPS = 4e-16
_MAX_SIZE = 1e200
_MIN_DIFFERENCE = 1e-10
"""Smaller differences are no proof: math-verify itself takes differences below ~2e-15 for zero."""
_MAX_RADIUS = 1e-6


class Undefined(Exception):
    """No trustworthy value at this point."""


class Value(NamedTuple):
    """A complex number and a bound on its error."""

    at: complex
    radius: float


def differ(left: Expression, right: Expression) -> bool:
    """Whether the two certainly have different values somewhere; False proves nothing."""
    for point in range(POINTS):
        try:
            one, other = value_of(left, point), value_of(right, point)
        except Undefined:
            continue
        gap = abs(one.at - other.at)
        size = max(abs(one.at), abs(other.at))
        if gap > _MIN_DIFFERENCE and gap > 1e-9 * size + 8 * (one.radius + other.radius):
            return True
        if size > _MIN_DIFFERENCE:
            return False  # equal at a generic point: nothing to find at the others but chance
    return False


def number_of(node: Expression) -> Value | None:
    """The value of an expression without symbols, or None."""
    try:
        return value_of(node, -1)
    except Undefined:
        return None


@lru_cache(maxsize=512)
def value_of(node: Expression, point: int) -> Value:
    """The value at a numbered point (-1: none, symbols are Undefined); raises Undefined."""
    try:
        return _value(node, point)
    except (OverflowError, ZeroDivisionError, ValueError):
        raise Undefined from None


def _value(node: Expression, point: int) -> Value:
    value = _MAKERS[type(node)](node, point)
    size = abs(value.at)
    if not size < _MAX_SIZE or not value.radius <= _MAX_RADIUS * max(size, 1.0):
        raise Undefined
    return value


def _exact(number: float) -> Value:
    return Value(complex(number), abs(number) * _EPS)


def _constant(node: Constant, _: int) -> Value:
    if node.name == "infinity":
        raise Undefined
    return {"pi": _exact(math.pi), "e": _exact(math.e), "i": Value(1j, 0.0)}[node.name]


def _symbol(node: Symbol, point: int) -> Value:
    if point < 0:
        raise Undefined
    return Value(complex(_pseudo_random(node.name, point)), 0.0)


def _pseudo_random(name: str, point: int) -> float:
    """A positive number that looks like no other."""
    low, width = (0.04, 0.4) if point == 1 else (0.3, 2.0)  # the second point lies where arcsin is real
    return low + width * crc32(f"{point}:{name}".encode(errors="replace")) / 2**32


def _sum(node: Add, point: int) -> Value:
    total, radius, size = 0j, 0.0, 0.0
    for term in node.terms:
        value = _value(term, point)
        total += value.at
        radius += value.radius
        size = max(size, abs(value.at), abs(total))
    return Value(total, radius + len(node.terms) * size * _EPS)


def _product(node: Multiply, point: int) -> Value:
    total = _value(node.factors[0], point)
    for factor in node.factors[1:]:
        total = _times(total, _value(factor, point))
    return total


def _times(one: Value, other: Value) -> Value:
    at = one.at * other.at
    radius = abs(one.at) * other.radius + abs(other.at) * one.radius + one.radius * other.radius
    return Value(at, radius + 2 * abs(at) * _EPS)


def _power(node: Power, point: int) -> Value:
    base, exponent = _value(node.base, point), _value(node.exponent, point)
    if isinstance(node.exponent, Number) and node.exponent.value.denominator == 1:
        return _whole_power(base, int(node.exponent.value))
    if abs(base.at) <= 4 * base.radius or abs(base.at) < 1e-100:  # noqa: PLR2004  # log needs a distance from zero
        raise Undefined
    _off_the_cut(base)
    return _exp(_times(exponent, _log(base)))


def _whole_power(base: Value, exponent: int) -> Value:
    size = abs(base.at)
    if abs(exponent) > 100_000 or (exponent <= 0 and size <= 4 * base.radius):  # noqa: PLR2004
        raise Undefined
    if exponent == 0:
        return Value(1 + 0j, 0.0)
    at = base.at**exponent
    relative = (base.radius / size if size else 0.0) + 4 * _EPS
    if abs(exponent) * relative > _MAX_RADIUS:
        raise Undefined
    return Value(at, 2 * abs(exponent) * relative * abs(at) + (base.radius if not size else 0.0))


def _log(value: Value) -> Value:
    size = abs(value.at)
    if size <= 4 * value.radius or size == 0:
        raise Undefined
    at = cmath.log(value.at)
    return Value(at, 2 * value.radius / size + (abs(at) + 1) * _EPS)


def _exp(value: Value) -> Value:
    at = cmath.exp(value.at)
    return Value(at, abs(at) * (2 * value.radius + (abs(value.at) + 4) * _EPS))


def _off_the_cut(value: Value) -> None:
    """Undefined where rounding decides on which side of the negative axis a value lies."""
    if value.at.real < 0 and value.at.imag != 0 and abs(value.at.imag) <= 1e-9 * abs(value.at):
        raise Undefined
    if value.at.real < 0 and math.copysign(1.0, value.at.imag) < 0 and value.at.imag == 0:
        raise Undefined


def _smooth(function: Callable[[complex], complex], value: Value) -> Value:
    """A function without a singularity nearby; its slope is taken from two neighbours."""
    step = max(1e-6, abs(value.at) * 1e-6)
    at = function(value.at)
    near = [function(value.at + step), function(value.at - step)]
    slope = max(abs(other - at) for other in near) / step
    bend = abs(near[0] + near[1] - 2 * at) / step**2
    if not slope < 1e6 or not bend < 1e6:  # noqa: PLR2004  # close to a pole or a branch point
        raise Undefined
    return Value(at, 4 * (slope + bend * value.radius + 1e-9) * value.radius + 16 * (abs(at) + 1) * _EPS)


_SMOOTH: dict[str, Callable[[complex], complex]] = {
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh,
    "cot": lambda z: 1 / cmath.tan(z), "sec": lambda z: 1 / cmath.cos(z), "csc": lambda z: 1 / cmath.sin(z),
    "arctan": cmath.atan, "arcsinh": cmath.asinh,
}  # fmt: skip
_ON_REALS: dict[str, tuple[Callable[[float], float], float, float]] = {
    "arcsin": (math.asin, -1.0, 1.0), "arccos": (math.acos, -1.0, 1.0),
    "arccosh": (math.acosh, 1.0, 1e100), "arctanh": (math.atanh, -1.0, 1.0),
}  # fmt: skip


def _function(node: Function, point: int) -> Value:
    arguments = [_value(argument, point) for argument in node.arguments]
    first = arguments[0]
    if node.name == "log":
        for argument in arguments:
            _off_the_cut(argument)
        return _times(_log(first), _inverse(_log(arguments[1])))
    if node.name == "abs":
        return Value(complex(abs(first.at)), first.radius + abs(first.at) * _EPS)
    if node.name in _SMOOTH:
        return _smooth(_SMOOTH[node.name], first)
    if node.name in _ON_REALS:
        function, low, high = _ON_REALS[node.name]
        real = _real(first)
        if not low + 1e-3 < real < high - 1e-3:
            raise Undefined
        return _smooth(lambda z: complex(function(z.real)), first)
    return _whole_number_function(node.name, arguments)


def _whole_number_function(name: str, arguments: list[Value]) -> Value:
    first = arguments[0]
    if name == "factorial":
        return _gamma(first)
    if name == "binomial":
        other = arguments[1]
        below = _times(_gamma(other), _gamma(Value(first.at - other.at, first.radius + other.radius)))
        return _times(_gamma(first), _inverse(below))
    real = _real(first)
    if name not in {"floor", "ceil"} or abs(real - round(real)) < 1e-6 or abs(real) > 1e9:  # noqa: PLR2004  # too close
        raise Undefined
    return Value(complex(math.floor(real) if name == "floor" else math.ceil(real)), 0.0)


def _real(value: Value) -> float:
    if value.at.imag:
        raise Undefined
    return value.at.real


def _inverse(value: Value) -> Value:
    return _whole_power(value, -1)


def _gamma(value: Value) -> Value:
    """The factorial for any real x away from the poles."""
    real = _real(value) + 1
    if not -30 < real < 140 or (real < 0.1 and abs(real - round(real)) < 0.01):  # noqa: PLR2004
        raise Undefined
    return _smooth_gamma(Value(complex(real), value.radius + abs(real) * _EPS))


def _smooth_gamma(value: Value) -> Value:
    at = math.gamma(value.at.real)
    slope = (abs(math.log(abs(value.at.real) + 2)) + 120) * abs(at)
    return Value(complex(at), slope * value.radius + abs(at) * 1e-14)


def _apply(node: Apply, point: int) -> Value:
    """Some fixed smooth function for each name: what differs for it is not equal for every function."""
    if point < 0:
        raise Undefined
    total = Value(complex(_pseudo_random(f"@{node.name}", point)), 0.0)
    for place, argument in enumerate(node.arguments):
        weight = _pseudo_random(f"@{node.name}#{place}", point)
        value = _value(argument, point)
        square = _times(value, value)
        total = Value(
            total.at + weight * value.at + square.at * (weight - 0.1),
            total.radius + 3 * (value.radius + square.radius) + 1e-15 * (abs(total.at) + abs(square.at) + 1),
        )
    return total


_MAKERS: dict[type, Callable[..., Value]] = {
    Number: lambda node, _: _exact(float(node.value)),
    Percent: lambda node, _: _exact(float(node.value / 100)),
    Symbol: _symbol,
    Constant: _constant,
    Add: _sum,
    Multiply: _product,
    Power: _power,
    Function: _function,
    Apply: _apply,
    Degrees: lambda node, point: _value(node.value, point),
}
