"""Sends requests, and says of every reply whether it is one that a client can use."""

import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

import psutil

from benchmarks.bodies.kinds import Ask

__all__ = ["Found", "tried"]

_TIMEOUT_S = 60.0
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_EVERY = 1000
"""Requests between two looks at the memory."""


@dataclass(slots=True)
class Found:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Replies without a typed reason, replies that are no JSON, and none at all; with the request's number."""
    memory_mb: list[float] = field(default_factory=list)
    """Of the processes that serve, as requests go by."""
    took_s: float = 0.0


def tried(address: str, requests: Iterable[Ask], pids: Iterable[int] = ()) -> Found:
    """Sends them all: replies must be JSON without NaN, errors must have a `type`."""
    found, started, watched = Found(), time.monotonic(), [psutil.Process(pid) for pid in pids]
    for number, request in enumerate(requests):
        if number % _EVERY == 0:
            found.memory_mb.append(_memory_mb(watched))
        status, fault = _outcome(address, request)
        found.statuses[status] += 1
        if fault:
            found.faults.append(f"{number} {request.path}: {status} {fault}")
    found.memory_mb.append(_memory_mb(watched))
    found.took_s = time.monotonic() - started
    return found


def _memory_mb(processes: list[psutil.Process]) -> float:
    return sum(float(process.memory_info().rss) for process in processes) / 2**20


def _outcome(address: str, request: Ask) -> tuple[int, str]:
    """The reply's status, 0 for none, and what is wrong with it. A connection each: none hides another's end."""
    connection = HTTPConnection(address, timeout=_TIMEOUT_S)
    try:
        body = iter(_pieces(request)) if request.pieces else request.body
        connection.request("POST", request.path, body, dict(request.headers), encode_chunked=bool(request.pieces))
        reply = connection.getresponse()
        return reply.status, _fault(reply.status, reply.read())
    except (OSError, HTTPException) as error:
        return 0, f"no reply ({type(error).__name__}: {error})"
    finally:
        connection.close()


def _pieces(request: Ask) -> list[bytes]:
    size = max(len(request.body) // request.pieces, 1)
    return [request.body[at : at + size] for at in range(0, len(request.body), size)]


def _fault(status: int, body: bytes) -> str:
    """What is wrong with a reply; empty when nothing is."""
    try:
        found = json.loads(body.decode() or "{}", parse_constant=_refuse)
    except ValueError as error:
        return f"got no strict JSON ({error}): {body[:80]!r}"
    if status == _SERVER_ERROR:
        return f"got a fault of the gateway's own: {body[:200]!r}"
    if status >= _CLIENT_ERROR:
        reason = found.get("type") if isinstance(found, dict) else None
        return "" if isinstance(reason, str) and reason else f"got no typed reason: {body[:200]!r}"
    return ""


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
