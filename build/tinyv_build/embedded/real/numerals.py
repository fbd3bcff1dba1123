"""Numbers in other dress than a notation's: in words, with grouped digits, and about how large a formula is."""

import math
import random
from collections.abc import Callable

from tinyv.rules.values import Call, Constant, Decimal, Expression, Power, Product, Rational, Sum, Tree, Value

__all__ = ["about", "spellings"]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_THOUSAND = 1000
_LONGEST_IN_WORDS = 10**6
_GROUPED = ("{:,}", "{:,}", "{:_}")
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan,
    "ln": math.log, "abs": abs, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
}  # fmt: skip
_CONSTANTS = {"pi": math.pi, "e": math.e, "degree": math.pi / 180}


def spellings(luck: random.Random, value: Value) -> list[str]:
    """A whole number in words and in groups of digits; empty for anything else."""
    match value:
        case Expression(Rational(number)) if number.denominator == 1:
            whole = int(number)
        case _:
            return []
    found = [_words(whole), _words(whole).capitalize()] if abs(whole) < _LONGEST_IN_WORDS else []
    if abs(whole) >= _THOUSAND:
        grouped = luck.choice(_GROUPED).format(whole)
        found += [grouped, grouped.replace(",", "{,}"), grouped.replace(",", "\\,"), grouped.replace(",", " ")]
    return found


def about(value: Value, digits: int) -> str:
    """The decimal that a formula without symbols is about; empty where it is a decimal itself or has none."""
    if not isinstance(value, Expression) or isinstance(value.tree, Decimal):
        return ""
    if isinstance(value.tree, Rational) and value.tree.value.denominator == 1:
        return ""
    try:
        number = _float(value.tree)
    except (ValueError, OverflowError, ZeroDivisionError, TypeError):
        return ""
    return f"{number:.{digits}g}" if 1e-3 < abs(number) < 1e6 else ""


def _float(tree: Tree) -> float:
    match tree:
        case Rational(value) | Decimal(value):
            return float(value)
        case Constant(name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case Sum(terms):
            return math.fsum(map(_float, terms))
        case Product(factors):
            return math.prod(map(_float, factors))
        case Power(base, exponent):
            return math.pow(_float(base), _float(exponent))
        case Call("log", (argument, base)):
            return math.log(_float(argument), _float(base))
        case Call(name, (argument,)) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_float(argument))
    raise ValueError(type(tree).__name__)


def _words(number: int) -> str:
    if number < 0:
        return f"minus {_words(-number)}"
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < _THOUSAND:
        rest = f" and {_words(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    rest = f" {_words(number % _THOUSAND)}" if number % _THOUSAND else ""
    return f"{_words(number // _THOUSAND)} thousand{rest}"
