"""Functions on exact numbers and balls, by name and count of arguments. What is not here is not evaluated."""

from collections.abc import Callable
from functools import reduce
from typing import Any

from flint import acb, fmpq, fmpz

from tinyv.rules.deciding.numbers import Number, UndefinedError, ball, is_negative, is_real, is_zero, ordered

__all__ = ["FUNCTIONS"]

EXACT_FACTORIAL = 4_000
"""Factorials up to this one are exact, larger ones are balls of the gamma function."""
_MOST_ARGUMENTS = 8


def _logarithm(value: Number) -> Number:
    if is_zero(value) or is_negative(value):
        raise UndefinedError("the logarithm of a number that is not positive")
    return fmpq(0) if value == 1 else ball(value).log()


def _logarithm_to(value: Number, base: Number) -> Number:
    under = _logarithm(base)
    if is_zero(under):
        raise UndefinedError("a logarithm to base one")
    return ball(_logarithm(value)) / ball(under)


def _small(value: Number) -> fmpz | None:
    """A whole number of which the factorial is written out."""
    if isinstance(value, fmpq) and value.q == 1:
        if value < 0:
            raise UndefinedError("the factorial of a negative number")
        return value.p if value <= EXACT_FACTORIAL else None
    return None


def _factorial(value: Number) -> Number:
    small = _small(value)
    return (ball(value) + 1).gamma() if small is None else fmpq(fmpz.fac_ui(small))


def _logarithm_of_factorial(value: Number) -> Number:
    if not is_real(value) or not ball(value).real > 0:
        raise UndefinedError("the factorial of such a number")
    return (ball(value) + 1).lgamma()


def _double_factorial(value: Number) -> Number:
    small = _small(value)
    if small is None:
        raise UndefinedError("a double factorial of such a number")
    half = fmpz.fac_ui(small // 2) << int(small // 2)
    return fmpq(half if small % 2 == 0 else fmpz.fac_ui(small) // half)


def _binomial(above: Number, below: Number) -> Number:
    if isinstance(above, fmpq) and isinstance(below, fmpq) and above.q == 1 and below.q == 1 and above >= 0:
        if below < 0 or below > above:
            return fmpq(0)
        if above <= EXACT_FACTORIAL:
            return fmpq(fmpz.bin_uiui(int(above.p), int(below.p)))
    one = acb(1)
    return (ball(above) + one).gamma() * (ball(below) + one).rgamma() * (ball(above) - ball(below) + one).rgamma()


def _floor(value: Number) -> Number:
    if isinstance(value, fmpq):
        return fmpq(value.floor())
    whole = value.real.floor().unique_fmpz() if is_real(value) else None
    if whole is None:
        raise UndefinedError("the floor of a ball over a step")
    return fmpq(whole)


def _compared(left: Number, right: Number) -> int:
    order = ordered(left, right)
    if order is None:
        raise UndefinedError("two numbers too close to order")
    return order


def _greater(left: Number, right: Number) -> Number:
    return right if _compared(left, right) < 0 else left


def _less(left: Number, right: Number) -> Number:
    return right if _compared(left, right) > 0 else left


def _whole(value: Number) -> fmpz:
    if isinstance(value, fmpq) and value.q == 1:
        return value.p
    raise UndefinedError("not a whole number")


def _nonzero(value: Number) -> acb:
    if is_zero(value):
        raise UndefinedError("one over zero, or the angle of zero")
    return ball(value)


def _of_ball(method: Any) -> Callable[[Number], Number]:
    return lambda value: method(ball(value))


def _of_reciprocal(method: Any) -> Callable[[Number], Number]:
    return lambda value: method(1 / _nonzero(value))


def _of_any(join: Callable[[Number, Number], Number]) -> Callable[..., Number]:
    return lambda *values: reduce(join, values)


_NAMES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")
_INVERSES = {
    "arcsin": acb.asin,
    "arccos": acb.acos,
    "arctan": acb.atan,
    "arcsinh": acb.asinh,
    "arccosh": acb.acosh,
    "arctanh": acb.atanh,
}
_OF_RECIPROCALS = {
    "arccot": acb.atan,
    "arcsec": acb.acos,
    "arccsc": acb.asin,
    "arccoth": acb.atanh,
    "arcsech": acb.acosh,
    "arccsch": acb.asinh,
}
_ANY_COUNT = {
    "min": _less,
    "max": _greater,
    "gcd": lambda left, right: fmpq(_whole(left).gcd(_whole(right))),
    "lcm": lambda left, right: fmpq(_whole(left).lcm(_whole(right))),
}

FUNCTIONS: dict[tuple[str, int], Callable[..., Number]] = {
    **{(name, 1): _of_ball(getattr(acb, name)) for name in _NAMES},
    **{(name, 1): _of_ball(method) for name, method in _INVERSES.items()},
    **{(name, 1): _of_reciprocal(method) for name, method in _OF_RECIPROCALS.items()},
    **{(name, count): _of_any(join) for name, join in _ANY_COUNT.items() for count in range(1, _MOST_ARGUMENTS + 1)},
    ("ln", 1): _logarithm,
    ("log", 2): _logarithm_to,
    ("abs", 1): lambda value: abs(value) if isinstance(value, fmpq) else acb(abs(value)),
    ("factorial", 1): _factorial,
    ("ln_factorial", 1): _logarithm_of_factorial,
    ("double_factorial", 1): _double_factorial,
    ("binomial", 2): _binomial,
    ("floor", 1): _floor,
    ("ceil", 1): lambda value: -_floor(-value),
    ("sign", 1): lambda value: fmpq(_compared(value, fmpq(0))),
    ("re", 1): lambda value: acb(ball(value).real),
    ("im", 1): lambda value: acb(ball(value).imag),
    ("arg", 1): lambda value: acb(_nonzero(value).arg()),
    ("conjugate", 1): lambda value: value if isinstance(value, fmpq) else acb(value.real, -value.imag),
}
