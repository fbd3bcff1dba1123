"""Whether a constant is zero, by FLINT's exact algebraic numbers (qqbar) and its field of constants (ca).

Owns the text in which they are asked and the bounds under which they may be: their work grows with the degree, which
no option of theirs limits.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flint import acb, fmpq
from flint.types import _gr  # type: ignore[attr-defined]  # has no stub: FLINT calls it unstable

from tinyv.rules.deciding.context import Budget
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.numbers import UndefinedError, bits_of, is_negative
from tinyv.rules.deciding.trees import MINUS_ONE
from tinyv.rules.values import Call, Constant, Decimal, Power, Product, Rational, Sum, Tree

__all__ = ["surely_zero"]

MAX_DEGREE = 64
"""Of the field that the roots span, as the product of their indices."""
MAX_KERNELS = 6
"""Logarithms, exponentials and trigonometric functions together."""
MAX_BITS = 256
"""Of any number."""
MAX_HEIGHT = 24
"""Product of the powers that irrational numbers are raised to: they multiply the length of coefficients."""
COST = 200
COST_OF_DEGREE = 30
"""Steps of the budget for one question: usually below 1 ms, some 30 ms at the highest degree."""

_FUNCTIONS = {name: name.replace("arc", "a") for name in ("sin", "cos", "tan", "arcsin", "arccos", "arctan", "abs")} | {
    "ln": "log"
}
_CONSTANTS = {"pi": "pi", "i": "i", "e": "exp(1)", "degree": "(pi/180)"}


class _NotAlgebraicError(Exception):
    """Not in the language of these fields, or over the bounds."""


@cache
def _field(*, algebraic: bool) -> Any:
    return (_gr.gr_complex_qqbar_ctx if algebraic else _gr.gr_complex_ca_ctx).new()


def surely_zero(tree: Tree, budget: Budget) -> bool | None:
    """True or False where it is proven, None where it is not."""
    writer = _Writer(budget)
    try:
        text = writer.text(tree)
    except (_NotAlgebraicError, UndefinedError):
        return None
    budget.spend(COST + COST_OF_DEGREE * writer.degree)
    try:
        answer: bool | None = _field(algebraic=writer.kernels == 0)(text).is_zero()
    except (ValueError, NotImplementedError, ArithmeticError, AssertionError):
        return None
    return answer


@dataclass(slots=True)
class _Writer:
    """Writes a tree with every parenthesis, and counts what makes it hard."""

    budget: Budget
    degree: int = 1
    kernels: int = 0
    height: int = 1

    def text(self, tree: Tree) -> str:  # noqa: PLR0911 - one branch for each type
        self.budget.spend()
        match tree:
            case Rational(value) | Decimal(value, _):
                if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
                    raise _NotAlgebraicError
                return f"(({value.numerator})/{value.denominator})"
            case Constant(name) if name in _CONSTANTS:
                self._count(kernels=0 if name == "i" else 1, degree=2 if name == "i" else 1)
                return _CONSTANTS[name]
            case Sum(terms):
                return "(" + "+".join(map(self.text, terms)) + ")"
            case Product(factors):
                return "(" + "*".join(map(self.text, factors)) + ")"
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call("log", (argument, base)):
                return self.text(Product((Call("ln", (argument,)), Power(Call("ln", (base,)), MINUS_ONE))))
            case Call(name, (argument,)) if name in _FUNCTIONS:
                self._count(kernels=1, degree=1)
                return f"{_FUNCTIONS[name]}({self.text(argument)})"
        raise _NotAlgebraicError

    def _count(self, kernels: int, degree: int) -> None:
        self.kernels += kernels
        self.degree *= degree
        if self.kernels > MAX_KERNELS or self.degree > MAX_DEGREE:
            raise _NotAlgebraicError

    def _power(self, base: Tree, exponent: Tree) -> str:
        with precision(128):
            power, below = (Evaluator(self.budget, {}).value(tree) for tree in (exponent, base))
        if isinstance(power, acb) or bits_of(power) > 16:  # noqa: PLR2004
            self._count(kernels=1, degree=1)
            if base == Constant("e"):
                return f"exp({self.text(exponent)})"
            return f"exp(({self.text(exponent)})*log({self.text(base)}))"
        index = int(power.q)
        self._count(kernels=0, degree=index)
        if isinstance(below, fmpq) and bits_of(below) * abs(int(power.p)) > MAX_BITS * 4:
            raise _NotAlgebraicError
        self.height *= 1 if isinstance(below, fmpq) else abs(int(power.p))
        if self.height > MAX_HEIGHT:
            raise _NotAlgebraicError
        inner = self.text(base)
        if is_negative(below) and index % 2 and index > 1:
            root = f"(-((-{inner})^(1/{index})))"
        else:
            root = f"({inner}^(1/{index}))" if index > 1 else inner
        return f"({root}^({int(power.p)}))"
