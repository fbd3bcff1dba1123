"""Comparisons in worker processes that can be killed: bounded queue, two lanes, one deadline per comparison.

Owns admission, waiting time and what happens after an overrun or a crash:
- the fast lane gives each job a short budget; what needs more starts again in the slow lane with the full deadline, so
  that a burst of hostile rows cannot hold the fast workers;
- a budget starts when the work starts; waiting has a deadline of its own and ends as overloaded;
- a job whose worker was killed is tried once more, in the slow lane.
"""

import time
from collections.abc import Callable
from importlib.util import find_spec
from threading import Condition, Thread, current_thread

from tinyv_contract.errors import TinyvError

from tinyv.meters import Meters
from tinyv.rules.jobs import Job, Outcome
from tinyv.rules.lane import Lane, LaneRules
from tinyv.rules.process import START_S, preload
from tinyv.settings import RuleSettings

__all__ = ["Pool"]

SLOW_NICENESS = 5
"""The slow lane's workers yield the cores to ordinary rows; at 10 a busy machine starved them of 0.3 s in 3 s."""

MAX_CRASHES = 2
"""A job that lost so many workers is given up: it may well be what kills them."""

SWEEP_S = 0.2
"""How often waiting jobs are checked against their deadlines, in seconds."""


class Pool:
    """Runs jobs; `close` ends every worker."""

    def __init__(self, settings: RuleSettings, meters: Meters) -> None:
        if settings.strict and find_spec("math_verify") is None:
            raise TinyvError(
                "the rule verifier: got no module math_verify, expected math-verify 0.9.0; next: make setup"
            )
        self._settings = settings
        self._lock = Condition()
        self._closing = False
        preload(strict=settings.strict)
        fast, slow = settings.lanes
        self._fast = self._lane("fast", fast, min(settings.fast_budget_s, settings.deadline_s), 0, meters)
        self._slow = self._lane("slow", slow, settings.deadline_s, SLOW_NICENESS, meters)
        self._sweeper = Thread(target=self._sweep, name="tinyv-rules-sweeper", daemon=True)
        self._sweeper.start()
        if not all(lane.wait_ready(START_S) for lane in (self._fast, self._slow)):
            self.close()
            raise TinyvError(f"rule workers did not start within {START_S:.0f} s; see the log for why")

    def submit(self, job: Job) -> None:
        """Takes the job, or settles it as overloaded at once."""
        with self._lock:
            full = self._closing or len(self._fast.queue) + len(self._slow.queue) >= self._settings.max_pending
            if not full:
                job.waits_until = min(time.monotonic() + self._settings.queue_deadline_s, job.until)
                self._fast.queue.put(job.request, job)
                self._lock.notify_all()
        if full:
            job.settle(Outcome("overloaded", detail="closed" if self._closing else "queue"))

    def close(self) -> None:
        """Kills the workers; waiting jobs end as overloaded, running ones as undecided."""
        with self._lock:
            self._closing = self._fast.closing = self._slow.closing = True
            waiting = self._fast.queue.remove(lambda _: True) + self._slow.queue.remove(lambda _: True)
            self._lock.notify_all()
        for lane in (self._fast, self._slow):
            lane.kill()
        for job in waiting:
            job.give_up("closed")
        for lane in (self._fast, self._slow):
            lane.join()
        if self._sweeper is not current_thread():
            self._sweeper.join()

    def _lane(self, name: str, workers: int, budget_s: float, niceness: int, meters: Meters) -> Lane:
        settings = self._settings
        rules = LaneRules(
            name,
            workers,
            budget_s,
            niceness,
            settings.memory_limit_mb,
            settings.tasks_per_worker,
            strict=settings.strict,
        )
        return Lane(rules, self._lock, meters, self._retry if name == "fast" else self._retry_crashed)

    def _retry(self, job: Job, reason: str) -> None:
        """After the fast lane: a second start in the slow one."""
        job.crashes += reason == "crash"
        now = time.monotonic()
        done = job.until <= now or (reason == "deadline" and self._settings.fast_budget_s >= self._settings.deadline_s)
        with self._lock:
            if not done and not self._closing:
                job.waits_until = min(now + self._settings.queue_deadline_s, job.until)
                self._slow.queue.put(job.request, job)
                self._lock.notify_all()
                return
        job.settle(Outcome("undecided", detail=reason))

    def _retry_crashed(self, job: Job, reason: str) -> None:
        """After the slow lane: only a lost worker earns another try."""
        if reason == "crash" and job.crashes + 1 < MAX_CRASHES:
            self._retry(job, reason)
        else:
            job.settle(Outcome("undecided", detail=reason))

    def _sweep(self) -> None:
        """Ends the waiting jobs whose time is up, even when every worker is busy."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closing or len(self._fast.queue) + len(self._slow.queue) > 0)
                if self._closing:
                    return
                now = time.monotonic()
                late = [job for lane in (self._fast, self._slow) for job in lane.queue.remove(_late(now))]
            for job in late:
                job.give_up("queue" if job.until > now else "deadline")
            time.sleep(SWEEP_S)


def _late(now: float) -> Callable[[Job], bool]:
    return lambda job: job.waits_until <= now
