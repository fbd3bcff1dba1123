"""The containers that rooms share."""

from hypothesis import given
from hypothesis import strategies as st
from tinyv.bounded import FairQueue, Recent, key_of


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_keys_differ_exactly_when_a_part_differs(left: list[str], right: list[str]) -> None:
    assert (key_of(*left) == key_of(*right)) is (left == right)


def test_keys_take_text_that_is_not_unicode() -> None:
    assert key_of("\ud800") != key_of("?")


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=60), st.integers(1, 5))
def test_the_table_keeps_the_most_recently_used(steps: list[tuple[bool, int]], entries: int) -> None:
    table: Recent[int] = Recent(entries)
    used: list[int] = []
    for is_put, name in steps:
        kept = used[-entries:]
        if is_put:
            table.put(bytes([name]), name)
        else:
            assert table.get(bytes([name])) == (name if name in kept else None)
        if is_put or name in kept:
            used = [other for other in kept if other != name] + [name]
        assert len(table) == len(used[-entries:])


def test_a_table_of_no_entries_remembers_nothing() -> None:
    table: Recent[int] = Recent(0)
    table.put(b"a", 1)
    assert table.get(b"a") is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers()), max_size=60))
def test_requests_take_turns_and_keep_their_own_order(items: list[tuple[int, int]]) -> None:
    queue: FairQueue[tuple[int, int]] = FairQueue()
    for number, (request, _) in enumerate(items):
        queue.put(request, (request, number))
    taken = [queue.take() for _ in range(len(queue))]
    assert sorted(number for _, number in taken) == list(range(len(items)))
    for request in range(4):
        own = [number for owner, number in taken if owner == request]
        assert own == sorted(own)
    present = {request for request, _ in items}
    assert {request for request, _ in taken[: len(present)]} == present


def test_removed_items_are_gone_and_counted() -> None:
    queue: FairQueue[int] = FairQueue()
    for number in range(10):
        queue.put(number % 3, number)
    assert sorted(queue.remove(lambda number: number % 2 == 0)) == [0, 2, 4, 6, 8]
    assert sorted(queue.take() for _ in range(len(queue))) == [1, 3, 5, 7, 9]
