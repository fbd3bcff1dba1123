"""What the tests of the rules room share: small rooms, questions that wait for their answer, rows that never end."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tinyv.audit import Audit
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.rules.lane import Lane
from tinyv.settings import RuleSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

DATA = Path(__file__).parents[1] / "data"
MUST_FIRE_S = 60.0
"""Bound of every wait: only tells "never" from "late"."""

RULE_ONLY = RequestOptions(mode=Mode.RULE_ONLY)

EXPECTED = {
    "accepted": {RuleStatus.ACCEPTED},
    "rejected": {RuleStatus.REJECTED, RuleStatus.REFUTED},
    "refuted": {RuleStatus.REFUTED},
    "open": {RuleStatus.REJECTED},
    "undecided": {RuleStatus.REJECTED, RuleStatus.REFUTED, RuleStatus.UNDECIDED},
}
"""What a golden case may expect: `refuted` is closed to the judge, `open` is not, `rejected` says neither."""


def quick(**changes: object) -> RuleSettings:
    """Settings of a small, impatient room whose rows all go to math-verify in a worker."""
    given: dict[str, object] = {
        "workers": 1, "slow_workers": 1, "deadline_s": 0.5, "fast_budget_s": 0.2, "classes": "strict"
    }  # fmt: skip
    return RuleSettings(**(given | changes))  # type: ignore[arg-type]


@contextmanager
def room_of(
    settings: RuleSettings, meters: MemoryMeters | None = None, audit: Audit | None = None
) -> Iterator[RuleRoom]:
    room = RuleRoom(settings, meters or MemoryMeters(), audit=audit)
    try:
        yield room
    finally:
        room.close()


class Asked:
    """One request under way: its verdicts come later."""

    def __init__(self, room: RuleRoom, rows: Sequence[RuleRow], options: RequestOptions = RULE_ONLY) -> None:
        self.calls = 0
        self._verdicts: list[RuleVerdict] = []
        self._done = threading.Event()
        room.check(rows, options, self._receive)

    def _receive(self, verdicts: list[RuleVerdict]) -> None:
        self.calls += 1
        self._verdicts = verdicts
        self._done.set()

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def verdicts(self) -> list[RuleVerdict]:
        assert self._done.wait(MUST_FIRE_S), "the request was never answered"
        return self._verdicts

    def verdict(self) -> RuleVerdict:
        (verdict,) = self.verdicts()
        return verdict


def ask(room: RuleRoom, rows: Sequence[RuleRow], options: RequestOptions = RULE_ONLY) -> list[RuleVerdict]:
    return Asked(room, rows, options).verdicts()


def row(ground_truth: str, answer: str) -> RuleRow:
    return RuleRow(ground_truth, f"\\boxed{{{answer}}}")


def stuck(number: int = 0) -> RuleRow:
    """A row that no deadline of a test outlasts; a different number is another row."""
    return row("$\\frac{3}{7}$", f"(10^8+{number})!")


def ordinary(number: int = 0) -> RuleRow:
    """A right answer that takes math-verify to see."""
    return row(f"${number}+x$", f"x+{number}")


def eventually(claim: Callable[[], bool]) -> None:
    until = time.monotonic() + MUST_FIRE_S
    while not claim():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)


def fast(room: RuleRoom) -> Lane:
    return room._pool._fast


def slow(room: RuleRoom) -> Lane:
    return room._pool._slow


def workers(lane: Lane) -> list[int]:
    """The process ids of a lane."""
    with lane._lock:
        return sorted(process.pid or 0 for process in lane._processes)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
