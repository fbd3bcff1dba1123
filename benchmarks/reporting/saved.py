"""The saved results as the report reads them: medians and spreads; pure, standard library alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness.results import read_csv, read_json
from benchmarks.harness.stats import median, rerun_spread

__all__ = ["FIGURES", "Point", "Saved", "peer_medians", "points"]

Line = dict[str, str]

FIGURES = ("rows_per_s", "p50_ms", "p99_ms")
"""Of a point of a sweep."""

_PEER_FIGURES = (
    "rollouts_per_s",
    "judge_calls",
    "p50_group_ms",
    "p99_group_ms",
    "p99_ordinary_ms",
    "ordinary_done_s",
    "cpu_s_per_1000",
    "seconds",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a sweep over its repetitions."""

    value: float
    rows_per_s: float
    p50_ms: float
    p99_ms: float
    spreads: Mapping[str, float]
    """How far another run's median may lie, as a share, by figure: pooled over the sweep; NaN for single runs."""
    repeats: int

    @property
    def spread(self) -> float:
        """That of the throughput."""
        return self.spreads["rows_per_s"]


class Saved:
    """The folder of results; what was not measured yet is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sweeps = {path.stem: read_csv(path) for path in sorted((folder / "load").glob("*.csv"))}
        self.peers = read_csv(folder / "peers" / "peers.csv")
        self.attacks = read_csv(folder / "quality" / "attacks.csv")
        self.validation = read_csv(folder / "simulation" / "validation.csv")
        self.clusters = read_csv(folder / "simulation" / "clusters.csv")
        rates = sorted((folder / "quality").glob("*/rates.csv"))
        self.rates = {path.parent.name: read_csv(path) for path in rates}
        self.calibration = {path.parent.name: read_json(path.with_name("calibration.json")) for path in rates}

    def environment(self, part: str, name: str = "environment") -> dict[str, Any]:
        """The environment of one part; empty when it was not measured."""
        return dict(read_json(self.folder / part / f"{name}.json") or {})

    @property
    def environments(self) -> dict[str, dict[str, Any]]:
        """Every environment by its file."""
        parts = ("load", "peers", "quality", "simulation")
        files = [path for part in parts for path in sorted((self.folder / part).rglob("*environment.json"))]
        return {str(path.relative_to(self.folder)): read_json(path) for path in files}


def points(lines: Sequence[Line]) -> list[Point]:
    """Points of a sweep in the order of its axis."""
    runs = {
        value: [line for line in lines if float(line["value"]) == value]
        for value in sorted({float(line["value"]) for line in lines})
    }
    found = {name: [[float(line[name]) for line in repeats] for repeats in runs.values()] for name in FIGURES}
    spreads = {name: rerun_spread(values) for name, values in found.items()}
    medians = zip(*(map(median, found[name]) for name in FIGURES), strict=True)
    return [
        Point(value, rows, p50, p99, spreads, len(runs[value]))
        for value, (rows, p50, p99) in zip(runs, medians, strict=True)
    ]


def peer_medians(lines: Sequence[Line], load: str) -> list[dict[str, Any]]:
    """One entry per peer under this load, medians over repetitions; `spread` is of a rerun, pooled over the peers."""
    chosen = [line for line in lines if line["load"] == load]
    by_peer = {
        name: [line for line in chosen if line["name"] == name]
        for name in dict.fromkeys(line["name"] for line in chosen)
    }
    rerun = rerun_spread([[float(run["rollouts_per_s"]) for run in runs] for runs in by_peer.values()])
    made = []
    for runs in by_peer.values():
        figures = {figure: median([float(run[figure]) for run in runs]) for figure in _PEER_FIGURES}
        last = runs[-1]
        made.append(
            {
                **{key: last[key] for key in ("name", "peer", "rollouts", "answered", "finished", "hangs_as")},
                **{key: last[key] for key in ("unscored", "correct", "correct_rewarded", "wrong_rewarded")},
                **figures,
                "spread": rerun,
            }
        )
    return made
