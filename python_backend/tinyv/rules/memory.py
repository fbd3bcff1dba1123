"""Remembered outcomes of comparisons, and the comparisons that are under way.

Owns keys and bounds. Only decided outcomes are remembered: "could not tell" may be different next time.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

from tinyv.rules.fair import Outcome

__all__ = ["Memory", "key_of"]

_DIGEST_BYTES = 20
"""Keys are digests: texts of some KB each would fill gigabytes; 160 bits make a chance collision impossible."""

_DECIDED = frozenset({"accepted", "rejected", "nothing"})

Waiter = Callable[[Outcome, str], None]
"""Called with the outcome and how it came: worker, cache or coalesced."""


def key_of(*parts: str) -> bytes:
    """A digest that differs whenever any part differs."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Memory:
    """A least-recently-used table of outcomes with in-flight coalescing; safe from any thread."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._lock = Lock()
        self._known: OrderedDict[bytes, Outcome] = OrderedDict()
        self._under_way: dict[tuple[bytes, float], list[Waiter]] = {}

    def ask(self, key: bytes, until: float, waiter: Waiter) -> bool:
        """Calls the waiter now or when the comparison under way ends; True: nobody makes it yet, the caller must.

        A comparison under way is shared by those who wait equally long (`until`); what is known, by everyone.
        """
        flight = key, until
        with self._lock:
            outcome = self._known.get(key)
            if outcome is not None:
                self._known.move_to_end(key)
            elif flight in self._under_way:
                self._under_way[flight].append(waiter)
                return False
            else:
                self._under_way[flight] = [waiter]
                return True
        waiter(outcome, "cache")
        return False

    def tell(self, key: bytes, until: float, outcome: Outcome) -> None:
        """Ends the comparison under way: remembers a decided outcome and calls all its waiters."""
        with self._lock:
            waiters = self._under_way.pop((key, until), [])
            if outcome.word in _DECIDED:
                self._known[key] = outcome
                while len(self._known) > self._entries:
                    self._known.popitem(last=False)
        for number, waiter in enumerate(waiters):
            waiter(outcome, "coalesced" if number else "worker")
