"""The client of a TinyV verification service.

from tinyv_client import Sample, VerifierClient

with VerifierClient("127.0.0.1:8001") as client:
    verdicts = client.verify([Sample(question, ground_truth, response)])
"""

import importlib
from typing import TYPE_CHECKING

from tinyv_contract.records import Mode, RewardType, Sample, Status, Verdict

from tinyv_client._retry import RetryPolicy
from tinyv_client._stats import ClientStats
from tinyv_client._unscored import OnUnscored
from tinyv_client.errors import (
    AccessDenied,
    ClientClosed,
    ContractMismatch,
    DeadlineExceeded,
    InvalidArgument,
    OutOfMemory,
    ServerFault,
    Unavailable,
    Unscored,
    VerifierError,
)

if TYPE_CHECKING:
    from tinyv_client._health import ModelInfo, ServerInfo
    from tinyv_client._security import Tls
    from tinyv_client.aclient import AsyncVerifierClient
    from tinyv_client.client import VerifierClient

__all__ = [
    "AccessDenied",
    "AsyncVerifierClient",
    "ClientClosed",
    "ClientStats",
    "ContractMismatch",
    "DeadlineExceeded",
    "InvalidArgument",
    "Mode",
    "ModelInfo",
    "OnUnscored",
    "OutOfMemory",
    "RetryPolicy",
    "RewardType",
    "Sample",
    "ServerFault",
    "ServerInfo",
    "Status",
    "Tls",
    "Unavailable",
    "Unscored",
    "Verdict",
    "VerifierClient",
    "VerifierError",
]

_LATE = {
    "AsyncVerifierClient": "tinyv_client.aclient",
    "ModelInfo": "tinyv_client._health",
    "ServerInfo": "tinyv_client._health",
    "Tls": "tinyv_client._security",
    "VerifierClient": "tinyv_client.client",
}
"""Names whose modules load gRPC and numpy (0.4 s): imported when asked for, so that the command line starts at once."""


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LATE[name]), name)
