"""Calls that wait side by side as one HTTP request, where the server has shown that it answers several alike.

Owns how long a call waits for company and how many go together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from tinyv.engine.remote.wire import Generated
from tinyv.errors import EngineError

__all__ = ["Batches", "Terms"]

_WAIT_S = 0.001
"""Longest wait for company: a twentieth of a short reply's time."""

_SHORT_TOKENS = 16
"""Completions that may be longer go alone: the slowest of a batch keeps the others waiting."""


class Terms(NamedTuple):
    """What calls of one request share."""

    max_new_tokens: int
    end_id: int


Send = Callable[[Terms, Sequence[tuple[int, ...]]], Awaitable[Sequence[Generated | EngineError]]]
"""Asks for several prompts; one reply or error for each, or one error for all raised."""


class Batches:
    """Gathers calls; for one event loop."""

    def __init__(self, most: int, send: Send) -> None:
        self._most = most
        self._send = send
        self._open: dict[Terms, list[tuple[tuple[int, ...], asyncio.Future[Generated]]]] = {}
        self._sending: set[asyncio.Task[None]] = set()

    async def ask(self, prompt: tuple[int, ...], terms: Terms) -> Generated:
        """The completion of one prompt; raises EngineError."""
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Generated] = loop.create_future()
        waiting = self._open.setdefault(terms, [])
        waiting.append((prompt, reply))
        if len(waiting) >= (self._most if terms.max_new_tokens <= _SHORT_TOKENS else 1):
            self._flush(terms)
        elif len(waiting) == 1:
            loop.call_later(_WAIT_S, self._flush, terms)
        return await reply

    def _flush(self, terms: Terms) -> None:
        if waiting := self._open.pop(terms, []):
            task = asyncio.ensure_future(self._carry(terms, waiting))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _carry(self, terms: Terms, waiting: "list[tuple[tuple[int, ...], asyncio.Future[Generated]]]") -> None:
        try:
            found = await self._send(terms, [prompt for prompt, _ in waiting])
        except EngineError as error:
            found = [error] * len(waiting)
        except Exception as error:  # noqa: BLE001  # whoever waits must hear of it
            found = [EngineError(f"{type(error).__name__}: {error}")] * len(waiting)
        for (_, reply), said in zip(waiting, found, strict=True):
            if reply.done():
                continue
            if isinstance(said, EngineError):
                reply.set_exception(said)
            else:
                reply.set_result(said)
