"""Ctrl-C and SIGTERM, heard where they can do no harm.

An exception that a signal raises in the middle of gRPC's bookkeeping leaves a call that nobody ends, and closing the
channel then waits for it for ever (1.85, seen). So nothing is raised there: the client is closed, and its calls end.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from tinyv_client import ClientClosed

if TYPE_CHECKING:
    from tinyv_client.client import VerifierClient

__all__ = ["Stopper"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopper:
    """Turns signals into KeyboardInterrupt, whose argument is the signal's number; a second one comes at once."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._client: VerifierClient | None = None
        self._holds = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hears signals until the end of the block."""
        before = {number: signal.signal(number, self._heard) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Inside, nothing is interrupted; what was heard comes at the end."""
        self._holds = True
        try:
            yield
        finally:
            self._holds = False
        if self._number is not None:
            raise KeyboardInterrupt(self._number)

    @contextmanager
    def asking(self, client: "VerifierClient") -> Iterator[None]:
        """As `whole`; a signal closes the client, which ends what it does."""
        self._client = client
        try:
            with self.whole():
                try:
                    yield
                except ClientClosed:
                    if self._number is None:
                        raise
        finally:
            self._client = None

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside `asking`, for what waits and is no business of gRPC's: a signal interrupts at once."""
        self._holds = False
        try:
            yield
        finally:
            self._holds = True

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        again, self._number = self._number is not None, number
        if again or not self._holds:
            raise KeyboardInterrupt(number)
        if self._client is not None:
            threading.Thread(target=self._client.close, name="tinyv-stopping", daemon=True).start()
