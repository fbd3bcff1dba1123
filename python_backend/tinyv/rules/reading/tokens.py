"""What the lexer makes and the grammar takes."""

from dataclasses import dataclass

from tinyv.rules.values import Decimal, Rational

__all__ = ["LONGEST_EXPONENT", "Token"]

LONGEST_EXPONENT = 400
"""Of a power of ten in a number: a larger one would be a number of unbounded size."""


@dataclass(slots=True)
class Token:
    """One token; `text` says which of its kind, `raw` how it was spelt."""

    kind: str
    text: str
    raw: str
    gap: bool
    upright: bool
    value: Rational | Decimal | None = None
