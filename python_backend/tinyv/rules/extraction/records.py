"""What extraction hands on."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Candidate", "Strength"]


class Strength(str, Enum):
    """How sure it is that the response gives this text as its answer."""

    STRONG = "strong"
    """A box, a tag, an answer line, or a response that is nothing else: it may be accepted and refuted."""
    WEAK = "weak"
    """A part of a sentence: it may be accepted, never refuted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that the response may mean as its final answer; all of one response come from one place in it."""

    text: str
    """As written, without the marks of mathematics around the whole."""
    strength: Strength
    place: str
    """Where it stood: box, box with unit (or scale, percent: what stands behind it), boxes (all of a final statement as
    one list), parts (such a list whose parts are named, as a tuple, since its order counts), tag, field, line, bare; of
    weak ones also formula, chain, number, letter, conclusion, leading word, field values; with ` without parenthesis`
    or ` without exclamation` where one was cut off.
    """
