"""An asyncio loop beside a thread that must not wait."""

import asyncio
import gc
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

__all__ = ["BackgroundLoop"]


class BackgroundLoop:
    """An asyncio loop in a thread of its own, so that `execute` returns at once and hundreds of rows stay in flight.

    `max_calls` sizes its executor: a BLS call holds one thread until the callee answers (Triton's `async_exec` runs
    in the loop's default executor, which would stop at min(32, cores + 4)).
    """

    def __init__(self, max_calls: int) -> None:
        gc.freeze()  # with hundreds of rows in flight a tenth of the time went into walks through what is not garbage
        gc.set_threshold(20_000, 10, 10)
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(max_calls, thread_name_prefix="bls"))
        threading.Thread(target=self._loop.run_forever, name="tinyv-loop", daemon=True).start()

    def start(self, coroutine: Any) -> "Future[Any]":
        """Runs a coroutine on the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self) -> None:
        """Stops the loop; coroutines that are still open are dropped."""
        self._loop.call_soon_threadsafe(self._loop.stop)
