"""A gateway in this process, before any servers, and what tests ask of it."""

import json
import math
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tinyv_client import Sample, Status, Verdict
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.gateway import application
from tinyv_client.gateway.bodies import Limits
from tinyv_client.gateway.gate import Gate
from tinyv_client.gateway.listen import bound, server

GUARD_S = 30.0
TOKEN = "t0ken"


def judge(sample: Sample) -> Verdict:
    """Scripted by the response: `open`, `down` and `late` have no reward, `right` is right."""
    for word, status in (("open", Status.RULE_UNDECIDED), ("down", Status.JUDGE_UNAVAILABLE)):
        if word in sample.response:
            return Verdict(math.nan, status)
    accepted = "right" in sample.response
    return Verdict(float(accepted), Status.RULE_ACCEPTED if accepted else Status.JUDGE_REJECTED, "42")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def gateway(url: str, token: str | None = None, limits: Limits | None = None, **settings: Any) -> Iterator[str]:
    limits = limits or Limits()
    app = application(AdapterSettings(url=url, **{"timeout_s": 5.0, **settings}), Gate(token), limits)
    with bound("127.0.0.1", 0) as listener:
        running = server(app, limits)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + GUARD_S
        while not running.started and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(GUARD_S)


def ask(url: str, body: Any = None, **headers: str) -> Reply:
    """The reply, read by a parser that refuses what is no JSON."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=GUARD_S) as reply:  # noqa: S310
            return Reply(reply.status, strict(reply.read()), dict(reply.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, strict(error.read()), dict(error.headers))


def strict(text: bytes) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


@contextmanager
def dialled(url: str) -> Iterator[socket.socket]:
    """A bare connection, for requests that no library would send."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=GUARD_S) as connection:
        yield connection


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)
