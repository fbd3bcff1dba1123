"""The client's numbers, without a server: waits near the end, a process's burst of tries, which server comes first."""

import random

import pytest
from tinyv_client import RetryPolicy, Unavailable
from tinyv_client._balance import choose, ranking
from tinyv_client._retry import RetryBudget

ERROR = Unavailable("x")


@pytest.fixture
def longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every random wait is its longest."""
    monkeypatch.setattr(random, "uniform", lambda *ends: max(ends))


@pytest.mark.usefixtures("longest")
def test_waits_double_up_to_the_longest_and_to_half_of_what_is_left() -> None:
    policy = RetryPolicy()
    waits = [policy.wait_s(tries, ERROR, left_s=600.0) for tries in range(1, 8)]
    assert waits == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert [policy.wait_s(9, ERROR, left_s) for left_s in (8.0, 1.0, 0.05, 0.049)] == [4.0, 0.5, 0.025, None]
    assert policy.wait_s(9, ERROR, 600.0, elsewhere=True) == 0.02
    assert policy.wait_s(10_000, ERROR, 600.0) == 5.0


def test_half_of_every_wait_is_random(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []
    monkeypatch.setattr(random, "uniform", lambda low, high: asked.append((low, high)) or low)
    assert RetryPolicy().wait_s(1, ERROR, 600.0) == 0.125
    assert asked == [(0.5, 1.0)]


def test_tries_are_counted_and_end() -> None:
    policy = RetryPolicy(tries=3)
    assert [policy.wait_s(tries, ERROR, 600.0) is None for tries in (1, 2, 3, 4)] == [False, False, True, True]
    assert policy.wait_s(1, ValueError("no outage"), 600.0) is None  # type: ignore[arg-type]


def test_a_process_has_a_burst_of_64_tries_and_then_32_a_second() -> None:
    budget = RetryBudget(RetryPolicy())
    assert [budget.delay_s(100.0) for _ in range(64)] == [0.0] * 64
    assert [budget.delay_s(100.0) for _ in range(3)] == pytest.approx([1 / 32, 2 / 32, 3 / 32])
    assert [budget.delay_s(101.0 + 3 / 32) for _ in range(32)] == [0.0] * 32
    assert budget.delay_s(101.0 + 3 / 32) == pytest.approx(1 / 32)
    assert [budget.delay_s(1e6) for _ in range(65)][-2:] == pytest.approx([0.0, 1 / 32]), "rest earns no second burst"


def test_rankings_are_the_same_in_every_version_of_the_client() -> None:
    urls = ["10.0.0.1:8001", "10.0.0.2:8001", "10.0.0.3:8001"]
    found = [ranking(key, urls) for key in (b"", b"What is 1/2 + 1/3?", b"q2")]
    assert found == [(0, 2, 1), (2, 0, 1), (2, 0, 1)]


class Server:
    """What `choose` is shown."""

    def __init__(self, inflight: int, rests_until: float) -> None:
        self.inflight, self.rests_until = inflight, rests_until


def test_the_next_server_is_awake_then_favourite_or_least_busy() -> None:
    busy, idle, resting = Server(3, 0.0), Server(1, 5.0), Server(0, 9.0)
    servers = [busy, idle, resting]
    assert choose(servers, None, 0, 5.0) is idle, "a rest that ends now is over"
    assert choose(servers, None, 0, 4.9) is busy
    assert choose(servers, (2, 0, 1), 0, 5.0) is busy, "the favourite that does not rest"
    assert choose([idle, resting], None, 0, 1.0) is idle, "all rest: the one whose rest ends first"
    equals = [Server(1, 0.0) for _ in range(3)]
    assert [equals.index(choose(equals, None, turn, 1.0)) for turn in range(5)] == [0, 1, 2, 0, 1]
