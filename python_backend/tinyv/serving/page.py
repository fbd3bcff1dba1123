"""Pages that the launcher serves over plain HTTP: a locked service's metrics, what a cluster asks of any service."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tinyv_lock import Refusals

from tinyv.serving.local import read_socket
from tinyv.serving.plan import ServePlan

__all__ = ["paged", "pages"]

_CALLER_S = 10.0
"""Longest wait for a caller's request."""

_Page = Callable[[], tuple[int, str]]
"""Status and text."""


def paged(plan: ServePlan, refusals: Refusals) -> AbstractContextManager[None]:
    """Serves a locked service's metrics while Triton starts, runs and restarts: its own, and how many were refused."""

    def metrics() -> tuple[int, str]:
        try:
            body = read_socket(plan.sockets / "metrics", "/metrics").decode()
        except OSError:
            body = ""  # Triton is away: what was refused is known even so
        return 200, f"{body.rstrip()}\n{refusals.exposition()}".lstrip()

    return pages(plan.metrics_host, plan.metrics_port, {"/metrics": metrics})


@contextmanager
def pages(address: str, port: int, found: Mapping[str, _Page]) -> Iterator[None]:
    """Answers at each path what its function says, on threads of its own."""

    class Handler(BaseHTTPRequestHandler):
        timeout = _CALLER_S

        def do_GET(self) -> None:
            page = found.get(self.path.partition("?")[0])
            if page is None:
                self.send_error(404)
                return
            status, text = page()
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing: a question every few seconds is no news."""

    server = ThreadingHTTPServer((address, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name=f"pages-{port}", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
