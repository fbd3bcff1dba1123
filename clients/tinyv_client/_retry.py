"""When to ask again, and when to give up. Pure: no sleeping."""

import random
import threading
from dataclasses import dataclass

from tinyv_client.errors import Unavailable, VerifierError

__all__ = ["RetryBudget", "RetryPolicy"]

_ELSEWHERE_S = 0.02
"""Longest wait before another server is asked: enough to spread many clients."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounded tries with growing, jittered waits; asking again is safe, since a verdict changes nothing.

    The default outlasts a restart of the server by its supervisor (5-10 s) and gives up within 17 s.
    `RetryPolicy(tries=1)` never asks again.
    """

    tries: int = 10
    """Times one request is sent at most."""
    first_wait_s: float = 0.25
    """Wait before the second try, doubled for each later one; half of every wait is random."""
    longest_wait_s: float = 2.5
    burst: int = 64
    """Tries after the first that one process may make at once, over all its calls."""
    per_s: float = 32.0
    """Such tries a second after a burst: later ones wait their turn, so that an outage makes no storm."""

    def wait_s(self, tries: int, error: VerifierError, left_s: float, *, elsewhere: bool = False) -> float | None:
        """Seconds to wait after that many tries; None: give up. `elsewhere`: another server may answer at once."""
        if not isinstance(error, Unavailable) or tries >= self.tries:
            return None
        full_s = min(self.first_wait_s * 2.0 ** (tries - 1), self.longest_wait_s)
        if elsewhere:
            full_s = min(full_s, _ELSEWHERE_S)
        wait_s = full_s * random.uniform(0.5, 1.0)  # noqa: S311  # spreads clients, guards nothing
        return wait_s if wait_s < left_s else None


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
