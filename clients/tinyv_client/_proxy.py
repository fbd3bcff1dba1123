"""Whether a server is reached through an HTTP proxy.

gRPC takes the proxy of the environment for loopback traffic too, and reads its exceptions in lower case alone. Here
local servers are never proxied; remote ones are, as gRPC does it, with exceptions in either case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from tinyv_client._target import host_of

__all__ = ["Proxy", "is_local", "proxy_of"]

_VARIABLES = ("grpc_proxy", "https_proxy", "http_proxy")
"""What gRPC reads, in its order."""

_EXCEPTIONS = ("no_grpc_proxy", "no_proxy", "NO_PROXY")


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy on the way to a server."""

    variable: str
    """The environment variable that names it."""
    address: str
    """Without user and password."""
    host: str
    """The server behind it."""

    def __str__(self) -> str:
        return f"through the proxy {self.address} of {self.variable}; NO_PROXY={self.host} goes past it"


def proxy_of(target: str, env: Mapping[str, str]) -> Proxy | None:
    """The proxy that the environment puts before a gRPC target; None: the way is direct."""
    host = host_of(target)
    variable = next((name for name in _VARIABLES if env.get(name)), None)
    if host is None or variable is None or is_local(host):
        return None
    exceptions = ",".join(env.get(name, "") for name in _EXCEPTIONS).split(",")
    if any(_covers(entry.strip().lower(), host.lower()) for entry in exceptions):
        return None
    return Proxy(variable, _shown(env[variable]), host)


def is_local(host: str) -> bool:
    """Whether a name or address is this machine's loopback."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        found = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def _covers(entry: str, host: str) -> bool:
    """Whether an exception is about the host: `*`, a name with what is below it, an address, a network."""
    if entry in {"", "*"}:
        return bool(entry)
    name = entry.removeprefix("*").removeprefix(".")
    if host == name or host.endswith("." + name):
        return True
    try:
        return ip_address(host) in ip_network(entry, strict=False)
    except ValueError:
        return False


def _shown(proxy: str) -> str:
    parts = urlsplit(proxy if "://" in proxy else f"//{proxy}")
    return parts.netloc.rpartition("@")[2]
