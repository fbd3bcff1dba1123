"""Labelled rows through the rule verifier in this process: all of it with its workers, or its stages alone.

Owns how a row of a file becomes a row of the rule verifier, and which verifiers there are. No server, no judge.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from tinyv.meters import MemoryMeters
from tinyv.records import RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.settings import RuleSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from benchmarks.harness.rows import Row
from benchmarks.labelled.checked import Checked

__all__ = ["VERIFIERS", "Checker", "checking", "rule_row"]

VERIFIERS = ("rules", "decide")
"""`rules`: the whole rule verifier; `decide`: extraction, reading and deciding without what stands around them."""

BATCH_ROWS = 256
"""Rows of one request: as a trainer's group of groups."""

_LIMIT_S = 3600.0
"""Longest wait for one request."""

Checker: TypeAlias = Callable[[Sequence[Row]], list[Checked]]


@contextmanager
def checking(settings: RuleSettings, verifier: str = "rules") -> Iterator[Checker]:
    """One of `VERIFIERS`, closed at the end."""
    if verifier == "decide":
        from benchmarks.labelled import stages  # noqa: PLC0415  # only where it is wanted

        yield stages.check
        return
    room = RuleRoom(settings, MemoryMeters())

    def check(rows: Sequence[Row]) -> list[Checked]:
        batches = (rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS))
        return [checked for batch in batches for checked in _checked(room, batch)]

    try:
        yield check
    finally:
        room.close()


def rule_row(row: Row) -> RuleRow:
    """The row as the rule verifier takes it."""
    return RuleRow(row.ground_truth, row.response, row.question or "")


def _checked(room: RuleRoom, rows: Sequence[Row]) -> list[Checked]:
    verdicts: list[RuleVerdict] = []
    answered = threading.Event()

    def receive(found: list[RuleVerdict]) -> None:
        verdicts.extend(found)
        answered.set()

    room.check([rule_row(row) for row in rows], RequestOptions(mode=Mode.RULE_ONLY), receive)
    answered.wait(_LIMIT_S)
    return [Checked(row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
