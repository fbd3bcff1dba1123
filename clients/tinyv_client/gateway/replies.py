"""What leaves the gateway: strict JSON, and one object for every refusal, with a type from a closed list.

{"error": what, got, expected, next; "type": a word of `Kind`}. No traceback, and no NaN, ever.
"""

import json
from enum import Enum
from typing import Any

from starlette.responses import Response

from tinyv_client.errors import (
    AccessDenied,
    ClientClosed,
    ContractMismatch,
    DeadlineExceeded,
    InvalidArgument,
    ServerFault,
    Unavailable,
    Unscored,
    VerifierError,
)

__all__ = ["Kind", "Refused", "reply", "told"]

_RETRY_S = "5"
"""After so long a trainer may ask again: the supervisor heals a server in 5 to 10 s, an engine in 2."""


class Kind(str, Enum):
    """Why there is no answer; the value is its HTTP status and its word."""

    BODY = "400 invalid_body"
    HTTP = "400 invalid_request"
    TOKEN = "401 token"  # noqa: S105  # a word
    ROUTE = "404 no_such_route"
    METHOD = "405 method"
    LATE = "408 late_body"
    HEAD = "408 late_header"
    LARGE = "413 body_too_large"
    CODED = "415 content_encoding"
    ROW = "422 unscored"
    """The row has no reward and will have none: asking again does not help."""
    FAULT = "500 gateway_fault"
    SERVER = "502 server_fault"
    NO_SERVER = "503 no_server"
    UNSCORED = "503 unscored"
    """The row has no reward now: asking again may help."""
    BUSY = "503 busy"

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.value[:3])

    @property
    def word(self) -> str:
        """What stands in `type`."""
        return self.value[4:]


class Refused(Exception):
    """A request without an answer."""

    def __init__(self, kind: Kind, said: str) -> None:
        super().__init__(said)
        self.kind = kind


_BY_ERROR: tuple[tuple[type[VerifierError], Kind], ...] = (
    (InvalidArgument, Kind.BODY),
    (Unavailable, Kind.NO_SERVER),
    (DeadlineExceeded, Kind.NO_SERVER),
    (ClientClosed, Kind.NO_SERVER),
    (Unscored, Kind.UNSCORED),
    (AccessDenied, Kind.SERVER),
    (ContractMismatch, Kind.SERVER),
    (ServerFault, Kind.SERVER),
)


def reply(found: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON that every parser takes: ASCII, so that a lone surrogate stays an escape; no NaN.

    Raises ValueError for a number that JSON does not know, RecursionError for what is nested too deeply.
    """
    text = json.dumps(found, allow_nan=False, separators=(",", ":"))
    return Response(text, status, headers, media_type="application/json")


def told(error: Refused | VerifierError) -> Response:
    """The reply that says why there is no answer."""
    kind = error.kind if isinstance(error, Refused) else _kind(error)
    headers = {"retry-after": _RETRY_S} if kind.status == 503 else {}  # noqa: PLR2004  # the status of Retry-After
    if kind is Kind.LATE:
        headers["connection"] = "close"
    return reply({"error": str(error), "type": kind.word}, kind.status, headers)


def _kind(error: VerifierError) -> Kind:
    return next((kind for leaf, kind in _BY_ERROR if isinstance(error, leaf)), Kind.SERVER)
