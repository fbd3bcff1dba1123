"""How far a run is, at which rate and for how long still: a bar for a person, a line now and then for a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

__all__ = ["progress"]

_LINE_EVERY_S = 30.0


class _Rate(ProgressColumn):
    """Rows in a second."""

    def render(self, task: Task) -> Text:
        """As rich asks for it."""
        return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")


@contextmanager
def progress(what: str, total: int | None, console: Console) -> Iterator[Callable[[], None]]:
    """Gives a function that counts one row."""
    if not console.is_terminal:
        yield _Lines(what, total, console).advance
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


class _Lines:
    """One line in half a minute."""

    def __init__(self, what: str, total: int | None, console: Console) -> None:
        self._what, self._total, self._console = what, total, console
        self._done = self._said = 0
        self._at = time.monotonic()

    def advance(self) -> None:
        """Counts one row."""
        self._done += 1
        now = time.monotonic()
        if now - self._at >= _LINE_EVERY_S:
            rate = (self._done - self._said) / (now - self._at)
            self._console.print(self._line(rate), soft_wrap=True)
            self._at, self._said = now, self._done

    def _line(self, rate: float) -> str:
        if self._total is None:
            return f"{self._what}: {self._done} rows, {rate:,.0f} rows/s"
        left_s = (self._total - self._done) / rate
        return f"{self._what}: {self._done} of {self._total} rows, {rate:,.0f} rows/s, {left_s / 60:.0f} min left"
