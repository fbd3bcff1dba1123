"""Errors that cross a room's door, one leaf per decision a caller can take.

TinyvError          (tinyv_contract)
├── BadRequest      (tinyv_contract) the caller must change the request (gRPC INVALID_ARGUMENT)
├── BadSetting      the operator must change a setting (the model refuses to load)
└── EngineError     the judge engine could not answer
    └── EngineGone  the engine is unloaded or its process died: another try may succeed
"""

from tinyv_contract.errors import TinyvError

__all__ = ["BadSetting", "EngineError", "EngineGone"]


class BadSetting(TinyvError):
    """A setting has an unknown name or a value out of range; names the key."""


class EngineError(TinyvError):
    """The engine answered with an error instead of tokens."""


class EngineGone(EngineError):
    """The engine is not loaded, or the process behind it is dead."""
