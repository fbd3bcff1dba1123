"""`FakeServer`: a real gRPC server in this process with scripted verdicts, faults and delays, for tests of your own.

    from tinyv_client.testing import FakeServer, Fault

    with FakeServer(lambda sample: Verdict(1.0, Status.RULE_ACCEPTED)) as server:
        server.fail_next(Fault(grpc.StatusCode.UNAVAILABLE))
        with VerifierClient(server.url) as client:
            assert client.verify(samples)[0].reward == 1.0
        assert server.requests[0].parameters["mode"] == "addon"

It speaks the contract as the real one does: bad parameters and too many rows are INVALID_ARGUMENT, and while it is
`draining` it says what Triton says after SIGTERM.
"""

import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import grpc
from tinyv_contract import contract
from tinyv_contract.errors import BadRequest
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, Sample, Status, Verdict
from tritonclient.grpc import service_pb2, service_pb2_grpc

from tinyv_client._wire import WIRE_DTYPES, pack

__all__ = ["FakeServer", "Fault", "Received", "accept"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in place of an answer."""

    code: grpc.StatusCode
    message: str = "scripted fault"


@dataclass(frozen=True, slots=True)
class Received:
    """One request as the server read it."""

    samples: tuple[Sample, ...]
    parameters: dict[str, str | int]
    nbytes: int
    """Bytes of the whole message."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """gRPC's metadata."""


def accept(_sample: Sample) -> Verdict:
    """The default verdict: accepted by rule."""
    return Verdict(1.0, Status.RULE_ACCEPTED)


@dataclass(slots=True)
class FakeServer:
    """Answers on a free port of 127.0.0.1 between `with` and its end."""

    judge: Callable[[Sample], Verdict] = accept
    """The verdict of each row."""
    rule: Callable[[Sample], Verdict] | None = None
    """The verdict of each row in `rule_only`; None: as `judge`."""
    before: Callable[[Received], object] = field(default=lambda _received: None)
    """Called before each answer, in the server's thread; may block, to delay it."""
    refuse: Callable[[Received], Fault | None] = field(default=lambda _received: None)
    """An error in place of an answer, as long as it gives one."""
    distort: Callable[[Any], object] = field(default=lambda _reply: None)
    """May change a `ModelInferResponse` before it is sent."""
    models: set[str] = field(default_factory=lambda: {model.name for model in contract.MODELS})
    """Names of the models that are ready."""
    draining: bool = False
    """Answers as Triton does after SIGTERM, once the model is unloaded."""
    key: tuple[str, str] | None = None
    """A header that every call must bring, as `--grpc-restricted-protocol` wants it."""
    credentials: grpc.ServerCredentials | None = None
    """`grpc.ssl_server_credentials(...)`: speaks TLS alone."""
    version: str = "2.51.0-fake"
    requests: list[Received] = field(default_factory=list)
    """Every request, in order of arrival; those that were answered by a fault too."""
    peak_inflight: int = 0
    """The most requests that were in work at one time."""
    port: int = 0
    """0: a free one, found at the start."""
    _faults: deque[Fault] = field(default_factory=deque)
    _inflight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: Any = None

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"127.0.0.1:{self.port}"

    def fail_next(self, *faults: Fault) -> None:
        """Answers the next requests with these, one each."""
        self._faults.extend(faults)

    def __enter__(self) -> "FakeServer":  # noqa: PYI034  # typing.Self needs Python 3.11
        options = (
            ("grpc.max_receive_message_length", -1),
            ("grpc.max_send_message_length", -1),
            ("grpc.so_reuseport", 0),
        )
        self._server = grpc.server(ThreadPoolExecutor(64, thread_name_prefix="fake-server"), options=options)
        service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(_Servicer(self), self._server)
        address = f"127.0.0.1:{self.port}"
        if self.credentials is None:
            self.port = self._server.add_insecure_port(address)
        else:
            self.port = self._server.add_secure_port(address, self.credentials)
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends it at once; calls in flight meet UNAVAILABLE. A later `with` starts it on the same port."""
        self._server.stop(None).wait()

    def answer(self, message: Any, context: Any) -> Any:
        """Serves one ModelInfer call."""
        with self._lock:  # gRPC serves each call in a thread of its own
            self._inflight += 1
            self.peak_inflight = max(self.peak_inflight, self._inflight)
            fault = self._faults.popleft() if self._faults else None
            received = _read(message, context)
            self.requests.append(received)
        try:
            self.before(received)
            fault = fault or self._refusal(received)
            if fault is not None:
                context.abort(fault.code, fault.message)
            by_rule = self.rule is not None and received.parameters.get("mode") == Mode.RULE_ONLY.value
            decide = self.rule if by_rule and self.rule is not None else self.judge
            reply = _reply([decide(sample) for sample in received.samples])
            self.distort(reply)
            return reply
        finally:
            with self._lock:
                self._inflight -= 1

    def _refusal(self, received: Received) -> Fault | None:
        if self.draining:
            return Fault(grpc.StatusCode.NOT_FOUND, "Request for unknown model: 'tinyv' has no available versions")
        if self.key is not None and received.headers.get(self.key[0]) != self.key[1]:
            said = f"This protocol is restricted, expecting header '{self.key[0]}'"
            return Fault(grpc.StatusCode.UNAVAILABLE, said)
        try:
            RequestOptions.from_parameters(received.parameters)
        except BadRequest as error:
            return Fault(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        if len(received.samples) > contract.MAX_ROWS:
            said = f"got {len(received.samples)} rows, expected at most {contract.MAX_ROWS}"
            return Fault(grpc.StatusCode.INVALID_ARGUMENT, said)
        return self.refuse(received)


class _Servicer(service_pb2_grpc.GRPCInferenceServiceServicer):  # type: ignore[misc]  # untyped library
    """The part of Triton's service that the client uses."""

    def __init__(self, fake: FakeServer) -> None:
        self._fake = fake

    def ServerLive(self, _request: Any, _context: Any) -> Any:  # noqa: N802  # Triton's names
        return service_pb2.ServerLiveResponse(live=True)

    def ServerMetadata(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return service_pb2.ServerMetadataResponse(name="fake", version=self._fake.version)

    def ModelReady(self, request: Any, _context: Any) -> Any:  # noqa: N802
        return service_pb2.ModelReadyResponse(ready=request.name in self._fake.models)

    def ModelInfer(self, request: Any, context: Any) -> Any:  # noqa: N802
        return self._fake.answer(request, context)


def _read(message: Any, context: Any) -> Received:
    columns = {
        tensor.name: [cell.decode() for cell in _unpack(raw)]
        for tensor, raw in zip(message.inputs, message.raw_input_contents, strict=True)
    }
    samples = tuple(Sample(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True))
    parameters = {
        name: getattr(value, value.WhichOneof("parameter_choice")) for name, value in message.parameters.items()
    }
    headers = {item.key: item.value for item in context.invocation_metadata()}
    return Received(samples, parameters, message.ByteSize(), headers)


def _unpack(raw: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(raw):
        (length,) = struct.unpack_from("<I", raw, start)
        yield raw[start + 4 : start + 4 + length]
        start += 4 + length


def _reply(verdicts: Sequence[Verdict]) -> Any:
    columns: dict[contract.Tensor, bytes] = {
        contract.REWARD: _floats(verdict.reward for verdict in verdicts),
        contract.STATUS: pack([verdict.status.value.encode() for verdict in verdicts]),
        contract.ANSWER: pack([verdict.answer.encode() for verdict in verdicts]),
        contract.JUDGE_PROBABILITY: _floats(verdict.judge_probability for verdict in verdicts),
    }
    reply = service_pb2.ModelInferResponse(model_name=contract.ENSEMBLE.name)
    for tensor, raw in columns.items():
        reply.outputs.add(name=tensor.name, datatype=WIRE_DTYPES[tensor.dtype], shape=[len(verdicts), 1])
        reply.raw_output_contents.append(raw)
    return reply


def _floats(values: Iterable[float]) -> bytes:
    return b"".join(struct.pack("<f", value) for value in values)
