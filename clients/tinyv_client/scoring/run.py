"""The stage between source and sink: rows to the service, each back with its verdict, in order."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tinyv_contract.records import Sample, Verdict

from tinyv_client import VerifierError
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.source import BadRecord
from tinyv_client.scoring.stopping import Stopper

if TYPE_CHECKING:
    from tinyv_client.client import VerifierClient

__all__ = ["find_server", "scored"]


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
