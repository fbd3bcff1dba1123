"""Sets of real numbers as trees of intervals, compared exactly cell by cell.

Owns membership: the ends of all intervals cut the line into points and gaps, and two sets are equal when they hold the
same of these. Knows nothing of notation. Ends are sorted by value; two that can neither be told apart nor proven equal
make the comparison impossible.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Both", "Either", "End", "Minus", "Piece", "RealSet", "equal_sets", "pieces_of"]

MAX_ENDS = 60
"""Ends of intervals in one comparison."""

_APART = 1e-9


@dataclass(frozen=True, slots=True)
class End:
    """An end as written and its value; infinite ones have no text."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval; a point has equal closed ends."""

    low: End
    high: End
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Either:
    """A union; without members the empty set."""

    sets: tuple["RealSet", ...]


@dataclass(frozen=True, slots=True)
class Both:
    """An intersection; without members all numbers."""

    sets: tuple["RealSet", ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """What is in the first and not in the second."""

    kept: "RealSet"
    taken: "RealSet"


RealSet: TypeAlias = Piece | Either | Both | Minus
Same: TypeAlias = Callable[[str, str], bool]


def pieces_of(tree: RealSet) -> list[Piece]:
    """All intervals of a tree, in the order of writing."""
    if isinstance(tree, Piece):
        return [tree]
    below = (tree.kept, tree.taken) if isinstance(tree, Minus) else tree.sets
    return [piece for part in below for piece in pieces_of(part)]


def equal_sets(left: RealSet, right: RealSet, same: Same) -> bool:
    """Whether the two hold the same numbers; False as well when that cannot be seen."""
    pieces = pieces_of(left) + pieces_of(right)
    ends = {end for piece in pieces for end in (piece.low, piece.high)}
    if len(ends) > MAX_ENDS:
        return False
    ranks = _ranks(ends, same)
    if ranks is None or any(ranks[piece.low] > ranks[piece.high] for piece in pieces):
        return False
    cells = range(-1, 2 * len(ranks) + 2)
    return all(_holds(left, cell, ranks) == _holds(right, cell, ranks) for cell in cells)


def _ranks(ends: set[End], same: Same) -> dict[End, int] | None:
    """An even number for each end: equal ends share it, the odd numbers between are the gaps."""
    ranks: dict[End, int] = {}
    rank, before = 0, None
    for end in sorted(ends, key=lambda end: (end.value, end.text)):
        if before is not None and end.value != before.value:
            near = not math.isinf(end.value - before.value) and end.value - before.value <= _APART * max(
                1.0, abs(end.value)
            )
            if not near:
                rank += 2
            elif not same(before.text, end.text):
                return None
        elif before is not None and before.text != end.text and not same(before.text, end.text):
            return None
        ranks[end] = rank
        before = end
    return ranks


def _holds(tree: RealSet, cell: int, ranks: dict[End, int]) -> bool:
    if isinstance(tree, Piece):
        low, high = ranks[tree.low], ranks[tree.high]
        return low < cell < high or (cell == low and tree.low_closed) or (cell == high and tree.high_closed)
    if isinstance(tree, Minus):
        return _holds(tree.kept, cell, ranks) and not _holds(tree.taken, cell, ranks)
    held = (_holds(part, cell, ranks) for part in tree.sets)
    return any(held) if isinstance(tree, Either) else all(held)
