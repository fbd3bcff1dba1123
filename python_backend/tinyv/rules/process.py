"""A handle on one worker process: start, ask, kill.

Owns multiprocessing. A worker is killed with SIGKILL and reaped at once: it may be deep in C code that hears nothing
else. Knows nothing of what the answers mean.
"""

import json
import math
import multiprocessing
import time
from contextlib import suppress
from threading import Lock

from tinyv.rules.worker import READY, Reply, Task, serve

__all__ = ["Gone", "Overran", "Process", "preload"]

START_S = 60.0
"""Longest start of a worker, in seconds: the first one waits for the fork server to import sympy (~2 s, idle)."""

MAX_REPLY_BYTES = 4 * 1024 * 1024
"""Longest reply that is read; a reply repeats part of a text that was bounded."""

MIN_LOOK_S = 0.01
"""Shortest wait between two looks at how long a worker has computed."""

_CPUCLOCK_SCHED = 2  # <linux/posix-timers.h>: the clock that counts what a process computes

_REAP_S = 5.0  # a killed process ends in milliseconds; the bound only keeps a wedged kernel from wedging a lane
_CONTEXT = multiprocessing.get_context("forkserver")
_START_LOCK = Lock()  # multiprocessing's bookkeeping of children is not made for several threads


def preload(*, strict: bool) -> None:
    """Says what the fork server imports, once: called before the first worker starts."""
    heavy = "tinyv.rules.mathverify.preload" if strict else "tinyv.rules.verifying"
    _CONTEXT.set_forkserver_preload(["tinyv.rules.worker", heavy])


class Overran(Exception):
    """No answer within the budget; the process is still running."""


class Gone(Exception):
    """The process has ended."""


class Process:
    """One worker process; used by one thread, except `kill`, which any thread may call."""

    def __init__(self, memory_limit_mb: int, niceness: int, *, strict: bool) -> None:
        with _START_LOCK:
            try:
                self._conn, far_end = _CONTEXT.Pipe()
            except OSError as error:  # no file descriptor is left
                raise Gone(str(error)) from error
            self._process = _CONTEXT.Process(
                target=serve,
                args=(far_end, memory_limit_mb, niceness),
                kwargs={"strict": strict},
                name="tinyv-rule-worker",
                daemon=True,
            )
            try:
                self._process.start()
            except (OSError, EOFError) as error:  # the fork server died; the next start makes a new one
                self._conn.close()
                raise Gone(str(error)) from error
            finally:
                far_end.close()
        self.pid = self._process.pid

    def wait_ready(self) -> None:
        """Returns when the worker has imported everything; raises Gone or Overran."""
        if self._receive(START_S) != READY:
            raise Gone("the worker's first word was not 'ready'")

    def ask(self, task: Task, budget_s: float, wall_s: float) -> Reply:
        """The worker's answer; raises Gone, or Overran after so much computing or so much waiting in all."""
        until = time.monotonic() + wall_s
        used_up = self._computed_s() + budget_s
        left_s = min(budget_s, wall_s)
        try:
            self._conn.send(task)
            while not self._conn.poll(left_s):
                left_s = min(used_up - self._computed_s(), until - time.monotonic())
                if left_s <= 0:
                    raise Overran
                left_s = max(left_s, MIN_LOOK_S)
        except (OSError, ValueError) as error:
            raise Gone(str(error)) from error
        return self._receive(0.0)

    @property
    def alive(self) -> bool:
        """False once the process has ended; an idle worker says nothing unless its pipe has closed."""
        with suppress(OSError):
            return not self._conn.poll(0)
        return False

    def kill(self) -> None:
        """Ends the process; whoever waits in `ask` gets Gone."""
        with _START_LOCK:
            if self._process.exitcode is None:
                self._process.kill()

    def bury(self) -> None:
        """Kills, reaps and forgets the process."""
        self.kill()
        with _START_LOCK:
            self._process.join(_REAP_S)
        self._conn.close()

    def _computed_s(self) -> float:
        """Processor time that the worker has had; a machine that is busy elsewhere is no fault of a row."""
        with suppress(OSError):
            return time.clock_gettime((~(self.pid or 0) << 3) | _CPUCLOCK_SCHED)
        return math.inf

    def _receive(self, budget_s: float) -> Reply:
        try:
            if not self._conn.poll(budget_s):
                raise Overran
            # JSON, not pickle: a worker that hostile text has taken over must not run code here
            word, answer, spent = json.loads(self._conn.recv_bytes(MAX_REPLY_BYTES))
        except (OSError, EOFError, ValueError, TypeError) as error:
            raise Gone(str(error)) from error
        return str(word), str(answer), bool(spent)
