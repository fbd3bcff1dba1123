"""The model's numbers out of saved measurements, and the error of the model at the points it was not fitted to.

Fitted: two points of the sweep `concurrency` (the first, with its p99, and the fastest), the engine's compute time of
`judge_share` and the rule's time for its unlike rows. Held against: every other point of `concurrency`, `poisson` and
`judge_share`.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.harness.paths import fail
from benchmarks.harness.results import read_csv
from benchmarks.harness.stats import median
from benchmarks.simulation.queues import GROUP, Load, Replica, simulate

__all__ = ["fit", "medians", "rejects", "validate"]

_RULE_CVS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
"""Tried: most groups end in a cheap tier, few need math-verify for tens of milliseconds a row."""
_JUDGE_CV = 0.3
_VALIDATION_GROUPS = 600


def medians(lines: Sequence[dict[str, str]]) -> dict[float, dict[str, float]]:
    """Per value of the axis, the median over repetitions of every figure."""
    figures = ("rows_per_s", "p50_ms", "p90_ms", "p99_ms")
    return {
        value: {
            name: median([float(line[name]) for line in lines if float(line["value"]) == value]) for name in figures
        }
        for value in dict.fromkeys(float(line["value"]) for line in lines)
    }


def fit(folder: Path, cores: int) -> Replica:
    """One replica as this machine was measured; `folder` holds the results of `make bench`."""
    curve = medians(read_csv(folder / "concurrency.csv"))
    if len(curve) < 2:  # noqa: PLR2004  # slowest and fastest
        fail(f"{folder}: got no sweep 'concurrency', expected one; next: make bench (with SAVE=1 for both, or neither)")
    top = max(point["rows_per_s"] for point in curve.values())
    rule_s = cores / top
    first = curve[min(curve)]
    steady = min(1.0, first["p50_ms"] / 1000 / (GROUP / first["rows_per_s"]))
    engine = _engine(read_csv(folder / "judge_share.csv"))
    found = [_candidate(Replica(cores, rule_s, steady, cv, 0.0, 2, engine, _JUDGE_CV), first) for cv in _RULE_CVS]
    return min(found, key=lambda pair: pair[1])[0]


def _candidate(replica: Replica, first: dict[str, float]) -> tuple[Replica, float]:
    """The replica with the request time that the first point asks for, and how far off its p99 then is."""
    alone = Load(0, in_flight=1, groups=1000)
    request_s = max(0.0, GROUP / first["rows_per_s"] - GROUP / simulate(replica, alone).rows_per_s)
    replica = replace(replica, request_s=request_s)
    return replica, abs(math.log(simulate(replica, alone).p99_ms / first["p99_ms"]))


def rejects(peers: Path) -> tuple[float, float]:
    """Share of rollouts that reached our judge, and the share of those that were no duplicate.

    Half each if `make bench-peers` has not run.
    """
    lines = [line for line in read_csv(peers) if line["load"] == "plain"] if peers.exists() else []
    ours = {line["name"]: line for line in lines}
    if "ours" not in ours:
        return 0.5, 0.5
    judged = int(ours["ours"]["rows_judged"])
    return judged / int(ours["ours"]["rollouts"]), int(ours["ours"]["judge_calls"]) / max(judged, 1)


def _engine(lines: Sequence[dict[str, str]]) -> float:
    """Mean compute time of one engine call in seconds, where the judge had most to do."""
    busy = max(lines, key=lambda line: int(line["engine_calls"]), default=None)
    return float(busy["engine_ms_per_call"]) / 1000 if busy else 0.0


def validate(folder: Path, replica: Replica) -> list[dict[str, object]]:
    """Measured and simulated, point by point."""
    lines: list[dict[str, object]] = []
    for value, point in medians(read_csv(folder / "concurrency.csv")).items():
        load = Load(0, in_flight=int(value), groups=_VALIDATION_GROUPS)
        lines.append(_line("concurrency", value, point, replica, load))
    for value, point in medians(read_csv(folder / "poisson.csv")).items():
        load = Load(point["rows_per_s"], groups=_VALIDATION_GROUPS)
        lines.append(_line("poisson", value, point, replica, load))
    shares = read_csv(folder / "judge_share.csv")
    points = medians(shares)
    if 0.0 in points:  # its rows are all unlike, which costs the rule more
        replica = replace(replica, rule_s=replica.rule_slots / points[0.0]["rows_per_s"])
    for value, point in points.items():
        in_flight = int(float(shares[0]["concurrency"]))
        load = Load(0, in_flight=in_flight, reject_rate=value, groups=_VALIDATION_GROUPS)
        lines.append(_line("judge_share", value, point, replica, load))
    return lines


def _line(sweep: str, value: float, point: dict[str, float], replica: Replica, load: Load) -> dict[str, object]:
    found = simulate(replica, load)
    return {
        "sweep": sweep,
        "value": value,
        "measured_rows_per_s": round(point["rows_per_s"], 1),
        "simulated_rows_per_s": round(found.rows_per_s, 1),
        "throughput_error": round(found.rows_per_s / point["rows_per_s"] - 1, 3),
        "measured_p50_ms": round(point["p50_ms"], 1),
        "simulated_p50_ms": round(found.p50_ms, 1),
        "p50_error": round(found.p50_ms / point["p50_ms"] - 1, 3),
        "measured_p99_ms": round(point["p99_ms"], 1),
        "simulated_p99_ms": round(found.p99_ms, 1),
    }
