"""The client against a real gRPC server in this process: order, bounds, parameters, rows answered here."""

import math
import threading
from collections.abc import Iterator
from unittest.mock import ANY

import pytest
from tinyv_client import InvalidArgument, Mode, RewardType, Sample, Status, Verdict
from tinyv_client.testing import FakeServer, Received
from tinyv_contract import contract

from .faces_kit import Face

GUARD_S = 20.0
"""Longest wait for something that must happen; never part of a claim."""


def echo(sample: Sample) -> Verdict:
    return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)


def rows(count: int, response: str = "{}") -> list[Sample]:
    return [Sample("q", "g", response.format(number)) for number in range(count)]


def answers(verdicts: list[Verdict]) -> list[str]:
    return [verdict.answer for verdict in verdicts]


def test_answers_keep_the_order_of_the_samples_over_many_requests(face: Face) -> None:
    with FakeServer(echo) as server, face(server.url, rows_per_request=7) as client:
        verdicts = client.verify(rows(500))
    assert answers(verdicts) == [str(number) for number in range(500)]


def test_a_late_first_answer_does_not_change_the_order(face: Face) -> None:
    rest = threading.Event()

    def before(received: Received) -> None:
        if received.samples[0].response == "0":
            assert rest.wait(GUARD_S)
        elif received.samples[0].response == "9":
            rest.set()

    with FakeServer(echo, before=before) as server, face(server.url, rows_per_request=1) as client:
        assert answers(client.verify(rows(10))) == [str(number) for number in range(10)]


def test_a_stream_yields_in_order_and_begins_a_bounded_number_of_requests(face: Face) -> None:
    read = []

    def source() -> Iterator[Sample]:
        for sample in rows(1000):
            read.append(sample)
            yield sample

    with FakeServer(echo) as server, face(server.url, rows_per_request=2, max_inflight=3) as client:
        verdicts = client.stream(source())
        assert next(verdicts).answer == "0"
        assert len(read) <= 2 * 3 * 4 + 1, "only what the look-ahead allows is read"
        assert [verdict.answer for verdict in verdicts] == [str(number) for number in range(1, 1000)]


def test_an_abandoned_stream_leaves_nothing_in_flight(face: Face) -> None:
    with FakeServer(echo) as server, face(server.url, rows_per_request=1, max_inflight=1) as client:
        verdicts = client.stream(rows(100))
        next(verdicts)
        del verdicts
        assert answers(client.verify(rows(3))) == ["0", "1", "2"], "its permit came back"


def test_no_samples_make_no_request(face: Face) -> None:
    with FakeServer() as server, face(server.url) as client:
        assert client.verify([]) == []
        assert server.requests == []


def test_requests_are_bounded_in_rows(face: Face) -> None:
    with FakeServer() as server, face(server.url, rows_per_request=16) as client:
        client.verify(rows(100))
    assert sorted(len(received.samples) for received in server.requests) == [4] + [16] * 6


def test_requests_are_bounded_in_bytes_and_a_larger_row_travels_alone(face: Face) -> None:
    samples = [Sample("q", "g", "x" * size) for size in (400, 400, 400, 5000, 10, 10)]
    with FakeServer() as server, face(server.url, bytes_per_request=1000, max_inflight=1) as client:
        assert len(client.verify(samples)) == 6
    assert [len(received.samples) for received in server.requests] == [2, 1, 1, 2]


@pytest.mark.parametrize("bound", [1, 3])
def test_requests_in_flight_are_bounded_over_all_threads(face: Face, bound: int) -> None:
    full, arrived = threading.Event(), []

    def before(_received: Received) -> None:
        arrived.append(None)
        if len(arrived) >= bound:
            full.set()
        assert full.wait(GUARD_S), "the bound is never reached"

    with (
        FakeServer(echo, before=before) as server,
        face(server.url, rows_per_request=2, max_inflight=bound) as client,
    ):
        threads = [threading.Thread(target=client.verify, args=(rows(20),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(GUARD_S)
        assert len(server.requests) == 40
        assert server.peak_inflight == bound


def test_every_option_reaches_the_server_as_a_parameter(face: Face) -> None:
    with FakeServer() as server, face(server.url) as client:
        client.verify(rows(1))
        client.verify(rows(1), mode=Mode.MIXED, judge_weight=0.25, reward_type=RewardType.SOFT, deadline_ms=700)
        client.verify(rows(1), mode="tinyv_only")
    assert [received.parameters for received in server.requests] == [
        {"mode": "addon", "judge_weight": "1.0", "reward_type": "binary", "deadline_ms": ANY},
        {"mode": "mixed", "judge_weight": "0.25", "reward_type": "soft", "deadline_ms": 700},
        {"mode": "judge_only", "judge_weight": "1.0", "reward_type": "binary", "deadline_ms": ANY},
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mode": "strictest"}, ("mode", "strictest", "judge_only")),
        ({"judge_weight": 7}, ("judge_weight", "7", "[0, 1]")),
        ({"judge_weight": math.nan}, ("judge_weight", "nan", "[0, 1]")),
        ({"reward_type": "fuzzy"}, ("reward_type", "fuzzy", "soft")),
        ({"deadline_ms": 0}, ("deadline_ms", "0", "milliseconds")),
    ],
)
def test_a_bad_option_is_refused_before_anything_is_sent(
    face: Face, options: dict[str, object], words: tuple[str, ...]
) -> None:
    with FakeServer() as server, face(server.url) as client:
        for call in (client.verify, client.stream):
            with pytest.raises(InvalidArgument) as caught:
                call(rows(1), **options)
            assert all(word in str(caught.value) for word in words)
        assert server.requests == []


@pytest.mark.parametrize(
    "settings",
    [
        {"timeout_s": 0},
        {"timeout_s": math.inf},
        {"timeout_s": math.nan},
        {"rows_per_request": 0},
        {"rows_per_request": contract.MAX_ROWS + 1},
        {"bytes_per_request": 0},
        {"max_inflight": 0},
    ],
)
def test_a_bad_setting_is_refused_by_name(face: Face, settings: dict[str, float]) -> None:
    (name,) = settings
    with pytest.raises(InvalidArgument, match=f"{name}: got .*, expected "):
        face(**settings)


@pytest.mark.parametrize("field", ["question", "ground_truth", "response"])
@pytest.mark.parametrize(
    "text",
    ["x" * (contract.MAX_TEXT_BYTES + 1), "é" * (contract.MAX_TEXT_BYTES // 2 + 1), "half a pair \ud83d"],
    ids=["too many characters", "too many bytes", "lone surrogate"],
)
def test_a_row_that_cannot_be_sent_is_invalid_and_its_neighbours_are_not(face: Face, field: str, text: str) -> None:
    bad = Sample(**{"question": "q", "ground_truth": "g", "response": "r", field: text})
    with FakeServer(echo) as server, face(server.url) as client:
        verdicts = client.verify([*rows(1), bad, *rows(2)])
        assert [len(received.samples) for received in server.requests] == [3]
    assert answers(verdicts) == ["0", "", "0", "1"]
    assert verdicts[1].status is Status.INVALID_INPUT
    assert math.isnan(verdicts[1].reward)
    assert math.isnan(verdicts[1].judge_probability)


def test_rows_that_can_not_be_sent_alone_make_no_request(face: Face) -> None:
    bad = Sample("\ud800", "g", "r")
    with FakeServer() as server, face(server.url, rows_per_request=2) as client:
        assert [verdict.status for verdict in client.verify([bad] * 7)] == [Status.INVALID_INPUT] * 7
        assert server.requests == []


def test_the_longest_text_that_is_allowed_is_sent_whole(face: Face) -> None:
    longest = Sample("q", "g", "x" * contract.MAX_TEXT_BYTES)
    with FakeServer() as server, face(server.url) as client:
        client.verify([longest])
    assert server.requests[0].samples == (longest,)


def test_texts_arrive_byte_for_byte(face: Face) -> None:
    samples = [
        Sample("", "", "", ""),
        Sample("a\x00b\r\n", "ß\u2028", "🎲" * 10, "src"),
        Sample(" ", "\x7f", "\\boxed{}"),
    ]
    with FakeServer() as server, face(server.url) as client:
        client.verify(samples)
    assert list(server.requests[0].samples) == samples, "an empty ground truth too: the server judges it"


def test_a_data_source_is_cut_and_mended_never_a_reason_to_refuse(face: Face) -> None:
    with FakeServer() as server, face(server.url) as client:
        verdicts = client.verify([Sample("q", "g", "r", "s" * 100), Sample("q", "g", "r", "\ud800x")])
    assert [verdict.status for verdict in verdicts] == [Status.RULE_ACCEPTED] * 2
    assert [sample.data_source for sample in server.requests[0].samples] == ["s" * 64, "?x"]


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([Sample("q", "g", "r"), Sample("q", None, "r")], ("samples[1].ground_truth", "NoneType", "str")),
        ([Sample("q", "g", b"r")], ("samples[0].response", "bytes", "str")),
        ([("q", "g", "r")], ("samples[0]", "tuple", "Sample")),
        (["text"], ("samples[0]", "str", "Sample")),
    ],
)
def test_what_holds_no_text_is_the_caller_s_mistake_and_says_where(
    face: Face, samples: list[Sample], words: tuple[str, ...]
) -> None:
    with FakeServer() as server, face(server.url) as client, pytest.raises(InvalidArgument) as caught:
        client.verify(samples)
    assert all(word in str(caught.value) for word in words)


def test_every_status_comes_back_with_its_reward_or_nan(face: Face) -> None:
    def judge(sample: Sample) -> Verdict:
        status = Status(sample.response)
        return Verdict(0.25 if status.scored else math.nan, status, "a", 0.5)

    samples = [Sample("q", "g", status.value) for status in Status]
    with FakeServer(judge) as server, face(server.url) as client:
        verdicts = client.verify(samples)
    assert [verdict.status for verdict in verdicts] == list(Status)
    assert all(math.isnan(verdict.reward) is not verdict.status.scored for verdict in verdicts)
    assert {verdict.judge_probability for verdict in verdicts} == {0.5}


def test_ping_tells_version_and_models(face: Face) -> None:
    with FakeServer(version="9.9") as server, face(server.url) as client:
        info = client.ping()
        assert (info.version, info.url, info.whole, client.ready()) == ("9.9", server.url, True, True)
        assert [model.name for model in info.models] == [model.name for model in contract.MODELS]
        server.models.discard(contract.JUDGE.name)
        info = client.ping()
        assert (info.ready(contract.JUDGE.name), info.whole, client.ready()) == (False, False, True)
        server.models.clear()
        assert client.ready() is False
