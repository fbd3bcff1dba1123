r"""The cheap tiers: equal as written, or equal as exact numbers.

Owns what may be accepted without a computer algebra system. A tier only ever accepts; what it leaves goes to
math-verify. Numbers are compared as fractions, so 0.333 is not 1/3, and a percentage only equals a percentage.
"""

import re
from fractions import Fraction

from tinyv.rules.canonical import canonical

__all__ = ["accepting_tier", "number"]

MAX_NUMBER_CHARS = 100
"""Longer numbers go to a worker: int() of a digit string is quadratic."""

_INTEGER = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"
_DECIMAL = re.compile(rf"([+-]?)(?:({_INTEGER})(?:\.(\d*))?|\.(\d+))(%?)", re.ASCII)
_QUOTIENT = re.compile(
    r"([+-]?)(?:(0|[1-9]\d*)/([1-9]\d*)|\\frac\{([+-]?(?:0|[1-9]\d*))\}\{([1-9]\d*)\}|\\frac([1-9])([1-9]))", re.ASCII
)


def accepting_tier(ground_truth: str, answer: str) -> str | None:
    """The tier that proves the two equal ("string" or "number"), or None."""
    left, right = canonical(ground_truth), canonical(answer)
    if left == right:
        return "string" if left else None
    value = number(left)
    return "number" if value is not None and value == number(right) else None


def number(text: str) -> tuple[Fraction, bool] | None:
    """The exact value of a canonical text that is one number, and whether it is written as a percentage."""
    if len(text) > MAX_NUMBER_CHARS:
        return None
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        sign, whole, places, only_places, percent = decimal.groups(default="")
        value = Fraction(f"{whole.replace(',', '') or '0'}.{places or only_places or '0'}")
        return (-value if sign == "-" else value), bool(percent)
    quotient = _QUOTIENT.fullmatch(text)
    if quotient:
        sign, *parts = quotient.groups()
        above, below = (part for part in parts if part is not None)
        value = Fraction(int(above), int(below))
        return (-value if sign == "-" else value), False
    return None
