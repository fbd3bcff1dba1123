"""Sets of real numbers by their ends: what lies below, on and between them is inside or not.

Owns joining, intersecting and complementing; an end is a tree. Where two ends cannot be ordered the answer is None.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tinyv.rules.deciding.constants import order
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.trees import infinite_sign
from tinyv.rules.values import Tree

__all__ = ["EMPTY", "REALS", "Pieces", "between", "combined", "complement"]

MAX_ENDS = 80


@dataclass(frozen=True, slots=True)
class Pieces:
    """Ends from the least on; whether the numbers below the first, on it, between it and the next, … are inside."""

    ends: tuple[Tree, ...]
    inside: tuple[bool, ...]


EMPTY, REALS = Pieces((), (False,)), Pieces((), (True,))


def between(low: Tree, high: Tree, *, low_closed: bool = False, high_closed: bool = False) -> Pieces:
    """The numbers between two ends in their order, which may be infinite; a point between an end and itself."""
    if low == high:
        return Pieces((low,), (False, low_closed and high_closed, False))
    ends: tuple[Tree, ...] = ()
    inside: tuple[bool, ...] = (True,)
    if infinite_sign(low) >= 0:
        ends, inside = (low,), (False, low_closed, True)
    if infinite_sign(high) <= 0:
        ends, inside = (*ends, high), (*inside, high_closed, False)
    return Pieces(ends, inside)


def complement(pieces: Pieces) -> Pieces:
    """What the set does not hold."""
    return Pieces(pieces.ends, tuple(not inside for inside in pieces.inside))


def combined(left: Pieces, right: Pieces, holds: Callable[[bool, bool], bool], context: Context) -> Pieces | None:
    """The numbers of which being in the one and the other says that they are inside; no end that changes nothing."""
    if len(left.ends) + len(right.ends) > MAX_ENDS:
        return None
    at, to = 0, 0
    ends: list[Tree] = []
    inside = [holds(left.inside[0], right.inside[0])]
    while at < len(left.ends) or to < len(right.ends):
        turn = _first(left.ends[at:], right.ends[to:], context)
        if turn is None:
            return None
        end = left.ends[at] if turn <= 0 else right.ends[to]
        on = holds(left.inside[2 * at + (turn <= 0)], right.inside[2 * to + (turn >= 0)])
        at, to = at + (turn <= 0), to + (turn >= 0)
        above = holds(left.inside[2 * at], right.inside[2 * to])
        if not inside[-1] == on == above:
            ends.append(end)
            inside += [on, above]
    return Pieces(tuple(ends), tuple(inside))


def _first(left: tuple[Tree, ...], right: tuple[Tree, ...], context: Context) -> int | None:
    """-1 where the left side's next end comes first, 1 where the right side's does, 0 where they are one."""
    if not left or not right:
        return 1 if not left else -1
    return 0 if left[0] == right[0] else order(left[0], right[0], context)
