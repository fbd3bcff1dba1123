"""The one door for foreign errors: gRPC's become `VerifierError` here and nowhere else."""

from typing import NamedTuple

import grpc

from tinyv_client.errors import (
    AccessDenied,
    ClientClosed,
    ContractMismatch,
    DeadlineExceeded,
    InvalidArgument,
    OutOfMemory,
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


class _Words(NamedTuple):
    """Words of a message that say more than its code."""

    code: str
    phrase: str
    kind: type[VerifierError]
    step: str = ""
    """What to do next, where the kind alone does not say it."""


_NO_TINYV = "is this the gRPC port (8001), and does it speak TLS where `tls` says so?"
_PROXY = "let the proxy pass CONNECT to this address, or name the server in NO_PROXY"
_TRUST = "give `tls` the roots (TINYV_TLS_ROOTS) and the server_name that the server's certificate has"

_BY_WORDS = (
    _Words("UNAVAILABLE", "protocol is restricted", AccessDenied),
    _Words("UNAVAILABLE", "proxy returned response code 4", AccessDenied, _PROXY),
    _Words("UNAVAILABLE", "proxy returned response code 501", AccessDenied, _PROXY),
    _Words("UNAVAILABLE", "CERTIFICATE_VERIFY_FAILED", AccessDenied, _TRUST),
    _Words("UNAVAILABLE", "Hostname Verification Check failed", AccessDenied, _TRUST),
    _Words("UNAVAILABLE", "WRONG_VERSION_NUMBER", ContractMismatch, _NO_TINYV),
    _Words("UNAVAILABLE", "Failed parsing HTTP/2", ContractMismatch, _NO_TINYV),
    _Words("UNAVAILABLE", "http1.x server", ContractMismatch, _NO_TINYV),
    _Words("NOT_FOUND", "no available versions", Unavailable),
    _Words("INTERNAL", "not healthy", Unavailable),
    _Words("INTERNAL", "shared memory", OutOfMemory),
    _Words("RESOURCE_EXHAUSTED", "larger than max", InvalidArgument),
    _Words("RESOURCE_EXHAUSTED", "metadata size", ServerFault),
    _Words("CANCELLED", "Channel closed", ClientClosed),
)
"""Where the code alone misleads.
Triton 2.51 words a missing key, a model that drains or reloads, a dead model process and a full /dev/shm so; a proxy
a message over its bound; gRPC a port, a certificate or a proxy that will not do however often it is asked, an error
text over 8 KB, and a call that this client's own end cut off. Any other CANCELLED comes from a server that went away,
or a fork of the process.
"""

_NEXT: dict[type[VerifierError], str] = {
    InvalidArgument: "change the call",
    Unavailable: "is the service running? `tinyv ping` asks it",
    OutOfMemory: "give the server more shared memory (docker: --shm-size=2g; Kubernetes: an emptyDir of medium Memory "
    "at /dev/shm), or send fewer bytes at once (bytes_per_request)",
    DeadlineExceeded: "allow more time (timeout_s), or send fewer rows",
    AccessDenied: "give the credentials that this server expects",
    ContractMismatch: "is this a TinyV server, of this client's version?",
    ServerFault: "the server's log has the details",
    ClientClosed: "the client was closed or the call cancelled",
}


def translate(error: grpc.RpcError, server: str) -> VerifierError:
    """The typed error for gRPC's, about the server of that name; the caller raises it `from` that one."""
    code, said = error.code().name, str(error.details() or "")
    kind, step = _BY_CODE.get(code, ServerFault), ""
    for words in _BY_WORDS:
        if code == words.code and words.phrase in said:
            kind, step = words.kind, words.step
    return kind(f"{server}: {code}: {_fit(said)}; next: {step or _NEXT[kind]}")


def _fit(words: str) -> str:
    """A server's message without any traceback, on one line, cut."""
    kept = " ".join(words.partition("Traceback (most recent call last)")[0].split())
    return kept[:_MAX_WORDS_CHARS] or "no message"
