"""Who the client is and whom it trusts: TLS, mutual TLS, headers with a token.

Nothing secret is in a `repr` or a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc

from tinyv_client.errors import InvalidArgument

__all__ = ["Tls", "metadata"]


@dataclass(frozen=True, slots=True)
class Tls:
    """Paths of PEM files; read when a connection is opened, so that renewed ones are taken up by new processes."""

    roots: str | Path | None = None
    """Certificates of the authorities to trust; None: those that come with gRPC."""
    key: str | Path | None = field(default=None, repr=False)
    """The client's private key, for mutual TLS."""
    certificate: str | Path | None = None
    """The client's certificate chain, for mutual TLS."""
    server_name: str | None = None
    """The name the server's certificate must carry, where it is not the one in the URL."""

    def credentials(self) -> Any:
        """GRPC's credentials; raises InvalidArgument for a file that cannot be read or half a pair."""
        if (self.key is None) is not (self.certificate is None):
            raise InvalidArgument("tls: got one of key and certificate, expected both or none")
        return grpc.ssl_channel_credentials(_read(self.roots), _read(self.key), _read(self.certificate))


def metadata(token: str | None, headers: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """What travels with each call; raises InvalidArgument for a header that HTTP/2 cannot carry."""
    given = {name.lower(): value for name, value in (headers or {}).items()}
    if token is not None:
        given["authorization"] = f"Bearer {token}"
    for name, value in given.items():
        if not (value.isascii() and value.isprintable()):
            raise InvalidArgument(f"headers: got a value of {name!r} that is not printable ASCII, expected one that is")
        if not name or not all(char.isalnum() or char in "-_." for char in name) or not name.isascii():
            raise InvalidArgument(f"headers: got name {name!r}, expected letters, digits, '-', '_' and '.'")
    return tuple(given.items())


def _read(path: str | Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InvalidArgument(f"tls: got {str(path)!r} ({error.strerror}), expected a readable PEM file") from error
