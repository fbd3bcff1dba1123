"""Ports to listen on: read, and free on this machine."""

import errno
import socket

from tinyv.serving.errors import ServingError

__all__ = ["NEEDS_ADDRESS", "check_free", "read_ports"]

_PORTS = range(1, 65536)

NEEDS_ADDRESS = "an address of this machine; next: make serve ADDRESS=127.0.0.1, or 0.0.0.0 for all of them"


def read_ports(**texts: str) -> tuple[int, ...]:
    """Port numbers, given by the variables of `make serve`; raises ServingError unless they are ports, each another."""
    for name, text in texts.items():
        if not text.isdecimal() or int(text) not in _PORTS:
            raise ServingError(f"{name}={text}: expected a port from 1 to 65535; next: make serve {name}=<port>")
    ports = tuple(map(int, texts.values()))
    if len(set(ports)) < len(ports):
        said = ", ".join(f"{name}={text}" for name, text in texts.items())
        raise ServingError(f"got {said}, expected {len(ports)} different ports; next: name others")
    return ports


def check_free(flag: str, address: str, port: int) -> None:
    """Raises ServingError, which names the flag to change, where nobody can listen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            busy = error.errno in (errno.EADDRINUSE, errno.EACCES)
            raise ServingError(
                f"cannot listen on {address}:{port} ({error.strerror}); expected "
                + (f"a free port; choose another: make serve {flag}=<port>" if busy else NEEDS_ADDRESS)
            ) from error
