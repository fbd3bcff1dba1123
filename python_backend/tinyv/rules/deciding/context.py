"""What every comparison carries: the question, the symbols' domains, the work that is left, how parts are compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tinyv.rules.asked import NOTHING_ASKED, Asked
from tinyv.rules.deciding.outcomes import Decision, all_of
from tinyv.rules.values import Value

__all__ = ["STEPS", "Budget", "Context", "OutOfBudgetError"]

STEPS = 8_000
"""Nodes evaluated for one decision, some 3 µs each: no more than 3,500 were needed in 4,400 real pairs."""


class OutOfBudgetError(Exception):
    """The decision costs more than it may; it ends as unknown."""


class Budget:
    """A counter of steps, shared by everything that one decision tries."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Takes steps; raises OutOfBudgetError when there are none."""
        self.left -= steps
        if self.left < 0:
            raise OutOfBudgetError


@dataclass(frozen=True, slots=True)
class Context:
    """One decision's surroundings. Symbols are real unless they are listed."""

    comparer: "Callable[[Value, Value, Context], Decision]" = field(compare=False)
    """Compares two values of any type: what holds values hands them on to it."""
    asked: Asked = NOTHING_ASKED
    budget: Budget = field(default_factory=Budget, compare=False)
    integers: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    complex_: frozenset[str] = frozenset()
    rounding: bool = True
    """Whether the reference may be rounded and the answer need only round to it."""
    families: bool = True
    """Whether a formula may be moved along its whole parameter: not one coordinate of a point without the others."""
    doubtful_unit: bool = False
    """Whether what reads as a unit on one side reads as a symbol, too."""

    def compare(self, truth: Value, answer: Value) -> Decision:
        """What two values have to do with each other."""
        return self.comparer(truth, answer, self)

    def each(self, truths: Iterable[Value], answers: Iterable[Value], proof: str) -> Decision:
        """Same where all values are those of the other side, in order; both sides are equally long."""
        return all_of((self.compare(left, right) for left, right in zip(truths, answers, strict=True)), proof)

    def with_integers(self, names: frozenset[str]) -> "Context":
        """The same with more symbols that stand for whole numbers."""
        return replace(self, integers=self.integers | names) if names - self.integers else self

    def together(self) -> "Context":
        """The same where one formula is not moved along its parameter alone."""
        return replace(self, families=False) if self.families else self

    def exactly(self) -> "Context":
        """The same where nothing may be rounded."""
        return replace(self, rounding=False) if self.rounding else self
