"""Saved results: CSV for rows, JSON for the rest, each with its environment; read back by the report."""

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["read_csv", "read_json", "write_csv", "write_json"]


def write_json(path: Path, value: object) -> None:
    """Writes JSON that any parser reads: NaN becomes null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_plain(value), indent=1, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:
    """The value, or None when there is no such file yet."""
    return json.loads(path.read_text()) if path.is_file() else None


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """One line per row; the columns are those of all rows, in order of appearance."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as sink:
        writer = csv.DictWriter(sink, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows as text; none when there is no such file yet."""
    if not path.is_file():
        return []
    with path.open(newline="") as source:
        return list(csv.DictReader(source))


def _plain(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    return value
