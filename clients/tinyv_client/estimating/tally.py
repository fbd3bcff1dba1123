"""What an estimator sees of a file: rows and labels, counted by stratum and by what a verifier said."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Cell", "Tally"]


class Cell(NamedTuple):
    """Rows that are alike for an estimator."""

    stratum: str
    accepted: bool
    """By the verifier whose misses are estimated."""


@dataclass(slots=True)
class Tally:
    """Counts of one file and one verifier."""

    rows: Counter[Cell] = field(default_factory=Counter)
    labelled: Counter[Cell] = field(default_factory=Counter)
    right: Counter[Cell] = field(default_factory=Counter)
    """Of those that are labelled."""

    def add(self, cell: Cell, label: int | None = None) -> None:
        """Counts one row; `label`: 1 right, 0 wrong, None not known."""
        self.rows[cell] += 1
        if label is not None:
            self.labelled[cell] += 1
            self.right[cell] += label

    @property
    def cells(self) -> list[Cell]:
        """In a fixed order."""
        return sorted(self.rows)
