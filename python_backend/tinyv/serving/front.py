"""The gRPC face of a locked service: who may call what, and the call's bytes passed on as they are.

Knows gRPC and nothing of what is asked.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
from grpc import aio
from tinyv_lock import KeyRing, Refusal, Refusals

__all__ = ["OPTIONS", "Front"]

_LOG = logging.getLogger("tinyv.serving")

OPTIONS = (
    ("grpc.so_reuseport", 0),
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    # Triton is found again soon after a restart
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)

_TRITON = "/inference.GRPCInferenceService/"

_OPEN = frozenset(
    ("/grpc.health.v1.Health/Check", *(_TRITON + name for name in ("ServerLive", "ServerReady", "ModelReady")))
)
"""What balancers ask: whether it lives, whether it is ready."""

_INFER = f"{_TRITON}ModelInfer"

_KEYED = frozenset(
    _TRITON + name for name in ("ModelInfer", "ServerMetadata", "ModelMetadata", "ModelConfig", "ModelStatistics")
)
"""Inference and metadata: for who brings a token. Everything else is closed: administration has a socket of its own."""

_OWN_HEADERS = ("grpc-", "user-agent", "authorization", "te")
"""Of this connection, not of the call; the token goes no further."""

_Handler = Any
_Words = tuple[tuple[str, str | bytes], ...]


class Front(grpc.GenericRpcHandler):  # type: ignore[misc]  # gRPC has no types
    """Handles every method there is."""

    def __init__(self, channel: aio.Channel, ring: KeyRing, refusals: Refusals) -> None:
        self._ring, self._refusals = ring, refusals
        self._passing = {method: _passing(channel.unary_unary(method)) for method in _OPEN | _KEYED}
        self.draining = False
        """Whether new questions are refused, while those that were taken are answered."""

    def service(self, handler_call_details: Any) -> _Handler:
        """What answers a call; a refused one is answered before its message is read."""
        method = str(handler_call_details.method)
        if method not in self._passing:
            return self._refusing(
                Refusal.CLOSED, grpc.StatusCode.PERMISSION_DENIED, f"{method}: closed on this port, for everybody"
            )
        if self.draining and method == _INFER:
            return grpc.stream_unary_rpc_method_handler(_stopping)
        refusal = None if method in _OPEN else self._ring.keys.refusal(_token(handler_call_details.invocation_metadata))
        if refusal is not None:
            got = "none" if refusal is Refusal.NO_TOKEN else "one that is not known"
            return self._refusing(
                refusal,
                grpc.StatusCode.UNAUTHENTICATED,
                f"token: got {got}, expected 'authorization: Bearer <token>' with one of the server's TOKEN_FILE",
            )
        return self._passing[method]

    def _refusing(self, refusal: Refusal, code: grpc.StatusCode, said: str) -> _Handler:
        async def refuse(_messages: AsyncIterator[bytes], context: aio.ServicerContext) -> None:
            self._refusals.add(refusal, str(context.peer()))
            await context.abort(code, said)

        return grpc.stream_unary_rpc_method_handler(refuse)


async def _stopping(_messages: AsyncIterator[bytes], context: aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.UNAVAILABLE, "this server stops and takes no new calls; next: ask another one")


def _passing(call: Callable[..., Awaitable[bytes]]) -> _Handler:
    async def passed(message: bytes, context: aio.ServicerContext) -> bytes:
        words: _Words = context.invocation_metadata() or ()
        kept = tuple((name, value) for name, value in words if not name.startswith(_OWN_HEADERS))
        try:
            return await call(message, timeout=context.time_remaining(), metadata=kept)
        except aio.AioRpcError as error:
            await context.abort(error.code(), error.details() or "")
            raise

    return grpc.unary_unary_rpc_method_handler(passed)


def _token(metadata: _Words) -> str | None:
    for name, value in metadata:
        if name == "authorization" and isinstance(value, str):
            scheme, _, token = value.partition(" ")
            return token.strip() if scheme.lower() == "bearer" else None
    return None
