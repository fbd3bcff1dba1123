"""The queue of one lane: first come, first served, taking turns between requests.

Owns the order of work only; its caller holds the lock. A request of a thousand rows delays a one-row request behind it
by one row, not by a thousand.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["FairQueue", "Job", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the pool says of one job."""

    word: str
    """accepted, rejected, nothing, undecided or overloaded."""
    answer: str = ""
    detail: str = ""
    """For undecided and overloaded: the limit or failure behind it."""


@dataclass(slots=True, eq=False)
class Job:
    """One comparison that a worker must make."""

    request: int
    """Jobs of the same request share one turn."""
    task: tuple[str, str, bool]
    settle: Callable[[Outcome], None]
    """Called exactly once, from any thread."""
    until: float
    """When its request gives up, as time.monotonic(); may be infinite."""
    waits_until: float = 0.0
    """When it leaves the queue unanswered, as time.monotonic(); the pool sets it."""
    started: bool = False
    crashes: int = 0

    def give_up(self, detail: str) -> None:
        """Settles a waiting job: overloaded if it never ran, undecided (so that a judge may be asked) if it did."""
        self.settle(Outcome("undecided" if self.started else "overloaded", detail=detail))


class FairQueue:
    """Jobs that wait for one lane."""

    def __init__(self) -> None:
        self._turns: OrderedDict[int, deque[Job]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, job: Job) -> None:
        """Adds a job behind those of its request."""
        self._turns.setdefault(job.request, deque()).append(job)
        self._size += 1

    def take(self) -> Job:
        """The next job; KeyError when there is none."""
        request, jobs = self._turns.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._turns[request] = jobs
        self._size -= 1
        return job

    def remove(self, doomed: Callable[[Job], bool]) -> list[Job]:
        """Takes out all the jobs that are doomed."""
        out = []
        for request, jobs in list(self._turns.items()):
            gone = [job for job in jobs if doomed(job)]
            if gone:
                out += gone
                kept = deque(job for job in jobs if not doomed(job))
                if kept:
                    self._turns[request] = kept
                else:
                    del self._turns[request]
        self._size -= len(out)
        return out
