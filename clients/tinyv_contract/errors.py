"""The root of the errors that are raised on purpose, and the one leaf that both sides know.

TinyvError
└── BadRequest      the caller must change the request (gRPC INVALID_ARGUMENT)

The server's own leaves are in `tinyv.errors`; a client's caller meets `tinyv_client.errors`.
"""

__all__ = ["BadRequest", "TinyvError"]


class TinyvError(Exception):
    """Base of every error that contract and server raise on purpose; its text is fit to be shown to a client."""


class BadRequest(TinyvError):
    """The request as a whole breaks the contract; says what, got, expected."""
