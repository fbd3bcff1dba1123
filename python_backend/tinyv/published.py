"""Meters that are kept in this process and pushed to another, in which a push is too slow for every row.

Knows nothing of Triton: what makes a metric of a series is handed in.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tinyv.meters import Key, key_of

__all__ = ["PublishedMeters"]

_FLUSH_S = 0.25
"""Seconds between two pushes: each is a message to the server process (16 to 25 µs)."""


class _Ledger:
    """What was counted and observed and not yet published; safe from any thread."""

    def __init__(self) -> None:
        self._moved: Counter[Key] = Counter()
        self._observed: list[tuple[Key, float]] = []
        self._lock = threading.Lock()  # rooms count from worker threads and from event loops

    def move(self, key: Key, by: int) -> None:
        """Adds to a counter or a gauge."""
        with self._lock:
            self._moved[key] += by

    def observe(self, key: Key, value: float) -> None:
        """Adds an observation."""
        with self._lock:
            self._observed.append((key, value))

    def take(self) -> tuple[Counter[Key], list[tuple[Key, float]]]:
        """Everything since the last time: sums, and observations in their order."""
        with self._lock:
            moved, self._moved = self._moved, Counter()
            observed, self._observed = self._observed, []
        return moved, observed


class PublishedMeters:
    """Meters whose sums and observations are pushed every `_FLUSH_S` seconds.

    `tinyv_inflight_requests` moves at once, because the supervisor reads it after the process that moved it is dead.
    Each push has a beat, unless the process is taking a request and has moved no meter since the last push: a
    supervisor knows a stuck process by it.
    """

    def __init__(self, beat: Key, make: Callable[[Key], Any]) -> None:
        self._beat = beat
        self._make = make
        self._takes = False
        self._metrics: dict[Key, Any] = {}
        self._ledger = _Ledger()
        self._push_lock = threading.Lock()  # metric objects are made once, and pushes keep their order
        threading.Thread(target=self._flush_forever, name="tinyv-meters", daemon=True).start()

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Adds to a counter."""
        self._ledger.move(key_of(name, labels), by)

    def move(self, name: str, by: int, **labels: str) -> None:
        """Moves a gauge."""
        key = key_of(name, labels)
        if name == "tinyv_inflight_requests":
            with self._push_lock:
                self._metric(key).increment(by)
        else:
            self._ledger.move(key, by)

    def put(self, name: str, value: int, **labels: str) -> None:
        """Sets a gauge, at once."""
        with self._push_lock:
            self._metric(key_of(name, labels)).set(value)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Adds an observation to a histogram."""
        self._ledger.observe(key_of(name, labels), seconds)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Around the one request that the process is taking."""
        self._takes = True
        try:
            yield
        finally:
            self._takes = False

    def _metric(self, key: Key) -> Any:
        if key not in self._metrics:
            self._metrics[key] = self._make(key)
        return self._metrics[key]

    def flush(self) -> None:
        """Pushes what was counted and observed since the last time, and a beat."""
        moved, observed = self._ledger.take()
        if moved or not self._takes:
            moved[self._beat] = 1
        for key, by in moved.items():
            if by or key not in self._metrics:  # a gauge that is at rest is on the page too
                with self._push_lock:
                    self._metric(key).increment(by)
        for key, value in observed:
            with self._push_lock:
                self._metric(key).observe(value)

    def _flush_forever(self) -> None:
        pause = threading.Event()
        while not pause.wait(_FLUSH_S):
            self.flush()
