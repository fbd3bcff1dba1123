"""`verify_one` for coroutines of one event loop: a task sends each batch, so that no caller's end harms another."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Sample, Verdict

from tinyv_client._sieve import FLIGHTS, Batch, sieves
from tinyv_client.errors import VerifierError

__all__ = ["AsyncGatherer"]


class _Ask(Protocol):
    async def __call__(
        self, samples: list[Sample], options: RequestOptions, *, single: bool = False, sieve: bool = False
    ) -> list[Verdict]: ...


_Waiting = Batch["asyncio.Future[Verdict | None]"]


class AsyncGatherer:
    """Rows of concurrent coroutines, gathered while an earlier batch is on its way, at most `window_s` long."""

    def __init__(self, ask: _Ask, count: Callable[[list[Verdict]], None], rows: int, window_s: float) -> None:
        self._ask = ask
        self._count = count
        self._rows = rows
        self._window_s = window_s
        self._open: dict[RequestOptions, _Waiting] = {}
        self._flights: set[asyncio.Task[None]] = set()
        self._last: _Waiting = Batch(RequestOptions(), left=True)

    async def verdict(self, sample: Sample, options: RequestOptions) -> Verdict:
        """The row's verdict; raises VerifierError."""
        found = await self._sieved(sample, options) if sieves(options) else None
        return found or (await self._ask([sample], options, single=True))[0]

    def _sieved(self, sample: Sample, options: RequestOptions) -> "asyncio.Future[Verdict | None]":
        """What the batch brings: a verdict, or None where the row must be asked about alone."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Verdict | None] = loop.create_future()
        batch = self._last
        if batch.options is not options or batch.left:
            batch = self._last = self._joined(options, loop)
        if batch.add(sample, waiter) == self._rows:
            self._leave(batch)
        return waiter

    def _joined(self, options: RequestOptions, loop: asyncio.AbstractEventLoop) -> _Waiting:
        if (batch := self._open.get(options)) is None:
            batch = self._open[options] = Batch(options)
            if len(self._flights) >= FLIGHTS:
                loop.call_later(self._window_s, self._leave, batch)
            else:
                loop.call_soon(self._leave, batch)
        return batch

    def _leave(self, batch: _Waiting) -> None:
        """Sends a batch, unless it has left."""
        if not batch.left:
            batch.left = True
            del self._open[batch.options]
            task = asyncio.get_running_loop().create_task(self._fly(batch))
            self._flights.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._flights.discard(task)
        for batch in list(self._open.values()):
            self._leave(batch)

    async def _fly(self, batch: _Waiting) -> None:
        try:
            final = batch.final(await self._ask(batch.samples, batch.sieve, sieve=True))
            self._count([verdict for verdict in final if verdict is not None])
        except BaseException as error:  # whatever it is, nobody may wait for ever
            for waiter in batch.waiters:
                _end(waiter, error)
            if not isinstance(error, Exception):
                raise
        else:
            for waiter, verdict in zip(batch.waiters, final, strict=True):
                if not waiter.done():
                    waiter.set_result(verdict)


def _end(waiter: "asyncio.Future[Verdict | None]", error: BaseException) -> None:
    if waiter.done():
        return
    if isinstance(error, VerifierError):
        waiter.set_exception(type(error)(str(error)))  # each caller's own, as a traceback is added to it
    elif isinstance(error, Exception):
        waiter.set_exception(error)
    else:
        waiter.cancel()
