"""The value of a tree at a point: exactly where it is rational, else a ball that surely holds it.

Owns arithmetic on `fmpq | acb` and its limits. A ball that a zero divides or that a branch cut splits is
undefined here, as is what is not a real number where real numbers are asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq

from tinyv.rules.deciding.context import Budget
from tinyv.rules.deciding.functions import FUNCTIONS
from tinyv.rules.deciding.numbers import (
    EXACT_BITS,
    Number,
    UndefinedError,
    ball,
    bits_of,
    checked,
    exact_root,
    is_negative,
    is_positive,
    is_real,
    is_zero,
    magnitude,
    to_fmpq,
)
from tinyv.rules.values import Call, Constant, Decimal, Power, Product, Rational, Sum, Symbol, Tree

__all__ = ["MEASURED_BITS", "Evaluator", "precision"]

FUNCTION_STEPS = 3
"""What a function costs beside its argument."""
MAX_EXACT_ROOT = 255
MEASURED_BITS = 64
"""The precision at which an evaluator measures its reach."""


_CONSTANTS: dict[str, Callable[[], acb]] = {
    "pi": acb.pi,
    "e": lambda: acb(arb.const_e()),
    "i": lambda: acb(0, 1),
    "degree": lambda: acb.pi() / 180,
}


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Balls have so many bits inside."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


@dataclass(slots=True)
class Evaluator:
    """Evaluates trees at one point; make it inside `precision`."""

    budget: Budget
    point: Mapping[str, Number]
    real: bool = False
    """A root of a negative number is undefined, not complex."""
    widen: int = 0
    """A decimal stands for everything within so many halves of its last digit."""
    principal: bool = False
    """Odd roots of negative numbers are the complex principal ones, not the real ones."""
    branched: bool = False
    """Whether such a root was met."""
    reach: int = 0
    """The largest power of two, up or down, of anything met on the way."""

    def value(self, tree: Tree) -> Number:
        """The value; raises UndefinedError or OutOfBudgetError."""
        self.budget.spend(1 + ctx.prec // 512)
        result = self._of(tree)
        if isinstance(result, fmpq):
            self.budget.spend(bits_of(result) // 2_048)
        if ctx.prec <= MEASURED_BITS:
            self.reach = max(self.reach, magnitude(result))
        return result

    def tried(self, tree: Tree) -> Number | None:
        """The value, None where it is undefined."""
        try:
            return self.value(tree)
        except UndefinedError:
            return None

    def _of(self, tree: Tree) -> Number:  # noqa: PLR0911 - one branch for each type
        match tree:
            case Rational(number):
                return to_fmpq(number)
            case Decimal(number, last):
                return self._decimal(number, last)
            case Symbol(name) if name in self.point:
                return self.point[name]
            case Constant(name) if name in _CONSTANTS:
                return _CONSTANTS[name]()
            case Sum(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(name, arguments):
                return self._call(name, arguments)
        raise UndefinedError(type(tree).__name__)

    def _decimal(self, number: Fraction, last: int) -> Number:
        if not self.widen:
            return to_fmpq(number)
        reach = to_fmpq(Fraction(10) ** last * self.widen / 2)
        return acb(arb(arb(to_fmpq(number)).mid(), arb(reach).upper()))

    def _sum(self, terms: tuple[Tree, ...]) -> Number:
        total: Number = fmpq(0)
        for term in terms:
            total = total + self.value(term)
        return checked(total)

    def _product(self, factors: tuple[Tree, ...]) -> Number:
        total: Number = fmpq(1)
        for factor in factors:
            total = checked(total * self.value(factor))
        return fmpq(0) if is_zero(total) else total

    def _power(self, base: Tree, exponent: Tree) -> Number:
        power = self.value(exponent)
        if base == Constant("e"):
            return fmpq(1) if is_zero(power) else checked(ball(power).exp())
        return self.raised(self.value(base), power)

    def raised(self, base: Number, power: Number) -> Number:
        """Base ^ power."""
        if isinstance(power, acb) and is_real(power) and power.real.is_exact() and power.real.is_integer():
            power = fmpq(power.real.fmpz())
        if is_zero(base):
            if is_real(power) and is_positive(power):
                return fmpq(0)
            raise UndefinedError("a power of zero")
        if isinstance(power, fmpq) and power.q == 1:
            return _to_whole(base, int(power.p))
        if is_negative(base) and isinstance(power, fmpq) and power.q % 2 == 1 and not self.principal:
            self.branched = True
            value = self.raised(-base, power)
            return -value if power.p % 2 else value
        if self.real and is_real(base) and not is_positive(base):
            raise UndefinedError("a root or power of a number that is not surely positive")
        return _to_fraction(base, power) if isinstance(power, fmpq) else checked(ball(base).pow(ball(power)))

    def _call(self, name: str, arguments: tuple[Tree, ...]) -> Number:
        function = FUNCTIONS.get((name, len(arguments)))
        if function is None:
            raise UndefinedError(name)
        values = [self.value(argument) for argument in arguments]
        self.budget.spend(FUNCTION_STEPS)
        result = checked(function(*values))
        if self.real and isinstance(result, acb) and not is_real(result) and all(map(is_real, values)):
            raise UndefinedError(f"{name} is not real here")
        return result


def _to_whole(base: Number, power: int) -> Number:
    if isinstance(base, fmpq):
        if base in {1, -1}:
            return base ** (power % 2)
        if bits_of(base) * abs(power) <= EXACT_BITS:
            return base**power
    return checked(ball(base) ** power)


def _to_fraction(base: Number, power: fmpq) -> Number:
    if isinstance(base, fmpq) and base > 0 and power.q <= MAX_EXACT_ROOT:
        root = exact_root(base, int(power.q))
        if root is not None:
            return _to_whole(root, int(power.p))
    if power.q == 2:  # noqa: PLR2004  # the narrower ball
        return _to_whole(checked(ball(base).sqrt()), int(power.p))
    return checked(ball(base).pow(ball(power)))
