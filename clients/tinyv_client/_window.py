"""Keeps several requests of one call in flight, tries again where that helps, and hands answers over in order.

Decides everything and waits for nothing: it yields what it wants to wait for, and a face, which knows threads or an
event loop, sends back what came.
Knows nothing of the contract's tensors.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tinyv_contract.records import Verdict

from tinyv_client._post import Flight, Post
from tinyv_client._retry import RetryPolicy
from tinyv_client._rows import Chunk
from tinyv_client._unscored import Policy
from tinyv_client.errors import DeadlineExceeded, OutOfMemory, VerifierError

__all__ = ["Answer", "Arrival", "Job", "Permit", "Want", "Window", "feed"]

_GRACE_S = 5.0
"""gRPC ends a late request by itself; so much later the window stops waiting for it to do so."""


_SHORTEST_S = 0.001
"""What gRPC is given for a request whose time is just over; it then says so itself."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Wants the right to send one request; is sent whether it came within that time."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """Wants a job whose request has ended; is sent None when none came within that time."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Hands over the next verdicts."""

    verdicts: list[Verdict]


Want = Permit | Arrival | Answer


@dataclass(slots=True, eq=False)
class Job:
    """One request's worth of rows, until it is answered."""

    chunk: Chunk
    ends_at: float
    tries: int = 0
    due_at: float = 0.0
    flight: Flight | None = None
    verdicts: list[Verdict] | None = None
    first: "list[Verdict] | None" = None
    """Verdicts of which some are being asked of the rule alone."""
    positions: tuple[int, ...] = ()
    """Which ones."""


@dataclass(slots=True)
class Window:
    """One call's requests."""

    post: Post
    chunks: Iterator[Chunk]
    ends_at: Callable[[], float]
    """When a chunk that starts now must be answered, on the monotonic clock."""
    policy: RetryPolicy
    unscored: Policy
    look_ahead: int
    """Chunks begun and not yet handed over, at most."""
    count: Callable[[list[Verdict], list[Verdict]], object]
    """Called with what the server said of a chunk, and what the caller gets."""
    arrive: Callable[[Job], object]
    """Called from gRPC's threads with each job whose request has ended."""
    _begun: deque[Job] = field(default_factory=deque)
    _waiting: deque[Job] = field(default_factory=deque)
    _flying: int = 0

    def wants(self) -> Generator[Want, Any, None]:
        """Each chunk's verdicts as Answers, in order; raises the first VerifierError that no further try can mend.

        However it ends, nothing stays in flight.
        """
        try:
            while True:
                yield from self._launch()
                if not self._begun:
                    break
                if (verdicts := self._begun[0].verdicts) is not None:
                    self._begun.popleft()
                    yield Answer(verdicts)
                else:
                    yield from self._absorb()
        finally:
            for job in self._begun:
                if job.flight is not None:
                    job.flight.cancel()

    def _launch(self) -> Generator[Want, Any, None]:
        """Sends what is due, as far as permits go."""
        while (job := self._next()) is not None:
            # with nothing of its own in flight a call may wait: other calls' requests end by themselves
            if not self.post.permits.take() and (self._flying or not (yield Permit(self._left_s(job)))):
                break
            self._waiting.remove(job)
            self._send(job)

    def _next(self) -> Job | None:
        now = time.monotonic()
        for job in self._waiting:
            if job.due_at <= now:
                return job
        # while requests rest before another try, no new ones are begun: an outage costs one window of them
        while not self._waiting and len(self._begun) < self.look_ahead:
            if (chunk := next(self.chunks, None)) is None:
                break
            job = Job(chunk, self.ends_at())
            self._begun.append(job)
            if chunk.sent:
                self._waiting.append(job)
                return job
            self._settle(job, chunk.merge(()))
        return None

    def _send(self, job: Job) -> None:
        job.tries += 1
        timeout_s = max(job.ends_at - time.monotonic(), _SHORTEST_S)
        job.flight = self.post.send(job.chunk, timeout_s, job.tries, lambda: self.arrive(job))
        self._flying += 1

    def _absorb(self) -> Generator[Want, Any, None]:
        """Waits for one answer, or until the next try is due, and takes it in."""
        now = time.monotonic()
        wakes = [job.due_at for job in self._waiting if job.due_at > now]
        grace_s = _GRACE_S if self._flying else 0.0
        wait_s = min([*wakes, self._begun[0].ends_at + grace_s]) - now
        job: Job | None = yield Arrival(max(wait_s, 0.0))
        if job is None:
            self._left_s(self._begun[0])
            return
        self._flying -= 1
        flight, job.flight = job.flight, None
        if flight is None:
            return
        try:
            verdicts = self.post.read(flight, job.chunk)
        except VerifierError as error:
            self._rest(job, error, elsewhere=self.post.failed(flight, error))
        else:
            self._take_in(job, verdicts)

    def _take_in(self, job: Job, answers: list[Verdict]) -> None:
        verdicts = job.chunk.merge(answers)
        if job.first is None and (positions := tuple(self.unscored.rule_rows(verdicts))):
            again = job.chunk.only(positions)
            if again.sent:
                job.first, job.positions, job.chunk, job.tries = verdicts, positions, again, 0
                self._waiting.append(job)
                return
        self._settle(job, verdicts)

    def _settle(self, job: Job, verdicts: list[Verdict]) -> None:
        """The job's end: what the server said becomes what the caller gets, and both are counted."""
        said = job.first or verdicts
        given = said
        if job.first is not None:
            by_rule = dict(zip(job.positions, verdicts, strict=True))
            given = [by_rule[at] if at in by_rule and by_rule[at].status.scored else one for at, one in enumerate(said)]
        try:
            job.verdicts = self.unscored.settle(given)
        finally:
            self.count(said, job.verdicts or given)
        job.chunk = Chunk(())  # its texts need no memory any more

    def _rest(self, job: Job, error: VerifierError, *, elsewhere: bool) -> None:
        """Puts the job aside until its next try; raises when there is none, unless the rule was only asked again."""
        now = time.monotonic()
        wait_s = self.policy.wait_s(job.tries, error, job.ends_at - now, elsewhere=elsewhere)
        if wait_s is not None:
            wait_s = max(wait_s, self.post.connection.budget.delay_s(now))
        if wait_s is not None and wait_s < job.ends_at - now:
            job.due_at = now + wait_s
            self._waiting.append(job)
            if isinstance(error, OutOfMemory) and job.first is None and len(job.chunk.rows) > 1:
                self._split(job)
        elif job.first is not None:
            self._settle(job, [job.first[at] for at in job.positions])
        elif job.tries > 1:
            raise type(error)(f"{error}; tried {job.tries} times") from error.__cause__
        else:
            raise error

    def _split(self, job: Job) -> None:
        """A request that the server has no memory for goes on as two of half its rows."""
        job.chunk, rest = job.chunk.halves()
        other = replace(job, chunk=rest)
        self._begun.insert(self._begun.index(job) + 1, other)
        self._waiting.append(other)
        for half in (job, other):
            if not half.chunk.sent:
                self._waiting.remove(half)
                self._settle(half, half.chunk.merge(()))

    def _left_s(self, job: Job) -> float:
        """Seconds left for a job; raises DeadlineExceeded when there are none."""
        left_s = job.ends_at - time.monotonic()
        if left_s <= 0:
            raise DeadlineExceeded(
                f"got no answer for {len(job.chunk.rows)} rows in time; "
                "next: allow more time (timeout_s), or send fewer rows at once"
            )
        return left_s


def feed(wants: Generator[Want, Any, None], came: object) -> Want | None:
    """The next want after one was met; None at the end."""
    try:
        return wants.send(came)
    except StopIteration:
        return None
