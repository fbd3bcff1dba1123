"""The metrics page of a locked service: Triton's own, and how many were refused."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tinyv_lock import Refusals

from tinyv.serving.local import read_socket
from tinyv.serving.plan import ServePlan

__all__ = ["paged"]

_CALLER_S = 10.0
"""Longest wait for a caller's request."""


@contextmanager
def paged(plan: ServePlan, refusals: Refusals) -> Iterator[None]:
    """Serves the page while Triton starts, runs and restarts."""

    class Page(BaseHTTPRequestHandler):
        timeout = _CALLER_S

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(404)
                return
            try:
                body = read_socket(plan.sockets / "metrics", "/metrics").decode()
            except OSError:
                body = ""  # Triton is away: what was refused is known even so
            found = f"{body.rstrip()}\n{refusals.exposition()}".lstrip().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            """Says nothing: a scrape every few seconds is no news."""

    server = ThreadingHTTPServer((plan.metrics_host, plan.metrics_port), Page)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
