"""What travels between the room and its lanes: a job and what became of it.

Owns the words of an outcome. Queues of jobs are `tinyv.bounded.FairQueue`s, whose caller holds the lock.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tinyv.rules.worker import Task

__all__ = ["Job", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the pool says of one job."""

    word: str
    """accepted, refuted, rejected, nothing, undecided or overloaded."""
    answer: str = ""
    """What math-verify extracted, or the name of our proof."""
    detail: str = ""
    """For undecided and overloaded: the limit or failure behind it."""


@dataclass(slots=True, eq=False)
class Job:
    """One comparison that a worker must make."""

    request: int
    """Jobs of the same request share one turn."""
    task: Task
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
