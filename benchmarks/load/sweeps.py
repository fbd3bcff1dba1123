"""The table of sweeps: `sweeps.toml` read into frozen records, unknown keys refused.

Owns what a point is. Runs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import tomlkit

from benchmarks.harness.paths import BENCHMARKS, fail

__all__ = ["Point", "Sweep", "read_sweeps"]

_AXES = ("concurrency", "load", "batch", "judge_share")


@dataclass(frozen=True, slots=True)
class Point:
    """One run of perf_analyzer."""

    value: float
    """Where it lies on the sweep's axis."""
    batch: int
    concurrency: int
    load: float | None
    """Share of capacity, sent as Poisson arrivals; None: a closed loop."""
    judge_share: float | None
    """Share of rows that the rule rejects; None: as the rows come."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One table of `sweeps.toml`, where the keys are explained."""

    name: str
    title: str
    axis: str
    values: tuple[float, ...]
    mode: str = "addon"
    batch: int = 16
    concurrency: int = 8
    rows_in_flight: int = 512
    rows: str = "natural"
    cache: str = "cold"
    count: int = 1024
    seconds: float = 0.0
    """Wanted length of a run; the count is then what the first run showed to be enough, at most `count`. 0: `count`."""
    repeats: int = 3

    def points(self) -> Iterator[Point]:
        """The points, in order."""
        for value in self.values:
            batch = int(value) if self.axis == "batch" else self.batch
            concurrency = self.concurrency
            if self.axis == "concurrency":
                concurrency = int(value)
            elif self.axis == "batch":
                concurrency = max(1, self.rows_in_flight // batch)
            yield Point(
                value,
                batch,
                concurrency,
                value if self.axis == "load" else None,
                value if self.axis == "judge_share" else None,
            )


def read_sweeps(names: str = "", path: Path = BENCHMARKS / "sweeps.toml") -> list[Sweep]:
    """The sweeps of these names (comma list; empty: all), in the file's order."""
    tables: dict[str, dict[str, Any]] = tomlkit.parse(path.read_text()).unwrap()
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(tables)
    for name in wanted:
        if name not in tables:
            fail(f"SWEEPS: got {name!r}, expected some of: {', '.join(tables)} ({path.name})")
    return [_sweep(name, table) for name, table in tables.items() if name in wanted]


def _sweep(name: str, table: dict[str, Any]) -> Sweep:
    known = {field.name for field in fields(Sweep)} - {"name"}
    unknown = sorted(set(table) - known)
    if unknown:
        fail(f"sweep {name!r}: got the key {unknown[0]!r}, expected some of: {', '.join(sorted(known))}")
    for key, choices in (("axis", _AXES), ("rows", ("natural", "unique")), ("cache", ("cold", "warm"))):
        if key in table and table[key] not in choices:
            fail(f"sweep {name!r}: {key}: got {table[key]!r}, expected one of: {', '.join(choices)}")
    return Sweep(name, **{**table, "values": tuple(float(value) for value in table["values"])})
