r"""Classes "degrees", "percent" and "rounding": marks that say how a number is meant.

Owns when a mark may be missing: `45^\circ` is 45 when the ground truth asks for degrees, and π/4 where the other side
is written with π; 50% is 1/2. Rounding: a ground truth that is itself a decimal of at least three significant
digits equals what rounds to it at its stated precision; never the other way round.
"""

import re
from fractions import Fraction

from tinyv.rules.algebra.forms import exact_value
from tinyv.rules.algebra.values import number_of
from tinyv.rules.classes.scope import Scope, expression_of

__all__ = ["degrees", "percent", "rounding"]

_DEGREE = "^\\circ"
_PERCENT = re.compile(r"\s?(?:\\?%|\bper ?cent\b)")
_DECIMAL = re.compile(r"[+-]?\s?(\d*)\.(\d{2,12})(\s?\\?%)?", re.ASCII)
_ANY_DECIMAL = re.compile(r"[+-]?\s?\d*\.(\d+)(\s?\\?%)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\s?\d+(\s?\\?%)?", re.ASCII)

MIN_SIGNIFICANT = 3
"""Fewer digits may be an exact value: 0.5 is one half, and 0.549 is not."""


def degrees(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are one angle."""
    marked = [text.count(_DEGREE) for text in (ground_truth, answer)]
    if max(marked) != 1 or any(text.count(_DEGREE) and not text.endswith(_DEGREE) for text in (ground_truth, answer)):
        return False
    one, other = ground_truth.removesuffix(_DEGREE).strip(), answer.removesuffix(_DEGREE).strip()
    if marked == [1, 1]:
        return scope.same(one, other)
    if marked == [1, 0]:
        return "\\pi" not in one and scope.same(_radians(one) if "\\pi" in other else one, other)
    return "\\pi" in one and "\\pi" not in other and scope.same(one, _radians(other))


def percent(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are one share, of which at least one is marked as a percentage."""
    left, right = (_PERCENT.sub("", text) for text in (ground_truth, answer))
    marked = left != ground_truth, right != answer
    if not any(marked) or any(len(_PERCENT.findall(text)) > 1 for text in (ground_truth, answer)):
        return False
    if all(marked):
        return scope.same(left, right)
    return scope.equal(_share(left), right) if marked[0] else scope.equal(left, _share(right))


def rounding(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether the answer is more precise than the decimal ground truth and rounds to it."""
    del scope
    stated = _DECIMAL.fullmatch(ground_truth)
    if stated is None or len((stated[1] + stated[2]).lstrip("0")) < MIN_SIGNIFICANT:
        return False
    shares = bool(stated[3]), bool(_PERCENT.search(answer))
    given = _ANY_DECIMAL.fullmatch(answer)
    if _WHOLE.fullmatch(answer) or (given and len(given[1]) <= len(stated[2])) or (shares[1] and not shares[0]):
        return False
    target = Fraction(_PERCENT.sub("", ground_truth).replace(" ", ""))
    half = Fraction(1, 2 * 10 ** len(stated[2]))
    value = _value(_PERCENT.sub("", answer))
    if value is None:
        return False
    if shares == (True, False):
        value *= 100
    return abs(value - target) <= half


def _value(text: str) -> Fraction | None:
    """An exact value or one with ten digits to spare."""
    node = expression_of(text)
    if node is None:
        return None
    exact = exact_value(node)
    if exact is not None:
        return exact
    value = number_of(node)
    if value is None or abs(value.at.imag) > value.radius or value.radius > 1e-11 * max(1.0, abs(value.at)):
        return None
    return Fraction(value.at.real)


def _radians(text: str) -> str:
    return f"\\frac{{({text})\\pi}}{{180}}"


def _share(text: str) -> str:
    return f"\\frac{{{text}}}{{100}}"
