"""What a server says of itself: version, latency, models."""

import time
from dataclasses import dataclass
from typing import Any

import grpc
from tinyv_contract import contract
from tritonclient.grpc import service_pb2

from tinyv_client._link import Server
from tinyv_client._translate import translate

__all__ = ["ModelInfo", "ServerInfo", "look"]

_NOT_SERVED = (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT)
"""How Triton answers about a model that it does not have."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of the contract."""

    name: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """A server that answers."""

    url: str
    version: str
    """Of Triton."""
    latency_s: float
    """Round trip of one small question on an open connection, in seconds."""
    models: tuple[ModelInfo, ...]

    def ready(self, name: str) -> bool:
        """Whether the server serves the model of that name."""
        return any(model.ready for model in self.models if model.name == name)

    @property
    def whole(self) -> bool:
        """Whether every model of the contract is ready."""
        return all(model.ready for model in self.models)


def look(server: Server, timeout_s: float) -> ServerInfo:
    """Asks the server; raises VerifierError when it does not answer in time."""
    stub, metadata = server.stub, server.metadata
    ends_at = time.monotonic() + timeout_s

    def left_s() -> float:
        return max(ends_at - time.monotonic(), 0.001)

    try:
        version = stub.ServerMetadata(service_pb2.ServerMetadataRequest(), timeout=left_s(), metadata=metadata).version
        started = time.monotonic()
        stub.ServerLive(service_pb2.ServerLiveRequest(), timeout=left_s(), metadata=metadata)
        latency_s = time.monotonic() - started
        names = [model.name for model in contract.MODELS]
        models = tuple(ModelInfo(name, _ready(stub, name, left_s(), metadata)) for name in names)
    except grpc.RpcError as error:
        raise translate(error, server.shown) from error
    return ServerInfo(server.url, str(version), latency_s, models)


def _ready(stub: Any, name: str, timeout_s: float, metadata: tuple[tuple[str, str], ...]) -> bool:
    question = service_pb2.ModelReadyRequest(name=name)
    try:
        return bool(stub.ModelReady(question, timeout=timeout_s, metadata=metadata).ready)
    except grpc.RpcError as error:
        if error.code() in _NOT_SERVED:
            return False
        raise
