"""The gateway's socket: bound before anything is said, kept open between requests, closed on who does not go on."""

import asyncio
import socket
import tempfile
from pathlib import Path
from typing import Any

import h11
import uvicorn
from starlette.applications import Starlette
from tinyv_lock import Edge, refreshed
from uvicorn.protocols.http.h11_impl import H11Protocol

from tinyv_client.errors import InvalidArgument
from tinyv_client.gateway.bodies import Limits
from tinyv_client.gateway.gate import Gate
from tinyv_client.gateway.replies import Kind, Refused, told

__all__ = ["bound", "run", "server"]

_BACKLOG = 2048
_STOP_S = 10
"""Requests in work when the gateway is told to stop get so long."""


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; raises InvalidArgument for an address that this machine does not have, or a port in use."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InvalidArgument(
            f"cannot listen on {host} port {port} ({said}); expected an address of this machine and a free port; "
            "next: --host 127.0.0.1 --port <another>"
        ) from error


def server(app: Starlette, limits: Limits) -> uvicorn.Server:
    """A server for a socket of `bound`; its log is not one of URLs, which may hold tokens."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=type("Punctual", (_Punctual,), {"head_s": limits.head_s}),
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="warning",
            timeout_keep_alive=int(limits.keep_alive_s),
            timeout_graceful_shutdown=_STOP_S,
        )
    )


async def run(running: uvicorn.Server, listener: socket.socket, gate: Gate) -> None:
    """Serves until it is told to stop; with TLS before it, where the gate has a certificate."""
    ring, sockets = gate.ring, [listener]
    tasks = [asyncio.create_task(refreshed(ring))]
    with tempfile.TemporaryDirectory(prefix="tinyv-") as folder, socket.socket(socket.AF_UNIX) as inner:
        if ring.keys.context is not None:
            path, sockets = Path(folder) / "http", [inner]
            inner.bind(str(path))
            tasks.append(asyncio.create_task(Edge(listener, path, ring, gate.refusals).run()))
        try:
            await running.serve(sockets=sockets)
        finally:
            for task in tasks:
                task.cancel()


class _Punctual(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, which waits for the rest of a header for ever, with an end to that."""

    head_s = 30.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._in_time()
        elif self._late is None and not self.transport.is_closing():
            self._late = self.loop.call_later(self.head_s, self._hang_up)

    def on_response_complete(self) -> None:
        self._in_time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def _in_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def send_400_response(self, msg: str) -> None:
        self._say(Kind.HTTP, f"request: {msg} Expected HTTP/1.1")

    def _hang_up(self) -> None:
        if self.conn.our_state is h11.IDLE:  # after a reply there is nobody to tell
            self._say(Kind.HEAD, "header: got no end of it in time, expected a whole request")
        self.transport.close()

    def _say(self, kind: Kind, said: str) -> None:
        body = bytes(told(Refused(kind, said)).body)
        headers = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
        for event in (h11.Response(status_code=kind.status, headers=headers), h11.Data(body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
