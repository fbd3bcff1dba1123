"""The port of a locked service: TLS, then tokens, then Triton's own gRPC on a socket that this user alone can open.

Runs beside the supervisor, on a thread with an event loop of its own.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grpc import aio
from tinyv_lock import Edge, KeyRing, Refusals, refreshed

from tinyv.serving.errors import ServingError
from tinyv.serving.front import OPTIONS, Front
from tinyv.serving.page import paged
from tinyv.serving.plan import ServePlan
from tinyv.serving.shared_memory import private_folder

__all__ = ["opened"]

_BACKLOG = 1024

_LAST_S = 2.0
"""What calls in flight get when the port closes; Triton has ended by then."""

_OPENING_S = 30.0


@contextmanager
def opened(plan: ServePlan) -> Iterator[Callable[[], None]]:
    """Listens where the plan says, until the end; gives what makes it take no new calls.

    Without a lock there is no door: Triton itself listens.
    """
    if not plan.locked:
        yield lambda: None
        return
    refusals = Refusals()
    door = _Door(plan, KeyRing(plan.keys, protocols=("h2",)), refusals)
    with private_folder(plan.door_folder), paged(plan, refusals):
        door.start()
        try:
            yield door.drain
        finally:
            door.stop()


class _Door:
    def __init__(self, plan: ServePlan, ring: KeyRing, refusals: Refusals) -> None:
        self._plan, self._ring, self._refusals = plan, ring, refusals
        self._opened = threading.Event()
        self._failed: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="door", daemon=True)

    def start(self) -> None:
        """Returns when it listens; raises ServingError when it cannot."""
        self._thread.start()
        if not self._opened.wait(_OPENING_S) or self._failed is not None:
            raise ServingError(f"PORT={self._plan.grpc_port}: cannot listen ({self._failed}); next: choose another")

    def drain(self) -> None:
        """Refuses new calls from now on."""
        self._front.draining = True

    def stop(self) -> None:
        """Ends it; calls in flight get a moment."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(_LAST_S + _OPENING_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001  # told by the thread that waits
            self._failed = error
        self._opened.set()

    async def _serve(self) -> None:
        plan, self._loop, self._closing = self._plan, asyncio.get_running_loop(), asyncio.Event()
        inner = plan.door_folder / "grpc"
        async with aio.insecure_channel(plan.triton_grpc, options=OPTIONS) as channel:
            self._front = Front(channel, self._ring, self._refusals)
            server = aio.server(handlers=(self._front,), options=(*OPTIONS, *_aging(plan)))
            tasks = [asyncio.create_task(refreshed(self._ring))]
            if plan.keys.certificate is None:
                server.add_insecure_port(f"{plan.address}:{plan.grpc_port}")
            else:
                server.add_insecure_port(f"unix:{inner}")
                listener = socket.create_server((plan.address, plan.grpc_port), backlog=_BACKLOG)
                tasks.append(asyncio.create_task(Edge(listener, inner, self._ring, self._refusals).run()))
            await server.start()
            self._opened.set()
            await self._closing.wait()
            for task in tasks:
                task.cancel()
            await server.stop(_LAST_S)


def _aging(plan: ServePlan) -> tuple[tuple[str, int], ...]:
    """GRPC's words for connections that end after their last call, some time on."""
    age_ms = round(1000 * plan.connection_age_s)
    return (("grpc.max_connection_age_ms", age_ms),) if age_ms else ()
