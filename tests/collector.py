"""A small OpenTelemetry collector that pretends: it takes OTLP over HTTP in JSON and keeps the spans."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.pages import listening

WAIT_S = 30.0


@dataclass(frozen=True)
class Collected:
    """One span."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    began_ns: int
    ended_ns: int
    attributes: dict[str, str | int | float]
    scope: str
    service: str

    @property
    def ours(self) -> bool:
        """Not Triton's."""
        return self.scope == "tinyv"


@dataclass
class Collector:
    """What came, in a list that grows."""

    port: int
    spans: list[Collected] = field(default_factory=list)
    answers: int = 200
    """What it says to whoever sends; other than 200 it keeps nothing."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/traces"

    def wait_for(self, enough: Callable[[list[Collected]], object]) -> list[Collected]:
        """The spans, once they are enough."""
        started = time.monotonic()
        while time.monotonic() - started < WAIT_S:
            if enough(found := list(self.spans)):
                return found
            time.sleep(0.05)
        raise AssertionError(f"after {WAIT_S} s there are {[span.name for span in self.spans]}")


@contextmanager
def collecting() -> Iterator[Collector]:
    """One that listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if collector.answers == 200:
                assert self.headers["Content-Type"].startswith("application/json")
                collector.spans.extend(_spans(json.loads(body)))
            self.send_response(collector.answers)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as port:
        collector = Collector(port)
        yield collector


def _spans(body: dict[str, Any]) -> Iterator[Collected]:
    for resource in body["resourceSpans"]:
        about = _attributes(resource["resource"]["attributes"])
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                yield Collected(
                    trace_id=span["traceId"].lower(),
                    span_id=span["spanId"].lower(),
                    parent_id=span.get("parentSpanId", "").lower(),
                    name=span["name"],
                    began_ns=int(span["startTimeUnixNano"]),
                    ended_ns=int(span["endTimeUnixNano"]),
                    attributes=_attributes(span.get("attributes", [])),
                    scope=scope["scope"]["name"],
                    service=str(about["service.name"]),
                )


def _attributes(given: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {"stringValue": str, "intValue": int, "doubleValue": float}
    return {item["key"]: kinds[kind](value) for item in given for kind, value in item["value"].items() if kind in kinds}
