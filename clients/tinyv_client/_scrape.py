"""Metrics pages of servers: where they are, and their text."""

import http.client
import os
import ssl
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tinyv_client._environment import DEFAULT_URL, METRICS_PORT
from tinyv_client._proxy import is_local
from tinyv_client.errors import InvalidArgument

__all__ = ["Pages", "UnreadError"]

_TIMEOUT_S = 10.0


class UnreadError(Exception):
    """No metrics came; says from where, what, and the next step."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of several servers."""

    urls: Sequence[str]
    token: str | None = None
    tls_roots: str | None = None

    @classmethod
    def of(cls, given: str, token: str | None, tls_roots: str | None) -> "Pages":
        """Of `host:port` or URLs, several with commas; empty: beside the servers in `TINYV_URL`.

        Raises InvalidArgument for what is none.
        """
        parts = (given or _beside(os.environ.get("TINYV_URL", ""))).split(",")
        return cls([_source(part, tls_roots) for part in parts], token, tls_roots)

    def read(self) -> str:
        """All of them, one after the other; raises UnreadError when one does not come."""
        return "\n".join(_text(url, self.token, self.tls_roots) for url in self.urls)


def _beside(servers: str) -> str:
    """The metrics ports of servers that are known by their gRPC ports."""
    hosts = [part.strip().rpartition(":")[0] for part in (servers or DEFAULT_URL).removeprefix("ipv4:").split(",")]
    return ",".join(f"{host.rpartition('/')[2]}:{METRICS_PORT}" for host in hosts)


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
        raise UnreadError(said) from error
    if "tinyv_" not in text:
        raise UnreadError(f"{source}: got a page without tinyv_ counters, expected those of a running service")
    return text


def _shown(error: Exception) -> str:
    said = str(getattr(error, "reason", "") or error or type(error).__name__)
    return said if said.isprintable() else type(error).__name__
