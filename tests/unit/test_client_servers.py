"""Many servers: which one is asked, and what happens when one is gone, drains or comes back."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import grpc
import pytest
from tinyv_client import InvalidArgument, RetryPolicy, Sample, Status, Unavailable, Verdict
from tinyv_client._balance import choose, ranking
from tinyv_client._retry import RetryBudget
from tinyv_client._target import targets
from tinyv_client.testing import FakeServer, Fault

from .faces_kit import GUARD_S, Face

PATIENT = RetryPolicy(tries=40, first_wait_s=0.01, longest_wait_s=0.05)


def echo(sample: Sample) -> Verdict:
    return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)


def rows(count: int, groups: int = 1) -> list[Sample]:
    return [Sample(f"question {number % groups}", "g", str(number)) for number in range(count)]


def answers(verdicts: list[Verdict]) -> list[str]:
    return [verdict.answer for verdict in verdicts]


def started(stack: ExitStack, count: int = 3) -> list[FakeServer]:
    return [stack.enter_context(FakeServer(echo)) for _ in range(count)]


def urls(servers: list[FakeServer]) -> list[str]:
    return [server.url for server in servers]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("a:1", ("a:1",)),
        (["a:1", "b:2"], ("a:1", "b:2")),
        ("a:1, b:2", ("a:1", "b:2")),
        ("ipv4:1.2.3.4:1,5.6.7.8:2", ("ipv4:1.2.3.4:1", "ipv4:5.6.7.8:2")),
        ("ipv6:[::1]:1", ("ipv6:[::1]:1",)),
        ("dns:///verifier:8001", ("dns:///verifier:8001",)),
    ],
)
def test_a_url_names_one_server_or_many(url: str | list[str], expected: tuple[str, ...]) -> None:
    assert targets(url) == expected


@pytest.mark.parametrize("url", ["", [], [""], None, [None], 8001, ["a:1", "a:1"], "ipv4:", ","])
def test_what_is_no_url_is_refused_with_what_was_expected(url: object, face: Face) -> None:
    with pytest.raises((InvalidArgument, TypeError), match=r"url|iterable"):
        face(url)


def test_requests_are_spread_over_all_servers(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack)
        with face(urls(servers), rows_per_request=1) as client:
            assert answers(client.verify(rows(120))) == [str(number) for number in range(120)]
        assert all(len(server.requests) >= 20 for server in servers)


def test_an_ipv4_list_is_spread_and_a_dns_name_is_accepted(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack, 2)
        with face("ipv4:" + ",".join(urls(servers)), rows_per_request=1) as client:
            client.verify(rows(40))
        assert all(server.requests for server in servers)
        with face(f"dns:///localhost:{servers[0].port}") as client:
            assert len(client.verify([Sample("q", "g", "x" * 5_000_000)])) == 1
            assert client.verify(rows(1))[0].answer == "0"


def test_large_messages_pass_to_many_servers_too(face: Face) -> None:
    text = "x" * (4 * 1024 * 1024)
    with ExitStack() as stack:
        servers = started(stack, 2)
        with face(urls(servers)) as client:
            assert answers(client.verify([Sample("q", "g", text)] * 3)) == [text] * 3


def test_a_dead_server_costs_no_row_and_is_left_alone(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack)
        servers[1].stop()
        with face(urls(servers), rows_per_request=1, retry=PATIENT) as client:
            assert answers(client.verify(rows(200))) == [str(number) for number in range(200)]
            assert client.stats().errors.get("Unavailable", 0) <= 40
            assert client.ready()


def test_a_draining_server_s_rows_go_elsewhere(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack)
        servers[0].draining = True
        with face(urls(servers), rows_per_request=1, retry=PATIENT) as client:
            assert answers(client.verify(rows(200))) == [str(number) for number in range(200)]
            stats = client.stats()
        assert stats.rows == 200
        assert stats.retries == stats.errors["Unavailable"] == len(servers[0].requests) <= 30


def test_a_server_that_comes_back_is_used_again(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack, 2)
        servers[0].draining = True
        with face(urls(servers), rows_per_request=1, retry=PATIENT) as client:
            client.verify(rows(10))
            servers[0].draining = False
            servers[0].requests.clear()
            until = time.monotonic() + GUARD_S
            while not servers[0].requests and time.monotonic() < until:
                client.verify(rows(10))
                time.sleep(0.05)
            assert servers[0].requests


def test_when_all_are_gone_the_error_is_unavailable_in_bounded_time(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack)
    quick = RetryPolicy(tries=3, first_wait_s=0.01, longest_wait_s=0.02)
    with face(urls(servers), retry=quick) as client:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            client.verify(rows(5))
        assert time.monotonic() - began < 10
        assert client.ready() is False


@pytest.mark.parametrize("way", ["verify", "stream"])
def test_affinity_sends_all_rows_of_a_question_to_one_server(face: Face, way: str) -> None:
    with ExitStack() as stack:
        servers = started(stack)
        with face(urls(servers), rows_per_request=16, affinity=True) as client:
            for _ in range(2):
                verdicts = list(getattr(client, way)(rows(300, groups=30)))
                assert answers(verdicts) == [str(number) for number in range(300)]
        asked = [{row.question for received in server.requests for row in received.samples} for server in servers]
        assert sum(map(len, asked)) == 30, "no question is asked of two servers"
        assert all(asked), "and all have some"


def test_affinity_falls_over_when_the_favourite_is_gone_and_moves_nothing_else(face: Face) -> None:
    with ExitStack() as stack:
        servers = started(stack)
        with face(urls(servers), rows_per_request=8, affinity=True, retry=PATIENT) as client:
            client.verify(rows(200, groups=40))
            before = [{row.question for item in server.requests for row in item.samples} for server in servers]
            servers[2].stop()
            for server in servers:
                server.requests.clear()
            assert answers(client.verify(rows(200, groups=40))) == [str(number) for number in range(200)]
            after = [{row.question for item in server.requests for row in item.samples} for server in servers]
    assert before[0] <= after[0]
    assert before[1] <= after[1]


def test_rows_that_affinity_reorders_and_rows_that_are_not_sent_keep_their_places(face: Face) -> None:
    samples = rows(60, groups=7)
    samples[13] = Sample("\ud800", "g", "r")
    with ExitStack() as stack:
        servers = started(stack)
        with face(urls(servers), rows_per_request=4, affinity=True) as client:
            verdicts = client.verify(samples)
            with pytest.raises(InvalidArgument):
                client.verify([*samples, "text"])
    assert verdicts[13].status is Status.INVALID_INPUT
    assert [one.answer for at, one in enumerate(verdicts) if at != 13] == [str(at) for at in range(60) if at != 13]


def test_a_ranking_is_stable_even_and_loses_one_server_s_keys_alone() -> None:
    names = [f"host-{number}:8001" for number in range(5)]
    keys = [f"question {number}".encode() for number in range(2_000)]
    first = {key: names[ranking(key, names)[0]] for key in keys}
    assert all(300 <= count <= 500 for count in Counter(first.values()).values())
    fewer = [name for name in names if name != "host-3:8001"]
    moved = [key for key in keys if fewer[ranking(key, fewer)[0]] != first[key]]
    assert all(first[key] == "host-3:8001" for key in moved)


class Seen:
    def __init__(self, inflight: int, rests_until: float = 0.0) -> None:
        self.inflight, self.rests_until = inflight, rests_until


def test_the_choice_is_the_least_busy_that_does_not_rest() -> None:
    servers = [Seen(3), Seen(1), Seen(0, rests_until=9.0)]
    assert choose(servers, None, turn=0, now=5.0) is servers[1]
    assert choose(servers, (2, 0, 1), turn=0, now=5.0) is servers[0]
    assert choose(servers, (2, 0, 1), turn=0, now=9.5) is servers[2]
    assert {choose([Seen(0), Seen(0)], None, turn, 0.0).rests_until for turn in range(2)} == {0.0}
    resting = [Seen(0, 7.0), Seen(0, 6.0)]
    assert choose(resting, None, turn=0, now=5.0) is resting[1]


def test_a_retry_budget_is_a_burst_and_then_a_rate() -> None:
    budget = RetryBudget(RetryPolicy(burst=4, per_s=2.0))
    delays = [budget.delay_s(100.0) for _ in range(8)]
    assert delays == [0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.5, 2.0]
    assert budget.delay_s(1000.0) == 0.0


def test_an_outage_makes_no_storm(face: Face) -> None:
    policy = RetryPolicy(tries=1000, first_wait_s=0.001, longest_wait_s=0.001, burst=10, per_s=20.0)
    with FakeServer(echo) as server, face(server.url, rows_per_request=1, retry=policy, max_inflight=32) as client:
        server.fail_next(*[Fault(grpc.StatusCode.UNAVAILABLE)] * 40)
        began = time.monotonic()
        assert len(client.verify(rows(32))) == 32
        assert time.monotonic() - began >= 1.0, "30 tries beyond the burst at 20 a second"
        assert client.stats().retries == 40


def test_eight_threads_lose_nothing_while_one_of_three_is_stopped_under_load(face: Face) -> None:
    stop_at = threading.Event()

    def run(thread: int) -> int:
        right = 0
        for turn in range(30):
            texts = [f"{thread}-{turn}-{row}" for row in range(8)]
            if thread == 0 and turn == 10:
                stop_at.set()
            right += answers(client.verify([Sample(text, "g", text) for text in texts])) == texts
        return right

    with ExitStack() as stack:
        servers = started(stack)
        stopper = threading.Thread(target=lambda: (stop_at.wait(GUARD_S), servers[0].stop()))
        stopper.start()
        with face(urls(servers), rows_per_request=4, retry=PATIENT) as client, ThreadPoolExecutor(8) as pool:
            assert list(pool.map(run, range(8))) == [30] * 8
        stopper.join(GUARD_S)
