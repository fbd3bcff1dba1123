"""The stage between source and sink: rows to the service, each back with its verdict, in order."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tinyv_contract.records import Sample, Verdict

from tinyv_client import VerifierError
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.stopping import Stopper
from tinyv_client.scoring.verdicts import earlier

if TYPE_CHECKING:
    from tinyv_client.client import VerifierClient

__all__ = ["find_server", "rescored", "scored"]

_WINDOW_ROWS = 4096
_WINDOW_CHARS = 8 << 20
"""Rows held while those among them that have no reward are asked for again, and their texts."""


def find_server(client: "VerifierClient", servers: int) -> None:
    """Asks until one answers; raises the last one's VerifierError."""
    for server in range(servers):
        try:
            client.ping(server)
        except VerifierError:  # noqa: PERF203  # a handful of servers
            if server == servers - 1:
                raise
        else:
            return


def scored(
    client: "VerifierClient", rows: Iterator[ScoredRow], asked: dict[str, Any], stopper: Stopper
) -> Iterator[tuple[ScoredRow, Verdict]]:
    """Each row with its verdict, as they come.

    What the source raises is raised when the rows before it have their verdicts.
    """
    waiting: deque[ScoredRow] = deque()
    failed: list[Exception] = []

    def samples() -> Iterator[Sample]:
        while True:
            try:
                with stopper.waiting():
                    row = next(rows, None)
            except (BadRecord, OSError) as error:
                failed.append(error)
                return
            if row is None:
                return
            waiting.append(row)
            yield row.sample

    verdicts = client.stream(samples(), **asked)
    while True:
        with stopper.asking(client):
            verdict = next(verdicts, None)
        if verdict is None:
            break
        yield waiting.popleft(), verdict
    if failed:
        raise failed[0]


def rescored(
    client: "VerifierClient", rows: Iterator[ScoredRow], asked: dict[str, Any], stopper: Stopper
) -> Iterator[tuple[ScoredRow, Verdict]]:
    """As `scored`, with the verdict that a row brings along where it has a reward already."""
    for window in _windows(rows):
        verdicts = scored(client, iter([row for row in window if not row.settled]), asked, stopper)
        for row in window:
            yield (row, earlier(row)) if row.settled else next(verdicts)


def _windows(rows: Iterator[ScoredRow]) -> Iterator[list[ScoredRow]]:
    window: list[ScoredRow] = []
    chars = 0
    for row in rows:
        window.append(row)
        chars += len(row.sample.question) + len(row.sample.response)
        if len(window) == _WINDOW_ROWS or chars >= _WINDOW_CHARS:
            yield window
            window, chars = [], 0
    if window:
        yield window
