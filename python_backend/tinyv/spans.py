"""Spans of OpenTelemetry: what a stage did in a caller's trace, and when; sent as OTLP (JSON over HTTP).

Owns span ids, the bounded queue and the thread that sends. A request never waits for a collector, and one that is away
costs spans, never verdicts.
"""

import json
import os
import queue
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from tinyv_contract.traceparent import Traceparent

from tinyv.meters import Meters

__all__ = ["URL_VARIABLE", "Span", "Tracer"]

URL_VARIABLE = "TINYV_OTLP_URL"
"""Where spans go (`http://collector:4318/v1/traces`); unset or empty: nowhere. `tinyv serve --otlp-url` sets it."""

_WAITING = 8192
"""Spans that wait to be sent; more are dropped and counted."""

_BATCH = 512
_PAUSE_S = 1.0
"""Longest time that a span waits for company."""

_POST_S = 5.0
"""Longest answer of the collector."""

_INTERNAL = 1
"""OTLP's kind of a span within a service."""

_CURRENT: ContextVar[Traceparent | None] = ContextVar("tinyv_span", default=None)


class Span:
    """One that has begun; `end` sends it."""

    def __init__(self, tracer: "Tracer | None", name: str, parent: Traceparent | None) -> None:
        self._tracer, self._name, self._parent = tracer, name, parent
        self._began_ns = time.time_ns()
        self.place = parent and Traceparent(parent.trace_id, os.urandom(8).hex())
        """Under which its children belong; None: nobody traces it."""

    @contextmanager
    def current(self) -> Iterator[None]:
        """What begins inside, in tasks made there too, is under this span."""
        token = _CURRENT.set(self.place)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def end(self, statuses: Iterable[str] = (), **attributes: str | float) -> None:
        """Sends it, with attributes `tinyv.<name>`: how many rows had each status, and what else there is to say."""
        if self._tracer is not None and self.place is not None and self._parent is not None:
            attributes |= Counter(statuses)
            said = {
                "traceId": self.place.trace_id,
                "spanId": self.place.span_id,
                "parentSpanId": self._parent.span_id,
                "name": self._name,
                "kind": _INTERNAL,
                "startTimeUnixNano": str(self._began_ns),
                "endTimeUnixNano": str(time.time_ns()),
                "attributes": [_attribute(f"tinyv.{name}", value) for name, value in attributes.items()],
            }
            self._tracer.send(said)


_NO_SPAN = Span(None, "", None)


class Tracer:
    """Begins spans and sends them; without an address it does nothing."""

    def __init__(self, meters: Meters, url: str | None = None) -> None:
        self._url = os.environ.get(URL_VARIABLE, "") if url is None else url
        self._meters = meters
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue(_WAITING)
        if self._url:
            threading.Thread(target=self._send_forever, name="tinyv-spans", daemon=True).start()

    @property
    def place(self) -> Traceparent | None:
        """The current span, for what begins later and elsewhere."""
        return _CURRENT.get() if self._url else None

    def begin(self, name: str, parent: Traceparent | None) -> Span:
        """A span under `parent`; none where nobody records it."""
        return Span(self, name, parent) if self._url and parent is not None and parent.sampled else _NO_SPAN

    def send(self, said: dict[str, Any]) -> None:
        """Takes a span to be sent; drops it when too many wait."""
        try:
            self._waiting.put_nowait(said)
        except queue.Full:
            self._meters.count("tinyv_spans_total", outcome="dropped")

    def _send_forever(self) -> None:
        while True:
            batch = self._batch()
            outcome = "sent" if _posted(self._url, batch) else "failed"
            self._meters.count("tinyv_spans_total", len(batch), outcome=outcome)

    def _batch(self) -> list[dict[str, Any]]:
        """What is to be sent together: what came within `_PAUSE_S` of the first."""
        batch = [self._waiting.get()]
        until = time.monotonic() + _PAUSE_S
        with suppress(queue.Empty):
            while len(batch) < _BATCH:
                batch.append(self._waiting.get(timeout=max(until - time.monotonic(), 0.0)))
        return batch


def _posted(url: str, spans: Sequence[Mapping[str, Any]]) -> bool:
    resource = {"attributes": [_attribute("service.name", "tinyv"), _attribute("process.pid", os.getpid())]}
    body = {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "tinyv"}, "spans": spans}]}]}
    request = urllib.request.Request(  # noqa: S310  # http or https: `tinyv serve` takes no other
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_POST_S) as reply:  # noqa: S310  # as above
            reply.read()
    except (OSError, ValueError):
        return False
    return True


def _attribute(name: str, value: str | float) -> dict[str, Any]:
    """OTLP's JSON spells 64-bit integers as strings."""
    if isinstance(value, str):
        return {"key": name, "value": {"stringValue": value}}
    if isinstance(value, int):
        return {"key": name, "value": {"intValue": str(value)}}
    return {"key": name, "value": {"doubleValue": value}}
