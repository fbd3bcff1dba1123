"""Waiting for what must happen, with generous slack."""

import time
from collections.abc import Callable

__all__ = ["until"]


def until(holds: Callable[[], bool]) -> None:
    """Returns when it holds."""
    give_up = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)
