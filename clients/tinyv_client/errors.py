"""Errors a caller of the client can meet, one leaf per decision to take.

VerifierError
├── InvalidArgument   the call breaks the contract: change the call
├── Unavailable       nobody answers, or the service is full or restarting: try again later
│   └── OutOfMemory   the server has no shared memory for the request: give it more, or send fewer bytes at once
├── DeadlineExceeded  the time budget ran out: allow more time, or send fewer rows
├── AccessDenied      the server wants other credentials
├── ContractMismatch  the other side does not speak this client's contract: align the versions
├── ServerFault       the server failed on this request: its log says why
├── Unscored          the service answered without a reward, and `on_unscored` is "raise"
└── ClientClosed      the client was closed, or the call cancelled

No text of a server's traceback ever reaches a message.
"""

__all__ = [
    "AccessDenied",
    "ClientClosed",
    "ContractMismatch",
    "DeadlineExceeded",
    "InvalidArgument",
    "OutOfMemory",
    "ServerFault",
    "Unavailable",
    "Unscored",
    "VerifierError",
]


class VerifierError(Exception):
    """Base of every error the client raises on purpose; no reward was given for any row of the call."""


class InvalidArgument(VerifierError):
    """The call breaks the contract; says what, got, expected."""


class Unavailable(VerifierError):
    """The service cannot be reached, is full or is restarting; the same call may succeed later."""


class OutOfMemory(Unavailable):
    """The server's shared memory does not hold a request of this size beside those in work."""


class DeadlineExceeded(VerifierError):
    """The call's time budget ran out before every row was answered."""


class AccessDenied(VerifierError):
    """The server refuses this client's credentials."""


class ContractMismatch(VerifierError):
    """The server, or its reply, does not follow the contract that this client knows."""


class ServerFault(VerifierError):
    """The server failed while it worked on the request."""


class Unscored(VerifierError):
    """The service has no reward for some row, and the caller asked for an error then."""


class ClientClosed(VerifierError):
    """The client was closed before or during the call."""
