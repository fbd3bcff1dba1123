"""Request bodies: read as they come, bounded in bytes and in time, and parsed into one JSON object.

NaN and infinities, which Python writes and JSON does not know, are read as null, as pandas means them.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive

from tinyv_client.gateway.replies import Kind, Refused

__all__ = ["Gone", "Json", "Limits", "Reader"]

Json = dict[str, Any]

_SKIPPED_BYTES, _SKIPPED_S = 1024 * 1024, 1.0
"""Of a body that nobody wants."""


class Gone(Exception):
    """The client hung up: nobody reads an answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a gateway holds at most, and how long it waits."""

    body_bytes: int = 64 * 1024 * 1024
    """One body; a batch of 1,024 long rows fits."""
    held_bytes: int = 256 * 1024 * 1024
    """All bodies that are being read or worked on."""
    body_s: float = 60.0
    """From the end of a request's header to the end of its body."""
    head_s: float = 30.0
    """From the first byte of a request to the end of its header."""
    keep_alive_s: float = 120.0
    """An idle connection stays open: longer than any client's pool keeps it (aiohttp 15 s, httpx 5 s, nginx 60 s)."""


class Reader:
    """Reads bodies, and knows how many bytes are held by all of them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = 0

    async def read(self, headers: Mapping[str, str], receive: Receive) -> tuple[Json, int]:
        """The body's object and its bytes, to be given back; raises Refused and Gone."""
        coding = headers.get("content-encoding", "identity")
        if coding.lower() != "identity":
            await self.skip(receive)
            raise Refused(Kind.CODED, f"body: got content-encoding {coding[:80]!r}, expected none")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._limits.body_bytes:
            raise self._too_large(f"{length[:20]} bytes")
        body = bytearray()
        try:
            await asyncio.wait_for(self._collect(receive, body), self._limits.body_s)
            return _object(body), len(body)
        except asyncio.TimeoutError:  # not the built-in one before Python 3.11
            self.give_back(len(body))
            said = f"body: got {len(body)} bytes and no end in {self._limits.body_s:g} s, expected the whole body"
            raise Refused(Kind.LATE, f"{said}; next: send it again") from None
        except BaseException:
            self.give_back(len(body))
            raise

    async def skip(self, receive: Receive) -> None:
        """Forgets a body as it comes, if it is short: a connection that is closed with one unread loses the reply."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(_forgotten(receive), _SKIPPED_S)

    def give_back(self, nbytes: int) -> None:
        """These bytes are held no longer."""
        self._held -= nbytes

    async def _collect(self, receive: Receive, body: bytearray) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            if len(body) + len(piece) > self._limits.body_bytes:
                raise self._too_large("more than that")
            if self._held + len(piece) > self._limits.held_bytes:
                raise Refused(Kind.BUSY, f"got more than {self._limits.held_bytes} bytes in work; next: ask again soon")
            self._held += len(piece)
            body += piece
            more = message.get("more_body", False)

    def _too_large(self, got: str) -> Refused:
        expected = f"at most {self._limits.body_bytes} bytes; next: send fewer rows at once"
        return Refused(Kind.LARGE, f"body: got {got}, expected {expected}")


async def _forgotten(receive: Receive) -> None:
    left, more = _SKIPPED_BYTES, True
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)


def _object(body: bytearray) -> Json:
    try:
        found = json.loads(body, parse_constant=lambda _word: None)
    except (ValueError, RecursionError) as error:
        raise Refused(Kind.BODY, f"body: got no JSON ({str(error)[:200]}), expected one object") from error
    if not isinstance(found, dict):
        raise Refused(Kind.BODY, f"body: got {type(found).__name__}, expected one object")
    return found
