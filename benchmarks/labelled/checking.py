"""Labelled rows through the rule verifier in this process, worker processes included.

Owns how a row of a file becomes a row of the rule verifier. No server, no judge.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.settings import RuleSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from benchmarks.harness.rows import Row

__all__ = ["Checked", "Checker", "checking", "rule_row"]

BATCH_ROWS = 256
"""Rows of one request: as a trainer's group of groups."""

_HEARD = frozenset(field.name for field in fields(RuleRow)) & {"question"}
"""Whether the rule verifier takes the question."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A labelled row and the rule's word on it."""

    row: Row
    verdict: RuleVerdict

    @property
    def word(self) -> str:
        """accepted, refuted (the judge never sees it) or open."""
        if self.verdict.status is RuleStatus.ACCEPTED:
            return "accepted"
        return "refuted" if self.verdict.status is RuleStatus.REFUTED else "open"

    def line(self) -> dict[str, object]:
        """As it is saved."""
        return {
            "id": self.row.id,
            "kind": self.row.kind,
            "label": self.row.label,
            "word": self.word,
            "status": self.verdict.status.value,
            "detail": self.verdict.detail,
            "answer": self.verdict.answer,
            "ground_truth": self.row.ground_truth,
        }


Checker: TypeAlias = Callable[[Sequence[Row]], list[Checked]]


@contextmanager
def checking(settings: RuleSettings) -> Iterator[Checker]:
    """A rule verifier of its own, closed at the end."""
    room = RuleRoom(settings, MemoryMeters())

    def check(rows: Sequence[Row]) -> list[Checked]:
        batches = (rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS))
        return [checked for batch in batches for checked in _checked(room, batch)]

    try:
        yield check
    finally:
        room.close()


def rule_row(row: Row) -> RuleRow:
    """The row as the rule verifier takes it; its question where that is heard."""
    made = RuleRow(row.ground_truth, row.response)
    return replace(made, **dict.fromkeys(_HEARD, row.question or ""))


def _checked(room: RuleRoom, rows: Sequence[Row]) -> list[Checked]:
    verdicts: list[RuleVerdict] = []
    answered = threading.Event()

    def receive(found: list[RuleVerdict]) -> None:
        verdicts.extend(found)
        answered.set()

    room.check([rule_row(row) for row in rows], RequestOptions(mode=Mode.RULE_ONLY), receive)
    answered.wait()
    return [Checked(row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
