"""The frozen record of what was asked."""

from dataclasses import dataclass, field

__all__ = ["NOTHING_ASKED", "Asked", "Option", "Rounding"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a multiple choice."""

    letter: str
    """Upper case."""
    text: str
    """As written behind the letter, without the separators around it."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How the answer is to be rounded."""

    kind: str
    """`places` (after the point; negative: tens, hundreds), `significant`, or `unit` (to the nearest whole unit)."""
    digits: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty where there was no question or it says nothing."""

    options: tuple[Option, ...] = ()
    several: bool = False
    """More than one option may be chosen."""
    rounding: Rounding | None = None
    unit: str = ""
    """The unit that the answer is to be in, as written in the question: `hours`, `cm^2`."""
    formula: str = ""
    """The formula whose value is wanted, as written in the question: `(x+y)^2`."""
    unknowns: tuple[str, ...] = ()
    """Names in the order in which their values are wanted: `(x, y, z)`."""
    ordered: bool = False
    """The order of several values matters (`in increasing order`, `respectively`, an ordered pair)."""
    loose_ends: bool = False
    """Whether an interval holds its ends does not matter (of monotonicity, of confidence)."""
    words: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The beginnings of the words of the question, by which an answer's name is known."""
    truth: bool = False
    """Yes or no, true or false."""
    integers: tuple[str, ...] = ()
    """Symbols that stand for whole numbers."""
    positive: tuple[str, ...] = ()
    """Symbols that stand for positive numbers."""
    complex_: tuple[str, ...] = ()
    """Symbols that stand for complex numbers."""


NOTHING_ASKED = Asked()
