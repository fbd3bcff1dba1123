"""Values that are not arithmetic: truth, nothing, words, numerals, dates, times; and ratios, residues and branches."""

import re

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.numbers import is_zero
from tinyv.rules.deciding.outcomes import (
    INCOMPARABLE,
    Decision,
    all_of,
    different,
    is_different,
    is_same,
    same,
    unknown,
)
from tinyv.rules.deciding.trees import quotient
from tinyv.rules.deciding.vectors import is_finite_number
from tinyv.rules.values import (
    Clock,
    Date,
    Expression,
    Nothing,
    Numeral,
    Piecewise,
    Product,
    Ratio,
    Truth,
    Value,
    Words,
)

__all__ = ["decide_plain"]

_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=[a-z]{2})")
_ALL = re.compile(r"(?<!not )(?<!at )(?<!nearly )(?<!almost )\ball (?=[a-z]{3})(?!but |except )")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_TRUTHS_AS_LETTERS = (frozenset("tf"), frozenset("yn"))
HALF_A_DAY = 43_200
MAX_DIGITS = 200


def decide_plain(truth: Value, answer: Value, context: Context) -> Decision | None:  # noqa: C901, PLR0911, PLR0912 - one branch for each type
    """A decision on two values of one of these types, None for anything else."""
    match truth, answer:
        case Truth(), Truth():
            return same("truth value") if truth == answer else different("the other truth value")
        case Nothing(), Nothing():
            return _nothing(truth.word, answer.word)
        case Words(), Words():
            return _words(truth.text, answer.text)
        case Numeral(), Numeral():
            return _numerals(truth, answer)
        case Numeral(), Expression():
            return _numeral_and_number(truth, answer, context, stated_by_truth=True)
        case Expression(), Numeral():
            return _numeral_and_number(answer, truth, context, stated_by_truth=False)
        case Date(), Date():
            return _dates(truth, answer)
        case (Clock(), Ratio()) | (Ratio(), Clock()):
            return INCOMPARABLE
        case Clock(), Clock():
            return _clocks(truth, answer)
        case Ratio(), Ratio():
            return _ratios(truth, answer, context)
        case Ratio(parts), Expression(tree):
            return _ratio_and_number(decide_trees(quotient(parts[0], parts[1]), tree, context), len(parts))
        case Expression(tree), Ratio((_, second)) if is_same(decide_trees(tree, second, context)):
            return unknown("a ratio, or a label and the value")
        case Expression(tree), Ratio(parts):
            return _ratio_and_number(decide_trees(tree, quotient(parts[0], parts[1]), context), len(parts))
        case (Nothing("undefined"), other) | (other, Nothing("undefined")) if is_finite_number(other):
            return different("undefined and a number")
        case Piecewise(), Piecewise():
            return _branches(truth, answer, context)
    return None


def _words(truth: str, answer: str) -> Decision:
    if truth == answer or _essential(truth) == _essential(answer):
        return same("the same words")
    if any(set(truth) | set(answer) <= pair for pair in _TRUTHS_AS_LETTERS) and min(len(truth), len(answer)) > 1:
        return different("another row of letters")
    if " " in truth + answer or len(set(truth)) == len(truth) or sorted(truth) != sorted(answer):
        return unknown("other words")
    return different("the same letters in another order")


def _essential(text: str) -> str:
    """Words without a leading article, without hyphens and without `all`, which a plural says as well."""
    return _ALL.sub("", _ARTICLE.sub("", _HYPHEN.sub(" ", text)))


def _nothing(truth: str, answer: str) -> Decision:
    if truth == answer or "undefined" not in {truth, answer}:
        return same("nothing")
    return unknown("undefined and none")


def _numerals(truth: Numeral, answer: Numeral) -> Decision:
    values = _numeral_value(truth), _numeral_value(answer)
    if None in values:
        return unknown("digits that the base has not")
    if values[0] != values[1]:
        return different("another number", f"{values[0]} and {values[1]}")
    return same("the same digits and base") if truth.base == answer.base else unknown("the same number in another base")


def _numeral_value(numeral: Numeral) -> int | None:
    if len(numeral.digits) > MAX_DIGITS or not 2 <= numeral.base <= 36:  # noqa: PLR2004
        return None
    try:
        return int(numeral.digits, numeral.base)
    except ValueError:
        return None


def _numeral_and_number(numeral: Numeral, other: Expression, context: Context, *, stated_by_truth: bool) -> Decision:
    value = _numeral_value(numeral)
    number = value_of(other.tree, context)
    if value is None or number is None:
        return unknown("a numeral and a formula")
    if stated_by_truth and str(number) == numeral.digits.lstrip("0"):
        return same("base missing")
    if number == value or str(number) == numeral.digits:
        return unknown("a numeral whose base one side does not say")
    return different("another number")


def _dates(truth: Date, answer: Date) -> Decision:
    if (truth.month, truth.day) != (answer.month, answer.day):
        return different("another day")
    if truth.year == answer.year or None in {truth.year, answer.year}:
        return same("the same day")
    return different("another year")


def _clocks(truth: Clock, answer: Clock) -> Decision:
    times = _seconds(truth), _seconds(answer)
    if times[0] == times[1]:
        return same("the same time")
    if (times[0] - times[1]) % HALF_A_DAY == 0 and not (truth.half and answer.half):
        return unknown("morning or afternoon")
    return different("another time")


def _seconds(clock: Clock) -> int:
    """Seconds after midnight, with the half of the day that was said."""
    in_half = clock.seconds % HALF_A_DAY
    return {"am": in_half, "pm": in_half + HALF_A_DAY}.get(clock.half, clock.seconds)


def _ratios(truth: Ratio, answer: Ratio, context: Context) -> Decision:
    if len(truth.parts) != len(answer.parts):
        return different("another number of parts")
    if any(is_zero(value) for part in (*truth.parts, *answer.parts) if (value := value_of(part, context)) is not None):
        return unknown("a ratio with a zero")
    crossed = (
        decide_trees(Product((part, answer.parts[0])), Product((truth.parts[0], other)), context.exactly())
        for part, other in zip(truth.parts[1:], answer.parts[1:], strict=True)
    )
    return all_of(crossed, "cross products")


def _ratio_and_number(decision: Decision, parts: int) -> Decision:
    if parts != 2:  # noqa: PLR2004
        return unknown("a ratio of several parts and a number")
    if is_same(decision):
        return same("a ratio as a quotient", decision.proof)
    return different("a ratio and another quotient") if is_different(decision) else unknown("a ratio and a number")


def _branches(truth: Piecewise, answer: Piecewise, context: Context) -> Decision:
    """Branch by branch in some order: values and conditions."""
    if len(truth.branches) != len(answer.branches):
        return unknown("another number of branches")
    left = list(answer.branches)
    for value, condition in truth.branches:
        index = next((n for n, (_, other) in enumerate(left) if _same_condition(condition, other, context)), None)
        if index is None:
            return unknown("branches not proven")
        found = context.compare(value, left[index][0])
        if not is_same(found):
            return found if is_different(found) else unknown("branches not proven")
        del left[index]
    return same("branch by branch")


def _same_condition(truth: Value | None, answer: Value | None, context: Context) -> bool:
    if truth is None or answer is None:
        return truth is answer
    return is_same(context.compare(truth, answer))
