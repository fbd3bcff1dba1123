"""The connection to one server: opened when first used, once per process, never carried over a fork.

Calls go through gRPC's stub, since `tritonclient`'s own `async_infer` keeps its future in a shared attribute and can
hand one thread the answer of another (2.51).
"""

import os
import threading
from dataclasses import dataclass, field
from typing import Any

import grpc
from tritonclient.grpc import service_pb2_grpc

from tinyv_client.errors import ClientClosed

__all__ = ["Connection", "Link"]

_CHANNEL_OPTIONS = (
    # channels of one target share their TCP connection otherwise, even a child's with its parent's after a fork
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # a channel that failed to connect refuses calls until its next try: a restarted server is found soon
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)


@dataclass(frozen=True, slots=True)
class Connection:
    """One process's channel, and the permits that bound its requests in flight over all threads."""

    channel: Any
    stub: Any
    permits: threading.Semaphore


@dataclass(slots=True)
class Link:
    """Hands out the connection of the calling process."""

    url: str
    max_inflight: int
    _connections: dict[int, Connection] = field(default_factory=dict)
    """By process id. A parent's stays untouched here: closing it in a child would harm the parent's."""
    _closed: bool = False

    def connection(self) -> Connection:
        """The process's connection; raises ClientClosed after `close`. No lock: a fork could copy a held one."""
        if self._closed:
            raise ClientClosed(f"{self.url}: the client is closed; next: make a new VerifierClient")
        found = self._connections.get(os.getpid())
        return found or self._connections.setdefault(os.getpid(), self._connect())

    def close(self) -> None:
        """Closes the process's connection for good; calls in flight end with ClientClosed."""
        self._closed = True
        if (connection := self._connections.pop(os.getpid(), None)) is not None:
            connection.channel.close()

    def _connect(self) -> Connection:
        channel = grpc.insecure_channel(self.url, options=_CHANNEL_OPTIONS)
        stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
        return Connection(channel, stub, threading.Semaphore(self.max_inflight))
