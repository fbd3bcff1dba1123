"""One line in the log for a fault, not one per row: the first at once, then a count.

Owns the rhythm.
"""

import logging
import time
from collections.abc import Callable

__all__ = ["Notes"]

_QUIET_S = 30.0
_WELL_AFTER_S = 5.0
"""Without a fault for so long it is well again; less is a mixture."""
_LOG = logging.getLogger("tinyv.engine")


class Notes:
    """Says what changes, and how often it happened meanwhile."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: dict[str, tuple[float, int]] = {}
        self._last = 0.0

    def fault(self, kind: str, text: str) -> None:
        """A fault of a kind; the kind's next line comes after half a minute at the earliest."""
        self._last = self._now()
        said, more = self._since.get(kind, (-_QUIET_S, 0))
        if self._now() - said < _QUIET_S:
            self._since[kind] = (said, more + 1)
            return
        self._since[kind] = (self._now(), 0)
        _LOG.error("judge engine: %s%s", text[:500], f" (and {more} times since the last line)" if more else "")

    def well(self, text: str) -> None:
        """What is well again."""
        if self._since and self._now() - self._last > _WELL_AFTER_S:
            self._since.clear()
            _LOG.warning("judge engine: %s", text)
