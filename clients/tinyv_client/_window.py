"""Keeps several requests of one call in flight, tries again where that helps, and hands answers over in order.

Runs in the caller's thread; gRPC's threads only put answers into a queue.
Knows nothing of the contract's tensors.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

from tinyv.records import Verdict

from tinyv_client._retry import RetryPolicy
from tinyv_client._rows import Chunk
from tinyv_client.errors import DeadlineExceeded, VerifierError

__all__ = ["Carrier", "InFlight", "Window"]

_GRACE_S = 5.0
"""gRPC ends a late request by itself; so much later the window stops waiting for it to do so."""


_SHORTEST_S = 0.001
"""What gRPC is given for a request whose time is just over; it then says so itself."""


class InFlight(Protocol):
    """A request on its way."""

    def cancel(self) -> object:
        """Ends it; its answer no longer matters."""


Call = TypeVar("Call", bound=InFlight)


class Carrier(Protocol[Call]):
    """What carries a chunk to the server and back."""

    def permit(self, wait_s: float) -> bool:
        """Takes the right to send one request; False when there is none within that time."""

    def send(self, chunk: Chunk, timeout_s: float, done: Callable[[], None]) -> Call:
        """Sends with a permit, which goes back when the request ends; then `done` is called, from any thread."""

    def read(self, call: Call, chunk: Chunk) -> list[Verdict]:
        """What came of a request that is done; raises VerifierError."""


@dataclass(slots=True, eq=False)
class _Job(Generic[Call]):
    chunk: Chunk
    ends_at: float
    tries: int = 0
    due_at: float = 0.0
    call: Call | None = None
    verdicts: list[Verdict] | None = None


@dataclass(slots=True)
class Window(Generic[Call]):
    """One call's requests."""

    post: Carrier[Call]
    chunks: Iterator[Chunk]
    ends_at: Callable[[], float]
    """When a chunk that starts now must be answered, on the monotonic clock."""
    policy: RetryPolicy
    look_ahead: int
    """Chunks begun and not yet handed over, at most."""
    _begun: deque[_Job[Call]] = field(default_factory=deque)
    _waiting: deque[_Job[Call]] = field(default_factory=deque)
    _flying: int = 0
    _arrivals: "SimpleQueue[_Job[Call]]" = field(default_factory=SimpleQueue)

    def answers(self) -> Iterator[list[Verdict]]:
        """Each chunk's verdicts, in order; raises the first VerifierError that no further try can mend.

        However it ends, nothing stays in flight.
        """
        try:
            while self._launch() or self._begun:
                if (verdicts := self._begun[0].verdicts) is not None:
                    self._begun.popleft()
                    yield verdicts
                else:
                    self._absorb()
        finally:
            for job in self._begun:
                if job.call is not None:
                    job.call.cancel()

    def _launch(self) -> bool:
        """Sends what is due, as far as permits go; whether anything was sent or begun."""
        launched = False
        while (job := self._next()) is not None:
            # with nothing of its own in flight a call may wait for a permit: other threads' requests end by themselves
            if not self.post.permit(0.0 if self._flying else self._left_s(job)):
                break
            self._waiting.remove(job)
            self._send(job)
            launched = True
        return launched

    def _next(self) -> _Job[Call] | None:
        now = time.monotonic()
        for job in self._waiting:
            if job.due_at <= now:
                return job
        # while requests rest before another try, no new ones are begun: an outage costs one window of them
        while not self._waiting and len(self._begun) < self.look_ahead:
            if (chunk := next(self.chunks, None)) is None:
                break
            job = _Job(chunk, self.ends_at())
            self._begun.append(job)
            if chunk.sent:
                self._waiting.append(job)
                return job
            job.verdicts = chunk.merge(())
        return None

    def _send(self, job: _Job[Call]) -> None:
        job.tries += 1
        timeout_s = max(job.ends_at - time.monotonic(), _SHORTEST_S)
        job.call = self.post.send(job.chunk, timeout_s, lambda: self._arrivals.put(job))
        self._flying += 1

    def _absorb(self) -> None:
        """Waits for one answer, or until the next try is due, and takes it in."""
        now = time.monotonic()
        wakes = [job.due_at for job in self._waiting if job.due_at > now]
        grace_s = _GRACE_S if self._flying else 0.0
        wait_s = min([*wakes, self._begun[0].ends_at + grace_s]) - now
        try:
            job = self._arrivals.get(timeout=max(wait_s, 0.0))
        except Empty:
            self._left_s(self._begun[0])
            return
        self._flying -= 1
        call, job.call = job.call, None
        if call is None:
            return
        try:
            job.verdicts = job.chunk.merge(self.post.read(call, job.chunk))
            job.chunk = Chunk(())  # its texts need no memory any more
        except VerifierError as error:
            self._rest(job, error)

    def _rest(self, job: _Job[Call], error: VerifierError) -> None:
        """Puts the job aside until its next try; raises when there is none."""
        wait_s = self.policy.wait_s(job.tries, error, job.ends_at - time.monotonic())
        if wait_s is None:
            raise error
        job.due_at = time.monotonic() + wait_s
        self._waiting.append(job)

    def _left_s(self, job: _Job[Call]) -> float:
        """Seconds left for a job; raises DeadlineExceeded when there are none."""
        left_s = job.ends_at - time.monotonic()
        if left_s <= 0:
            raise DeadlineExceeded(
                f"got no answer for {len(job.chunk.rows)} rows in time; "
                "next: allow more time (timeout_s), or send fewer rows at once"
            )
        return left_s
