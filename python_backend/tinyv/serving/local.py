"""The launcher's own ways to its server on this machine, which no proxy variable leads astray.

Administration goes over Triton's HTTP on a Unix socket in a folder of this user's: the file system says who may, and
there is no key that a command line would show.
"""

import http.client
import json
import socket
import urllib.request
from pathlib import Path
from urllib.parse import quote

import tritonclient.grpc as triton

from tinyv.serving.errors import ServingError

__all__ = ["Administration", "connect", "read", "read_socket"]

_CHANNEL = [
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
]
"""The sizes are the client's own defaults, which arguments replace."""

_READ_S = 5.0

_ADMIN_S = 120.0
"""Longest unload or load of one model: a call that hangs would hold the only thread that heals."""

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def connect(url: str) -> triton.InferenceServerClient:
    """A gRPC client of the server."""
    return triton.InferenceServerClient(url, channel_args=_CHANNEL)


def read(url: str) -> str:
    """A page of the server, such as its metrics; raises OSError."""
    with _OPENER.open(url, timeout=_READ_S) as reply:
        return str(reply.read().decode())


def read_socket(path: Path, page: str) -> bytes:
    """A page of an HTTP server on a Unix socket; raises OSError."""
    return _ask(path, "GET", page, _READ_S)[1]


class Administration:
    """Loads and unloads models; raises ServingError when the server refuses, or does not answer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def unload(self, model: str) -> None:
        """Begins to unload: the old processes may live on for a while."""
        self._post(f"/v2/repository/models/{quote(model)}/unload")

    def load(self, model: str) -> None:
        """Returns when it is loaded."""
        self._post(f"/v2/repository/models/{quote(model)}/load")

    def ready(self) -> set[str]:
        """Models that are loaded, and that nobody is unloading or loading."""
        return self._in_state("READY")

    def unloading(self) -> set[str]:
        """Models that take no requests any more and have not answered all they took."""
        return self._in_state("UNLOADING")

    def _in_state(self, state: str) -> set[str]:
        entries = json.loads(self._post("/v2/repository/index"))
        return {entry["name"] for entry in entries if entry.get("state") == state}

    def _post(self, page: str) -> bytes:
        try:
            status, body = _ask(self._path, "POST", page, _ADMIN_S)
        except OSError as error:
            raise ServingError(f"{page}: {error}, expected an answer of tritonserver") from error
        if status != http.client.OK:
            raise ServingError(f"{page}: got status {status}: {body[:300].decode(errors='replace')}, expected 200")
        return body


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _ask(path: Path, method: str, page: str, timeout_s: float) -> tuple[int, bytes]:
    connection = _UnixConnection(path, timeout_s)
    try:
        connection.request(method, page, body=b"{}" if method == "POST" else None)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except http.client.HTTPException as error:
        raise OSError(f"got no whole reply ({error!r})") from error
    finally:
        connection.close()
