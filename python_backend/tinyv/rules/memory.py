"""Remembered outcomes of comparisons, and the comparisons that are under way.

Owns what is remembered. Only decided outcomes are remembered: "could not tell" may be different next time.
"""

from collections.abc import Callable
from threading import Lock

from tinyv.bounded import Recent
from tinyv.rules.jobs import Outcome

__all__ = ["Memory"]

_DECIDED = frozenset({"accepted", "refuted", "rejected", "nothing"})

Waiter = Callable[[Outcome, str], None]
"""Called with the outcome and how it came: worker, cache or coalesced."""


class Memory:
    """A least-recently-used table of outcomes with in-flight coalescing; safe from any thread."""

    def __init__(self, entries: int) -> None:
        self._lock = Lock()
        self._known: Recent[Outcome] = Recent(entries)
        self._under_way: dict[tuple[bytes, float], list[Waiter]] = {}

    def ask(self, key: bytes, until: float, waiter: Waiter) -> bool:
        """Calls the waiter now or when the comparison under way ends; True: nobody makes it yet, the caller must.

        A comparison under way is shared by those who wait equally long (`until`); what is known, by everyone.
        """
        flight = key, until
        with self._lock:
            outcome = self._known.get(key)
            if outcome is None:
                waiters = self._under_way.setdefault(flight, [])
                waiters.append(waiter)
                return len(waiters) == 1
        waiter(outcome, "cache")
        return False

    def tell(self, key: bytes, until: float, outcome: Outcome) -> None:
        """Ends the comparison under way: remembers a decided outcome and calls all its waiters."""
        with self._lock:
            waiters = self._under_way.pop((key, until), [])
            if outcome.word in _DECIDED:
                self._known.put(key, outcome)
        for number, waiter in enumerate(waiters):
            waiter(outcome, "coalesced" if number else "worker")
