"""The counters and gauges the service keeps, and the narrow door through which rooms move them.

Owns names and help texts.
Knows nothing of Triton: `triton_io.TritonMeters` publishes them at `/metrics`, `MemoryMeters` keeps them for tests.
"""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Protocol

__all__ = ["COUNTERS", "GAUGES", "MemoryMeters", "Meters"]

COUNTERS: dict[str, str] = {
    "tinyv_loads_total": "Processes that loaded a model, by the version of everything that can change its verdicts",
    "tinyv_beats_total": "Moments at which a process was idle or got on with its work, by model and process id",
    "tinyv_rows_total": "Rows answered, by contract status and data source",
    "tinyv_rule_rows_total": "Rows through the rule verifier, by rule status",
    "tinyv_rule_settled_total": "Rows the rule verifier settled, by how (tier, cache, worker, limit)",
    "tinyv_rule_worker_ends_total": "Rule workers that ended, by reason (deadline, memory, crash, recycled)",
    "tinyv_judge_rows_total": "Rows that needed the judge, by rule status",
    "tinyv_judge_settled_total": "Questions to the judge, by how they were settled (engine, cache, coalesced)",
    "tinyv_judge_second_opinions_total": "Verdicts asked for once more with reference and answer swapped, by outcome",
    "tinyv_engine_calls_total": "Calls to the judge engine, by outcome",
}

GAUGES: dict[str, str] = {
    "tinyv_inflight_requests": "Requests a model has taken and not yet answered, by model",
    "tinyv_rule_pending": "Samples waiting for or running in a rule worker",
    "tinyv_judge_queued": "Unique rows waiting for an engine call",
    "tinyv_judge_inflight": "Engine calls in flight",
}


class Meters(Protocol):
    """Moves counters and gauges; safe from any thread, never raises."""

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Adds `by` to the counter `name` (a key of `COUNTERS`)."""

    def move(self, name: str, by: int, **labels: str) -> None:
        """Moves the gauge `name` (a key of `GAUGES`) by `by`, which may be negative."""


class MemoryMeters:
    """Meters kept in this process: `values["name{label=value}"]`."""

    def __init__(self) -> None:
        self.values: Counter[str] = Counter()
        self._lock = Lock()  # rooms count from worker threads and from the event loop

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Adds to a counter; KeyError for an unknown name."""
        self._add(name, COUNTERS, by, labels)

    def move(self, name: str, by: int, **labels: str) -> None:
        """Moves a gauge; KeyError for an unknown name."""
        self._add(name, GAUGES, by, labels)

    def _add(self, name: str, known: Mapping[str, str], by: int, labels: Mapping[str, str]) -> None:
        if name not in known:
            raise KeyError(name)
        inner = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
        with self._lock:
            self.values[f"{name}{{{inner}}}"] += by
