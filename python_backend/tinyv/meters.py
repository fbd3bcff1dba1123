"""The counters, gauges and histograms the service keeps, and the narrow door through which rooms move them.

Owns names and help texts.
Knows nothing of Triton: `triton_io.TritonMeters` publishes them at `/metrics`, `MemoryMeters` keeps them for tests.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from threading import Lock
from typing import Protocol

__all__ = ["BUCKETS_S", "COUNTERS", "GAUGES", "HISTOGRAMS", "Key", "MemoryMeters", "Meters", "key_of"]

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A series: its name and its labels, sorted."""

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
    "tinyv_audit_rows_total": "Rows for the audit, by outcome (written, dropped: too many waited, failed: the disk)",
    "tinyv_judge_kept_total": "Verdicts in the judge's file, by outcome (read, written, dropped, failed, damaged)",
    "tinyv_engine_calls_total": "Calls to the judge engine, by outcome",
    "tinyv_spans_total": "OpenTelemetry spans, by outcome (sent, dropped, failed)",
}

GAUGES: dict[str, str] = {
    "tinyv_inflight_requests": "Requests a model has taken and not yet answered, by model",
    "tinyv_rule_pending": "Samples waiting for or running in a rule worker",
    "tinyv_judge_queued": "Unique rows waiting for an engine call",
    "tinyv_judge_inflight": "Engine calls in flight",
    "tinyv_queue_bound": "What tinyv_rule_pending (queue rules) and tinyv_judge_queued (judge) may reach",
}

HISTOGRAMS: dict[str, str] = {
    "tinyv_stage_seconds": "Seconds in a stage: rule (a request's rows), queue (a judge question's wait for its call), "
    "engine (a call), judge (a request with open rows)",
}

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Bounds of every histogram, in seconds: a rule row takes milliseconds, a full queue on a CPU takes minutes."""


class Meters(Protocol):
    """Moves counters, gauges and histograms; safe from any thread, never raises."""

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Adds `by` to the counter `name` (a key of `COUNTERS`)."""

    def move(self, name: str, by: int, **labels: str) -> None:
        """Moves the gauge `name` (a key of `GAUGES`) by `by`, which may be negative."""

    def put(self, name: str, value: int, **labels: str) -> None:
        """Sets the gauge `name`: what every process of a model says alike."""

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Adds an observation to the histogram `name` (a key of `HISTOGRAMS`): one a request or a call, none a row."""


def key_of(name: str, labels: Mapping[str, str]) -> Key:
    """The series of that name with those labels."""
    return name, tuple(sorted(labels.items()))


class MemoryMeters:
    """Meters kept in this process: `values["name{label=value}"]`, and `observed` by the same names."""

    def __init__(self) -> None:
        self.values: Counter[str] = Counter()
        self.observed: defaultdict[str, list[float]] = defaultdict(list)
        self._lock = Lock()  # rooms count from worker threads and from the event loop

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Adds to a counter; KeyError for an unknown name."""
        self._add(name, COUNTERS, by, labels)

    def move(self, name: str, by: int, **labels: str) -> None:
        """Moves a gauge; KeyError for an unknown name."""
        self._add(name, GAUGES, by, labels)

    def put(self, name: str, value: int, **labels: str) -> None:
        """Sets a gauge; KeyError for an unknown name."""
        series = _series(name, GAUGES, labels)
        with self._lock:
            self.values[series] = value

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Keeps an observation; KeyError for an unknown name."""
        series = _series(name, HISTOGRAMS, labels)
        with self._lock:
            self.observed[series].append(seconds)

    def _add(self, name: str, known: Mapping[str, str], by: int, labels: Mapping[str, str]) -> None:
        series = _series(name, known, labels)
        with self._lock:
            self.values[series] += by


def _series(name: str, known: Mapping[str, str], labels: Mapping[str, str]) -> str:
    if name not in known:
        raise KeyError(name)
    inner = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    return f"{name}{{{inner}}}"
