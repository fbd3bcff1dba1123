"""Both faces of the client under one set of names, so that one claim list is run for both."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tinyv_client import AsyncVerifierClient, ClientStats, Sample, ServerInfo, Verdict, VerifierClient

GUARD_S = 60.0
"""Longest wait for something that must happen; never part of a claim."""


class Awaited:
    """`AsyncVerifierClient` with its coroutines run in an event loop of another thread."""

    def __init__(self, *words: Any, **settings: Any) -> None:
        self.client = AsyncVerifierClient(*words, **settings)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(GUARD_S)

    def verify(self, samples: Iterable[Sample], **asked: Any) -> list[Verdict]:
        return list(self._run(self.client.verify(samples, **asked)))

    def verify_one(self, sample: Sample, **asked: Any) -> Verdict:
        return self._run(self.client.verify_one(sample, **asked))

    def stream(self, samples: Iterable[Sample], **asked: Any) -> Iterator[Verdict]:
        return self._streamed(self.client.stream(samples, **asked))

    def _streamed(self, verdicts: Any) -> Iterator[Verdict]:
        async def step() -> tuple[bool, Any]:
            try:
                return True, await anext(verdicts)
            except StopAsyncIteration:
                return False, None

        try:
            while (found := self._run(step()))[0]:
                yield found[1]
        finally:
            self._run(verdicts.aclose())

    def ready(self) -> bool:
        return bool(self._run(self.client.ready()))

    def ping(self, server: int = 0) -> ServerInfo:
        return self._run(self.client.ping(server))

    def stats(self) -> ClientStats:
        return self.client.stats()

    def close(self) -> None:
        self.client.close()

    @property
    def _timeout_s(self) -> float:
        return self.client._timeout_s

    @_timeout_s.setter
    def _timeout_s(self, value: float) -> None:
        self.client._timeout_s = value

    def __enter__(self) -> "Awaited":  # noqa: PYI034  # typing.Self needs Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self.client.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(GUARD_S)
        self._loop.close()


Face = Callable[..., Any]
"""Makes a client."""

FACES: dict[str, Face] = {"threads": VerifierClient, "asyncio": Awaited}
