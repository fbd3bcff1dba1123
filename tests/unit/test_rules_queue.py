"""The two pure tables of the room: turns between requests, and remembered or shared outcomes."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.rules.fair import FairQueue, Job, Outcome
from tinyv.rules.memory import Memory, key_of

ACCEPTED = Outcome("accepted", "5")


def job(request: int, text: str = "") -> Job:
    return Job(request, ("", text, False), lambda _: None, math.inf)


def drain(queue: FairQueue) -> list[tuple[int, str]]:
    taken = [queue.take() for _ in range(len(queue))]
    return [(item.request, item.task[1]) for item in taken]


def test_a_small_request_waits_for_one_row_of_a_big_one() -> None:
    queue = FairQueue()
    for number in range(1000):
        queue.put(job(1, str(number)))
    queue.put(job(2, "small"))
    assert drain(queue)[1] == (2, "small")


@given(st.lists(st.integers(0, 3), max_size=40))
def test_jobs_of_a_request_keep_their_order_and_none_is_lost(requests: list[int]) -> None:
    queue = FairQueue()
    for number, request in enumerate(requests):
        queue.put(job(request, str(number)))
    order = drain(queue)
    for request in set(requests):
        mine = [int(text) for owner, text in order if owner == request]
        assert mine == [number for number, owner in enumerate(requests) if owner == request]
    assert len(queue) == 0


def test_an_empty_queue_has_nothing_to_take() -> None:
    with pytest.raises(KeyError):
        FairQueue().take()


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=30))
def test_removal_takes_the_doomed_and_leaves_the_rest_in_order(rows: list[tuple[int, bool]]) -> None:
    queue = FairQueue()
    for request, doomed in rows:
        queue.put(job(request, "doomed" if doomed else "kept"))
    removed = queue.remove(lambda item: item.task[1] == "doomed")
    assert len(removed) == sum(doomed for _, doomed in rows)
    assert len(queue) == len(rows) - len(removed)
    assert {text for _, text in drain(queue)} <= {"kept"}


def test_a_job_that_never_ran_is_overloaded_and_one_that_did_is_undecided() -> None:
    outcomes: list[Outcome] = []
    waiting = Job(1, ("", "", False), outcomes.append, math.inf)
    waiting.give_up("queue")
    waiting.started = True
    waiting.give_up("deadline")
    assert outcomes == [Outcome("overloaded", detail="queue"), Outcome("undecided", detail="deadline")]


class Heard:
    """A waiter that writes down what it hears."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str]] = []

    def __call__(self, outcome: Outcome, how: str) -> None:
        self.all.append((outcome.word, how))


def test_the_first_who_asks_makes_the_comparison_and_the_others_share_it() -> None:
    memory, first, second = Memory(10), Heard(), Heard()
    assert memory.ask(b"k", math.inf, first)
    assert not memory.ask(b"k", math.inf, second)
    assert second.all == []
    memory.tell(b"k", math.inf, ACCEPTED)
    assert (first.all, second.all) == ([("accepted", "worker")], [("accepted", "coalesced")])


def test_a_decided_outcome_is_remembered() -> None:
    memory, heard = Memory(10), Heard()
    for word in ("accepted", "rejected", "nothing"):
        memory.ask(word.encode(), math.inf, lambda *_: None)
        memory.tell(word.encode(), math.inf, Outcome(word))
        assert not memory.ask(word.encode(), math.inf, heard)
    assert heard.all == [("accepted", "cache"), ("rejected", "cache"), ("nothing", "cache")]


@pytest.mark.parametrize("word", ["undecided", "overloaded"])
def test_what_could_not_be_told_is_asked_again(word: str) -> None:
    memory, heard = Memory(10), Heard()
    memory.ask(b"k", math.inf, heard)
    memory.tell(b"k", math.inf, Outcome(word))
    assert heard.all == [(word, "worker")]
    assert memory.ask(b"k", math.inf, heard)


def test_the_longest_unused_outcome_is_forgotten_first() -> None:
    memory = Memory(2)

    def learn(key: bytes) -> None:
        memory.ask(key, math.inf, lambda *_: None)
        memory.tell(key, math.inf, ACCEPTED)

    learn(b"a")
    learn(b"b")
    memory.ask(b"a", math.inf, lambda *_: None)  # a is used again
    learn(b"c")
    assert [memory.ask(key, math.inf, lambda *_: None) for key in (b"a", b"b", b"c")] == [False, True, False]


def test_rows_with_different_deadlines_share_what_is_known_but_not_what_is_under_way() -> None:
    memory, patient, hasty = Memory(10), Heard(), Heard()
    assert memory.ask(b"k", math.inf, patient)
    assert memory.ask(b"k", 12.5, hasty)
    memory.tell(b"k", 12.5, Outcome("undecided"))
    assert (patient.all, hasty.all) == ([], [("undecided", "worker")])
    memory.tell(b"k", math.inf, ACCEPTED)
    assert not memory.ask(b"k", 99.5, hasty)
    assert hasty.all[-1] == ("accepted", "cache")


def test_a_memory_of_no_entries_still_shares_what_is_under_way() -> None:
    memory, heard = Memory(0), Heard()
    assert memory.ask(b"k", math.inf, heard)
    assert not memory.ask(b"k", math.inf, heard)
    memory.tell(b"k", math.inf, ACCEPTED)
    assert len(heard.all) == 2
    assert memory.ask(b"k", math.inf, heard)


def test_a_waiter_may_ask_again_while_it_is_told() -> None:
    """No lock is held while waiters are called."""
    memory, heard = Memory(10), Heard()
    again: Callable[[Outcome, str], None] = lambda *_: memory.ask(b"k", math.inf, heard) and None  # noqa: E731
    memory.ask(b"k", math.inf, again)
    memory.tell(b"k", math.inf, ACCEPTED)
    assert heard.all == [("accepted", "cache")]


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_keys_differ_exactly_when_a_part_differs(left: list[str], right: list[str]) -> None:
    assert (key_of(*left) == key_of(*right)) == (left == right)


def test_a_lone_surrogate_has_a_key() -> None:
    assert key_of("\ud800") != key_of("\ud801")
