"""`tinyv watch`: a live view of the servers' counters."""

import http.client
import os
import ssl
import time
import urllib.request
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.live import Live

from tinyv_client import InvalidArgument
from tinyv_client._metrics import Counters
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, fail
from tinyv_client._proxy import is_local

__all__ = ["watch"]

_USAGE, _SERVER = 2, 4
_TIMEOUT_S = 10.0
_PORT = 8002
"""Of the metrics, where nobody says another."""


def watch(
    url: Annotated[
        str,
        typer.Option(
            envvar="TINYV_METRICS_URL",
            help=f"The servers' metrics ports: host:port or http://host:port/metrics, several with commas. "
            f"Without it: port {_PORT} of the hosts in TINYV_URL.",
        ),
    ] = "",
    token: Token = None,
    tls_roots: TlsRoots = None,
    every_s: Annotated[float, typer.Option(min=0.1, help="Seconds between readings.")] = 2.0,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read once and end.")] = False,
) -> None:
    """Show the servers' counters and their rates until Ctrl-C: rows by status, judge calls, caches, queues.

    Exit codes: 0 ended by Ctrl-C or --once, 2 bad usage, 4 no server answers.
    """
    console = Console(highlight=False)
    try:
        sources = [_source(part, tls_roots) for part in (url or _beside(os.environ.get("TINYV_URL", ""))).split(",")]
        found = _read(sources, token, tls_roots)
        if once:
            console.print(found.table(None))
            return
        with Live(found.table(None), console=console, auto_refresh=False) as live:
            while True:
                time.sleep(every_s)
                before, found = found, _read(sources, token, tls_roots)
                live.update(found.table(before), refresh=True)
    except KeyboardInterrupt:
        return
    except InvalidArgument as error:
        fail(str(error), _USAGE)
    except _Unread as error:
        fail(str(error), _SERVER)


class _Unread(Exception):
    """No counters came; says from where, what, and the next step."""


def _beside(servers: str) -> str:
    """The metrics ports of servers that are known by their gRPC ports."""
    hosts = [part.strip().rpartition(":")[0] for part in (servers or DEFAULT_URL).removeprefix("ipv4:").split(",")]
    return ",".join(f"{host.rpartition('/')[2]}:{_PORT}" for host in hosts)


def _source(given: str, tls_roots: str | None) -> str:
    """The URL to read; raises InvalidArgument for what is none."""
    text = given.strip()
    if "://" not in text:
        text = ("https" if tls_roots else "http") + f"://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port is None:
        raise InvalidArgument(f"--url: got {given.strip()!r}, expected 'host:port' or 'http://host:port/metrics'")
    return text if parts.path.strip("/") else f"{text.rstrip('/')}/metrics"


def _read(sources: list[str], token: str | None, tls_roots: str | None) -> Counters:
    return Counters.read("\n".join(_text(source, token, tls_roots) for source in sources), time.monotonic())


def _text(source: str, token: str | None, tls_roots: str | None) -> str:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    parts = urlsplit(source)
    proxies = {} if is_local(parts.hostname or "") else urllib.request.getproxies()
    try:
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=tls_roots))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies), tls)
        request = urllib.request.Request(source, headers=headers)  # noqa: S310  # http and https alone
        with opener.open(request, timeout=_TIMEOUT_S) as reply:
            text: str = reply.read().decode("utf-8", "replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        way = f" through the proxy of {parts.scheme}_proxy" if parts.scheme in proxies else ""
        step = "next: is this the metrics port (8002) of a running service? 8001 is its gRPC port"
        said = f"{source}: got no counters{way} ({_shown(error)}), expected those of a service; {step}"
        raise _Unread(said) from error
    if "tinyv_" not in text:
        raise _Unread(f"{source}: got a page without tinyv_ counters, expected those of a running service")
    return text


def _shown(error: Exception) -> str:
    said = str(getattr(error, "reason", "") or error or type(error).__name__)
    return said if said.isprintable() else type(error).__name__
