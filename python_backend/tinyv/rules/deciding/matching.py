"""Matching of several values on three outcomes. Knows decisions only, no values."""

from collections.abc import Sequence

from tinyv.rules.deciding.outcomes import different, is_different, is_same, same, unknown
from tinyv.rules.deciding.records import Decision

__all__ = ["match_unordered"]


def match_unordered(table: Sequence[Sequence[Decision]], proof: str) -> Decision:
    """Same where every row has a column of its own that is; different where rows and columns cannot be paired."""
    size = len(table)
    if any(len(row) != size for row in table):
        return different("another number of values", f"{size} and {len(table[0]) if table else 0}")
    if _pairs([[is_same(cell) for cell in row] for row in table]) == size:
        return same(proof)
    possible = [[not is_different(cell) for cell in row] for row in table]
    if _pairs(possible) < size:
        lonely = next((index for index, row in enumerate(possible) if not any(row)), None)
        reason = table[lonely][0] if lonely is not None and size == 1 else None
        return reason or different("values that have no partner")
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
