"""`verify_one` for threads: one caller of a batch sends it for all, the others wait.

No thread of its own, so nothing is lost in a fork.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Sample, Verdict

from tinyv_client._sieve import FLIGHTS, Batch, is_final, sieves
from tinyv_client.errors import ClientClosed, VerifierError

__all__ = ["Gatherer"]


class _Ask(Protocol):
    def __call__(
        self, samples: list[Sample], options: RequestOptions, *, single: bool = False, sieve: bool = False
    ) -> list[Verdict]: ...


@dataclass(slots=True)
class _Group(Batch[None]):
    """A batch, and the events around its way."""

    leave: threading.Event = field(default_factory=threading.Event)
    """Set when it should be sent at once."""
    done: threading.Event = field(default_factory=threading.Event)
    verdicts: list[Verdict] = field(default_factory=list)
    error: VerifierError | None = None


class Gatherer:
    """Rows of concurrent threads, gathered while an earlier batch is on its way, at most `window_s` long."""

    def __init__(self, ask: _Ask, count: Callable[[list[Verdict]], None], rows: int, window_s: float) -> None:
        self._ask = ask
        self._count = count
        self._rows = rows
        self._window_s = window_s
        self._open: dict[RequestOptions, _Group] = {}
        self._flying = 0
        self._lock = threading.Lock()  # threads that call at the same time

    def verdict(self, sample: Sample, options: RequestOptions) -> Verdict:
        """The row's verdict; raises VerifierError."""
        if not sieves(options):
            return self._ask([sample], options, single=True)[0]
        with self._lock:
            group = self._open.get(options) or self._open.setdefault(options, _Group(options))
            position = group.add(sample, None) - 1
            at_once = self._flying < FLIGHTS
            if position + 1 == self._rows:
                del self._open[options]
                group.leave.set()
        if position == 0:
            self._lead(group, 0.0 if at_once else self._window_s)
        else:
            group.done.wait()
        if group.error is not None:
            raise type(group.error)(str(group.error)) from group.error
        if is_final(group.verdicts[position], options):
            return group.verdicts[position]
        return self._ask([sample], options, single=True)[0]

    def _lead(self, group: _Group, window_s: float) -> None:
        group.error = ClientClosed("the thread that sent this batch was cut off; next: call again")
        try:
            group.leave.wait(window_s)
            with self._lock:
                if self._open.get(group.options) is group:
                    del self._open[group.options]
                self._flying += 1
            try:
                group.verdicts = self._ask(group.samples, group.sieve, sieve=True)
                self._count([verdict for verdict in group.final(group.verdicts) if verdict is not None])
                group.error = None
            finally:
                with self._lock:
                    self._flying -= 1
                    waiting = list(self._open.values())
                for other in waiting:
                    other.leave.set()
        except VerifierError as error:
            group.error = error
        finally:
            group.done.set()
