"""The value of a tree at a point: exactly where it is rational, else a ball that surely holds it.

Owns arithmetic on `fmpq | acb` and its limits. A ball that a zero divides or that a branch cut splits is
undefined here, as is what is not a real number where real numbers are asked for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx, fmpq, fmpz

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
    is_real,
    is_zero,
    magnitude,
    to_fmpq,
)
from tinyv.rules.values import Call, Constant, Decimal, PlusMinus, Power, Product, Rational, Sum, Symbol, Tree

__all__ = ["MEASURED_BITS", "Evaluator", "precision"]

FUNCTION_STEPS = 3
"""What a function costs beside its argument."""
MEASURED_BITS = 64
"""The precision at which an evaluator measures its reach."""


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
            case Symbol(name):
                return self._symbol(name)
            case Constant(name):
                return constant(name)
            case Sum(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(name, arguments):
                return self._call(name, arguments)
            case PlusMinus():
                raise UndefinedError("two values")

    def _decimal(self, number: Fraction, last: int) -> Number:
        exact = to_fmpq(number)
        if not self.widen:
            return exact
        reach = to_fmpq(Fraction(10) ** last * self.widen / 2)
        return acb(arb(arb(exact).mid(), arb(reach).upper()))

    def _symbol(self, name: str) -> Number:
        try:
            return self.point[name]
        except KeyError:
            raise UndefinedError(name) from None

    def _sum(self, terms: tuple[Tree, ...]) -> Number:
        exact, balls = fmpq(0), None
        for term in terms:
            value = self.value(term)
            if isinstance(value, acb):
                balls = value if balls is None else balls + value
            else:
                exact += value
        if balls is None:
            return checked(exact)
        return balls + acb(exact) if exact != 0 else balls

    def _product(self, factors: tuple[Tree, ...]) -> Number:
        exact, balls = fmpq(1), None
        for factor in factors:
            value = self.value(factor)
            if isinstance(value, acb):
                balls = value if balls is None else balls * value
            else:
                exact *= value
                if bits_of(exact) > EXACT_BITS:
                    balls = ball(exact) if balls is None else balls * ball(exact)
                    exact = fmpq(1)
        if balls is None or exact == 0:
            return exact
        return balls * acb(exact) if exact != 1 else balls

    def _power(self, base: Tree, exponent: Tree) -> Number:
        power = self.value(exponent)
        if base == Constant("e"):
            return fmpq(1) if is_zero(power) else checked(ball(power).exp())
        return self.raised(self.value(base), power)

    def raised(self, base: Number, power: Number) -> Number:
        """Base ^ power."""
        if isinstance(power, acb) and is_real(power) and power.real.is_exact() and power.real.is_integer():
            power = fmpq(power.real.fmpz())
        if isinstance(power, fmpq):
            return self._whole(base, power.p) if power.q == 1 else self._root(base, power)
        if is_zero(base):
            if is_real(power) and power.real > 0:
                return fmpq(0)
            raise UndefinedError("a power of zero")
        if base == 1:
            return fmpq(1)
        if is_real(base) and not _positive(base) and self.real:
            raise UndefinedError("a power of a negative number")
        return checked(ball(base).pow(ball(power)))

    def _whole(self, base: Number, power: fmpz) -> Number:
        if isinstance(base, fmpq):
            if base == 0:
                if power <= 0:
                    raise UndefinedError("a power of zero")
                return base
            if base in {1, -1}:
                return base if base == 1 or power % 2 else fmpq(1)
            if bits_of(base) * abs(int(power)) <= EXACT_BITS:
                return base ** int(power)
        return checked(ball(base) ** int(power))

    def _root(self, base: Number, power: fmpq) -> Number:
        if is_zero(base):
            if power > 0:
                return fmpq(0)
            raise UndefinedError("a power of zero")
        if is_negative(base):
            if power.q % 2 == 1 and not self.principal:
                self.branched = True
                value = self._root(-base, power)
                return -value if power.p % 2 else value
            if self.real:
                raise UndefinedError("an even root of a negative number")
        elif is_real(base) and not _positive(base) and self.real:
            raise UndefinedError("a root of a number of unknown sign")
        if isinstance(base, fmpq) and base > 0 and power.q.bit_length() <= 8:  # noqa: PLR2004
            root = exact_root(base, int(power.q))
            if root is not None:
                return self._whole(root, power.p)
        if power.q == 2:  # noqa: PLR2004
            return self._whole(checked(ball(base).sqrt()), power.p)
        return checked(ball(base).pow(ball(power)))

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


def constant(name: str) -> Number:
    """The ball of a constant."""
    match name:
        case "pi":
            return acb.pi()
        case "e":
            return acb(arb.const_e())
        case "i":
            return acb(0, 1)
        case "degree":
            return acb.pi() / 180
    raise UndefinedError(name)


def _positive(value: Number) -> bool:
    return value > 0 if isinstance(value, fmpq) else bool(value.real > 0)
