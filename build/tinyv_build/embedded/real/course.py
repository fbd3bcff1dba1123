"""All lessons of some files: what is a test's or damaged left out, each question on one side of the split.

Owns the order of the steps and what is counted.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tinyv.rules.values import Words

from tinyv_build.embedded.real.damage import damage
from tinyv_build.embedded.real.lessons import Teacher, response_lesson
from tinyv_build.embedded.real.overlap import Questions
from tinyv_build.embedded.real.proving import Prover
from tinyv_build.embedded.real.records import Labelled, Lesson, Reference, Tally

__all__ = ["Course", "Split", "usable"]


@dataclass(frozen=True, slots=True)
class Split:
    """Which questions are held back for validation."""

    groups: frozenset[str]
    """Questions of labelled rows that are held back."""
    share: float
    """Of the other questions."""

    @staticmethod
    def of(labelled: Iterable[Labelled], share: float, labelled_share: float) -> "Split":
        """Labelled questions by their own share: what is measured on them must be unseen."""
        groups = {row.reference.group for row in labelled if not row.weak}
        return Split(frozenset(group for group in groups if _draw(group) < labelled_share), share)

    def holds_back(self, group: str) -> bool:
        """Whether a question is for validation."""
        return group in self.groups or _draw(group) < self.share


def _draw(group: str) -> float:
    """A number from 0 to 1 that is always the same for a question."""
    return int(hashlib.sha256(f"split {group}".encode()).hexdigest()[:8], 16) / 16**8


def usable(rows: Iterable[Reference], tests: Questions, tally: Tally) -> Iterator[Reference]:
    """The references that may be learnt from, each once."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if why := damage(row.question, row.ground_truth):
            tally.drop(f"reference: {why}")
        elif tests.holds(row.question):
            tally.drop("reference: a question of a test")
        elif (row.group, row.ground_truth) in seen:
            tally.drop("reference: twice")
        else:
            seen.add((row.group, row.ground_truth))
            yield row


@dataclass(slots=True)
class Course:
    """Lessons for training and for validation."""

    training: list[Lesson] = field(default_factory=list)
    validation: list[Lesson] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def teach(self, rows: Sequence[Reference], split: Split, seed: int, progress: Callable[[int], None]) -> None:
        """Adds the lessons of references; the rows beside one are where wrong answers of its kind come from."""
        prover = Prover()
        teacher = Teacher(prover, _Shelf(prover, rows).draw, self.tally, seed)
        for at, row in enumerate(rows):
            self._side(split, row).extend(teacher.lessons(row))
            progress(at + 1)

    def add_responses(self, rows: Iterable[Labelled | None], split: Split, tests: Questions) -> None:
        """Adds labelled responses as they are."""
        prover = Prover()
        seen: set[tuple[str, str, str]] = set()
        for row in rows:
            lesson = None if row is None else response_lesson(prover, row, self.tally)
            if row is None:
                self.tally.drop("response: no label")
            elif tests.holds(row.reference.question):
                self.tally.drop("response: a question of a test")
            elif row.weak and split.holds_back(row.reference.group):
                self.tally.drop("response: a weak label of a question that is held back")
            elif lesson is not None and (key := (lesson.question, lesson.ground_truth, lesson.answer)) not in seen:
                seen.add(key)
                self._side(split, row.reference).append(lesson)

    def _side(self, split: Split, row: Reference) -> list[Lesson]:
        return self.validation if split.holds_back(row.group) else self.training


class _Shelf:
    """References by the type of their first reading, to draw a wrong answer of the same form from."""

    def __init__(self, prover: Prover, rows: Collection[Reference]) -> None:
        self._texts: dict[type, list[str]] = defaultdict(list)
        for row in rows:
            readings = prover.readings(row)
            self._texts[type(readings[0]) if readings else Words].append(row.ground_truth)

    def draw(self, luck: random.Random, kind: type) -> str:
        """One of the type; empty where there is none."""
        return luck.choice(self._texts[kind]) if self._texts.get(kind) else ""
