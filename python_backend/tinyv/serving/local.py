"""The launcher's own ways to its server on this machine, which no proxy variable leads astray."""

import urllib.request

import tritonclient.grpc as triton

__all__ = ["connect", "read"]

_CHANNEL = [
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
]
"""The sizes are the client's own defaults, which arguments replace."""

_READ_S = 5.0

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def connect(url: str) -> triton.InferenceServerClient:
    """A gRPC client of the server."""
    return triton.InferenceServerClient(url, channel_args=_CHANNEL)


def read(url: str) -> str:
    """A page of the server, such as its metrics; raises OSError."""
    with _OPENER.open(url, timeout=_READ_S) as reply:
        return str(reply.read().decode())
