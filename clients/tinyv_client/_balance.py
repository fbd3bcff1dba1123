"""Which server gets the next request. Pure, but for the counts it is shown.

Rendezvous hashing: each key ranks all servers by a hash of both, so one server less moves that server's keys alone.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol, TypeVar

__all__ = ["choose", "ranking"]


class _Server(Protocol):
    inflight: int
    rests_until: float
    """On the monotonic clock: it did not answer, and is left alone until then."""


_AnyServer = TypeVar("_AnyServer", bound=_Server)


def ranking(key: bytes, urls: Sequence[str]) -> tuple[int, ...]:
    """Positions of the servers, the key's favourite first; the same in every process."""
    weights = [hashlib.blake2b(url.encode() + b"\0" + key, digest_size=8).digest() for url in urls]
    return tuple(sorted(range(len(urls)), key=weights.__getitem__, reverse=True))


def choose(servers: Sequence[_AnyServer], ranks: Sequence[int] | None, turn: int, now: float) -> _AnyServer:
    """The favourite that does not rest; without ranks the one with the least in flight, by turns among equals.

    When all rest, the one that has rested longest.
    """
    count = len(servers)
    order = [servers[rank] for rank in ranks or range(count)]
    awake = [server for server in order if server.rests_until <= now]
    if not awake:
        return min(order, key=lambda server: server.rests_until)
    if ranks is not None:
        return awake[0]
    start = turn % len(awake)
    return min(awake[start:] + awake[:start], key=lambda server: server.inflight)
