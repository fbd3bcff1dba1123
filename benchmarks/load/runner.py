"""Runs sweeps: every point, every repetition, with the split of each; gives rows for the CSV.

Owns the order of things: one repetition of every sweep after the other, capacity before a Poisson sweep, one unmeasured
run before everything.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.harness.paths import say
from benchmarks.harness.service import Service
from benchmarks.harness.split import has_gpu, snapshot, split
from benchmarks.load.perf import Run, measure
from benchmarks.load.pools import Pools
from benchmarks.load.sweeps import Point, Sweep
from benchmarks.load.tool import Tool

__all__ = ["Runner"]

_MIN_REQUESTS = 4
_MIN_ROWS = 32


class Runner:
    """Sweeps against one service.

    Args:
        tool: perf_analyzer.
        service: under test.
        pools: rows.
        scale: multiplies every `count`, for smoke runs.
        repeats: of each point; 0: as the sweep says.
    """

    def __init__(self, tool: Tool, service: Service, pools: Pools, *, scale: float = 1.0, repeats: int = 0) -> None:
        self._tool = tool
        self._service = service
        self._pools = pools
        self._scale = scale
        self._repeats = repeats
        self._rate = math.inf
        self._gpu = has_gpu(service)

    def warm_up(self, sweep: Sweep) -> None:
        """One run that nobody counts: workers, imports and allocators are cold only once in a service's life."""
        point = Point(0, 16, 8, None, None)
        measured = self._once(sweep, point, max(_MIN_ROWS, int(512 * self._scale)), None)
        self._rate = float(measured["rows_per_s"])

    def run(self, sweeps: Sequence[Sweep]) -> dict[str, list[dict[str, Any]]]:
        """By sweep, one row per point and repetition.

        A machine that others share is a tenth faster or slower for minutes on end: repetitions of one point lie a
        round of all sweeps apart, so that their spread says so.
        """
        found: dict[str, list[dict[str, Any]]] = {sweep.name: [] for sweep in sweeps}
        repeats = {sweep.name: self._repeats or sweep.repeats for sweep in sweeps}
        for repeat in range(max(repeats.values())):
            for sweep in sweeps:
                if repeat < repeats[sweep.name]:
                    found[sweep.name] += self._round(sweep, repeat)
        return found

    def _round(self, sweep: Sweep, repeat: int) -> Iterator[dict[str, Any]]:
        """Every point once; capacity is measured anew, since it drifts too and offered load is a share of it."""
        capacity = self._capacity(sweep) if sweep.axis == "load" else 0.0
        for point in sweep.points():
            count = max(self._count(sweep), _MIN_REQUESTS * point.batch)
            rate = None if point.load is None else point.load * capacity / point.batch
            found = self._once(sweep, point, count, rate)
            say(
                f"{sweep.name} {sweep.axis}={point.value:g} #{repeat + 1}: {found['rows_per_s']:.0f} rows/s, "
                f"p50 {found['p50_ms']:.0f} ms, p99 {found['p99_ms']:.0f} ms"
            )
            yield {"sweep": sweep.name, "axis": sweep.axis, "value": point.value, "repeat": repeat, **found}

    def _count(self, sweep: Sweep) -> int:
        enough = self._rate * sweep.seconds if sweep.seconds else math.inf
        return self._pools.whole(max(_MIN_ROWS, int(min(sweep.count, enough) * self._scale)))

    def _capacity(self, sweep: Sweep) -> float:
        point = Point(0, sweep.batch, sweep.concurrency, None, None)
        found = self._once(sweep, point, self._count(sweep), None)
        say(f"{sweep.name}: capacity {found['rows_per_s']:.0f} rows/s")
        return float(found["rows_per_s"])

    def _once(self, sweep: Sweep, point: Point, count: int, rate: float | None) -> dict[str, Any]:
        requests = max(1, count // point.batch, math.ceil(rate or 0.0), point.concurrency if rate is None else 1)
        run = Run(sweep.mode, point.batch, requests, point.concurrency, rate, self._gpu)
        rows = self._pools.take(sweep, point, requests * point.batch)
        if sweep.cache == "warm":
            measure(self._tool, run, self._service, rows)
        spent, before = self._service.cpu_seconds(), snapshot(self._service)
        measured = measure(self._tool, run, self._service, rows)
        cpu, moved = self._service.cpu_seconds() - spent, split(before, snapshot(self._service))
        sent, engine = requests * point.batch, moved["models"]["tensorrt_llm"]
        return {
            "mode": sweep.mode,
            "cache": sweep.cache,
            "row_kind": sweep.rows,
            "batch": point.batch,
            "concurrency": point.concurrency if rate is None else "",
            "offered_rows_per_s": "" if rate is None else round(rate * point.batch, 2),
            "judge_share": "" if point.judge_share is None else point.judge_share,
            "requests": requests,
            "rows_per_s": round(measured.rows_per_s, 2),
            **{f"p{level}_ms": round(measured.latency_ms(level), 3) for level in (50, 90, 95, 99)},
            "cpu_s_per_1000_rows": round(cpu / sent * 1000, 3) if cpu else "",
            "engine_calls": engine["requests"],
            "engine_ms_per_call": engine["compute_ms_per_request"],
            "_split": moved,
            "_csv": measured.table,
            "_said": measured.said,
        }
