"""Which rows a point sends: new ones for each run, as they come or with a given share that the judge must decide.

Owns the numbers that make rows new. Asks the service once which rows its rule accepts and which reach its judge.
"""

import random
import time
from collections.abc import Sequence

from tinyv_client import VerifierClient
from tinyv_contract.records import Status

from benchmarks.harness.paths import fail
from benchmarks.harness.rows import Row, fresh, repeated, samples
from benchmarks.harness.service import Service
from benchmarks.load.sweeps import Point, Sweep

__all__ = ["Pools"]


class Pools:
    """The rows of one file, handed out new each time."""

    def __init__(self, rows: Sequence[Row], service: Service) -> None:
        self._rows = list(rows)
        self._service = service
        self._next = time.time_ns() // 1_000_000 % (1 << 20)
        self._luck = random.Random(7)  # noqa: S311  # which rows, no secrets
        self._split: tuple[list[Row], list[Row]] | None = None

    def whole(self, count: int) -> int:
        """About `count` rows, in whole passes over the file: few of its rows cost most. Less than a pass: `count`."""
        passes = round(count / len(self._rows))
        return passes * len(self._rows) or count

    def take(self, sweep: Sweep, point: Point, count: int) -> list[Row]:
        """`count` rows for one run."""
        rows = repeated(self._rows, count) if point.judge_share is None else self._mixed(point.judge_share, count)
        per = "row" if sweep.rows == "unique" else "group"
        made = fresh(rows, self._next, per=per)
        self._next += count
        return made

    def _mixed(self, share: float, count: int) -> list[Row]:
        accepted, judged = self._known()
        wanted = round(share * count)
        rows = [*repeated(judged, wanted), *repeated(accepted, count - wanted)]
        self._luck.shuffle(rows)
        return rows

    def _known(self) -> tuple[list[Row], list[Row]]:
        if self._split is None:
            with VerifierClient(self._service.url) as client:
                verdicts = client.verify(samples(self._rows), mode="addon")
            pairs = list(zip(self._rows, verdicts, strict=True))
            self._split = (
                [row for row, verdict in pairs if verdict.status is Status.RULE_ACCEPTED],
                [row for row, verdict in pairs if verdict.status.judged],
            )
            if not all(self._split):
                fail("DATA: got no row for the rule or none for the judge, expected both; take another file")
        return self._split
