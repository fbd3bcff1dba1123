"""Calls that wait side by side as one, where whoever answers takes several at once.

Owns how long a call waits for company and how many go together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from tinyv.errors import EngineError

__all__ = ["Gathering", "company"]

_SHORT_TOKENS = 16

_Terms = TypeVar("_Terms", bound=Hashable)
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")

_Waiting = list[tuple[_Item, "asyncio.Future[_Found]"]]


def company(most: int, max_new_tokens: int) -> int:
    """How many go together, of at most `most`; long completions alone: the slowest keeps the others waiting."""
    return most if max_new_tokens <= _SHORT_TOKENS else 1


class Gathering(Generic[_Terms, _Item, _Found]):
    """Gathers calls of the same terms; for one event loop."""

    def __init__(
        self,
        send: Callable[[_Terms, Sequence[_Item]], Awaitable[Sequence[_Found | EngineError]]],
        wait_s: float = 0.0,
    ) -> None:
        """Gathers for `wait_s`; 0: what is asked before the loop comes round.

        `send` gives a reply or error for each item, or raises one for all.
        """
        self._send = send
        self._wait_s = wait_s
        self._open: dict[_Terms, _Waiting[_Item, _Found]] = {}
        self._sending: set[asyncio.Task[None]] = set()

    async def ask(self, terms: _Terms, item: _Item, most: int) -> _Found:
        """The reply to one item, which goes with at most `most - 1` others; raises EngineError."""
        if most == 1:
            (found,) = await self._send(terms, [item])
            if isinstance(found, EngineError):
                raise found
            return found
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[_Found] = loop.create_future()
        waiting = self._open.setdefault(terms, [])
        waiting.append((item, reply))
        if len(waiting) >= most:
            self._flush(terms)
        elif len(waiting) == 1:
            loop.call_later(self._wait_s, self._flush, terms)
        return await reply

    def _flush(self, terms: _Terms) -> None:
        if waiting := self._open.pop(terms, []):
            task = asyncio.ensure_future(self._carry(terms, waiting))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _carry(self, terms: _Terms, waiting: "_Waiting[_Item, _Found]") -> None:
        found: Sequence[_Found | EngineError]
        try:
            found = await self._send(terms, [item for item, _ in waiting])
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
