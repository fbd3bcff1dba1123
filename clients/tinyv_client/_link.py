"""The connections to the servers: opened when first used, once per process, never carried over a fork.

Calls go through gRPC's stub, since `tritonclient`'s own `async_infer` keeps its future in a shared attribute and can
hand one thread the answer of another (2.51).
"""

import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import grpc
from tritonclient.grpc import service_pb2_grpc

from tinyv_client._balance import choose
from tinyv_client._outage import Outage
from tinyv_client._permits import Permits
from tinyv_client._proxy import Proxy, proxy_of
from tinyv_client._retry import RetryBudget, RetryPolicy
from tinyv_client._security import Tls
from tinyv_client._stats import Tally
from tinyv_client.errors import ClientClosed, InvalidArgument

__all__ = ["Compression", "Connection", "Link", "PerProcess", "Server", "Wiring"]

Compression = Literal["none", "gzip", "deflate"]

_COMPRESSIONS = {
    "none": grpc.Compression.NoCompression,
    "gzip": grpc.Compression.Gzip,
    "deflate": grpc.Compression.Deflate,
}

_REST_S = 1.0
"""How long a server that did not answer is left alone while others are there: as long as gRPC waits to reconnect."""

_SINGLES = 32
"""Requests of one row in flight, in multiples of `max_inflight`: they cost little, and the judge batches them."""

_CLOSE_S = 2.0
"""Longest wait for channels to close: gRPC waits for every call, and one that Ctrl-C cut off as it began never ends."""

_CHANNEL_OPTIONS = (
    # channels of one target share their TCP connection otherwise, even a child's with its parent's after a fork
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # a channel that failed to connect refuses calls until its next try: a restarted server is found soon
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    # a name whose servers have all been replaced is asked again soon, not after gRPC's half a minute
    ("grpc.dns_min_time_between_resolutions_ms", 2_000),
    # a name that resolves to many servers is spread over all of them; tries are this client's own business
    ("grpc.service_config", json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})),
    ("grpc.enable_retries", 0),
)


@dataclass(frozen=True, slots=True)
class Wiring:
    """How a connection is made; the same in every process."""

    urls: tuple[str, ...]
    max_inflight: int
    retry: RetryPolicy
    tls: Tls | None = None
    metadata: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    compression: Compression = "none"

    def __post_init__(self) -> None:
        if self.compression not in _COMPRESSIONS:
            expected = f"one of: {', '.join(_COMPRESSIONS)}"
            raise InvalidArgument(f"compression: got {self.compression!r}, expected {expected}")
        if self.tls is not None:
            self.tls.credentials()


@dataclass(slots=True, eq=False)
class Server:
    """One server as this process sees it."""

    url: str
    channel: Any
    stub: Any
    metadata: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    inflight: int = 0
    rests_until: float = 0.0
    """On the monotonic clock: it did not answer, and is left alone until then."""
    proxy: Proxy | None = None
    outage: Outage = field(default_factory=Outage)

    @property
    def shown(self) -> str:
        """Its name in messages: the URL, and the proxy on the way."""
        return self.url if self.proxy is None else f"{self.url} ({self.proxy})"


@dataclass(slots=True, eq=False)
class Connection:
    """One process's channels, and what bounds and counts its requests over all threads and event loops."""

    servers: tuple[Server, ...]
    permits: Permits
    singles: Permits
    """Bounds the requests of one row, which wait for the judge: they must not hold up the others."""
    budget: RetryBudget
    tally: Tally = field(default_factory=Tally)
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, ranks: Sequence[int] | None) -> Server:
        """The server for the next request, counted as in flight there."""
        with self._lock:
            server = choose(self.servers, ranks, next(self._turns), time.monotonic())
            server.inflight += 1
            return server

    def end(self, server: Server) -> None:
        """A request there has ended."""
        with self._lock:
            server.inflight -= 1

    def rest(self, server: Server) -> bool:
        """Leaves a server alone for a while; whether another one is awake."""
        now = time.monotonic()
        server.rests_until = now + _REST_S
        return any(other.rests_until <= now for other in self.servers)

    def wake(self, server: Server) -> None:
        """It answered."""
        server.rests_until = 0.0
        server.outage.answered(server.url, time.monotonic())


class PerProcess:
    """Makes a thing once per process, and is empty when it is unpickled. No lock: a fork could copy a held one."""

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}

    def __reduce__(self) -> tuple[type["PerProcess"], tuple[()]]:
        return PerProcess, ()

    def of(self, make: Callable[[], Any]) -> Any:
        """The calling process's."""
        found = self._made.get(os.getpid())
        return self._made.setdefault(os.getpid(), make()) if found is None else found

    def pop(self) -> Any:
        """The calling process's, forgotten; None when there is none. A parent's is never touched."""
        return self._made.pop(os.getpid(), None)


@dataclass(slots=True)
class Link:
    """Hands out the connection of the calling process."""

    wiring: Wiring
    _connections: PerProcess = field(default_factory=PerProcess)
    _closed: bool = False

    @property
    def shown(self) -> str:
        """The servers, for messages."""
        return ", ".join(self.wiring.urls)

    def connection(self) -> Connection:
        """The process's connection; raises ClientClosed after `close`."""
        if self._closed:
            raise ClientClosed(f"{self.shown}: the client is closed; next: make a new one")
        found: Connection = self._connections.of(self._connect)
        return found

    def close(self) -> None:
        """Closes the process's connection for good, in bounded time; calls in flight end with ClientClosed."""
        self._closed = True
        connection: Connection | None = self._connections.pop()
        if connection is not None:
            _close([server.channel for server in connection.servers])

    def _connect(self) -> Connection:
        wiring = self.wiring
        return Connection(
            servers=tuple(self._open(url) for url in wiring.urls),
            permits=Permits(wiring.max_inflight),
            singles=Permits(_SINGLES * wiring.max_inflight),
            budget=RetryBudget(wiring.retry),
        )

    def _open(self, url: str) -> Server:
        tls, compression = self.wiring.tls, _COMPRESSIONS[self.wiring.compression]
        proxy = proxy_of(url, os.environ)
        options = [*_CHANNEL_OPTIONS, ("grpc.enable_http_proxy", int(proxy is not None))]
        if tls is None:
            channel = grpc.insecure_channel(url, options=options, compression=compression)
        else:
            if tls.server_name is not None:
                options.append(("grpc.ssl_target_name_override", tls.server_name))
            channel = grpc.secure_channel(url, tls.credentials(), options=options, compression=compression)
        stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
        return Server(url, channel, stub, self.wiring.metadata, proxy=proxy)


def _close(channels: Sequence[Any]) -> None:
    """Closes all at once; one that does not end in time is left to a thread that holds up nothing."""
    ends_at = time.monotonic() + _CLOSE_S
    for thread in [_closing(channel) for channel in channels]:
        if thread is not None:
            thread.join(max(0.0, ends_at - time.monotonic()))


def _closing(channel: Any) -> threading.Thread | None:
    thread = threading.Thread(target=channel.close, name="tinyv-close", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no more threads, as at the interpreter's exit
        channel.close()
        return None
    return thread
