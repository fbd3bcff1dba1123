"""A training's log: one row a step, rows beyond a checkpoint dropped when the training goes on from it.

Owns `log.csv`.
"""

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path

__all__ = ["LOG_FILE", "Log", "Row", "read_log"]

LOG_FILE = "log.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """One step; what was not measured at it is None."""

    step: int
    pairs: int
    """Seen so far."""
    rate: float
    """Learning rate."""
    loss: float | None = None
    """Of the step's own pairs, before they were learnt."""
    accuracy: float | None = None
    validation_loss: float | None = None
    validation_auc: float | None = None
    validation_accuracy: float | None = None
    unseen_loss: float | None = None
    unseen_auc: float | None = None


class Log:
    """Appends rows to a file."""

    def __init__(self, path: Path, last_step: int) -> None:
        """Keeps the rows up to `last_step` of a file that is there; -1 begins anew."""
        kept = [row for row in read_log(path) if row.step <= last_step] if path.exists() else []
        self._path = path
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([field.name for field in fields(Row)])
            writer.writerows(_cells(row) for row in kept)

    def add(self, row: Row) -> None:
        """One more row, on disk at once."""
        with self._path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(_cells(row))


def read_log(path: Path) -> list[Row]:
    """All rows."""
    whole = {"step", "pairs"}
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Row(**{name: (int if name in whole else float)(text) if text else None for name, text in cells.items()})  # type: ignore[arg-type]  # by name
            for cells in csv.DictReader(file)
        ]


def _cells(row: Row) -> list[str]:
    return [_cell(value) for value in asdict(row).values()]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
