"""Bounded containers that more than one room needs: a least-recently-used table, a fair queue, and keys for both.

Not thread-safe: each owner has its own lock, or one thread.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

__all__ = ["FairQueue", "Recent", "key_of"]

_DIGEST_BYTES = 20
"""Keys are digests: texts of some KB each would fill gigabytes; 160 bits make a chance collision impossible."""

_Value = TypeVar("_Value")
_Item = TypeVar("_Item")


def key_of(*parts: str) -> bytes:
    """A digest that differs whenever any part differs."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Recent(Generic[_Value]):
    """A table that forgets what was not used for longest."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._table: OrderedDict[bytes, _Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._table)

    def get(self, key: bytes) -> _Value | None:
        """The value of that key, None when it is unknown or forgotten."""
        value = self._table.get(key)
        if value is not None:
            self._table.move_to_end(key)
        return value

    def put(self, key: bytes, value: _Value) -> None:
        """Remembers a value."""
        self._table[key] = value
        self._table.move_to_end(key)
        while len(self._table) > self._entries:
            self._table.popitem(last=False)


class FairQueue(Generic[_Item]):
    """First come, first served, taking turns between requests.

    A request of a thousand rows delays a one-row request behind it by one row, not by a thousand.
    """

    def __init__(self) -> None:
        self._turns: OrderedDict[int, deque[_Item]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, request: int, item: _Item) -> None:
        """Adds an item behind those of its request."""
        self._turns.setdefault(request, deque()).append(item)
        self._size += 1

    def take(self) -> _Item:
        """The next item; KeyError when there is none."""
        request, items = self._turns.popitem(last=False)
        item = items.popleft()
        if items:
            self._turns[request] = items
        self._size -= 1
        return item

    def remove(self, doomed: Callable[[_Item], bool], most: float = math.inf) -> list[_Item]:
        """Takes out the items that are doomed, at most so many."""
        out: list[_Item] = []
        for request, items in list(self._turns.items()):
            kept: deque[_Item] = deque()
            for item in items:
                (out if len(out) < most and doomed(item) else kept).append(item)
            if kept:
                self._turns[request] = kept
            else:
                del self._turns[request]
        self._size -= len(out)
        return out
