r"""Permutations in cycle notation: `(1 3 2)(4 5)`, `\sigma = (1\,4\,5\,2)`. Each cycle begins with its least number."""

import re
from fractions import Fraction

from tinyv.rules.values import Expression, FiniteSet, Rational, Relation, Symbol, Tuple, Value

__all__ = ["permutation"]

_SPACE = r"(?:\s|\\[,;:! ]|~|\\quad)"
_CYCLE = re.compile(rf"\(\s*(\d{{1,2}}(?:{_SPACE}+\d{{1,2}}){{1,20}})\s*\)")
_TEXT = re.compile(rf"(?:\\?(?P<name>[A-Za-z]{{1,8}})\s*=\s*)?(?P<cycles>(?:{_CYCLE.pattern}{_SPACE}*){{1,10}})")
_NUMBER = re.compile(r"\d+")


def permutation(plain: str) -> Value | None:
    """The disjoint cycles of a permutation as a set of rows of numbers; None for other texts."""
    match = _TEXT.fullmatch(plain)
    if match is None:
        return None
    cycles = [tuple(map(int, _NUMBER.findall(cycle[1]))) for cycle in _CYCLE.finditer(match["cycles"])]
    numbers = [number for cycle in cycles for number in cycle]
    if len(set(numbers)) < len(numbers):
        return None
    rows = sorted(cycle[cycle.index(min(cycle)) :] + cycle[: cycle.index(min(cycle))] for cycle in cycles)
    items = tuple(Tuple(tuple(Expression(Rational(Fraction(number))) for number in row), "cycle") for row in rows)
    value = items[0] if len(items) == 1 else FiniteSet(items)
    return Relation(Expression(Symbol(match["name"])), "=", value) if match["name"] else value
