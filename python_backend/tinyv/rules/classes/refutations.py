r"""What no judge need be asked about: two answers that are exact numbers, or lists of them, and not the same ones.

Owns that proof. It holds only where nothing is left to read into the numbers: no decimal (it may be rounded), percent
or degree sign, no letter, no unit, no mixed number. One number may still be a hundred times the other (a percentage
without its sign), an angle in degrees, or one that differs by full turns; those stay with the judge.
"""

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from tinyv.rules.algebra.nodes import (
    Apply,
    Constant,
    Degrees,
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Multiply,
    Node,
    Number,
    Percent,
    Relation,
    Symbol,
    Tuple,
    expressions_of,
    is_expression,
    parts,
)
from tinyv.rules.algebra.values import differ, number_of
from tinyv.rules.classes.scope import node_of
from tinyv.rules.classes.texts import MAX_CHARS, clean, words

__all__ = ["refuted"]

MAX_VALUES = 16
"""Longer lists are left to the judge: the comparison is quadratic."""

_OPEN_TO_READING = re.compile(r"\.\d|\d\s*\\frac|\d\s+\d|\.\.|dots|approx|sim(?![A-Za-z])|\\circ|%|:|\?|\d[eE]\d|_")
"""Decimals, mixed numbers, abridged lists, approximations, degrees, ratios, bases: more than their figures say."""

_SEPARATORS = re.compile(r"[\s,()]")
"""`(253)` may be the cycle `(2,5,3)`."""

_NEAR = 1e-6
"""Of a turn."""

_HUNDRED = Number(Fraction(100))
Listed: TypeAlias = tuple[tuple[Expression, ...], ...]

_INEXACT = (Percent, Degrees, Symbol, Apply)


def refuted(ground_truth: str, answer: str) -> bool:
    """Whether the answer certainly is another value than the ground truth, whatever the question was."""
    if len(ground_truth) > MAX_CHARS or len(answer) > MAX_CHARS:
        return False
    left, right = clean(ground_truth), clean(answer)
    one, other = _listed(left), _listed(right)
    if one is None or other is None or _SEPARATORS.sub("", left) == _SEPARATORS.sub("", right):
        return False
    if len({len(element) for element in (*one, *other)}) > 1:  # a point against a list of numbers: the numbers count
        one, other = _flat(one), _flat(other)
    return _has_another(one, other) or _has_another(other, one)


def _has_another(these: Listed, those: Listed) -> bool:
    return any(all(_apart(element, that) for that in those) for element in these)


def _flat(elements: Listed) -> Listed:
    return tuple((value,) for element in elements for value in element)


@lru_cache(maxsize=4096)
def _listed(text: str) -> Listed | None:
    """The elements that a text lists, each its exact numbers, or None when it says anything else."""
    if words(text) or _OPEN_TO_READING.search(text):
        return None
    node = node_of(text)
    if isinstance(node, Relation) and node.operators == ("=",) and isinstance(node.sides[0], Symbol):
        node = node.sides[1]
    if node is None or not _is_list(node):
        return None
    found = tuple(map(expressions_of, node.elements if isinstance(node, FiniteSet) else (node,)))
    values = [value for element in found for value in element]
    return found if 0 < len(values) <= MAX_VALUES and all(map(_is_exact, values)) else None


def _is_list(node: Node) -> bool:
    """Whether the node is values alone: an open pair may be a point, every other interval is more than its ends."""
    if isinstance(node, FiniteSet):
        return all(map(_is_list, node.elements))
    if isinstance(node, Tuple):
        return all(map(_is_list, node.items))
    if isinstance(node, Interval):
        return not (node.low_closed or node.high_closed)
    return is_expression(node) or isinstance(node, Matrix)


def _is_exact(node: Expression) -> bool:
    if isinstance(node, _INEXACT) or (isinstance(node, Number) and not node.exact):
        return False
    return all(map(_is_exact, parts(node)))


def _apart(one: tuple[Expression, ...], other: tuple[Expression, ...]) -> bool:
    """Whether no order of the numbers makes the two elements the same."""
    return any(_times(value, one) != _times(value, other) for value in (*one, *other))


def _times(value: Expression, element: tuple[Expression, ...]) -> int:
    return sum(not _differ(value, other) for other in element)


def _differ(one: Expression, other: Expression) -> bool:
    """Whether two numbers differ, and not only by a reading: as a percentage, as an angle."""
    turned = _has_pi(one) or _has_pi(other)
    if turned and (_has_pi(one) != _has_pi(other) or _is_whole_turns(one, other)):
        return False
    return differ(one, other) and differ(_hundredfold(one), other) and differ(one, _hundredfold(other))


def _hundredfold(node: Expression) -> Expression:
    return Multiply((_HUNDRED, node))


def _has_pi(node: Expression) -> bool:
    return node == Constant("pi") or any(map(_has_pi, parts(node)))


def _is_whole_turns(one: Expression, other: Expression) -> bool:
    values = number_of(one), number_of(other)
    if values[0] is None or values[1] is None:
        return True
    turns = abs(values[0].at - values[1].at) / (2 * math.pi)
    return abs(turns - round(turns)) < _NEAR
