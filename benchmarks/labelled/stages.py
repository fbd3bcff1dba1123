"""Rows through extraction, reading and deciding in this process, without workers, caches and limits around them.

Owns how candidates come to one verdict: accepted if one is proven the same, refuted if every strong one is proven
different. Rows that need longer than a bound are open.
"""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.asked import Asked, read_question
from tinyv.rules.deciding import Decision, Outcome, decide
from tinyv.rules.extraction import Candidate, Strength, candidates, reference
from tinyv.rules.reading import read
from tinyv.rules.values import Value

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


@lru_cache(4096)
def _asked(question: str) -> Asked:
    return read_question(question)


@lru_cache(4096)
def _readings(ground_truth: str, asked: Asked) -> tuple[Value, ...]:
    return read(reference(ground_truth), asked)


def _verdict(row: Row) -> RuleVerdict:
    asked = _asked(row.question or "")
    found = candidates(row.response)
    if not found:
        return RuleVerdict(RuleStatus.NO_ANSWER)
    decisions: list[tuple[Candidate, Decision]] = []
    for candidate in found:
        decision = _decision(row.ground_truth, candidate, asked)
        if decision.outcome is Outcome.SAME:
            return RuleVerdict(RuleStatus.ACCEPTED, candidate.text, f"{candidate.place}: {_why(decision)}")
        decisions.append((candidate, decision))
    strong = [decision for candidate, decision in decisions if candidate.strength is Strength.STRONG]
    refuted = bool(strong) and all(decision.outcome is Outcome.DIFFERENT for decision in strong)
    first, decision = decisions[0]
    status = RuleStatus.REFUTED if refuted else RuleStatus.REJECTED
    return RuleVerdict(status, first.text, f"{first.place}: {_why(decision)}")


def _decision(ground_truth: str, candidate: Candidate, asked: Asked) -> Decision:
    if ground_truth.strip() == candidate.text.strip():
        return Decision(Outcome.SAME, "same text")
    return decide(_readings(ground_truth, asked), read(candidate.text, asked), asked)


def _why(decision: Decision) -> str:
    return f"{decision.proof} {decision.detail}".strip()
