"""One server's silence, said in the log once when it starts and once when it ends."""

import logging
import threading

__all__ = ["Outage"]

_log = logging.getLogger("tinyv_client")

_SHORT_S = 1.0
"""Shorter silences are not said: a full queue or a reloading model ends by itself."""


class Outage:
    """What is known of one server's silence; times are on the monotonic clock."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._said = False
        self._lock = threading.Lock()  # calls of many threads report

    def failed(self, now: float, error: Exception) -> None:
        """The server did not answer a request."""
        with self._lock:
            if self._since is None:
                self._since = now
            silent_s = now - self._since
            says = silent_s >= _SHORT_S and not self._said
            self._said = self._said or says
        if says:
            _log.warning(
                "no answer for %.0f s; requests are sent again until their time budget is spent: %s", silent_s, error
            )

    def answered(self, url: str, now: float) -> None:
        """The server answered a request."""
        if self._since is None:
            return
        with self._lock:
            since, said = self._since, self._said
            self._since, self._said = None, False
        if said and since is not None:
            _log.warning("%s answers again after %.0f s", url, now - since)
