"""Triton's Python API for models that run in the tests' own process, as strict as the real one about what it takes."""

import importlib.util
import json
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tinyv
from google.protobuf import json_format, text_format
from tritonclient.grpc import model_config_pb2

ROOT = Path(__file__).parents[2]
TAKEN = {np.dtype(kind) for kind in (np.bool_, np.int32, np.int64, np.float32, np.object_)}
LIMIT_S = 60.0

Array = npt.NDArray[Any]


@contextmanager
def beside(api: types.ModuleType | types.SimpleNamespace) -> Iterator[None]:
    """`tinyv.triton_io` can be imported, with this in place of Triton's API, and is forgotten afterwards."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sys.modules, "triton_python_backend_utils", api)  # type: ignore[arg-type]
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    sys.modules.pop("tinyv.triton_io", None)
    tinyv.__dict__.pop("triton_io", None)  # what `from tinyv import triton_io` looks at first


class Tensor:
    """A named array; the real one refuses what is no array and dies of what it cannot lay out."""

    def __init__(self, name: str, array: Array) -> None:
        assert isinstance(array, np.ndarray), type(array)
        assert array.dtype in TAKEN, array.dtype
        assert array.dtype != np.object_ or all(isinstance(cell, bytes) for cell in array.reshape(-1))
        self._name, self._array = name, array

    def name(self) -> str:
        return self._name

    def as_numpy(self) -> Array:
        return self._array


class TritonError(Exception):
    INVALID_ARG, UNAVAILABLE, INTERNAL = "INVALID_ARG", "UNAVAILABLE", "INTERNAL"

    def __init__(self, message: str, code: str = INTERNAL) -> None:
        super().__init__(message)
        self.code = code

    def message(self) -> str:
        return str(self)


class InferenceResponse:
    def __init__(self, output_tensors: Sequence[Tensor] = (), error: TritonError | None = None) -> None:
        self._tensors, self._error = list(output_tensors), error

    def has_error(self) -> bool:
        return self._error is not None

    def error(self) -> TritonError | None:
        return self._error

    def output_tensors(self) -> list[Tensor]:
        return self._tensors

    def array(self, name: str) -> Array:
        return next(tensor.as_numpy() for tensor in self._tensors if tensor.name() == name)


class Request:
    """One request, and where its answer goes."""

    def __init__(
        self, inputs: Sequence[Tensor], wanted: Sequence[str] = (), parameters: Mapping[str, Any] = {}
    ) -> None:
        self._inputs, self._wanted, self._parameters = list(inputs), list(wanted), dict(parameters)
        self._answered = Event()
        self._answer: InferenceResponse | None = None

    def inputs(self) -> list[Tensor]:
        return self._inputs

    def requested_output_names(self) -> list[str]:
        return self._wanted

    def parameters(self) -> str:
        return json.dumps(self._parameters)

    def request_id(self) -> str:
        return "r1"

    def get_response_sender(self) -> "Request":
        return self

    def send(self, response: InferenceResponse, flags: int) -> None:
        assert flags == 1
        assert self._answer is None, "answered twice"
        self._answer = response
        self._answered.set()

    @property
    def answer(self) -> InferenceResponse:
        assert self._answered.wait(LIMIT_S), "never answered"
        assert self._answer is not None
        return self._answer


class Triton:
    """The models that are loaded; `api` is the module that they import."""

    def __init__(self) -> None:
        self.models: dict[str, Any] = {}
        self.api = types.ModuleType("triton_python_backend_utils")
        self.api.__dict__.update(
            Tensor=Tensor,
            TritonError=TritonError,
            TritonModelException=RuntimeError,
            InferenceResponse=InferenceResponse,
            InferenceRequest=self._call,
            MetricFamily=_Family,
            TRITONSERVER_RESPONSE_COMPLETE_FINAL=1,
            get_input_tensor_by_name=_input,
        )

    def load(self, name: str, **parameters: str) -> None:
        """The shell of that model, with its own configuration."""
        folder = ROOT / "model_repository" / name
        spec = importlib.util.spec_from_file_location(f"shell_{name}", folder / "1" / "model.py")
        assert spec is not None
        assert spec.loader is not None
        shell = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(shell)
        config = text_format.Parse((folder / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())
        read = json_format.MessageToDict(config, preserving_proto_field_name=True)
        read["parameters"] = {
            **read.get("parameters", {}),
            **{key: {"string_value": said} for key, said in parameters.items()},
        }
        model = shell.TritonPythonModel()
        model.initialize({"model_config": json.dumps(read)})
        self.models[name] = model

    def ask(self, name: str, parameters: Mapping[str, Any] = {}, **columns: Sequence[bytes]) -> InferenceResponse:
        """Rows of texts, and the answer."""
        tensors = [Tensor(key, np.array(cells, dtype=np.object_).reshape(-1, 1)) for key, cells in columns.items()]
        request = Request(tensors, (), parameters)
        self.models[name].execute([request])
        return request.answer

    def unload(self) -> None:
        """Ends the models that have an end."""
        for model in self.models.values():
            getattr(model, "finalize", lambda: None)()

    def _call(
        self, model_name: str, requested_output_names: Sequence[str], inputs: Sequence[Tensor]
    ) -> types.SimpleNamespace:
        async def async_exec() -> InferenceResponse:
            (response,) = self.models[model_name].execute([Request(inputs, requested_output_names)])
            return response  # type: ignore[no-any-return]  # a shell is untyped here

        return types.SimpleNamespace(async_exec=async_exec)


class _Family:
    COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"

    def __init__(self, **_about: str) -> None:
        pass

    def Metric(self, **_about: object) -> types.SimpleNamespace:  # noqa: N802  # Triton's name
        return types.SimpleNamespace(increment=lambda _by: None, observe=lambda _value: None, set=lambda _value: None)


def _input(request: Request, name: str) -> Tensor | None:
    return next((tensor for tensor in request.inputs() if tensor.name() == name), None)
