"""A name server for one name whose addresses a test changes, as a headless Service's do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["Names", "naming"]

_A, _TTL_S = 1, 1


@dataclass
class Names:
    """What the server answers; `asked` counts questions for IPv4 addresses."""

    port: int
    addresses: list[str] = field(default_factory=list)
    asked: int = 0


@contextmanager
def naming(*addresses: str) -> Iterator[Names]:
    """Answers on a port of 127.0.0.1 until the end, whatever name is asked for."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        names = Names(line.getsockname()[1], list(addresses))
        ends = threading.Event()

        def answer() -> None:
            while True:
                query, caller = line.recvfrom(4096)
                if ends.is_set():
                    return
                line.sendto(_answered(query, names), caller)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield names
        finally:
            ends.set()
            line.sendto(b"", line.getsockname())
            thread.join(10)


def _answered(query: bytes, names: Names) -> bytes:
    """RFC 1035: the question again, and an address record for each address."""
    end = query.index(b"\0", 12) + 5
    kind = int.from_bytes(query[end - 4 : end - 2], "big")
    found = names.addresses if kind == _A else []
    names.asked += kind == _A
    record = b"\xc0\x0c" + _A.to_bytes(2, "big") + b"\0\1" + _TTL_S.to_bytes(4, "big") + b"\0\4"
    counts = b"\0\1" + len(found).to_bytes(2, "big") + b"\0\0\0\0"
    return query[:2] + b"\x85\x80" + counts + query[12:end] + b"".join(record + socket.inet_aton(a) for a in found)
