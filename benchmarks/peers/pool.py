"""Peer (a): a process pool, as AReaL and verl run math-verify.

AReaL `areal/api/reward_api.py` (https://github.com/inclusionAI/AReaL): ProcessPoolExecutor, 15 s from submission, three
more tries, then reward 0; the child that still computes is never ended. The pool here has as many workers as cores,
which is more than AReaL's own default. verl's legacy scorer has the same shape with one try of 20 or 30 s.
"""

import contextlib
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout

from benchmarks.harness.rows import Row
from benchmarks.peers.rule import check, warm

__all__ = ["PoolPeer"]

TIMEOUT_S = 15.0
TRIES = 4


class PoolPeer:
    """Scores groups; safe from several threads."""

    name = "math-verify in a pool (verl, AReaL)"

    def __init__(self, workers: int) -> None:
        self._pool = ProcessPoolExecutor(workers)
        for future in [self._pool.submit(warm, 0.5) for _ in range(workers)]:
            future.result()
        self.judge_calls = self.rows_judged = 0

    def score(self, rows: list[Row]) -> list[float]:
        """A reward per row."""
        return [self._result(row, future) for row, future in [(row, self._submit(row)) for row in rows]]

    def close(self) -> None:
        """Ends the workers, stuck ones too."""
        processes = list((self._pool._processes or {}).values())  # noqa: SLF001  # stuck ones end no other way
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
            process.join()

    def _submit(self, row: Row) -> "Future[float]":
        return self._pool.submit(check, row.ground_truth, row.response)

    def _result(self, row: Row, future: "Future[float]") -> float:
        for tries_left in range(TRIES - 1, -1, -1):
            with contextlib.suppress(FutureTimeout):
                return future.result(TIMEOUT_S)
            if tries_left:
                future = self._submit(row)
        return 0.0
