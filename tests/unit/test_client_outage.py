"""An outage lasts as long as the call's budget: tries until it is spent, one line when it starts, one when it ends."""

import logging
import math
import threading
import time
from unittest.mock import ANY

import grpc
import pytest
from tinyv_client import (
    DeadlineExceeded,
    InvalidArgument,
    OutOfMemory,
    RetryPolicy,
    Sample,
    ServerFault,
    Status,
    Unavailable,
    Verdict,
)
from tinyv_client._outage import Outage
from tinyv_client._retry import RetryBudget
from tinyv_client.testing import FakeServer, Fault, Received

from .faces_kit import GUARD_S, Face

ROW = Sample("q", "g", "r")
QUICK = RetryPolicy(first_wait_s=0.001, longest_wait_s=0.002, burst=10_000)
GONE = Fault(grpc.StatusCode.UNAVAILABLE)
FULL = Fault(
    grpc.StatusCode.INTERNAL,
    "in ensemble 'tinyv', Failed to increase the shared memory pool size for key 'tinyv_1' to 16777216 bytes. If you "
    "are running Triton inside docker, use '--shm-size' flag to control the shared memory region size. Error: No space "
    "left on device",
)


def echo(sample: Sample) -> Verdict:
    return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)


def rows(count: int) -> list[Sample]:
    return [Sample("q", "g", str(number)) for number in range(count)]


def test_tries_go_on_far_beyond_any_number_while_there_is_time(face: Face) -> None:
    with FakeServer(echo) as server, face(server.url, retry=QUICK, rows_per_request=1, max_inflight=4) as client:
        server.fail_next(*[GONE] * 500)
        assert [verdict.answer for verdict in client.verify(rows(4))] == ["0", "1", "2", "3"]
        assert client.stats().retries == 500


def test_tries_end_with_the_budget_and_the_error_says_how_many_there_were(face: Face) -> None:
    with FakeServer() as server:
        url = server.url
    with face(url, timeout_s=0.6, retry=RetryPolicy(first_wait_s=0.02, longest_wait_s=0.05)) as client:
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"tried \d+ times"):
            client.verify([ROW])
        assert time.monotonic() - began >= 0.5
        assert client.stats().requests >= 8


def test_a_server_that_is_away_for_a_while_costs_no_row(face: Face) -> None:
    server = FakeServer(echo)
    with server:
        client = face(server.url, rows_per_request=1, retry=RetryPolicy(first_wait_s=0.05, longest_wait_s=0.2))
        assert len(client.verify(rows(3))) == 3
    back = threading.Timer(1.5, server.__enter__)
    back.start()
    assert [verdict.answer for verdict in client.verify(rows(20))] == [str(number) for number in range(20)]
    back.join(GUARD_S)
    server.stop()
    client.close()


def test_waits_stay_numbers_however_many_tries_there_were() -> None:
    policy, error = RetryPolicy(first_wait_s=0.5, longest_wait_s=4.0), Unavailable("x")
    assert 2.0 <= (policy.wait_s(5_000, error, left_s=100.0) or 0.0) <= 4.0
    assert policy.wait_s(5_000, error, left_s=0.049) is None
    assert policy.wait_s(1, ServerFault("x"), left_s=100.0) is None
    assert (policy.wait_s(9, error, left_s=100.0, elsewhere=True) or 1.0) <= 0.02


@pytest.mark.parametrize(
    "wrong",
    [{"tries": 0}, {"first_wait_s": 0.0}, {"longest_wait_s": math.nan}, {"burst": 0}, {"per_s": math.inf}],
)
def test_numbers_that_make_no_policy_are_refused(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(InvalidArgument, match=f"{name}: got"):
        RetryPolicy(**wrong)


def test_the_retry_budget_makes_later_tries_wait_their_turn() -> None:
    budget = RetryBudget(RetryPolicy(burst=2, per_s=4.0))
    assert [budget.delay_s(50.0) for _ in range(4)] == [0.0, 0.0, 0.25, 0.5]
    assert budget.delay_s(50.25) == 0.5, "what waits already goes first"


def test_an_outage_is_one_line_when_it_starts_and_one_when_it_ends(
    face: Face, caplog: pytest.LogCaptureFixture
) -> None:
    policy = RetryPolicy(first_wait_s=0.05, longest_wait_s=0.05)
    with FakeServer(echo) as server, face(server.url, retry=policy, rows_per_request=1) as client:
        server.fail_next(*[GONE] * 8)
        client.verify(rows(2))
        assert not caplog.records, "a short silence is not worth a line"
        server.draining = True
        threading.Timer(1.6, setattr, (server, "draining", False)).start()
        client.verify(rows(8))
        client.verify(rows(8))
    starts, ends = [record.getMessage() for record in caplog.records]
    assert "requests are sent again until their time budget is spent" in starts
    assert server.url in starts
    assert f"{server.url} answers again after" in ends
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def test_an_outage_is_said_after_a_second_and_its_end_only_if_its_start_was(caplog: pytest.LogCaptureFixture) -> None:
    outage, error = Outage(), Unavailable("x")
    outage.answered("a:1", 0.0)
    outage.failed(10.0, error)
    outage.failed(10.9, error)
    outage.answered("a:1", 10.95)
    assert not caplog.records
    for now in (20.0, 21.0, 25.0):
        outage.failed(now, error)
    assert len(caplog.records) == 1
    outage.answered("a:1", 63.0)
    outage.answered("a:1", 64.0)
    assert [record.getMessage() for record in caplog.records][1:] == ["a:1 answers again after 43 s"]


def test_what_is_left_of_the_budget_travels_along(face: Face) -> None:
    with FakeServer(echo) as server, face(server.url, timeout_s=30.0, retry=QUICK) as client:
        server.fail_next(*[GONE] * 3)
        client.verify([ROW])
        client.verify([ROW], deadline_ms=200)
        client.verify([ROW], deadline_ms=60_000)
        told = [received.parameters["deadline_ms"] for received in server.requests]
    assert all(0 < left_ms <= 30_000 for left_ms in told)
    assert told[:4] == sorted(told[:4], reverse=True), "less with each try"
    assert told[4] == 200, "a caller's own deadline stays, where it is earlier"


def test_a_budget_that_no_deadline_can_say_sends_none(face: Face) -> None:
    with FakeServer(echo) as server, face(server.url, timeout_s=48 * 3600.0) as client:
        client.verify([ROW])
    assert server.requests[0].parameters == {"mode": ANY, "judge_weight": ANY, "reward_type": ANY}


def test_a_full_shared_memory_is_met_with_smaller_requests(face: Face) -> None:
    def judge(sample: Sample) -> Verdict:
        return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)

    with FakeServer(judge) as server, face(server.url, rows_per_request=16, retry=QUICK) as client:
        server.refuse = lambda received: FULL if len(received.samples) > 3 else None
        samples = rows(40)
        samples[0] = samples[1] = Sample("\ud800", "g", "r")
        verdicts = client.verify(samples)
    assert [verdict.status for verdict in verdicts[:2]] == [Status.INVALID_INPUT] * 2
    assert [verdict.answer for verdict in verdicts[2:]] == [str(number) for number in range(2, 40)]


def test_a_row_that_shared_memory_never_holds_is_typed_with_the_next_step(face: Face) -> None:
    with FakeServer() as server, face(server.url, timeout_s=0.3, retry=QUICK) as client:
        server.refuse = lambda _received: FULL
        with pytest.raises(OutOfMemory, match=r"--shm-size=2g.*emptyDir.*bytes_per_request"):
            client.verify([ROW])
    assert issubclass(OutOfMemory, Unavailable), "adapters treat it as any outage"


def test_a_rule_asked_again_is_not_cut_and_gives_up_with_what_there_was(face: Face) -> None:
    down = Verdict(math.nan, Status.JUDGE_UNAVAILABLE)

    def refuse(received: Received) -> Fault | None:
        return FULL if received.parameters["mode"] == "rule_only" else None

    with FakeServer(lambda _sample: down) as server:
        server.refuse = refuse
        with face(server.url, timeout_s=0.3, retry=QUICK, on_unscored="rule") as client:
            assert [verdict.status for verdict in client.verify(rows(4))] == [Status.JUDGE_UNAVAILABLE] * 4


def test_a_silent_server_ends_in_deadline_exceeded_not_in_a_verdict(face: Face) -> None:
    release = threading.Event()
    with (
        FakeServer(before=lambda _received: release.wait(GUARD_S)) as server,
        face(server.url, timeout_s=0.3, rows_per_request=1) as client,
    ):
        with pytest.raises(DeadlineExceeded):
            client.verify(rows(2))
        release.set()
