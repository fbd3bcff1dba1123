"""Functions on exact numbers and balls, by name and count of arguments. What is not here is not evaluated."""

from collections.abc import Callable
from typing import Any

from flint import acb, fmpq, fmpz

from tinyv.rules.deciding.numbers import Number, UndefinedError, ball, is_negative, is_real, is_zero, ordered

__all__ = ["FUNCTIONS"]

EXACT_FACTORIAL = 4_000
"""Factorials up to this one are exact, larger ones are balls of the gamma function."""


def _logarithm(value: Number) -> Number:
    if is_zero(value) or is_negative(value):
        raise UndefinedError("the logarithm of a number that is not positive")
    return fmpq(0) if value == 1 else ball(value).log()


def _logarithm_to(value: Number, base: Number) -> Number:
    under = _logarithm(base)
    if is_zero(under):
        raise UndefinedError("a logarithm to base one")
    return ball(_logarithm(value)) / ball(under)


def _absolute(value: Number) -> Number:
    return abs(value) if isinstance(value, fmpq) else acb(abs(value))


def _factorial(value: Number) -> Number:
    if isinstance(value, fmpq) and value.q == 1:
        if value < 0:
            raise UndefinedError("the factorial of a negative number")
        if value <= EXACT_FACTORIAL:
            return fmpq(fmpz.fac_ui(value.p))
    return (ball(value) + 1).gamma()


def _logarithm_of_factorial(value: Number) -> Number:
    if not is_real(value) or not ball(value).real > 0:
        raise UndefinedError("the factorial of such a number")
    return (ball(value) + 1).lgamma()


def _double_factorial(value: Number) -> Number:
    if not (isinstance(value, fmpq) and value.q == 1 and 0 <= value <= EXACT_FACTORIAL):
        raise UndefinedError("a double factorial of such a number")
    product = fmpz(1)
    for factor in range(int(value.p), 1, -2):
        product *= factor
    return fmpq(product)


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


def _ceiling(value: Number) -> Number:
    return -_floor(-value)


def _extreme(wanted: int) -> Callable[..., Number]:
    def extreme(*values: Number) -> Number:
        best = values[0]
        for value in values[1:]:
            order = ordered(value, best)
            if order is None:
                raise UndefinedError("two numbers too close to order")
            best = value if order == wanted else best
        return best

    return extreme


def _sign(value: Number) -> Number:
    order = ordered(value, fmpq(0))
    if order is None:
        raise UndefinedError("the sign of a ball around zero")
    return fmpq(order)


def _whole(value: Number) -> fmpz:
    if isinstance(value, fmpq) and value.q == 1:
        return value.p
    raise UndefinedError("not a whole number")


def _divisor(*values: Number) -> Number:
    result = fmpz(0)
    for value in values:
        result = result.gcd(_whole(value))
    return fmpq(result)


def _multiple(*values: Number) -> Number:
    result = fmpz(1)
    for value in values:
        result = result.lcm(_whole(value))
    return fmpq(result)


def _angle(value: Number) -> Number:
    if is_zero(value):
        raise UndefinedError("the angle of zero")
    return acb(ball(value).arg())


def _of_ball(name: str) -> Callable[..., Number]:
    method: Any = getattr(acb, name)

    def function(value: Number) -> Number:
        result: acb = method(ball(value))
        return result

    return function


def _reciprocal_argument(name: str) -> Callable[..., Number]:
    method: Any = getattr(acb, name)

    def function(value: Number) -> Number:
        if is_zero(value):
            raise UndefinedError("one over zero")
        result: acb = method(1 / ball(value))
        return result

    return function


_BALLS = {
    **{
        name: name
        for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")
    },
    **{f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}
_RECIPROCALS = {
    "arccot": "atan",
    "arcsec": "acos",
    "arccsc": "asin",
    "arccoth": "atanh",
    "arcsech": "acosh",
    "arccsch": "asinh",
}
_ANY_COUNT = {"min": _extreme(-1), "max": _extreme(1), "gcd": _divisor, "lcm": _multiple}
_MOST_ARGUMENTS = 8

FUNCTIONS: dict[tuple[str, int], Callable[..., Number]] = {
    **{(name, 1): _of_ball(method) for name, method in _BALLS.items()},
    **{(name, 1): _reciprocal_argument(method) for name, method in _RECIPROCALS.items()},
    **{(name, count): function for name, function in _ANY_COUNT.items() for count in range(1, _MOST_ARGUMENTS + 1)},
    ("ln", 1): _logarithm,
    ("log", 2): _logarithm_to,
    ("abs", 1): _absolute,
    ("factorial", 1): _factorial,
    ("ln_factorial", 1): _logarithm_of_factorial,
    ("double_factorial", 1): _double_factorial,
    ("binomial", 2): _binomial,
    ("floor", 1): _floor,
    ("ceil", 1): _ceiling,
    ("sign", 1): _sign,
    ("re", 1): lambda value: acb(ball(value).real),
    ("im", 1): lambda value: acb(ball(value).imag),
    ("arg", 1): _angle,
    ("conjugate", 1): lambda value: value if isinstance(value, fmpq) else acb(value.real, -value.imag),
}
