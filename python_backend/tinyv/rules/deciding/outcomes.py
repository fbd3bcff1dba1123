"""Decisions: what deciding ends with, how one is made and how several are joined. Knows no values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

__all__ = [
    "INCOMPARABLE",
    "SYMBOL_LOST",
    "Decision",
    "Outcome",
    "all_of",
    "different",
    "is_different",
    "is_same",
    "match_unordered",
    "same",
    "unknown",
]


class Outcome(str, Enum):
    """Three, never two: what is not proven is not said."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome and why."""

    outcome: Outcome
    proof: str
    """The proof's name, a few words in lower case: `identical`, `exact rational`, `rounds to reference`."""
    detail: str = ""
    """For a person: the values that agree or differ."""


INCOMPARABLE = Decision(Outcome.UNKNOWN, "readings that do not fit each other")
"""One side is read in a way that the other side excludes: this pair of readings says nothing."""
SYMBOL_LOST = "a symbol lost or gained"


def same(proof: str, detail: str = "") -> Decision:
    """Proven equal."""
    return Decision(Outcome.SAME, proof, detail)


def different(proof: str, detail: str = "") -> Decision:
    """Proven unequal."""
    return Decision(Outcome.DIFFERENT, proof, detail)


def unknown(proof: str, detail: str = "") -> Decision:
    """Not proven either way."""
    return Decision(Outcome.UNKNOWN, proof, detail)


def is_same(decision: Decision) -> bool:
    """Whether it is proven equal."""
    return decision.outcome is Outcome.SAME


def is_different(decision: Decision) -> bool:
    """Whether it is proven unequal."""
    return decision.outcome is Outcome.DIFFERENT


def all_of(decisions: Iterable[Decision], proof: str) -> Decision:
    """Same when all are, different at the first that is; an unknown one waits for what comes after it."""
    last = doubtful = None
    for last in decisions:
        if is_different(last):
            return last
        if not is_same(last):
            doubtful = doubtful or last
    if doubtful is not None:
        return doubtful
    return last if last is not None and last.proof != "identical" else same(proof)


def match_unordered(table: Sequence[Sequence[Decision]], proof: str) -> Decision:
    """Same where every row has a column of its own that is; different where rows and columns cannot be paired."""
    size = len(table)
    if _pairs([[is_same(cell) for cell in row] for row in table]) == size:
        return same(proof)
    if _pairs([[not is_different(cell) for cell in row] for row in table]) < size:
        return table[0][0] if size == 1 else different("values that have no partner")
    return unknown("values that may be partners")


def _pairs(allowed: list[list[bool]]) -> int:
    """The size of a largest matching, by augmenting paths."""
    partner: dict[int, int] = {}

    def augment(row: int, tried: set[int]) -> bool:
        for column, free in enumerate(allowed[row]):
            if free and column not in tried:
                tried.add(column)
                if column not in partner or augment(partner[column], tried):
                    partner[column] = row
                    return True
        return False

    return sum(augment(row, set()) for row in range(len(allowed)))
