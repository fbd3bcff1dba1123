"""Carries chunks to the server and back: the only place where a verify call meets gRPC."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc
from tinyv.records import Verdict

from tinyv_client import _wire
from tinyv_client._link import Connection
from tinyv_client._rows import Chunk
from tinyv_client._translate import translate
from tinyv_client.errors import ClientClosed, ContractMismatch

__all__ = ["Post"]


@dataclass(frozen=True, slots=True)
class Post:
    """Carries chunks over one process's connection."""

    connection: Connection
    url: str
    parameters: dict[str, str | int]

    def permit(self, wait_s: float) -> bool:
        """Takes one of the process's permits."""
        return self.connection.permits.acquire(timeout=wait_s)

    def send(self, chunk: Chunk, timeout_s: float, done: Callable[[], None]) -> Any:
        """Starts the request; raises ClientClosed when the channel is."""
        try:
            message = _wire.request(chunk.sent, self.parameters)
            call = self.connection.stub.ModelInfer.future(message, timeout=timeout_s)
        except BaseException as error:
            self.connection.permits.release()
            if isinstance(error, ValueError):  # gRPC's word for a closed channel
                raise ClientClosed(f"{self.url}: the client was closed during the call") from error
            raise

        def ended(_call: object) -> None:
            self.connection.permits.release()
            done()

        call.add_done_callback(ended)
        return call

    def read(self, call: Any, chunk: Chunk) -> list[Verdict]:
        """The verdicts of a request that is done; raises its VerifierError."""
        try:
            return _wire.verdicts(call.result(), len(chunk.sent))
        except grpc.RpcError as error:
            raise translate(error, self.url) from error
        except grpc.FutureCancelledError as error:
            raise ClientClosed(f"{self.url}: the client was closed during the call") from error
        except ContractMismatch as error:
            raise ContractMismatch(f"{self.url}: {error}") from error
