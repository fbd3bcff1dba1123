"""Unions of intervals and points of the real line, compared as sets.

Owns the canonical form: disjoint pieces in ascending order, touching ones merged. Every comparison of two ends is
exact or clear; otherwise nothing is said.
"""

from tinyv.rules.algebra.leaves import infinite, order
from tinyv.rules.algebra.nodes import Expression, FiniteSet, Interval, Named, Node, Tuple, Union, is_expression

__all__ = ["equal_unions", "is_proper", "opened"]

MAX_PIECES = 24

Piece = tuple[Expression, bool, Expression, bool]
"""low end, whether it belongs to the piece, high end, whether it does."""


class _Unknown(Exception):
    """Two ends cannot be ordered."""


def is_proper(interval: Interval) -> bool:
    """Whether the interval certainly has a low end below its high end."""
    return order(interval.low, interval.high) == -1


def opened(interval: Interval) -> Interval:
    """The interval with its infinite ends open, however they are written."""
    low, high = interval.low_closed and not infinite(interval.low), interval.high_closed and not infinite(interval.high)
    return Interval(interval.low, interval.high, low, high)


def equal_unions(gold: Node, answer: Node) -> bool | None:
    """Whether two sets, one of them a union or a named set, are equal."""
    if isinstance(gold, Named) or isinstance(answer, Named):
        if isinstance(gold, Named) and isinstance(answer, Named):
            return gold == answer
        return False if is_expression(gold) or is_expression(answer) else None
    union, other = (gold, answer) if isinstance(gold, Union) else (answer, gold)
    try:
        pieces = _canonical(union)
        if is_expression(other) or isinstance(other, Tuple):
            return False if any(order(piece[0], piece[2]) == -1 for piece in pieces) else None
        return _same_pieces(pieces, _canonical(other))
    except _Unknown:
        return None


def _same_pieces(pieces: list[Piece], others: list[Piece]) -> bool:
    if len(pieces) != len(others):
        return False
    return not any(
        (one[1], one[3]) != (other[1], other[3]) or _order(one[0], other[0]) or _order(one[2], other[2])
        for one, other in zip(pieces, others, strict=True)
    )


def _order(one: Expression, other: Expression) -> int:
    found = order(one, other)
    if found is None:
        raise _Unknown
    return found


def _canonical(node: Node) -> list[Piece]:
    pieces = _sorted(_pieces(node))
    merged: list[Piece] = []
    for piece in pieces:
        if merged and _touch(merged[-1], piece):
            merged[-1] = _merge(merged[-1], piece)
        else:
            merged.append(piece)
    return merged


def _pieces(node: Node) -> list[Piece]:
    if isinstance(node, Union):
        pieces = [piece for part in node.sets for piece in _pieces(part)]
    elif isinstance(node, Interval):
        if not is_proper(node):
            raise _Unknown
        node = opened(node)
        return [(node.low, node.low_closed, node.high, node.high_closed)]
    elif isinstance(node, FiniteSet):
        if not all(is_expression(element) for element in node.elements):
            raise _Unknown
        pieces = [(element, True, element, True) for element in node.elements]  # type: ignore[misc]
    else:
        raise _Unknown
    if len(pieces) > MAX_PIECES:
        raise _Unknown
    return pieces


def _sorted(pieces: list[Piece]) -> list[Piece]:
    """By low end, closed ones first; insertion sort, since there are few and the order may be unknown."""
    done: list[Piece] = []
    for piece in pieces:
        place = len(done)
        while place and _before(piece, done[place - 1]):
            place -= 1
        done.insert(place, piece)
    return done


def _before(one: Piece, other: Piece) -> bool:
    found = _order(one[0], other[0])
    return found < 0 or (found == 0 and one[1] and not other[1])


def _touch(left: Piece, right: Piece) -> bool:
    found = _order(right[0], left[2])
    return found < 0 or (found == 0 and (right[1] or left[3]))


def _merge(left: Piece, right: Piece) -> Piece:
    found = _order(left[2], right[2])
    if found == 0:
        return left[0], left[1], left[2], left[3] or right[3]
    end = right if found < 0 else left
    return left[0], left[1], end[2], end[3]
