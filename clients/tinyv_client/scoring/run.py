"""The stage between source and sink: rows to the service, each back with its verdict, in order."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tinyv_contract.records import Sample, Verdict

from tinyv_client import VerifierError
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.source import BadRecord

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
    client: "VerifierClient", rows: Iterator[ScoredRow], asked: dict[str, Any]
) -> Iterator[tuple[ScoredRow, Verdict]]:
    """Each row with its verdict, as they come.

    What the source raises is raised when the rows before it have their verdicts.
    """
    waiting: deque[ScoredRow] = deque()
    failed: list[Exception] = []

    def samples() -> Iterator[Sample]:
        try:
            for row in rows:
                waiting.append(row)
                yield row.sample
        except (BadRecord, OSError) as error:
            failed.append(error)

    for verdict in client.stream(samples(), **asked):
        yield waiting.popleft(), verdict
    if failed:
        raise failed[0]
