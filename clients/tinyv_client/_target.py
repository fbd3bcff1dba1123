"""Which servers a client speaks to: one URL, several, `ipv4:` and `ipv6:` lists, or a `dns:///` name.

Owns the check of what a caller wrote, and which host a target names.
"""

import re
from collections.abc import Sequence

from tinyv_client.errors import InvalidArgument

__all__ = ["host_of", "targets"]

_LISTS = ("ipv4:", "ipv6:")
"""gRPC's own spelling of several addresses; they are taken apart here, so that each is watched on its own."""

_NAMES = re.compile(r"dns:(?://[^/]*/)?(?P<address>[^/]+)")
"""gRPC's spelling of a name that is asked again when its addresses change."""

_PATHS = ("unix:", "unix-abstract:")

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+(?:%\w+)?\]|[^\s:/@\[\]]+):(?P<port>[0-9]{1,5})")

_PORTS = range(1, 65536)

_EXPECTED = "'host:port', a list of them, 'ipv4:a:1,b:2' or 'dns:///name:port'"


def targets(url: str | Sequence[str]) -> tuple[str, ...]:
    """The gRPC targets, one for each channel; raises InvalidArgument saying what it got and expected."""
    found = [target for text in ([url] if isinstance(url, str) else url) for target in _taken_apart(text)]
    if not found:
        raise InvalidArgument(f"url: got {url!r}, expected {_EXPECTED}")
    if len(set(found)) < len(found):
        raise InvalidArgument(f"url: got {url!r} with one server twice, expected each once")
    for target in found:
        _check(target)
    return tuple(found)


def host_of(target: str) -> str | None:
    """The host's name or address, without brackets; None for a target that is no host."""
    found = _ADDRESS.fullmatch(_address(target))
    return None if found is None else found["host"].strip("[]")


def _taken_apart(text: object) -> list[str]:
    if not isinstance(text, str) or not text.strip():
        raise InvalidArgument(f"url: got {text!r}, expected {_EXPECTED}")
    for scheme in _LISTS:
        if text.startswith(scheme):
            return [scheme + address.strip() for address in text.removeprefix(scheme).split(",") if address.strip()]
    return [part.strip() for part in text.split(",") if part.strip()]


def _address(target: str) -> str:
    """The part behind gRPC's own schemes."""
    for scheme in _LISTS:
        target = target.removeprefix(scheme)
    named = _NAMES.fullmatch(target)
    return named["address"] if named else target


def _check(target: str) -> None:
    if target.startswith(_PATHS):
        return
    address = _address(target)
    scheme, divided, rest = address.partition("://")
    if divided:
        said = f"a URL of the scheme {scheme}, expected a gRPC port without one"
        raise InvalidArgument(
            f"url: got {target!r}, {said}; next: url={rest.partition('/')[0] or 'host:8001'!r}{_tls(scheme)}"
        )
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise InvalidArgument(f"url: got {target!r}, expected {_EXPECTED}; next: {_mended(address)}")
    if int(found["port"]) not in _PORTS:
        raise InvalidArgument(f"url: got {target!r} with port {found['port']}, expected one from 1 to 65535")


def _tls(scheme: str) -> str:
    return ", and tls=Tls() or TINYV_TLS_ROOTS for TLS" if scheme.endswith("s") else ""


def _mended(address: str) -> str:
    if address.count(":") > 1:
        return "an IPv6 address stands in brackets: '[::1]:8001'"
    return f"name the port, such as {address.partition(':')[0].partition('/')[0] + ':8001'!r}"
