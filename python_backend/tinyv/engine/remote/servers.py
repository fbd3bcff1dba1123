"""The servers of one endpoint: whom to ask next, and who is to be left alone for a while.

Owns balance and back-off; pure, the time is handed in.
"""

from dataclasses import dataclass

__all__ = ["Server", "Servers"]

_BACKOFF_S = (0.25, 0.5, 1.0, 2.0, 5.0)
"""How long an unreachable server is left alone, by how often in a row it was."""


@dataclass(slots=True)
class Server:
    """One address and what is known of it."""

    url: str
    inflight: int = 0
    turn: int = 0
    """When it was asked last, in turns."""
    failures: int = 0
    """In a row."""
    not_before: float = 0.0
    verified: bool = False
    """Whether it has shown to be the engine that was checked, since a connection to it was last opened."""


class Servers:
    """Picks the one with the fewest requests in flight among those that may be asked."""

    def __init__(self, urls: tuple[str, ...]) -> None:
        self.all = tuple(map(Server, urls))
        self._turns = 0

    def pick(self, now: float, without: frozenset[str] = frozenset()) -> Server | None:
        """The next to ask, None when there is none."""
        fit = [server for server in self.all if server.url not in without and server.not_before <= now]
        found = min(fit, key=lambda server: (server.inflight, server.turn), default=None)
        if found is not None:
            self._turns += 1
            found.turn = self._turns
        return found

    def away(self, server: Server, now: float) -> None:
        """It could not be reached: another process may answer there next."""
        server.not_before = now + _BACKOFF_S[min(server.failures, len(_BACKOFF_S) - 1)]
        server.failures += 1
        server.verified = False

    def answered(self, server: Server) -> None:
        """It was reached."""
        server.failures = 0
        server.not_before = 0.0
