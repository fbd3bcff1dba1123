"""Errors that cross a room's door, one leaf per decision a caller can take.

TinyvError
├── BadRequest      the caller must change the request (gRPC INVALID_ARGUMENT)
├── BadSetting      the operator must change a setting (the model refuses to load)
└── EngineError     the judge engine could not answer
    └── EngineGone  the engine is unloaded or its process died: another try may succeed
"""

__all__ = ["BadRequest", "BadSetting", "EngineError", "EngineGone", "TinyvError"]


class TinyvError(Exception):
    """Base of every error this package raises on purpose; its text is fit to be shown to a client."""


class BadRequest(TinyvError):
    """The request as a whole breaks the contract; says what, got, expected."""


class BadSetting(TinyvError):
    """A setting has an unknown name or a value out of range; names the key."""


class EngineError(TinyvError):
    """The engine answered with an error instead of tokens."""


class EngineGone(EngineError):
    """The engine is not loaded, or the process behind it is dead."""
