"""Rows through the verifier in this process, without the workers and limits around it.

Owns the bound of a row: one that needs longer is undecided.
"""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from types import FrameType

from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.deciding.context import STEPS
from tinyv.rules.triage import verdict_of
from tinyv.rules.verifying import Verifier

from benchmarks.harness.rows import Row
from benchmarks.labelled.checked import Checked

__all__ = ["check"]

MAX_ROW_S = 3.0
"""As the service's deadline of one sample."""


class _TooLongError(Exception):
    """A row needed longer than `MAX_ROW_S`."""


def check(rows: Sequence[Row]) -> list[Checked]:
    """The rows with their verdicts; call it from the main thread."""
    return [_checked(row) for row in rows]


def _checked(row: Row) -> Checked:
    started = time.perf_counter()
    try:
        with _bounded():
            verdict = _verdict(row)
    except _TooLongError:
        verdict = RuleVerdict(RuleStatus.UNDECIDED, detail="deadline")
    except Exception as fault:  # noqa: BLE001  # one faulty row must not hide the others; its detail names it
        verdict = RuleVerdict(RuleStatus.UNDECIDED, detail=f"fault: {type(fault).__name__}: {fault}")
    return Checked(row, verdict, time.perf_counter() - started)


@contextmanager
def _bounded() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_ROW_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _verdict(row: Row) -> RuleVerdict:
    seen = _verifier().examine(row.question or "", row.ground_truth, row.response)
    look = seen.decisive
    verdict = verdict_of(seen, look.candidate.text if look else "")
    if look is None:
        return verdict
    why = f"{look.candidate.place}: {look.decision.proof} {look.decision.detail}"
    return replace(verdict, detail=why.strip())


@cache
def _verifier() -> Verifier:
    return Verifier(4096, STEPS)
