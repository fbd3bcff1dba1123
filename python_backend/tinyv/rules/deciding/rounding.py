"""What a rounded number is good for: whether an answer rounds to a reference, or is a short decimal of it.

Called where two constants are not equal as written. Policy: an answer that rounds to a rounded reference is
right; a short decimal of an exact reference is unknown, and different where it is not even that.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from flint import acb, arb, fmpq, fmpz

from tinyv.rules.asked import Rounding
from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import precision
from tinyv.rules.deciding.numbers import Number, ball, bits_of, is_real
from tinyv.rules.deciding.outcomes import Decision, same, unknown
from tinyv.rules.deciding.trees import written_decimal
from tinyv.rules.values import Rational, Tree

__all__ = ["Good", "Kind", "decide_rounded", "good_for"]

SIGNIFICANT = 2
"""A reference of fewer digits proves nothing about an answer that only rounds to it."""
DOUBLE_DIGITS = 15
"""Digits from which a decimal is a computer's number, which may be off in its last two."""
LONG_DIGITS = 10
"""Digits from which a decimal that rounds an exact reference is as good as it."""
COMPUTED_DIGITS = 8
"""Digits from which an answer surely was not rounded, so that a whole number may well be it, rounded."""
MAX_DIGITS = 400
"""Of a number that is rounded here; longer ones are compared as they are."""


class Kind(Enum):
    """What a reference measures: whether a whole number is likely to have been rounded."""

    PLAIN = "no unit"
    LOOSE = "a unit of which whole numbers are exact as a rule"
    MEASURED = "any other unit"


_HALF = Fraction(1, 2)
_IN_STEPS = Fraction(51, 100)
"""How far beside its last digit a number may lie that was rounded twice: 213.498, 213.5, 214."""
_HARDLY = Fraction(1, 50)
"""Of the last digit: a number that ends so near is more likely another one than what was rounded."""
_ENDING = 64
_BELOW_HALF = Fraction(999_999, 1_000_000)


@dataclass(frozen=True, slots=True)
class Good:
    """A number as written and the power of ten of its last digit; None where it is exact."""

    value: Fraction
    last: int | None

    @property
    def digits(self) -> int:
        """How many significant digits it is written with; 0 for an exact one or a zero."""
        return 0 if self.last is None or not self.value else _magnitude(self.value) - self.last + 1

    @property
    def ulp(self) -> Fraction:
        """What one in the last digit is worth."""
        return Fraction(10) ** self.last if self.last is not None else Fraction(0)


def good_for(tree: Tree) -> Good | None:
    """A written number's precision; None for anything that is not a number as written."""
    decimal = written_decimal(tree)
    if decimal is not None:
        found = Good(decimal.value, decimal.last)
    elif isinstance(tree, Rational) and tree.value.denominator == 1:
        found = Good(tree.value, None)
    else:
        return None
    longest = max(abs(found.value.numerator), found.value.denominator).bit_length()
    return found if longest < 4 * MAX_DIGITS and abs(found.last or 0) < MAX_DIGITS else None


def decide_rounded(
    truth: Tree, answer: Tree, exact: Decision, context: Context, *, kind: Kind = Kind.PLAIN
) -> Decision:
    """The decision on two constants that `exact` says are not the same. `kind`: what the reference measures."""
    reference, given = good_for(truth), good_for(answer)
    values = value_of(truth, context), value_of(answer, context)
    if values[0] is None or values[1] is None or not is_real(values[0]) or not is_real(values[1]):
        return exact
    pair = _Pair(reference, given, values[0], values[1])
    with precision(256):
        for found in (
            _as_asked(pair, context.asked.rounding),
            _to_reference(pair, kind=kind),
            _short_decimal(pair),
        ):
            if found is not None:
                return found
    return exact


@dataclass(frozen=True, slots=True)
class _Pair:
    reference: Good | None
    given: Good | None
    truth: Number
    answer: Number

    def within(self, reach: Fraction) -> bool:
        """Whether the two surely are no further apart."""
        if isinstance(self.truth, fmpq) and isinstance(self.answer, fmpq):
            return abs(self.truth - self.answer) <= _exact(reach)
        gap = abs(ball(self.truth) - ball(self.answer))
        return bool(gap.upper() <= arb(_exact(reach)))

    def cut_off(self, short: Number, long: Number, ulp: Fraction) -> bool:
        """Whether the first is the second without its further digits."""
        gap = abs(ball(long)) - abs(ball(short))
        return bool(gap.lower() >= 0) and bool(gap.upper() < arb(_exact(ulp))) and self.within(ulp)

    def ends_just_beside(self) -> bool:
        """Whether the answer is a written fraction that ends as a decimal, and hardly anything beside the reference."""
        if self.given is not None or self.reference is None or not isinstance(self.answer, fmpq):
            return False
        ends = 10**_ENDING % int(self.answer.q) == 0
        return ends and self.within(self.reference.ulp * _HARDLY) and self.truth != self.answer

    def rounds_up_from_half(self) -> bool:
        """Whether the answer lies half a digit beside the reference on the side from which halves round to it."""
        if not isinstance(self.truth, fmpq) or not isinstance(self.answer, fmpq):
            return True
        return abs(self.answer) < abs(self.truth)


def _to_reference(pair: _Pair, *, kind: Kind) -> Decision | None:  # noqa: PLR0911 - one branch for each type
    reference, given = pair.reference, pair.given
    if reference is None or (given is not None and given.last is None and reference.last is not None):
        return _whole_answer(pair)
    if reference.last is None:
        return _to_whole_reference(pair, kind=kind)
    if given is not None and given.last is not None and given.last > reference.last:
        if given.value and pair.within(given.ulp * _HALF):
            return unknown("coarser than the reference")
        return None
    half = reference.ulp * _HALF
    if pair.within(half):
        at_half = isinstance(pair.answer, fmpq) and abs(pair.answer - _exact(reference.value)) == _exact(half)
        if at_half and not pair.rounds_up_from_half():
            return unknown("half a digit beside the reference")
        if kind is Kind.PLAIN and pair.ends_just_beside():
            return unknown("an exact number just beside the reference")
        if reference.digits >= SIGNIFICANT or (
            kind is Kind.MEASURED and reference.digits == 1 and pair.within(abs(reference.value) / 20)
        ):
            return same("rounds to reference")
        return unknown("the reference has one digit")
    if pair.cut_off(pair.truth, pair.answer, reference.ulp):
        return unknown("the reference may be cut off")
    return unknown("rounded in steps") if pair.within(reference.ulp * _IN_STEPS) else None


def _to_whole_reference(pair: _Pair, *, kind: Kind) -> Decision | None:
    """A whole number as reference may have been rounded: believed where it measures something, no proof against."""
    reference, given = pair.reference, pair.given
    if reference is None or given is None or given.last is None or given.last >= 0:
        return None
    if not pair.within(_HALF):
        steps = kind is Kind.MEASURED and pair.within(_IN_STEPS)
        return unknown("rounded in steps") if steps else None
    believed = kind is Kind.MEASURED or (kind is Kind.LOOSE and given.digits >= COMPUTED_DIGITS)
    if believed and abs(reference.value) >= 10 and _half_rounds(pair):  # noqa: PLR2004
        return same("rounds to reference", "a whole number of units")
    return _short_decimal(pair) or unknown("the reference may be rounded")


def _half_rounds(pair: _Pair) -> bool:
    gap = abs(pair.answer - pair.truth) if isinstance(pair.answer, fmpq) and isinstance(pair.truth, fmpq) else None
    return gap != fmpq(1, 2) or pair.rounds_up_from_half()


def _whole_answer(pair: _Pair) -> Decision | None:
    """A whole number as answer to a decimal: maybe rounded more coarsely than the reference."""
    if pair.reference is None or pair.given is None or not pair.given.value:
        return None
    if pair.within(pair.reference.ulp * _HALF) and pair.reference.digits >= SIGNIFICANT:
        return same("rounds to reference")
    return unknown("coarser than the reference") if pair.within(_HALF) else None


def _short_decimal(pair: _Pair) -> Decision | None:
    given = pair.given
    if given is None or given.last is None or (pair.reference is not None and pair.reference.last is not None):
        return None
    computed = given.digits >= DOUBLE_DIGITS and pair.within(abs(given.value) * Fraction(1, 10 ** (DOUBLE_DIGITS - 1)))
    if computed or (given.digits >= LONG_DIGITS and pair.within(given.ulp * _HALF)):
        return same("a decimal of ten digits or more")
    if pair.within(given.ulp * _HALF):
        return unknown("a short decimal of an exact reference")
    return unknown("cut off, not rounded") if pair.cut_off(pair.answer, pair.truth, given.ulp) else None


def _as_asked(pair: _Pair, rounding: Rounding | None) -> Decision | None:
    """Right where the question names the rounding and one side is the other, rounded so."""
    if rounding is None:
        return None
    last = _wanted(rounding, pair.truth)
    if last is None:
        return None
    half = Fraction(10) ** last * _HALF
    written_out = pair.given is not None and pair.given.last is None
    for side in (pair.given,) if written_out else (pair.given, pair.reference):
        rounded = (
            side is not None and side.value and side.last in {None, last} and side.value % Fraction(10) ** last == 0
        )
        if rounded and pair.within(half * _BELOW_HALF):
            return same("rounded as asked")
    return None


def _wanted(rounding: Rounding, truth: Number) -> int | None:
    """The power of ten of the last digit that the question wants."""
    if abs(rounding.digits) > MAX_DIGITS:
        return None
    if rounding.kind == "places":
        return -rounding.digits
    if rounding.kind == "unit":
        return 0
    exact = truth if isinstance(truth, fmpq) else _middle(truth)
    if not exact or bits_of(exact) > 4 * MAX_DIGITS:
        return None
    return _magnitude(Fraction(int(exact.p), int(exact.q))) - rounding.digits + 1


def _middle(value: acb) -> fmpq:
    """A rational very near a ball, of its first 17 digits."""
    scale = fmpz(10) ** 17
    whole = (value.real * arb(scale)).mid().floor().unique_fmpz()
    return fmpq(whole if whole is not None else 0, scale)


def _magnitude(value: Fraction) -> int:
    """The power of ten of the first digit."""
    over, under = abs(value.numerator), value.denominator
    power = len(str(over)) - len(str(under))
    return power if over >= under * Fraction(10) ** power else power - 1


def _exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
