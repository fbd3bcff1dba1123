"""TLS before a protocol that speaks none, or whose TLS says nothing of whom it refused: bytes in, bytes out.

A connection keeps the keys it began with, so that changed keys break none; a new one gets those in force.
"""

import asyncio
import socket
from pathlib import Path

from tinyv_lock.keys import KeyRing
from tinyv_lock.refusals import Refusal, Refusals, reason_of

__all__ = ["Edge", "refreshed"]

_HANDSHAKE_S = 10.0
"""Longest handshake: who connects and says nothing does not stay."""

_REFRESH_S = 1.0
"""Seconds between looks at the key files."""

_OUT_OF_FILES_S = 0.1


class Edge:
    """Passes connections of a listening socket on to a Unix socket, once their TLS handshake is done."""

    def __init__(self, listener: socket.socket, inner: Path, ring: KeyRing, refusals: Refusals) -> None:
        self._listener, self._inner, self._ring, self._refusals = listener, inner, ring, refusals
        self._meetings: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Passes on until cancelled."""
        self._listener.setblocking(False)  # noqa: FBT003  # the socket's way
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    caller, address = await loop.sock_accept(self._listener)
                except OSError:  # it went away again, or there are no file descriptors left for the moment
                    await asyncio.sleep(_OUT_OF_FILES_S)
                    continue
                task = loop.create_task(self._meet(caller, f"{address[0]}:{address[1]}"))
                self._meetings.add(task)
                task.add_done_callback(self._meetings.discard)
        finally:
            for task in self._meetings:
                task.cancel()

    async def _meet(self, caller: socket.socket, name: str) -> None:
        loop, side = asyncio.get_running_loop(), _Side()
        try:
            caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.connect_accepted_socket(
                lambda: side, caller, ssl=self._ring.keys.context, ssl_handshake_timeout=_HANDSHAKE_S
            )
        except (OSError, ValueError) as error:
            self._refusals.add(reason_of(error), name, str(getattr(error, "reason", None) or error))
            caller.close()
            return
        if side.transport is None:  # it hung up: asyncio takes that for the end of the handshake
            self._refusals.add(Refusal.HANDSHAKE, name, "it hung up")
            return
        try:
            _, inner = await loop.create_unix_connection(_Side, str(self._inner))
        except OSError:  # what is behind this port has ended, or not begun
            side.close()
            return
        side.join(inner)


async def refreshed(ring: KeyRing) -> None:
    """Takes up changed keys until cancelled."""
    while True:
        await asyncio.sleep(_REFRESH_S)
        ring.refresh()


class _Side(asyncio.Protocol):
    """One of the two connections: what it hears the other one says, no faster than that can."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: _Side | None = None
        self.early = bytearray()
        self.ended = False

    def join(self, other: "_Side") -> None:
        """Ties both together, with what was heard before."""
        self.other, other.other = other, self
        for end in (self, other):
            if end.early:
                end.say(bytes(end.early))
                end.early.clear()
        if self.ended or other.ended:
            self.close()
            other.close()

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # a stream's
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.other is None:
            self.early += data
        else:
            self.say(data)

    def pause_writing(self) -> None:
        if (transport := self._others()) is not None:
            transport.pause_reading()

    def resume_writing(self) -> None:
        if (transport := self._others()) is not None:
            transport.resume_reading()

    def connection_lost(self, _error: Exception | None) -> None:
        self.ended = True
        if self.other is not None:
            self.other.close()

    def say(self, data: bytes) -> None:
        if (transport := self._others()) is not None:
            transport.write(data)

    def _others(self) -> asyncio.Transport | None:
        return None if self.other is None else self.other.transport
