"""When a training goes fast, slow, and ends.

Owns the learning rate's course and early stopping. Counts steps, never seconds: a training may be halted and continued.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Course", "Stopper", "rate_at", "rate_of"]

_FLOOR = 0.02
"""Share of the peak that the last step still has."""


@dataclass(frozen=True, slots=True)
class Course:
    """Steps over which the learning rate rises once and falls once."""

    steps: int
    peak: float


def rate_of(step: int, courses: Sequence[Course], warm_up: int) -> float:
    """The learning rate at a step (from 0) of courses that follow each other."""
    for course in courses[:-1]:
        if step < course.steps:
            return course.peak * rate_at(step, course.steps, warm_up)
        step -= course.steps
    return courses[-1].peak * rate_at(step, courses[-1].steps, warm_up)


def rate_at(step: int, steps: int, warm_up: int) -> float:
    """Share of the peak learning rate at a step (from 0): up in a line, down in a half cosine."""
    if step < warm_up:
        return (step + 1) / (warm_up + 1)
    along = (step - warm_up) / max(1, steps - warm_up)
    return _FLOOR + (1 - _FLOOR) * (1 + math.cos(math.pi * min(along, 1.0))) / 2


@dataclass(slots=True)
class Stopper:
    """Remembers the best validation and says when to give up."""

    patience: int
    """Validations without a new best after which training ends."""
    best: float = math.inf
    best_step: int = -1
    since: int = 0

    def is_best(self, loss: float, step: int) -> bool:
        """Takes a validation in; whether it is the best so far. NaN is never the best."""
        if loss < self.best:
            self.best, self.best_step, self.since = loss, step, 0
            return True
        self.since += 1
        return False

    @property
    def is_over(self) -> bool:
        """Whether patience ran out."""
        return self.since >= self.patience
