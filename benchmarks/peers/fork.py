"""Peer (b): one forked process per check, ended after 10 s, as NeMo-Gym's math_with_judge runs math-verify.

`resources_servers/math_with_judge/app.py` (https://github.com/NVIDIA-NeMo/Gym): fork, pipe, at most 32 at a time, a
look every 50 ms, SIGTERM at 10 s and SIGKILL a second later, reward 0 then. A response without a box is 0 at once. The
parent has math-verify imported, so a fork starts warm. Its judge is off here, as in the rule-only comparison.
"""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from threading import Lock, Semaphore

from benchmarks.harness.rows import Row
from benchmarks.peers.rule import check, warm

__all__ = ["ForkPeer"]

TIMEOUT_S = 10.0
AT_A_TIME = 32
LOOK_S = 0.05


class ForkPeer:
    """Scores groups; safe from several threads."""

    name = "fork per check (NeMo-Gym)"

    def __init__(self, _workers: int) -> None:
        warm(0.0)
        self._context = multiprocessing.get_context("fork")
        self._slots = Semaphore(AT_A_TIME)
        self._forking = Lock()  # filelock, which other libraries load, refuses a fork while another thread forks
        self._threads = ThreadPoolExecutor(4 * AT_A_TIME)
        self.judge_calls = self.rows_judged = 0

    def score(self, rows: list[Row]) -> list[float]:
        """A reward per row."""
        return list(self._threads.map(self._one, rows))

    def close(self) -> None:
        """Waits for the checks under way: 11 s at most."""
        self._threads.shutdown(cancel_futures=True)

    def _one(self, row: Row) -> float:
        if "\\boxed{" not in row.response:
            return 0.0
        with self._slots:
            reader, writer = self._context.Pipe(duplex=False)
            process = self._context.Process(target=_child, args=(row.ground_truth, row.response, writer))
            with self._forking:
                process.start()
            writer.close()
            until = time.monotonic() + TIMEOUT_S
            while process.is_alive() and time.monotonic() < until:
                time.sleep(LOOK_S)
            if process.is_alive():
                process.terminate()
                process.join(1.0)
                if process.is_alive():
                    process.kill()
                process.join()
                return 0.0
            process.join()
            try:  # not the exit code: a child that a thread forked ends with 1, whatever it found
                return float(reader.recv())
            except EOFError:
                return 0.0


def _child(ground_truth: str, response: str, writer: "Connection[float, None]") -> None:
    writer.send(check(ground_truth, response))
    writer.close()
