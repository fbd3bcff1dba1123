"""Which servers a client speaks to: one URL, several, `ipv4:` and `ipv6:` lists, or a `dns:///` name.

Owns the check of what a caller wrote.
"""

from collections.abc import Sequence

from tinyv_client.errors import InvalidArgument

__all__ = ["targets"]

_LISTS = ("ipv4:", "ipv6:")
"""gRPC's own spelling of several addresses; they are taken apart here, so that each is watched on its own."""

_EXPECTED = "'host:port', a list of them, 'ipv4:a:1,b:2' or 'dns:///name:port'"


def targets(url: str | Sequence[str]) -> tuple[str, ...]:
    """The gRPC targets, one for each channel; raises InvalidArgument saying what it got and expected."""
    found = [target for text in ([url] if isinstance(url, str) else url) for target in _taken_apart(text)]
    if not found:
        raise InvalidArgument(f"url: got {url!r}, expected {_EXPECTED}")
    if len(set(found)) < len(found):
        raise InvalidArgument(f"url: got {url!r} with one server twice, expected each once")
    return tuple(found)


def _taken_apart(text: object) -> list[str]:
    if not isinstance(text, str) or not text.strip():
        raise InvalidArgument(f"url: got {text!r}, expected {_EXPECTED}")
    for scheme in _LISTS:
        if text.startswith(scheme):
            return [scheme + address.strip() for address in text.removeprefix(scheme).split(",") if address.strip()]
    return [part.strip() for part in text.split(",") if part.strip()]
