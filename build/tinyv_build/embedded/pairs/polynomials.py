"""Polynomials with whole coefficients as texts, and wrong ones near to them."""

import random
from collections.abc import Sequence

__all__ = ["Coefficients", "changed", "linear", "polynomial_text", "term"]

Coefficients = tuple[int, ...]
"""From the constant up."""


def term(coefficient: int, unknown: str, exponent: int) -> str:
    """One term without its sign."""
    size = abs(coefficient)
    if exponent == 0:
        return str(size)
    body = unknown if exponent == 1 else f"{unknown}^{exponent}" if exponent < 10 else f"{unknown}^{{{exponent}}}"
    return body if size == 1 else f"{size}{body}"


def polynomial_text(coefficients: Sequence[int], unknown: str = "x", order: Sequence[int] | None = None) -> str:
    """The polynomial, highest power first or in the order given."""
    powers = order or range(len(coefficients) - 1, -1, -1)
    text = ""
    for exponent in powers:
        if coefficient := coefficients[exponent]:
            sign = "-" if coefficient < 0 else "+"
            text += f" {sign} {term(coefficient, unknown, exponent)}"
    if not text:
        return "0"
    return ("-" if text[1] == "-" else "") + text[3:]


def changed(luck: random.Random, value: Coefficients) -> list[Coefficients]:
    """Wrong polynomials: a sign, a coefficient, a power."""
    found = []
    for _ in range(3):
        at = luck.randrange(len(value))
        found.append(tuple(-each if place == at else each for place, each in enumerate(value)))
        found.append(tuple(each + luck.choice((-1, 1, 2)) if place == at else each for place, each in enumerate(value)))
    return [*found, tuple(reversed(value)), tuple(-each for each in value), (*value[:-1], value[-1] + 1)]


def linear(unknown: str, shift: int) -> str:
    """The factor (u + shift)."""
    return unknown if shift == 0 else f"({unknown} {'+' if shift > 0 else '-'} {abs(shift)})"
