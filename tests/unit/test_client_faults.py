"""What the client makes of errors, silence and replies that follow no contract."""

import math
import struct
import threading

import grpc
import pytest
from tinyv_client import (
    AccessDenied,
    ClientClosed,
    ContractMismatch,
    DeadlineExceeded,
    InvalidArgument,
    RetryPolicy,
    Sample,
    ServerFault,
    Status,
    Unavailable,
    Verdict,
    VerifierClient,
    VerifierError,
    errors,
)
from tinyv_client.testing import FakeServer, Fault, Received

from .faces_kit import Face

GUARD_S = 20.0
ROW = Sample("q", "g", "r")
QUICK = RetryPolicy(tries=4, first_wait_s=0.001, longest_wait_s=0.002)
ONCE = RetryPolicy(tries=1)
Code = grpc.StatusCode

KINDS = {
    Code.CANCELLED: Unavailable,
    Code.UNKNOWN: ServerFault,
    Code.INVALID_ARGUMENT: InvalidArgument,
    Code.DEADLINE_EXCEEDED: DeadlineExceeded,
    Code.NOT_FOUND: ContractMismatch,
    Code.ALREADY_EXISTS: ServerFault,
    Code.PERMISSION_DENIED: AccessDenied,
    Code.UNAUTHENTICATED: AccessDenied,
    Code.RESOURCE_EXHAUSTED: Unavailable,
    Code.FAILED_PRECONDITION: ServerFault,
    Code.ABORTED: Unavailable,
    Code.OUT_OF_RANGE: InvalidArgument,
    Code.UNIMPLEMENTED: ContractMismatch,
    Code.INTERNAL: ServerFault,
    Code.UNAVAILABLE: Unavailable,
    Code.DATA_LOSS: ServerFault,
}


@pytest.mark.parametrize("code", [code for code in Code if code is not Code.OK], ids=lambda code: code.name)
def test_every_code_of_grpc_becomes_its_own_decision(face: Face, code: grpc.StatusCode) -> None:
    with FakeServer() as server, face(server.url, retry=ONCE) as client:
        server.fail_next(Fault(code, "what the server says"))
        with pytest.raises(VerifierError) as caught:
            client.verify([ROW])
    assert type(caught.value) is KINDS[code]
    assert isinstance(caught.value.__cause__, grpc.RpcError)
    assert all(word in str(caught.value) for word in (server.url, code.name, "what the server says", "next:"))


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (Code.UNAVAILABLE, "This protocol is restricted, expecting header 'triton-grpc-protocol-key'", AccessDenied),
        (Code.NOT_FOUND, "Request for unknown model: 'tinyv' has no available versions", Unavailable),
        (Code.NOT_FOUND, "Request for unknown model: 'tinyv' is not found", ContractMismatch),
        (Code.INTERNAL, "Failed to process the request: Stub process 'judge_0' is not healthy.", Unavailable),
        (Code.RESOURCE_EXHAUSTED, "Received message larger than max (5 vs. 4)", InvalidArgument),
        (Code.RESOURCE_EXHAUSTED, "received metadata size exceeds soft limit (8252 vs. 8192)", ServerFault),
        (Code.CANCELLED, "Channel closed!", ClientClosed),
    ],
)
def test_words_of_triton_correct_a_code_that_misleads(
    face: Face, code: grpc.StatusCode, message: str, kind: type[VerifierError]
) -> None:
    with FakeServer() as server, face(server.url, retry=ONCE) as client:
        server.fail_next(Fault(code, message))
        with pytest.raises(kind):
            client.verify([ROW])


def test_a_traceback_of_the_server_is_not_shown_and_a_long_message_is_cut(face: Face) -> None:
    trace = 'it broke\nTraceback (most recent call last):\n  File "model.py", line 1, in execute\nsecret'
    with FakeServer() as server, face(server.url) as client:
        server.fail_next(Fault(Code.INTERNAL, trace), Fault(Code.INTERNAL, "y" * 4_000))
        with pytest.raises(ServerFault) as first:
            client.verify([ROW])
        with pytest.raises(ServerFault) as second:
            client.verify([ROW])
    assert "it broke" in str(first.value)
    assert not {"Traceback", "model.py", "secret"} & set(str(first.value).replace('"', " ").split())
    assert len(str(second.value)) < 800


def test_the_tree_has_one_base_and_every_leaf_is_documented() -> None:
    leaves = [getattr(errors, name) for name in errors.__all__ if name != "VerifierError"]
    assert all(issubclass(leaf, VerifierError) and leaf.__doc__ for leaf in leaves)
    assert all(leaf.__name__ in (errors.__doc__ or "") for leaf in leaves)


def test_a_request_that_finds_nobody_is_sent_again(face: Face) -> None:
    with FakeServer() as server, face(server.url, retry=QUICK) as client:
        server.fail_next(*[Fault(Code.UNAVAILABLE)] * 3)
        assert client.verify([ROW]) == [Verdict(1.0, Status.RULE_ACCEPTED, "", pytest.approx(math.nan, nan_ok=True))]
        assert [received.samples for received in server.requests] == [(ROW,)] * 4


def test_tries_are_bounded(face: Face) -> None:
    with FakeServer() as server, face(server.url, retry=QUICK) as client:
        server.fail_next(*[Fault(Code.UNAVAILABLE)] * 100)
        with pytest.raises(Unavailable):
            client.verify([ROW])
        assert len(server.requests) == 4


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind is not Unavailable])
def test_nothing_but_unavailable_is_tried_again(face: Face, code: grpc.StatusCode) -> None:
    with FakeServer() as server, face(server.url, retry=QUICK) as client:
        server.fail_next(Fault(code))
        with pytest.raises(VerifierError):
            client.verify([ROW])
        assert len(server.requests) == 1


def test_faults_amid_many_requests_change_no_order_and_lose_no_row(face: Face) -> None:
    def echo(sample: Sample) -> Verdict:
        return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)

    patient = RetryPolicy(tries=50, first_wait_s=0.001, longest_wait_s=0.002)
    with FakeServer(echo) as server, face(server.url, rows_per_request=3, retry=patient) as client:
        server.fail_next(*[Fault(Code.UNAVAILABLE)] * 40)
        verdicts = client.verify([Sample("q", "g", str(number)) for number in range(200)])
    assert [verdict.answer for verdict in verdicts] == [str(number) for number in range(200)]


def test_waits_grow_are_jittered_and_stay_within_their_bounds() -> None:
    policy, error = RetryPolicy(tries=6, first_wait_s=1.0, longest_wait_s=5.0), Unavailable("x")
    for tries, full_s in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 5.0), (5, 5.0)):
        waits = [policy.wait_s(tries, error, left_s=1000.0) for _ in range(200)]
        assert all(wait_s is not None and full_s / 2 <= wait_s <= full_s for wait_s in waits)
        assert len(set(waits)) > 100
    assert policy.wait_s(6, error, left_s=1000.0) is None, "tries are used up"
    assert 0.1 <= (policy.wait_s(1, error, left_s=0.4) or 0.0) <= 0.2, "near the end, half of what is left"
    assert policy.wait_s(1, error, left_s=0.04) is None, "a try without time helps nobody"
    assert policy.wait_s(1, ServerFault("x"), left_s=1000.0) is None


def test_nobody_listening_is_unavailable(face: Face) -> None:
    with FakeServer() as server:
        url = server.url
    with face(url, retry=ONCE) as client:
        with pytest.raises(Unavailable, match=url):
            client.verify([ROW])
        with pytest.raises(Unavailable):
            client.ping()
        assert client.ready() is False


def test_a_server_that_comes_back_is_found_again(face: Face) -> None:
    server = FakeServer()
    with server:
        client = face(server.url, retry=RetryPolicy(tries=200, first_wait_s=0.05, longest_wait_s=0.05))
        assert len(client.verify([ROW])) == 1
    back = threading.Thread(target=server.__enter__)
    back.start()
    assert len(client.verify([ROW])) == 1
    back.join(GUARD_S)
    server.stop()
    client.close()


def test_an_answer_that_does_not_come_is_a_deadline_exceeded(face: Face) -> None:
    release = threading.Event()
    with (
        FakeServer(before=lambda _received: release.wait(GUARD_S)) as server,
        face(server.url, timeout_s=0.2, rows_per_request=1, max_inflight=1) as client,
    ):
        with pytest.raises(DeadlineExceeded, match="timeout_s"):
            client.verify([ROW] * 3)
        release.set()
        assert len(client.verify([ROW])) == 1, "the permit came back"


def test_waiting_for_a_permit_counts_against_the_budget(face: Face) -> None:
    entered, release = threading.Event(), threading.Event()

    def before(_received: Received) -> None:
        entered.set()
        release.wait(GUARD_S)

    with FakeServer(before=before) as server, face(server.url, timeout_s=GUARD_S, max_inflight=1) as client:
        holder = threading.Thread(target=client.verify, args=([ROW],))
        holder.start()
        assert entered.wait(GUARD_S)
        client._timeout_s = 0.05
        with pytest.raises(DeadlineExceeded):
            client.verify([ROW])
        release.set()
        holder.join(GUARD_S)
        assert len(server.requests) == 1


def test_one_request_that_fails_ends_the_call_and_cancels_the_others(face: Face) -> None:
    release = threading.Event()

    def before(received: Received) -> None:
        if received.samples[0].response != "bad":
            release.wait(GUARD_S)

    def judge(sample: Sample) -> Verdict:
        return Verdict(9.0 if sample.response == "bad" else 1.0, Status.RULE_ACCEPTED)

    with FakeServer(judge, before=before) as server, face(server.url, rows_per_request=1) as client:
        with pytest.raises(ContractMismatch):
            client.verify([ROW, ROW, Sample("q", "g", "bad")])
        release.set()


def test_a_closed_client_says_so(face: Face) -> None:
    with FakeServer() as server:
        client = face(server.url)
        client.verify([ROW])
        client.close()
        client.close()
        for call in (lambda: client.verify([ROW]), client.ping, client.ready):
            with pytest.raises(ClientClosed):
                call()


def test_closing_ends_a_call_in_another_thread(face: Face) -> None:
    entered, release = threading.Event(), threading.Event()
    caught: list[BaseException] = []

    def before(_received: Received) -> None:
        entered.set()
        release.wait(GUARD_S)

    def run() -> None:
        try:
            client.verify([ROW] * 3)
        except VerifierError as error:
            caught.append(error)

    with FakeServer(before=before) as server:
        client = face(server.url, rows_per_request=1, max_inflight=1)
        thread = threading.Thread(target=run)
        thread.start()
        assert entered.wait(GUARD_S)
        client.close()
        thread.join(GUARD_S)
        release.set()
    assert [type(error) for error in caught] == [ClientClosed]


class EndlessChannel:
    """A channel as Ctrl-C leaves it inside gRPC: its close waits for a call that nobody ends."""

    def __init__(self, release: threading.Event) -> None:
        self.release = release
        self.entered = threading.Event()

    def close(self) -> None:
        self.entered.set()
        self.release.wait()


def test_a_channel_that_never_closes_holds_up_neither_the_caller_nor_the_other_channels() -> None:
    release = threading.Event()
    channels = [EndlessChannel(release), EndlessChannel(release)]
    client = VerifierClient(["127.0.0.1:1", "127.0.0.1:2"])
    for server, channel in zip(client._link.connection().servers, channels, strict=True):
        server.channel.close()
        server.channel = channel
    closing = threading.Thread(target=client.close, daemon=True)
    closing.start()
    closing.join(GUARD_S)
    try:
        assert not closing.is_alive()
        assert all(channel.entered.wait(GUARD_S) for channel in channels)
        with pytest.raises(ClientClosed):
            client.stats()
    finally:
        release.set()


def test_channels_close_where_no_thread_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    release = threading.Event()
    release.set()
    client, channel = VerifierClient("127.0.0.1:1"), EndlessChannel(release)
    (server,) = client._link.connection().servers
    server.channel.close()
    server.channel = channel
    monkeypatch.setattr(threading.Thread, "start", refuse)
    client.close()
    assert channel.entered.is_set()


def column(reply: object, name: str, raw: bytes) -> None:
    index = [output.name for output in reply.outputs].index(name)
    reply.raw_output_contents[index] = raw


def drop(reply: object, name: str) -> None:
    index = [output.name for output in reply.outputs].index(name)
    del reply.outputs[index]
    del reply.raw_output_contents[index]


def reshape(reply: object, name: str, *shape: int) -> None:
    (output,) = [output for output in reply.outputs if output.name == name]
    output.shape[:] = shape


def retype(reply: object, name: str, dtype: str) -> None:
    (output,) = [output for output in reply.outputs if output.name == name]
    output.datatype = dtype


def text(cell: bytes) -> bytes:
    return struct.pack("<I", len(cell)) + cell


@pytest.mark.parametrize(
    ("distort", "words"),
    [
        (lambda reply: drop(reply, "status"), ("got outputs reward, answer", "expected 'status'")),
        (lambda reply: reply.Clear(), ("got outputs none", "'reward'")),
        (lambda reply: reshape(reply, "reward", 2, 1), ("'reward'", "got FP32 [2, 1]", "expected FP32 [1, 1]")),
        (lambda reply: reshape(reply, "answer", 1), ("'answer'", "got BYTES [1]", "expected BYTES [1, 1]")),
        (lambda reply: retype(reply, "reward", "FP64"), ("'reward'", "got FP64 [1, 1]")),
        (lambda reply: column(reply, "reward", b"\x00" * 8), ("'reward'", "do not fill")),
        (lambda reply: column(reply, "reward", b"\x00" * 3), ("'reward'", "do not fill")),
        (lambda reply: column(reply, "status", b"\xff\xff\xff\xff"), ("'status'", "do not fill")),
        (lambda reply: column(reply, "status", text(b"a") * 2), ("'status'", "do not fill")),
        (lambda reply: column(reply, "status", text(b"splendid")), ("'splendid'", "rule_accepted")),
        (lambda reply: column(reply, "status", text(b"\xff")), ("status", "UTF-8")),
        (lambda reply: column(reply, "answer", text(b"\xff")), ("answer", "UTF-8")),
        (lambda reply: column(reply, "reward", struct.pack("<f", math.nan)), ("reward nan", "number in [0, 1]")),
        (lambda reply: column(reply, "reward", struct.pack("<f", 1.5)), ("reward 1.5", "number in [0, 1]")),
        (lambda reply: column(reply, "status", text(b"overloaded")), ("reward 1.0", "overloaded", "expected NaN")),
        (lambda reply: column(reply, "judge_probability", struct.pack("<f", -1)), ("judge_probability -1.0", "NaN")),
    ],
)
def test_a_reply_outside_the_contract_says_what_got_expected(
    face: Face, distort: object, words: tuple[str, ...]
) -> None:
    with FakeServer(distort=distort) as server, face(server.url, retry=QUICK) as client:
        with pytest.raises(ContractMismatch) as caught:
            client.verify([ROW])
        assert len(server.requests) == 1
    assert all(word in str(caught.value) for word in (server.url, *words))
