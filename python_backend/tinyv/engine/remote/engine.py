"""The engine slot's tensors, answered by a server elsewhere: many in flight, one HTTP request a call.

Owns who may answer: a server that has shown to be the engine that was checked at set-up. Behind each new connection
there may be another process, so it must show that again before a reply of it is used.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from yarl import URL

from tinyv.engine.gathering import Gathering, company
from tinyv.engine.remote.endpoint import Endpoint, Probe, read_endpoint
from tinyv.engine.remote.http import Asker, ServerError, UnreachableError
from tinyv.engine.remote.notes import Notes
from tinyv.engine.remote.servers import Server, Servers
from tinyv.engine.remote.wire import Generated, body, read_completions
from tinyv.engine.tensors import Arrays, EngineCall, write_replies
from tinyv.errors import EngineError
from tinyv.settings import RemoteSettings

__all__ = ["RemoteEngine", "differs", "open_engine"]

_AGAIN_S = 30.0
"""Seconds between two looks at a server that answers: a model may be swapped under the same name."""

_DRIFT = 0.35
"""Mean difference of log-probabilities of one model on other kernels, batches and warm prefixes, at most: up to 0.16
was reported in single logits (docs/gpu.md, C17)."""

_WAIT_S = 0.001
"""Longest wait of a prompt for company: a twentieth of a short reply's time."""

_REFUSED = frozenset({400, 413, 422})
"""HTTP's words for a request that is wrong in itself."""

_SAME_TOKENS = 2 / 3
"""Share of the known prompts that must be continued with the same first token: one near a tie may not be."""


class Terms(NamedTuple):
    """What prompts of one request share."""

    max_new_tokens: int
    end_id: int


class RemoteEngine:
    """Asks an endpoint; for one event loop."""

    def __init__(
        self, endpoint: Endpoint, timeout_s: float, most: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Bounds each request in time, and the connections in number."""
        self.watching: asyncio.Task[None] | None = None
        self._endpoint = endpoint
        self._asker = Asker(endpoint.key_file, timeout_s, most, self._connected)
        self._now = now
        self._servers = Servers(endpoint.urls)
        self._checks = {server.url: asyncio.Lock() for server in self._servers.all}
        self._gathering: Gathering[Terms, tuple[int, ...], Generated] = Gathering(self._anywhere, _WAIT_S)
        self._notes = Notes(now)

    async def answer(self, calls: Sequence[EngineCall]) -> Arrays:
        """The outputs of a call's samples, each asked for on its own; raises EngineError when none has any."""
        said = await asyncio.gather(*map(self._said, calls))
        errors = [one for one in said if isinstance(one, EngineError)]
        if len(errors) == len(said):
            raise errors[0]
        return write_replies(
            calls, [None if isinstance(one, EngineError) else (one.ids, one.log_probs) for one in said]
        )

    async def _said(self, call: EngineCall) -> Generated | EngineError:
        terms = Terms(call.max_new_tokens, self._endpoint.end_id if call.end_id is None else call.end_id)
        most = company(self._endpoint.together, call.max_new_tokens)
        try:
            found = await self._gathering.ask(terms, call.input_ids, most)
        except EngineError as error:
            self._notes.fault(type(error).__name__, str(error))
            return error
        self._notes.well("answers again")
        return found

    async def close(self) -> None:
        """Stops looking and closes the connections."""
        if self.watching is not None:
            self.watching.cancel()
        await self._asker.close()

    async def look_forever(self) -> None:
        """Compares every server with what was checked, again and again; for a task of its own."""
        while True:
            for server in self._servers.all:
                await self._look(server)
            await asyncio.sleep(_AGAIN_S)

    async def _look(self, server: Server) -> None:
        try:
            await self._compare(server)
            server.verified = True
        except EngineError as error:
            server.verified = False
            self._notes.fault(f"check {server.url}", str(error))

    async def _anywhere(self, terms: Terms, prompts: Sequence[tuple[int, ...]]) -> list[Generated | EngineError]:
        """From the first server that can be connected to."""
        tried: frozenset[str] = frozenset()
        while (server := self._servers.pick(self._now(), tried)) is not None:
            tried |= {server.url}
            try:
                return await self._verified(server, terms, prompts)
            except UnreachableError as error:
                self._servers.away(server, self._now())
                self._notes.fault("away", str(error))
        urls = ", ".join(self._endpoint.urls)
        raise EngineError(f"no server of the judge can be reached, expected one at: {urls}")

    async def _verified(
        self, server: Server, terms: Terms, prompts: Sequence[tuple[int, ...]]
    ) -> list[Generated | EngineError]:
        await self._verify(server)
        found = await self._each(server, terms, prompts)
        await self._verify(server)  # which the reply's own connection may have made necessary
        return found

    async def _each(
        self, server: Server, terms: Terms, prompts: Sequence[tuple[int, ...]]
    ) -> list[Generated | EngineError]:
        """All in one request; each on its own where the server takes offence at one of them."""
        try:
            return await self._ask(server, terms, prompts)
        except ServerError as error:
            if error.status not in _REFUSED or len(prompts) == 1:
                raise
        return list(await asyncio.gather(*(self._alone(server, terms, prompt) for prompt in prompts)))

    async def _alone(self, server: Server, terms: Terms, prompt: tuple[int, ...]) -> Generated | EngineError:
        try:
            return (await self._ask(server, terms, [prompt]))[0]
        except EngineError as error:
            return error

    async def _ask(
        self, server: Server, terms: Terms, prompts: Sequence[tuple[int, ...]]
    ) -> list[Generated | EngineError]:
        endpoint = self._endpoint
        server.inflight += len(prompts)
        try:
            asked = body(endpoint.model, prompts, *terms, endpoint.dialect)
            reply = await self._asker.post(f"{server.url}/completions", asked)
        finally:
            server.inflight -= len(prompts)
        self._servers.answered(server)
        found = read_completions(reply, prompts, *terms, endpoint.vocabulary_size)
        if reply.get("model") != endpoint.served_as:
            server.verified = False
            raise EngineError(f"{server.url}: got a reply of {reply.get('model')!r}, expected {endpoint.served_as!r}")
        return found

    def _connected(self, origin: URL) -> None:
        for server in self._servers.all:
            if URL(server.url).origin() == origin:
                server.verified = False

    async def _verify(self, server: Server) -> None:
        """Compares a server once after a connection to it was opened; raises EngineError where it is another engine."""
        if server.verified:
            return
        async with self._checks[server.url]:
            if not server.verified:
                await self._compare(server)
                server.verified = True

    async def _compare(self, server: Server) -> None:
        endpoint = self._endpoint
        asked = (
            self._ask(server, Terms(probe.max_new_tokens, endpoint.end_id), [probe.prompt]) for probe in endpoint.probes
        )
        said = [found for (found,) in await asyncio.gather(*asked)]
        if problem := differs(endpoint.probes, said):
            self._servers.away(server, self._now())
            raise EngineError(f"{server.url}: {problem}; next: make serve ENGINE=openai again, which checks it anew")


async def open_engine(settings: RemoteSettings) -> RemoteEngine:
    """The engine of a prepared directory, on the running loop, which keeps looking at its servers.

    Raises BadSetting for a directory or key that cannot be read; a server that is away costs its calls alone.
    """
    endpoint = read_endpoint(settings.directory)
    engine = RemoteEngine(endpoint, settings.timeout_s, settings.max_connections)
    engine.watching = asyncio.create_task(engine.look_forever())
    return engine


def differs(probes: Sequence[Probe], said: Sequence[Generated | EngineError]) -> str:
    """Why replies to the known prompts are not those of the checked engine; empty when they are."""
    same = [
        (probe, found)
        for probe, found in zip(probes, said, strict=True)
        if isinstance(found, Generated) and probe.ids[:1] == found.ids[:1] != ()
    ]
    if len(same) < _SAME_TOKENS * len(probes):
        return f"another model: {len(same)} of {len(probes)} known prompts are continued as they were"
    drift = [abs(probe.log_probs[0] - found.log_probs[0]) for probe, found in same]
    if drift and sum(drift) / len(drift) > _DRIFT:
        return (
            f"another model: log-probabilities differ by {sum(drift) / len(drift):.2f} on average from what they were"
        )
    return ""
