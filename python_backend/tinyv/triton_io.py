"""The one door to Triton's Python API: requests in, responses out, metrics, calls to other models.

The only importer of `triton_python_backend_utils`, which exists inside Triton's Python stub alone.
Knows no room: models hand it functions.
"""

import json
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import triton_python_backend_utils as pb_utils
from tinyv_contract.contract import MAX_TEXT_BYTES, Model, Tensor
from tinyv_contract.errors import BadRequest, TinyvError
from tinyv_contract.options import RequestOptions
from tinyv_contract.traceparent import Traceparent

from tinyv.errors import EngineError, EngineGone
from tinyv.loops import BackgroundLoop
from tinyv.meters import BUCKETS_S, COUNTERS, GAUGES, HISTOGRAMS, Key, Meters, key_of
from tinyv.published import PublishedMeters
from tinyv.spans import URL_VARIABLE

__all__ = [
    "Call",
    "TritonMeters",
    "answer_later",
    "bls",
    "instance_count",
    "parameters",
    "serve_tensors",
    "serve_tensors_later",
]

Arrays = dict[str, npt.NDArray[Any]]
"""Tensors by name, batch axis included."""

_Asked = TypeVar("_Asked")
"""A request as a room reads it."""

_LOG = logging.getLogger("tinyv")

_GONE_PHRASES = ("is not ready", "not healthy", "unknown model", "no available versions", "is stopping")
"""How Triton 2.51 words a callee that is unloaded or dead; BLS hands over text only, every code is INTERNAL."""


def parameters(args: Mapping[str, str]) -> dict[str, str]:
    """The `parameters` of the model's configuration, as strings."""
    config = json.loads(args["model_config"])
    return {name: value["string_value"] for name, value in config.get("parameters", {}).items()}


def instance_count(args: Mapping[str, str]) -> int:
    """How many instances of this model the configuration asks for."""
    groups = json.loads(args["model_config"]).get("instance_group", [])
    return max(1, sum(int(group.get("count", 1)) for group in groups))


class Call:
    """One request that is answered later, from any thread, exactly once."""

    def __init__(self, request: Any, model: Model, meters: Meters) -> None:
        self._request = request
        self._sender = request.get_response_sender()
        self._model = model
        self._meters = meters
        self._open = True
        self._lock = threading.Lock()  # a room may answer from a worker thread while execute() fails the call
        meters.move("tinyv_inflight_requests", 1, model=model.name)

    def options(self) -> RequestOptions:
        """The request's options; raises BadRequest."""
        return RequestOptions.from_parameters(json.loads(self._request.parameters() or "{}"))

    def parent(self, options: RequestOptions) -> Traceparent | None:
        """Under what a span of this request belongs: Triton's own span where Triton traces, else the caller's."""
        caller = options.traceparent  # the header's too: `tinyv serve` has Triton hand it on
        if caller is None or not caller.sampled or not os.environ.get(URL_VARIABLE):
            return None
        context = self._request.trace().get_context()
        triton = Traceparent.read(json.loads(context).get("traceparent")) if context else None
        return triton or caller

    def texts(self, tensor: Tensor) -> list[str | None] | None:
        """One text per row; None for a row that is not UTF-8 or too large, and None for an absent optional input."""
        found = pb_utils.get_input_tensor_by_name(self._request, tensor.name)
        return None if found is None else [_text(cell) for cell in found.as_numpy().reshape(-1)]

    def words(self, tensor: Tensor, rows: int) -> list[str]:
        """The same of an optional input, with nothing for what is absent."""
        return [text or "" for text in self.texts(tensor) or [None] * rows]

    @property
    def request_id(self) -> str:
        """The caller's name of the request; empty where it gave none."""
        return str(self._request.request_id())

    def numbers(self, tensor: Tensor) -> list[float] | None:
        """One number per row, or None for an absent optional input."""
        found = pb_utils.get_input_tensor_by_name(self._request, tensor.name)
        return None if found is None else [float(cell) for cell in found.as_numpy().reshape(-1)]

    def reply(self, outputs: Mapping[Tensor, Sequence[str] | Sequence[float]]) -> None:
        """Sends one column per output, a cell per row."""
        tensors = [pb_utils.Tensor(tensor.name, _column(tensor, cells)) for tensor, cells in outputs.items()]
        self._send(pb_utils.InferenceResponse(output_tensors=tensors))

    def fail(self, error: BaseException) -> None:
        """Sends an error; only errors meant for clients keep their text."""
        self._send(pb_utils.InferenceResponse(output_tensors=[], error=_triton_error(error, self._model.name)))

    def _send(self, response: Any) -> None:
        with self._lock:
            if not self._open:
                return
            self._open = False
        # In this order: a process that dies in between has answered and is taken to hold a request, never the reverse.
        self._sender.send(response, flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)
        self._meters.move("tinyv_inflight_requests", -1, model=self._model.name)


def answer_later(requests: Sequence[Any], model: Model, meters: "TritonMeters", start: Callable[[Call], None]) -> None:
    """Starts each request on its own; one that cannot start gets its own error and harms no other."""
    for request in requests:
        call = Call(request, model, meters)
        try:
            with meters.taking():
                start(call)
        except Exception as error:  # noqa: BLE001  # the door: whatever a room raises becomes this request's error
            call.fail(error)


def serve_tensors(
    requests: Sequence[Any],
    model: Model,
    steps: Callable[[list[tuple[Arrays, frozenset[str]]]], list[Arrays | Exception]],
) -> list[Any]:
    """Answers raw-tensor requests at once.

    `steps` gets inputs by name (batch axis included) and requested outputs of each request, and gives outputs or the
    error of each.
    """
    calls = [
        (
            {tensor.name(): tensor.as_numpy() for tensor in request.inputs()},
            frozenset(request.requested_output_names()),
        )
        for request in requests
    ]
    return [_response(reply, model) for reply in steps(calls)]


def serve_tensors_later(
    requests: Sequence[Any],
    model: Model,
    loop: BackgroundLoop,
    read: Callable[[Arrays, frozenset[str]], _Asked],
    answer: Callable[[_Asked], Awaitable[Arrays]],
) -> None:
    """Answers raw-tensor requests each on its own, on the loop, when `answer` has their outputs or raises.

    `read` is called at once and must keep none of the arrays: their memory is the server's again afterwards.
    """

    async def answered(sender: Any, asked: _Asked) -> None:
        reply: Arrays | Exception
        try:
            reply = await answer(asked)
        except Exception as error:  # noqa: BLE001  # the door: whatever a room raises becomes this request's error
            reply = error
        sender.send(_response(reply, model), flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)

    for request in requests:
        sender = request.get_response_sender()
        try:
            inputs = {tensor.name(): tensor.as_numpy() for tensor in request.inputs()}
            loop.start(answered(sender, read(inputs, frozenset(request.requested_output_names()))))
        except Exception as error:  # noqa: BLE001  # as above
            sender.send(_response(error, model), flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)


def _response(reply: Arrays | Exception, model: Model) -> Any:
    if isinstance(reply, Exception):
        return pb_utils.InferenceResponse(output_tensors=[], error=_triton_error(reply, model.name))
    return pb_utils.InferenceResponse([pb_utils.Tensor(name, value) for name, value in reply.items()])


def bls(model_name: str, contract: Model) -> Callable[[Arrays], Awaitable[Arrays]]:
    """An awaitable call of another model, of that contract: tensors in, tensors out.

    Raises EngineGone when the callee is unloaded or dead, EngineError for any other error it answers.
    """

    async def call(inputs: Arrays) -> Arrays:
        request = pb_utils.InferenceRequest(
            model_name=model_name,
            requested_output_names=[tensor.name for tensor in contract.outputs],
            inputs=[pb_utils.Tensor(name, value) for name, value in inputs.items()],
        )
        try:
            response = await request.async_exec()
        except pb_utils.TritonModelException as error:
            raise _engine_error(str(error)) from error
        if response.has_error():
            raise _engine_error(response.error().message())
        return {tensor.name(): tensor.as_numpy() for tensor in response.output_tensors()}

    return call


class TritonMeters(PublishedMeters):
    """Meters published at `/metrics`."""

    def __init__(self, model: Model) -> None:
        kind = pb_utils.MetricFamily
        kinds = ((kind.COUNTER, COUNTERS), (kind.GAUGE, GAUGES), (kind.HISTOGRAM, HISTOGRAMS))
        families = {
            name: kind(name=name, description=text, kind=which)
            for which, texts in kinds
            for name, text in texts.items()
        }

        def make(key: Key) -> Any:
            name, labels = key
            bounds = {"buckets": list(BUCKETS_S)} if name in HISTOGRAMS else {}
            return families[name].Metric(labels=dict(labels), **bounds)

        super().__init__(key_of("tinyv_beats_total", {"model": model.name, "process": str(os.getpid())}), make)


def _text(cell: bytes) -> str | None:
    if len(cell) > MAX_TEXT_BYTES:
        return None
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _column(tensor: Tensor, cells: Sequence[str] | Sequence[float]) -> npt.NDArray[Any]:
    if tensor.dtype == "TYPE_FP32":
        return np.asarray(cells, dtype=np.float32).reshape(-1, 1)
    return np.array([str(cell).encode("utf-8", "replace") for cell in cells], dtype=np.object_).reshape(-1, 1)


def _triton_error(error: BaseException, model: str) -> Any:
    if isinstance(error, BadRequest):
        return pb_utils.TritonError(str(error), pb_utils.TritonError.INVALID_ARG)
    if isinstance(error, TinyvError):
        return pb_utils.TritonError(str(error), pb_utils.TritonError.UNAVAILABLE)
    _LOG.error("%s: unexpected error", model, exc_info=error)
    return pb_utils.TritonError(
        f"{model}: internal error ({type(error).__name__}); the server's log has the details",
        pb_utils.TritonError.INTERNAL,
    )


def _engine_error(message: str) -> EngineError:
    if any(phrase in message for phrase in _GONE_PHRASES):
        return EngineGone(message)
    return EngineError(message)
