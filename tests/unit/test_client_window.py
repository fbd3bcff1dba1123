"""One call's window on a clock that the test turns: what it waits for, what it sends, when it gives up."""

import random
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tinyv_client import DeadlineExceeded, RetryPolicy, Unavailable
from tinyv_client._retry import RetryBudget
from tinyv_client._unscored import Policy
from tinyv_client._window import Answer, Arrival, Job, Permit, Window
from tinyv_client.errors import OutOfMemory
from tinyv_contract.records import Status, Verdict

GRANTED = True
RIGHT = Verdict(1.0, Status.RULE_ACCEPTED, "5", float("nan"))


class Clock:
    """The monotonic clock."""

    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    turned = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: turned.now)
    monkeypatch.setattr(random, "uniform", lambda *ends: max(ends))
    return turned


class Flight:
    """A request on its way."""

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Post:
    """Sends nothing: keeps what would be sent, and reads what the test put there."""

    def __init__(self, permits: int) -> None:
        self.free = permits
        self.sent: list[tuple[float, int]] = []
        self.flights: list[Flight] = []
        self.answer: Exception | None = None
        self.permits = SimpleNamespace(take=self._take)
        self.connection = SimpleNamespace(budget=RetryBudget(RetryPolicy()))

    def _take(self) -> bool:
        self.free -= 1
        return self.free >= 0

    def send(self, chunk: Any, timeout_s: float, tries: int, done: Callable[[], object]) -> Flight:
        del chunk, done
        self.sent.append((timeout_s, tries))
        self.flights.append(Flight())
        return self.flights[-1]

    def read(self, flight: Flight, chunk: Any) -> list[Verdict]:
        del flight, chunk
        if self.answer is not None:
            raise self.answer
        return [RIGHT]

    def failed(self, flight: Flight, error: Exception) -> bool:
        del flight, error
        return False


def chunk() -> Any:
    return SimpleNamespace(sent=("row",), rows=("row",), merge=list)


def window(post: Post, ends_at: Callable[[], float], chunks: int = 1, look_ahead: int = 9) -> tuple[Window, list[Any]]:
    counted: list[Any] = []
    made: Iterator[Any] = iter([chunk() for _ in range(chunks)])
    return Window(
        post=post,  # type: ignore[arg-type]
        chunks=made,
        ends_at=ends_at,
        policy=RetryPolicy(),
        unscored=Policy(),
        look_ahead=look_ahead,
        count=lambda said, given: counted.append((said, given)),
        arrive=counted.append,
    ), counted


@pytest.mark.usefixtures("clock")
def test_an_answer_is_waited_for_until_the_end_and_five_seconds_more() -> None:
    post = Post(1)
    opened, counted = window(post, lambda: 10.0)
    wants = opened.wants()
    assert next(wants) == Arrival(15.0)
    assert post.sent == [(10.0, 1)]
    (job,) = opened._begun
    assert wants.send(job) == Answer([RIGHT])
    assert counted == [([RIGHT], [RIGHT])]
    with pytest.raises(StopIteration):
        wants.send(None)
    assert not post.flights[0].cancelled


def test_nothing_that_rests_is_waited_for_longer_than_there_is_time(clock: Clock) -> None:
    post = Post(9)
    opened, _ = window(post, lambda: 10.0)
    wants = opened.wants()
    next(wants)
    (job,) = opened._begun
    post.answer, clock.now = Unavailable("away"), 1.0
    assert wants.send(job) == Arrival(0.25), "until the next try"
    assert wants.send(None) == Arrival(0.25), "woken early, it waits on"
    clock.now = 1.25
    assert wants.send(None) == Arrival(13.75), "the second try: until the end and five seconds more"
    assert post.sent == [(10.0, 1), (8.75, 2)]
    clock.now = 9.97
    with pytest.raises(Unavailable, match="away; tried 2 times"):
        wants.send(job)


def test_a_request_whose_time_is_over_ends_the_call_and_cancels_the_others(clock: Clock) -> None:
    post = Post(9)
    ends: Iterator[float] = iter([10.0, 30.0])
    opened, _ = window(post, lambda: next(ends), chunks=2)
    wants = opened.wants()
    assert next(wants) == Arrival(15.0), "the first one's end"
    clock.now = 10.0
    with pytest.raises(DeadlineExceeded, match="1 rows in time"):
        wants.send(None)
    assert [flight.cancelled for flight in post.flights] == [True, True]


def test_a_call_without_a_permit_waits_for_one_only_with_nothing_in_flight(clock: Clock) -> None:
    post = Post(0)
    opened, _ = window(post, lambda: 10.0, chunks=2)
    wants = opened.wants()
    clock.now = 4.0
    assert next(wants) == Permit(6.0)
    assert wants.send(GRANTED) == Arrival(11.0), "one is on its way: the other waits for its answer"
    assert post.sent == [(6.0, 1)]


@pytest.mark.usefixtures("clock")
def test_no_more_is_begun_than_is_looked_ahead_and_answers_come_in_order() -> None:
    post = Post(9)
    opened, _ = window(post, lambda: 10.0, chunks=3, look_ahead=2)
    wants = opened.wants()
    assert next(wants) == Arrival(15.0)
    first, second = opened._begun
    assert wants.send(second) == Arrival(15.0), "the second is kept until the first is there"
    assert isinstance(wants.send(first), Answer)
    assert wants.send(None) == Answer([RIGHT])
    assert wants.send(None) == Arrival(15.0)
    assert len(post.sent) == 3


def test_jobs_are_their_own_and_never_equal() -> None:
    one, other = (Job(chunk(), 1.0) for _ in range(2))
    assert one != other


@pytest.mark.usefixtures("clock")
def test_a_single_row_that_there_is_no_memory_for_is_tried_again_whole() -> None:
    post = Post(9)
    opened, _ = window(post, lambda: 10.0)
    wants = opened.wants()
    next(wants)
    (job,) = opened._begun
    post.answer = OutOfMemory("full")
    assert wants.send(job) == Arrival(0.25)
    assert list(opened._begun) == [job]
