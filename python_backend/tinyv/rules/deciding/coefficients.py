"""Formulas with rounded numbers: whether every coefficient of the answer rounds to the reference's.

Both sides are multiplied out over their symbols and kernels; a coefficient is an exact number or a ball. Owns this
arithmetic and its limits; exact equality was tried before.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.numbers import Number, UndefinedError, ball, checked, is_real, is_zero
from tinyv.rules.deciding.outcomes import Decision, same
from tinyv.rules.deciding.residues import PRIMES, Field
from tinyv.rules.deciding.rounding import SIGNIFICANT, good_for
from tinyv.rules.deciding.trees import symbols, walk
from tinyv.rules.values import Decimal, Power, Product, Rational, Sum, Tree

__all__ = ["decide_coefficients"]

MAX_TERMS = 40
MAX_POWER = 12
BITS = 128
_ZERO = fmpq(0)
_Key = tuple[tuple[int, int], ...]
_Terms = dict[_Key, Number]


class _NotExpandedError(Exception):
    """Too many terms, or a part that no kernel stands for."""


def decide_coefficients(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """Same where each coefficient of the answer is within half a digit of the reference's; None where not proven.

    The reference's decimals must have two digits at least and stand in factors and terms, not inside functions.
    """
    if not _rounded_where_it_shows(truth):
        return None
    with precision(BITS):
        try:
            wanted = _Expander(context, widen=1).terms(truth)
            given = _Expander(context, widen=0).terms(answer)
        except (_NotExpandedError, UndefinedError):
            return None
        if {key for key, value in wanted.items() if not is_zero(value)} != {
            key for key, value in given.items() if not is_zero(value)
        }:
            return None
        if all(_inside(wanted[key], value) for key, value in given.items() if not is_zero(value)):
            return same("coefficients round to the reference's")
    return None


def _inside(wanted: Number, given: Number) -> bool:
    """Whether a coefficient is within the reference's, which must itself be known to some percent."""
    if isinstance(wanted, fmpq):
        return isinstance(given, fmpq) and wanted == given
    if not is_real(wanted) or not is_real(given) or wanted.real.contains(0):
        return False
    narrow = wanted.real.rad() * 20 < abs(wanted.real.mid())
    inner = ball(given).real
    return bool(narrow) and bool(inner.lower() >= wanted.real.lower()) and bool(inner.upper() <= wanted.real.upper())


def _rounded_where_it_shows(tree: Tree) -> bool:
    """Whether it has decimals and every one of them is good for two digits."""
    decimals = [node for node in walk(tree) if isinstance(node, Decimal)]
    good = [good_for(node) for node in decimals]
    return bool(decimals) and all(found is not None and found.digits >= SIGNIFICANT for found in good)


@dataclass(slots=True)
class _Expander:
    context: Context
    widen: int

    def terms(self, tree: Tree) -> _Terms:
        """Coefficients by the kernels' powers."""
        self.context.budget.spend(2)
        if not symbols(tree):
            return {(): self._constant(tree)}
        match tree:
            case Sum(parts):
                total: _Terms = {}
                for part in parts:
                    for key, value in self.terms(part).items():
                        total[key] = checked(total.get(key, _ZERO) + value)
                return self._limited(total)
            case Product(factors):
                result: _Terms = {(): fmpq(1)}
                for factor in factors:
                    result = self._times(result, self.terms(factor))
                return result
            case Power(base, Rational(power)) if (
                power.denominator == 1 and 0 < power <= MAX_POWER and isinstance(base, Sum)
            ):
                result = {(): fmpq(1)}
                for _ in range(power.numerator):
                    result = self._times(result, self.terms(base))
                return result
            case Power(base, Rational(power)) if (
                power.denominator == 1 and abs(power) <= MAX_POWER and not isinstance(base, Sum)
            ):
                return self._powered(self.terms(base), power)
        return {((self._kernel(tree), 1),): fmpq(1)}

    def _constant(self, tree: Tree) -> Number:
        return Evaluator(self.context.budget, {}, widen=self.widen).value(tree)

    def _powered(self, terms: _Terms, power: Fraction) -> _Terms:
        if len(terms) != 1:
            raise _NotExpandedError
        ((key, value),) = terms.items()
        raised = Evaluator(self.context.budget, {}).raised(value, fmpq(power.numerator))
        return {tuple((kernel, count * power.numerator) for kernel, count in key): raised}

    def _kernel(self, tree: Tree) -> int:
        """A number that stands for the symbol or function; the same for equal ones."""
        field = Field(PRIMES[0], "coefficients", self.context.budget)
        return field.value(tree)

    def _times(self, left: _Terms, right: _Terms) -> _Terms:
        self.context.budget.spend(len(left) * len(right))
        total: _Terms = {}
        for first, one in left.items():
            for second, other in right.items():
                counts = dict(first)
                for kernel, count in second:
                    counts[kernel] = counts.get(kernel, 0) + count
                key = tuple(sorted((kernel, count) for kernel, count in counts.items() if count))
                total[key] = checked(total.get(key, _ZERO) + one * other)
        return self._limited(total)

    def _limited(self, terms: _Terms) -> _Terms:
        if len(terms) > MAX_TERMS:
            raise _NotExpandedError
        return terms
