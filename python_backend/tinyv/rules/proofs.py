"""The rule verifier in this process, for files: no server, no judge; a text that hangs costs a worker, as there."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.room import RuleRoom
from tinyv.rules.rows import RuleRow
from tinyv.settings import RuleSettings

__all__ = ["checking", "proving"]

_BATCH_ROWS = 256
"""Rows of one request: as a trainer's group of groups."""

_LIMIT_S = 3600.0
"""Longest wait for one request."""

_WORDS = {RuleStatus.ACCEPTED: "accepted", RuleStatus.REFUTED: "refuted"}


@contextmanager
def checking(settings: RuleSettings) -> Iterator[Callable[[Sequence[RuleRow]], list[RuleVerdict]]]:
    """What gives a verdict for each row, in order; its workers end with the context."""
    room = RuleRoom(settings, MemoryMeters())

    def check(rows: Sequence[RuleRow]) -> list[RuleVerdict]:
        batches = (rows[start : start + _BATCH_ROWS] for start in range(0, len(rows), _BATCH_ROWS))
        return [verdict for batch in batches for verdict in _checked(room, batch)]

    try:
        yield check
    finally:
        room.close()


@contextmanager
def proving() -> Iterator[Callable[[Sequence[tuple[str, str, str]]], list[tuple[str, str]]]]:
    """For each (question, ground truth, response): accepted, refuted or open, and the proof's name or what is missing.

    The entry point `tinyv.proofs`, by which a client without the server's packages finds it.
    """
    with checking(RuleSettings()) as check:

        def prove(rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
            verdicts = check([RuleRow(truth, response, question) for question, truth, response in rows])
            return [(_WORDS.get(verdict.status, "open"), verdict.detail or "no answer") for verdict in verdicts]

        yield prove


def _checked(room: RuleRoom, rows: Sequence[RuleRow]) -> list[RuleVerdict]:
    verdicts: list[RuleVerdict] = []
    answered = threading.Event()

    def receive(found: list[RuleVerdict]) -> None:
        verdicts.extend(found)
        answered.set()

    room.check(rows, RequestOptions(mode=Mode.RULE_ONLY), receive)
    answered.wait(_LIMIT_S)
    return verdicts
