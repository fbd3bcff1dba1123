"""`verify_one`: rows of concurrent callers travel together, and none waits for another's judge."""

import asyncio
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from tinyv_client import (
    AsyncVerifierClient,
    InvalidArgument,
    RetryPolicy,
    Sample,
    Status,
    Unavailable,
    Verdict,
)
from tinyv_client.testing import FakeServer, Fault, Received

from .faces_kit import GUARD_S, Face

REJECTED = Verdict(0.0, Status.RULE_REJECTED)


def judge(sample: Sample) -> Verdict:
    return Verdict(0.5, Status.JUDGE_ACCEPTED, sample.response, 0.5)


def rule(sample: Sample) -> Verdict:
    status = {"open": Status.RULE_REJECTED, "none": Status.NO_ANSWER}.get(sample.question, Status.RULE_ACCEPTED)
    return Verdict(float(status is Status.RULE_ACCEPTED), status, sample.response)


def rows(count: int, question: str = "easy") -> list[Sample]:
    return [Sample(question, "g", str(number)) for number in range(count)]


def test_rows_of_many_callers_travel_in_few_requests_and_each_gets_its_own_answer(face: Face) -> None:
    slow = threading.Event()

    def before(_received: Received) -> None:
        slow.wait(0.05)

    with (
        FakeServer(judge, rule=rule, before=before) as server,
        face(server.url, window_s=0.02) as client,
        ThreadPoolExecutor(64) as pool,
    ):
        verdicts = list(pool.map(client.verify_one, rows(256)))
        assert [verdict.answer for verdict in verdicts] == [str(number) for number in range(256)]
        assert len(server.requests) < 64
        assert client.stats().rows == 256


def test_a_caller_alone_waits_for_no_window(face: Face) -> None:
    with FakeServer(judge, rule=rule) as server, face(server.url, window_s=1.0) as client:
        client.verify_one(Sample("easy", "g", "r"))
        began = time.monotonic()
        client.verify_one(Sample("easy", "g", "r"))
        assert time.monotonic() - began < 0.9


def test_a_batch_is_bounded_in_rows(face: Face) -> None:
    with (
        FakeServer(judge, rule=rule, before=lambda _received: time.sleep(0.02)) as server,
        face(server.url, rows_per_request=8, window_s=0.5) as client,
        ThreadPoolExecutor(40) as pool,
    ):
        assert len(list(pool.map(client.verify_one, rows(200)))) == 200
        assert max(len(received.samples) for received in server.requests) <= 8


def test_rows_that_the_rule_leaves_open_are_judged_in_requests_of_their_own(face: Face) -> None:
    with FakeServer(judge, rule=rule) as server, face(server.url) as client, ThreadPoolExecutor(8) as pool:
        samples = [Sample("open", "g", "a"), Sample("easy", "g", "b"), Sample("none", "g", "c")]
        verdicts = list(pool.map(lambda sample: client.verify_one(sample, judge_weight=0.5), samples))
        assert [verdict.status.value for verdict in verdicts] == ["judge_accepted", "rule_accepted", "no_answer"]
        judged = [received for received in server.requests if received.parameters["mode"] == "addon"]
        assert [received.samples for received in judged] == [(samples[0],)]
        assert judged[0].parameters["judge_weight"] == "0.5"
        assert client.stats().by_status == {"judge_accepted": 1, "rule_accepted": 1, "no_answer": 1}


def test_a_row_that_waits_for_the_judge_delays_nobody(face: Face) -> None:
    release = threading.Event()

    def before(received: Received) -> None:
        if received.parameters["mode"] != "rule_only":
            assert release.wait(GUARD_S)

    with (
        FakeServer(judge, rule=rule, before=before) as server,
        face(server.url, max_inflight=2) as client,
        ThreadPoolExecutor(40) as pool,
    ):
        stuck = [pool.submit(client.verify_one, sample) for sample in rows(16, "open")]
        quick = list(pool.map(client.verify_one, rows(64)))
        assert len(quick) == 64
        assert not any(future.done() for future in stuck)
        release.set()
        assert {future.result(GUARD_S).status for future in stuck} == {Status.JUDGE_ACCEPTED}


@pytest.mark.parametrize("mode", ["judge_only", "mixed"])
def test_modes_that_ask_the_judge_about_every_row_send_each_alone(face: Face, mode: str) -> None:
    with FakeServer(judge, rule=rule) as server, face(server.url) as client:
        assert client.verify_one(Sample("easy", "g", "r"), mode=mode).status is Status.JUDGE_ACCEPTED
        assert [received.parameters["mode"] for received in server.requests] == [mode]


def test_rule_only_needs_one_request_and_an_undecided_row_a_second_without_the_short_deadline(face: Face) -> None:
    answers = [Verdict(math.nan, Status.RULE_UNDECIDED), REJECTED]
    with FakeServer(lambda _sample: answers.pop(0)) as server, face(server.url) as client:
        assert client.verify_one(Sample("q", "g", "r"), mode="rule_only").status is Status.RULE_REJECTED
        short, whole = [received.parameters["deadline_ms"] for received in server.requests]
        assert (short, whole) == (500, 600_000)


def test_on_unscored_holds_for_single_rows_too(face: Face) -> None:
    down = Verdict(math.nan, Status.JUDGE_UNAVAILABLE)
    with FakeServer(lambda _sample: down, rule=lambda _sample: REJECTED) as server:
        with face(server.url, on_unscored=0.125) as client:
            assert client.verify_one(Sample("q", "g", "r")).reward == 0.125
        with face(server.url, on_unscored="rule") as client:
            assert client.verify_one(Sample("q", "g", "r")).status is Status.RULE_REJECTED
            assert client.stats().by_status == {"judge_unavailable": 1}


def test_a_batch_that_fails_fails_for_each_of_its_callers(face: Face) -> None:
    once = RetryPolicy(tries=1)
    with FakeServer(judge, rule=rule) as server, face(server.url, retry=once) as client, ThreadPoolExecutor(8) as pool:
        server.fail_next(*[Fault(grpc.StatusCode.UNAVAILABLE)] * 100)
        futures = [pool.submit(client.verify_one, sample) for sample in rows(8)]
        assert {type(future.exception(GUARD_S)) for future in futures} == {Unavailable}
        server._faults.clear()
        time.sleep(1.1)
        assert client.verify_one(rows(1)[0]).status is Status.RULE_ACCEPTED


def test_a_row_that_is_no_sample_is_refused(face: Face) -> None:
    with FakeServer() as server, face(server.url) as client, pytest.raises(InvalidArgument):
        client.verify_one("text")


def test_a_caller_that_gives_up_harms_no_other() -> None:
    async def run(url: str) -> list[Verdict]:
        async with AsyncVerifierClient(url) as client:
            tasks = [asyncio.create_task(client.verify_one(sample)) for sample in rows(10)]
            await asyncio.sleep(0)
            tasks[0].cancel()
            return [await task for task in tasks[1:]]

    with FakeServer(judge, rule=rule, before=lambda _received: time.sleep(0.05)) as server:
        assert [verdict.answer for verdict in asyncio.run(run(server.url))] == [str(number) for number in range(1, 10)]


def test_one_client_serves_many_event_loops_one_after_another_and_side_by_side() -> None:
    def use(client: AsyncVerifierClient, texts: list[str]) -> list[str]:
        async def run() -> list[str]:
            found = await client.verify([Sample("easy", "g", text) for text in texts])
            ones = await asyncio.gather(*[client.verify_one(Sample("easy", "g", text)) for text in texts])
            return [verdict.answer for verdict in [*found, *ones]]

        return asyncio.run(run())

    with FakeServer(judge, rule=rule) as server, ThreadPoolExecutor(6) as pool:
        client = AsyncVerifierClient(server.url, rows_per_request=2, max_inflight=2)
        for _ in range(3):
            assert use(client, ["a", "b"]) == ["a", "b"] * 2
        texts = [[f"{loop}-{row}" for row in range(9)] for loop in range(6)]
        assert list(pool.map(use, [client] * 6, texts)) == [two * 2 for two in texts]
        client.close()


def test_a_cancelled_call_leaves_nothing_in_flight() -> None:
    release = threading.Event()

    async def run(url: str) -> int:
        async with AsyncVerifierClient(url, rows_per_request=1, max_inflight=1) as client:
            task = asyncio.create_task(client.verify(rows(5)))
            waiting = asyncio.create_task(client.verify(rows(5)))
            await asyncio.sleep(0.1)
            task.cancel()
            waiting.cancel()
            await asyncio.wait([task, waiting])
            release.set()
            return len(await client.verify(rows(3)))

    with FakeServer(judge, before=lambda _received: release.wait(GUARD_S)) as server:
        assert asyncio.run(run(server.url)) == 3


def test_an_error_of_our_own_leaves_nobody_waiting(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    with FakeServer(judge, rule=rule) as server, face(server.url) as client, ThreadPoolExecutor(8) as pool:
        monkeypatch.setattr("tinyv_client._sieve.is_final", broken)
        futures = [pool.submit(client.verify_one, sample) for sample in rows(8)]
        assert all(future.exception(GUARD_S) is not None for future in futures)
