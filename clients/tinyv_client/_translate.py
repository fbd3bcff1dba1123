"""The one door for foreign errors: gRPC's become `VerifierError` here and nowhere else."""

import grpc

from tinyv_client.errors import (
    AccessDenied,
    ClientClosed,
    ContractMismatch,
    DeadlineExceeded,
    InvalidArgument,
    ServerFault,
    Unavailable,
    VerifierError,
)

__all__ = ["translate"]

_MAX_WORDS_CHARS = 500
"""Longest part of a server's message that is passed on."""

_BY_CODE: dict[str, type[VerifierError]] = {
    "CANCELLED": Unavailable,
    "UNKNOWN": ServerFault,
    "INVALID_ARGUMENT": InvalidArgument,
    "DEADLINE_EXCEEDED": DeadlineExceeded,
    "NOT_FOUND": ContractMismatch,
    "ALREADY_EXISTS": ServerFault,
    "PERMISSION_DENIED": AccessDenied,
    "RESOURCE_EXHAUSTED": Unavailable,
    "FAILED_PRECONDITION": ServerFault,
    "ABORTED": Unavailable,
    "OUT_OF_RANGE": InvalidArgument,
    "UNIMPLEMENTED": ContractMismatch,
    "INTERNAL": ServerFault,
    "UNAVAILABLE": Unavailable,
    "DATA_LOSS": ServerFault,
    "UNAUTHENTICATED": AccessDenied,
}

_BY_WORDS: tuple[tuple[str, str, type[VerifierError]], ...] = (
    ("UNAVAILABLE", "protocol is restricted", AccessDenied),
    ("NOT_FOUND", "no available versions", Unavailable),
    ("INTERNAL", "not healthy", Unavailable),
    ("RESOURCE_EXHAUSTED", "larger than max", InvalidArgument),
    ("RESOURCE_EXHAUSTED", "metadata size", ServerFault),
    ("CANCELLED", "Channel closed", ClientClosed),
)
"""Where the code alone misleads.
Triton 2.51 words a missing key, a model that drains or reloads and a dead model process so; a proxy a message over its
bound; gRPC an error text over 8 KB, and a call that this client's own end cut off. Any other CANCELLED comes from a
server that went away, or a fork of the process.
"""

_NEXT: dict[type[VerifierError], str] = {
    InvalidArgument: "change the call",
    Unavailable: "is the service running? `tinyv ping` asks it",
    DeadlineExceeded: "allow more time (timeout_s), or send fewer rows",
    AccessDenied: "give the credentials that this server expects",
    ContractMismatch: "is this a TinyV server, of this client's version?",
    ServerFault: "the server's log has the details",
    ClientClosed: "the client was closed or the call cancelled",
}


def translate(error: grpc.RpcError, url: str) -> VerifierError:
    """The typed error for gRPC's; the caller raises it `from` that one."""
    code, words = error.code().name, str(error.details() or "")
    kind = _BY_CODE.get(code, ServerFault)
    for misleading_code, phrase, better in _BY_WORDS:
        if code == misleading_code and phrase in words:
            kind = better
    return kind(f"{url}: {code}: {_fit(words)}; next: {_NEXT[kind]}")


def _fit(words: str) -> str:
    """A server's message without any traceback, on one line, cut."""
    kept = " ".join(words.partition("Traceback (most recent call last)")[0].split())
    return kept[:_MAX_WORDS_CHARS] or "no message"
