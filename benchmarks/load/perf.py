"""One run of perf_analyzer: its command line, its input file, and its CSV read back.

Owns every flag of perf_analyzer.
"""

import csv
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tinyv_contract.contract import ENSEMBLE

from benchmarks.harness.paths import fail
from benchmarks.harness.rows import Row
from benchmarks.harness.service import Service
from benchmarks.load.tool import Tool

__all__ = ["Measured", "Run", "command", "input_data", "measure", "read_csv_text"]

_TIMEOUT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked of perf_analyzer."""

    mode: str
    batch: int
    requests: int
    concurrency: int
    rate: float | None = None
    """Requests per second, Poisson; None: a closed loop of `concurrency` requests."""
    gpu: bool = False
    """Whether the server measures a GPU."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run gave."""

    run: Run
    table: dict[str, float]
    """The one line of its CSV; latencies in microseconds."""
    said: str

    @property
    def rows_per_s(self) -> float:
        """Rows answered per second.

        perf_analyzer looks once a second whether all requests are answered and divides by that time, which is coarse
        for short runs (its own figure stays in the raw CSV). In a closed loop, requests in flight over mean latency
        says the same without the rounding; under Poisson load it is the rows over the schedule and the p99 latency of
        its end. perf_analyzer's export of single requests, which would say it exactly, is empty over gRPC in 2.51.
        """
        if self.run.rate is not None:
            seconds = self.run.requests / self.run.rate + self.table["p99 latency"] / 1e6
            return self.run.requests * self.run.batch / seconds
        in_flight = min(self.run.concurrency, self.run.requests)
        return in_flight * self.run.batch / (self.table["Avg latency"] / 1e6)

    def latency_ms(self, level: int) -> float:
        """The latency that this percentage of the requests kept: 50, 90, 95 or 99."""
        return self.table[f"p{level} latency"] / 1000


def input_data(rows: Sequence[Row]) -> str:
    """The rows as perf_analyzer's `--input-data` file: a request of n rows takes n entries, in order."""
    entries = [
        {
            name: {"content": [text], "shape": [1]}
            for name, text in (
                ("question", row.question),
                ("ground_truth", row.ground_truth),
                ("response", row.response),
                ("data_source", row.source or "bench"),
            )
        }
        for row in rows
    ]
    return json.dumps({"data": entries})


def command(run: Run, service: Service, data: Path, table: Path) -> list[str]:
    """The words after `perf_analyzer`.

    Not `--bls-composing-models`: it ends the run when the engine had no call in it. `split.py` counts the engine.
    """
    load = ["--concurrency-range", str(run.concurrency)]
    if run.rate is not None:
        load = ["--request-rate-range", f"{run.rate:.4f}", "--request-distribution", "poisson"]
    gpu = ["--collect-metrics", "--metrics-url", service.metrics_url] if run.gpu else []
    return [
        *("-m", ENSEMBLE.name, "-u", service.url, "-i", "grpc", "--async", "-b", str(run.batch)),
        *("--input-data", str(data), "--request-count", str(run.requests), *load),
        *("--request-parameter", f"mode:{run.mode}:string"),
        *("-f", str(table), "--verbose-csv", *gpu),
    ]


def measure(tool: Tool, run: Run, service: Service, rows: Sequence[Row]) -> Measured:
    """Runs it to its end."""
    with tempfile.TemporaryDirectory(prefix="tinyv-bench-") as folder:
        data, table = Path(folder) / "rows.json", Path(folder) / "out.csv"
        data.write_text(input_data(rows))
        done = tool.run(command(run, service, data, table), timeout_s=_TIMEOUT_S)
        if done.returncode != 0 or not table.is_file():
            fail(f"perf_analyzer failed at {run}: {_reason(done.stderr + done.stdout)}")
        return Measured(run, read_csv_text(table.read_text()), done.stdout)


def read_csv_text(text: str) -> dict[str, float]:
    """The first data line of perf_analyzer's CSV; empty cells are left out."""
    rows = list(csv.reader(line for line in text.splitlines() if line.strip()))
    if len(rows) < 2:  # noqa: PLR2004  # a header and a line
        fail(f"perf_analyzer's CSV: got {len(rows)} lines, expected a header and a line")
    return {name: float(cell) for name, cell in zip(rows[0], rows[1], strict=True) if cell}


def _reason(said: str) -> str:
    """What it said, without the page of usage behind it."""
    return said.partition("Usage:")[0].strip()[-800:] or said.strip()[:800]
