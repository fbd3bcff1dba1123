"""One lane: a queue and the threads that feed its worker processes.

Owns the life of a worker (start, ask, replace). Each thread holds one worker and blocks in its pipe, so a stuck
comparison costs its own worker for one budget and nobody else anything.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread, current_thread

from tinyv.bounded import FairQueue
from tinyv.meters import Meters
from tinyv.rules.jobs import Job, Outcome
from tinyv.rules.process import Gone, Overran, Process

__all__ = ["Lane", "LaneRules"]

_log = logging.getLogger(__name__)

_MAX_BACK_OFF_S = 5.0
"""Longest pause between two tries to start a worker, when starting keeps failing."""


MAX_STARVED_S = 2.0
"""How much longer than its budget a comparison may take because others use the processor, in seconds."""


@dataclass(frozen=True, slots=True)
class LaneRules:
    """What distinguishes the lanes."""

    name: str
    workers: int
    budget_s: float
    niceness: int
    memory_limit_mb: int
    tasks_per_worker: int
    strict: bool
    """Whether its workers ask math-verify alone."""


class Lane:
    """Jobs in, outcomes out; jobs that overran or lost their worker go to `pass_on` instead."""

    def __init__(self, rules: LaneRules, lock: Condition, meters: Meters, pass_on: Callable[[Job, str], None]) -> None:
        self.queue: FairQueue[Job] = FairQueue()
        self.closing = False
        self._rules = rules
        self._lock = lock
        self._meters = meters
        self._pass_on = pass_on
        self._processes: set[Process] = set()
        self._ready = 0
        self._threads = [
            Thread(target=self._run, name=f"tinyv-rules-{rules.name}-{number}", daemon=True)
            for number in range(rules.workers)
        ]
        for thread in self._threads:
            thread.start()

    def wait_ready(self, timeout_s: float) -> bool:
        """Whether all workers are ready within the timeout."""
        with self._lock:
            return self._lock.wait_for(lambda: self._ready >= self._rules.workers, timeout_s)

    def kill(self) -> None:
        """Ends all workers, mid-job too; `closing` is set and the lock's waiters are woken by the caller."""
        with self._lock:
            processes = list(self._processes)
        for process in processes:
            process.kill()

    def join(self) -> None:
        """Returns when all threads (but the caller's) have ended."""
        for thread in self._threads:
            if thread is not current_thread():
                thread.join()

    def _run(self) -> None:
        while not self.closing:
            process = self._start()
            if process is None:
                return
            try:
                reason = self._feed(process)
            except Exception:  # noqa: BLE001  # a bug must not cost the lane a worker for ever
                _log.exception("a rule worker's thread failed")
                reason = "crash"
            finally:
                self._forget(process)
            if not self.closing:
                self._meters.count("tinyv_rule_worker_ends_total", reason=reason)

    def _start(self) -> Process | None:
        """A worker that is ready; None when the lane closes first."""
        failures = 0
        while not self.closing:
            process = self._try_start()
            if process is not None:
                return process
            failures += 1
            self._meters.count("tinyv_rule_worker_ends_total", reason="start")
            with self._lock:
                self._lock.wait_for(lambda: self.closing, min(0.1 * 2**failures, _MAX_BACK_OFF_S))
        return None

    def _try_start(self) -> Process | None:
        try:
            process = Process(self._rules.memory_limit_mb, self._rules.niceness, strict=self._rules.strict)
        except Gone as error:
            _log.warning("a rule worker could not be started: %s", error)
            return None
        with self._lock:
            self._processes.add(process)
        try:
            if not self.closing:  # else nobody would kill what was just started
                process.wait_ready()
        except (Gone, Overran) as error:
            _log.warning("a rule worker ended before it was ready: %r", error)
            self._forget(process)
            return None
        with self._lock:
            self._ready += 1
            self._lock.notify_all()
        return process

    def _forget(self, process: Process) -> None:
        with self._lock:
            self._processes.discard(process)
        process.bury()

    def _feed(self, process: Process) -> str:
        """Hands jobs to the worker until it must be replaced; returns why."""
        for _ in range(max(self._rules.tasks_per_worker, 1)):
            with self._lock:
                self._lock.wait_for(lambda: self.closing or len(self.queue) > 0)
                if self.closing:
                    return "closed"
                if not process.alive:
                    return "crash"  # it died while idle: no job is to blame
                job = self.queue.take()
            if job.until <= time.monotonic():
                job.give_up("deadline")
                continue
            job.started = True
            reason = self._ask(process, job)
            if reason:
                return reason
        return "recycled"

    def _ask(self, process: Process, job: Job) -> str:
        """Has one job done; returns why the worker must be replaced, or nothing."""
        left_s = job.until - time.monotonic()
        budget_s = self._rules.budget_s
        wall_s = min(budget_s + min(budget_s, MAX_STARVED_S), max(left_s, 0.0))
        try:
            word, answer, spent = process.ask(job.task, budget_s, wall_s)
        except (Overran, Gone) as error:
            reason = "deadline" if isinstance(error, Overran) else "crash"
            if self.closing:
                job.settle(Outcome("undecided", detail="closed"))
            else:
                self._pass_on(job, reason)
            return reason
        if word in {"memory", "recursion"}:
            job.settle(Outcome("undecided", detail=word))
        else:
            job.settle(Outcome(word, answer))
        return "memory" if spent else ""
