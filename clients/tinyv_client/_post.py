"""Carries chunks to the servers and back: the only place where a verify call meets gRPC."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import grpc
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, Verdict

from tinyv_client import _wire
from tinyv_client._link import Connection, Server
from tinyv_client._permits import Permits
from tinyv_client._rows import Chunk
from tinyv_client._translate import translate
from tinyv_client.errors import ClientClosed, ContractMismatch, Unavailable

__all__ = ["Flight", "Post"]


_GONE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.CANCELLED)
"""What a server that is dead, full or draining answers."""


@dataclass(slots=True, eq=False)
class Flight:
    """A request on its way."""

    server: Server
    call: Any

    def cancel(self) -> None:
        """Ends it; its answer no longer matters."""
        self.call.cancel()


@dataclass(frozen=True, slots=True)
class Post:
    """Carries chunks over one process's connection."""

    connection: Connection
    permits: Permits
    options: RequestOptions

    def send(self, chunk: Chunk, timeout_s: float, tries: int, done: Callable[[], object]) -> Flight:
        """Starts the request with a permit, which goes back when it ends; raises ClientClosed when the channel is."""
        server = self.connection.begin(chunk.ranks)
        try:
            options = self.options.within(timeout_s)
            if chunk.rule_only:
                options = replace(options, mode=Mode.RULE_ONLY)
            message = _wire.request(chunk.sent, options.to_parameters())
            call = server.stub.ModelInfer.future(message, timeout=timeout_s, metadata=server.metadata)
        except BaseException as error:
            self._ended(server)
            if isinstance(error, ValueError):  # gRPC's word for a closed channel
                raise ClientClosed(f"{server.url}: the client was closed during the call") from error
            raise

        def ended(call: Any) -> None:
            # here, not when the answer is read: one that refuses at once would get every request until then
            if call.code() in _GONE:
                self.connection.rest(server)
            self._ended(server)
            done()

        call.add_done_callback(ended)
        self.connection.tally.sent(tries)
        return Flight(server, call)

    def read(self, flight: Flight, chunk: Chunk) -> list[Verdict]:
        """The verdicts of a request that is done; raises its VerifierError."""
        name = flight.server.shown
        try:
            verdicts = _wire.verdicts(flight.call.result(), len(chunk.sent))
        except grpc.RpcError as error:
            raise translate(error, name) from error
        except grpc.FutureCancelledError as error:
            raise ClientClosed(f"{name}: the client was closed during the call") from error
        except ContractMismatch as error:
            raise ContractMismatch(f"{name}: {error}") from error
        self.connection.wake(flight.server)
        return verdicts

    def failed(self, flight: Flight, error: Exception) -> bool:
        """Takes note of an error; whether another server may answer at once."""
        self.connection.tally.failed(error)
        if not isinstance(error, Unavailable):
            return False
        flight.server.outage.failed(time.monotonic(), error)
        return self.connection.rest(flight.server)

    def _ended(self, server: Server) -> None:
        self.connection.end(server)
        self.permits.give_back()
