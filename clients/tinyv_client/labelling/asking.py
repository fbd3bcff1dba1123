"""One row after the other: shown, answered by a key, written."""

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Protocol

from tinyv_client.labelling.drawing import Case
from tinyv_client.labelling.keeping import Kept
from tinyv_client.labels import GivenLabel

__all__ = ["KEYS", "Screen", "asked"]

KEYS = "y right   n wrong   ? cannot say   u undo   q quit"

_LABELS = {"y": 1, "n": 0, "?": None}


class Screen(Protocol):
    """What a person sees and presses."""

    def show(self, case: Case, number: int, whole: int) -> None:
        """A row."""

    def say(self, text: str) -> None:
        """One line below it."""

    def key(self) -> str:
        """The next key; raises KeyboardInterrupt and EOFError."""


def asked(
    cases: Sequence[Case], kept: Kept, screen: Screen, by: str, now: Callable[[], datetime] | None = None
) -> None:
    """Asks about each row that has no label yet, until the last one or `q`.

    Args:
        cases: the sample.
        kept: what was said before, and where answers go.
        screen: of the person.
        by: the person's name.
        now: the time of an answer.
    """
    open_ = [case for case in cases if case.row not in kept.given]
    before, at = len(cases) - len(open_), 0
    while at < len(open_):
        case = open_[at]
        screen.show(case, before + at + 1, len(cases))
        key = _pressed(screen)
        if key == "q":
            return
        if key == "u":
            at -= kept.take_back()
            continue
        when = (now or _now)().isoformat(timespec="seconds")
        kept.add(GivenLabel(case.row, case.key, _LABELS[key], case.stratum, case.weight, by, when))
        at += 1


def _pressed(screen: Screen) -> str:
    while (key := screen.key().lower()) not in {*_LABELS, "u", "q"}:
        screen.say(f"keys: {KEYS}")
    return key


def _now() -> datetime:
    return datetime.now(timezone.utc)
