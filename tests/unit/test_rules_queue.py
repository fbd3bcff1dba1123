"""The two pure tables of the room: turns between requests, and remembered or shared outcomes."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.bounded import key_of
from tinyv.rules.jobs import Job, Outcome
from tinyv.rules.memory import Memory

ACCEPTED = Outcome("accepted", "5")


def job(request: int, text: str = "") -> Job:
    return Job(request, ("", "", text, False), lambda _: None, math.inf)


def test_a_job_that_never_ran_is_overloaded_and_one_that_did_is_undecided() -> None:
    outcomes: list[Outcome] = []
    waiting = Job(1, ("", "", "", False), outcomes.append, math.inf)
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
