"""When to ask again, and when to give up. Pure: no sleeping."""

import random
import threading
from dataclasses import dataclass

from tinyv_client.errors import InvalidArgument, Unavailable, VerifierError

__all__ = ["RetryBudget", "RetryPolicy"]

_ELSEWHERE_S = 0.02
"""Longest wait before another server is asked: enough to spread many clients."""

_MAX_DOUBLINGS = 64
"""Beyond any longest wait, within a float."""

_LAST_S = 0.05
"""With less time left no try is worth its request."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Tries with growing, jittered waits until the call's time budget is spent.

    Asking again is safe, since a verdict changes nothing. `RetryPolicy(tries=1)` never asks again.
    Raises InvalidArgument for numbers that make no policy.
    """

    tries: int | None = None
    """Times one request is sent at most; None: until the call's time budget (`timeout_s`) is spent."""
    first_wait_s: float = 0.25
    """Wait before the second try, doubled for each later one; half of every wait is random."""
    longest_wait_s: float = 5.0
    """Bounds each wait, and so how late a server that is back is found."""
    burst: int = 64
    """Tries after the first that one process may make at once, over all its calls."""
    per_s: float = 32.0
    """Such tries a second after a burst: later ones wait their turn, so that an outage makes no storm."""

    def __post_init__(self) -> None:
        if self.tries is not None and self.tries < 1:
            raise InvalidArgument(f"tries: got {self.tries!r}, expected at least 1, or None: until the time is spent")
        for name in ("first_wait_s", "longest_wait_s", "burst", "per_s"):
            if not 0 < getattr(self, name) < float("inf"):
                raise InvalidArgument(f"{name}: got {getattr(self, name)!r}, expected a positive number")

    def wait_s(self, tries: int, error: VerifierError, left_s: float, *, elsewhere: bool = False) -> float | None:
        """Seconds to wait after that many tries; None: give up. `elsewhere`: another server may answer at once.

        Near the end of the time left, waits shrink with it: the last tries come just before it.
        """
        spent = left_s < _LAST_S or (self.tries is not None and tries >= self.tries)
        if spent or not isinstance(error, Unavailable):
            return None
        full_s = min(self.first_wait_s * 2.0 ** min(tries - 1, _MAX_DOUBLINGS), self.longest_wait_s, left_s / 2)
        if elsewhere:
            full_s = min(full_s, _ELSEWHERE_S)
        return full_s * random.uniform(0.5, 1.0)  # noqa: S311  # spreads clients, guards nothing


class RetryBudget:
    """One process's tries after the first: a burst, then so many a second, each told how long to wait for its turn."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._slack_s = policy.burst / policy.per_s
        self._step_s = 1.0 / policy.per_s
        self._next_at = 0.0
        self._lock = threading.Lock()  # calls of many threads draw on it

    def delay_s(self, now: float) -> float:
        """Takes one try; seconds until its turn."""
        with self._lock:
            self._next_at = max(self._next_at, now - self._slack_s) + self._step_s
            return max(self._next_at - now, 0.0)
