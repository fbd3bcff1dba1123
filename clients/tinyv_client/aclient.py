"""The asynchronous face: `AsyncVerifierClient` waits in the caller's event loop.

It shares the channels of the synchronous one, so it can be used from any number of event loops, one after another or
side by side, and after a fork; gRPC's own asyncio channels belong to one loop and bear no fork.
"""

import asyncio
import os
import weakref
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tinyv_contract import contract
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Sample, Verdict

from tinyv_client._agather import AsyncGatherer
from tinyv_client._brain import PING_S, Asked, BaseClient, read_options, restored
from tinyv_client._health import ServerInfo, look
from tinyv_client._permits import Permits
from tinyv_client._window import Answer, Job, Permit, Window, feed
from tinyv_client.errors import ClientClosed, VerifierError

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["AsyncVerifierClient"]

_ByLoop = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncGatherer]


class AsyncVerifierClient(BaseClient):
    """Asks TinyV servers for verdicts and waits in the event loop; settings: see BaseClient."""

    _latest: "tuple[weakref.ref[asyncio.AbstractEventLoop], int, AsyncGatherer] | None" = None
    """The last loop's gatherer: looking it up costs as much as the rest of a row."""

    async def verify(self, samples: Iterable[Sample], **asked: "Unpack[Asked]") -> list[Verdict]:
        """One verdict per sample, in order.

        A text over 4 MiB or with lone surrogates makes its row `invalid_input` (NaN) without being sent.
        Raises VerifierError when any row stays unanswered; no verdict is made up for it.
        """
        return await self._ask(samples, read_options(**asked))

    def stream(self, samples: Iterable[Sample], **asked: "Unpack[Asked]") -> AsyncIterator[Verdict]:
        """As `verify`, for any number of samples: reads them as it goes and yields verdicts in order."""
        return self._streamed(samples, read_options(**asked))

    async def verify_one(self, sample: Sample, **asked: "Unpack[Asked]") -> Verdict:
        """One verdict; concurrent callers' rows travel together, and none waits for another's judge."""
        return await self._gatherer().verdict(sample, read_options(**asked))

    async def ready(self) -> bool:
        """Whether any server answers and serves `tinyv`; never raises for one that does not."""
        ready = [await self._is_ready(position) for position in range(len(self._link.wiring.urls))]
        return any(ready)

    async def ping(self, server: int = 0) -> ServerInfo:
        """Asks a server for its version, latency and each model's readiness, once; raises VerifierError."""
        found = self._link.connection().servers[server]
        return await asyncio.to_thread(look, found, min(PING_S, self._timeout_s))

    async def __aenter__(self) -> "AsyncVerifierClient":  # noqa: PYI034  # typing.Self needs Python 3.11
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _gatherer(self) -> AsyncGatherer:
        """The running loop's: what waits in a loop can only be woken in it."""
        loop, process = asyncio.get_running_loop(), os.getpid()
        found = self._latest
        if found is None or found[0]() is not loop or found[1] != process:
            gatherers: _ByLoop = self._gatherers.of(weakref.WeakKeyDictionary)
            if (gatherer := gatherers.get(loop)) is None:
                gatherer = gatherers[loop] = AsyncGatherer(self._ask, self._count, self._bounds.rows, self._window_s)
            self._latest = found = weakref.ref(loop), process, gatherer
        return found[2]

    async def _streamed(self, samples: Iterable[Sample], options: RequestOptions) -> AsyncIterator[Verdict]:
        arrivals = _Arrivals()
        window = self._window(samples, options, arrivals.put, streams=True)
        async for verdict in _answers(window, arrivals):
            yield verdict

    async def _ask(
        self, samples: Iterable[Sample], options: RequestOptions, *, single: bool = False, sieve: bool = False
    ) -> list[Verdict]:
        arrivals = _Arrivals()
        ordered, order = self._in_order(samples)
        window = self._window(ordered, options, arrivals.put, single=single, sieve=sieve)
        return restored([verdict async for verdict in _answers(window, arrivals)], order)

    async def _is_ready(self, server: int) -> bool:
        try:
            return (await self.ping(server)).ready(contract.ENSEMBLE.name)
        except ClientClosed:
            raise
        except VerifierError:
            return False


class _Arrivals:
    """Jobs that gRPC's threads put in and the loop takes out."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()

    def put(self, job: Job) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._jobs.put_nowait, job)

    async def get(self, wait_s: float) -> Job | None:
        if not self._jobs.empty():
            return self._jobs.get_nowait()
        try:
            return await asyncio.wait_for(self._jobs.get(), wait_s)
        except asyncio.TimeoutError:  # not the built-in one before Python 3.11
            return None


async def _answers(window: Window, arrivals: _Arrivals) -> AsyncIterator[Verdict]:
    """Gives the window what it wants, by awaiting."""
    wants: Generator[Any, Any, None] = window.wants()
    try:
        want = feed(wants, None)
        while want is not None:
            came: object = None
            if isinstance(want, Answer):
                for verdict in want.verdicts:
                    yield verdict
            elif isinstance(want, Permit):
                came = await _permit(window.post.permits, want.wait_s)
            else:
                came = await arrivals.get(want.wait_s)
            want = feed(wants, came)
    finally:
        wants.close()


async def _permit(permits: Permits, wait_s: float) -> bool:
    ticket = permits.queue()
    try:
        await asyncio.wait_for(asyncio.wrap_future(ticket), wait_s)
    except asyncio.TimeoutError:  # not the built-in one before Python 3.11
        return permits.drop(ticket)
    except BaseException:
        if permits.drop(ticket):
            permits.give_back()
        raise
    return True
