"""Sets of real numbers as pieces between two ends: sorted, joined, intersected, complemented.

Owns the arithmetic of pieces; an end is a tree. Where two ends cannot be ordered the answer is None.
"""

from dataclasses import dataclass
from functools import cmp_to_key

from tinyv.rules.deciding.constants import order
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.trees import MINUS_ONE, infinite_sign
from tinyv.rules.values import Constant, Product, Tree

__all__ = ["INFINITY", "MINUS_INFINITY", "REALS", "Piece", "complement", "intersection", "union"]

INFINITY = Constant("infinity")
MINUS_INFINITY = Product((MINUS_ONE, INFINITY))
MAX_PIECES = 40


class _UnorderedError(Exception):
    """Two ends of which it is not known which is less."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The numbers between two ends."""

    low: Tree
    high: Tree
    low_closed: bool
    high_closed: bool


REALS = (Piece(MINUS_INFINITY, INFINITY, low_closed=False, high_closed=False),)


def union(pieces: tuple[Piece, ...], context: Context) -> tuple[Piece, ...] | None:
    """The same set in sorted pieces that do not touch; a single piece is not looked into."""
    if len(pieces) > MAX_PIECES:
        return None
    try:
        return _union(pieces, context)
    except _UnorderedError:
        return None


def _union(pieces: tuple[Piece, ...], context: Context) -> tuple[Piece, ...]:
    found = [piece for piece in pieces if len(pieces) == 1 or not _empty(piece, context)]
    found.sort(key=cmp_to_key(lambda left, right: _by_low(left, right, context)))
    joined: list[Piece] = []
    for piece in found:
        if joined and _touch(joined[-1], piece, context):
            joined[-1] = _join(joined[-1], piece, context)
        else:
            joined.append(piece)
    return tuple(joined)


def intersection(left: tuple[Piece, ...], right: tuple[Piece, ...], context: Context) -> tuple[Piece, ...] | None:
    """What both sets hold."""
    if len(left) * len(right) > MAX_PIECES:
        return None
    try:
        both = tuple(_meet(first, second, context) for first in left for second in right)
        return _union(tuple(piece for piece in both if not _surely_empty(piece, context)), context)
    except _UnorderedError:
        return None


def complement(pieces: tuple[Piece, ...], context: Context) -> tuple[Piece, ...] | None:
    """What the set does not hold."""
    result: tuple[Piece, ...] | None = REALS
    for piece in pieces:
        outside = (
            Piece(MINUS_INFINITY, piece.low, low_closed=False, high_closed=not piece.low_closed),
            Piece(piece.high, INFINITY, low_closed=not piece.high_closed, high_closed=False),
        )
        kept = tuple(part for part in outside if infinite_sign(part.low) != 1 and infinite_sign(part.high) != -1)
        result = intersection(result, kept, context) if result is not None else None
    return result


def _compared(left: Tree, right: Tree, context: Context) -> int:
    if left == right:
        return 0
    found = order(left, right, context)
    if found is None:
        raise _UnorderedError
    return found


def _by_low(left: Piece, right: Piece, context: Context) -> int:
    return _compared(left.low, right.low, context) or right.low_closed - left.low_closed


def _empty(piece: Piece, context: Context) -> bool:
    found = _compared(piece.low, piece.high, context)
    return found > 0 or (found == 0 and not (piece.low_closed and piece.high_closed))


def _surely_empty(piece: Piece, context: Context) -> bool:
    """Whether it is empty, ends that cannot be ordered being taken as a piece."""
    try:
        return _empty(piece, context)
    except _UnorderedError:
        return False


def _touch(left: Piece, right: Piece, context: Context) -> bool:
    found = _compared(right.low, left.high, context)
    return found < 0 or (found == 0 and (left.high_closed or right.low_closed))


def _join(left: Piece, right: Piece, context: Context) -> Piece:
    found = _compared(left.high, right.high, context)
    closed = (
        right.high_closed if found < 0 else left.high_closed if found > 0 else left.high_closed or right.high_closed
    )
    return Piece(left.low, right.high if found < 0 else left.high, left.low_closed, closed)


def _meet(left: Piece, right: Piece, context: Context) -> Piece:
    lows, highs = _compared(left.low, right.low, context), _compared(left.high, right.high, context)
    low_closed = right.low_closed if lows < 0 else left.low_closed if lows > 0 else left.low_closed and right.low_closed
    high_closed = (
        left.high_closed if highs < 0 else right.high_closed if highs > 0 else left.high_closed and right.high_closed
    )
    return Piece(right.low if lows < 0 else left.low, left.high if highs < 0 else right.high, low_closed, high_closed)
