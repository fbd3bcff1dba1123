"""Permits that bound requests in flight, for threads and event loops alike; first come, first served."""

import threading
from collections import deque
from concurrent.futures import Future

__all__ = ["Permits"]


class Permits:
    """A number of permits; a ticket is a future that is done when it holds one."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[Future[None]] = deque()
        self._lock = threading.Lock()  # callers' threads take, gRPC's threads give back

    def take(self) -> bool:
        """Takes a permit if one is free."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            return False

    def queue(self) -> "Future[None]":
        """A ticket; who stops waiting for it must `drop` it."""
        ticket: Future[None] = Future()
        with self._lock:
            if not self._free:
                self._waiting.append(ticket)
                return ticket
            self._free -= 1
        ticket.set_result(None)
        return ticket

    def drop(self, ticket: "Future[None]") -> bool:
        """Ends the wait; True when the ticket holds a permit after all, which is the caller's then."""
        return not ticket.cancel() and not ticket.cancelled()

    def give_back(self) -> None:
        """Hands a permit to the first who waits."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._free += 1
                    return
                ticket = self._waiting.popleft()
            if ticket.set_running_or_notify_cancel():
                ticket.set_result(None)
                return
