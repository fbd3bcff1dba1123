"""What goes through this package: real references, labelled rows, and the lessons made of them."""

from collections import Counter
from dataclasses import asdict, dataclass, field

__all__ = ["Labelled", "Lesson", "Reference", "Tally"]


_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Reference:
    """A real question with the answer that its source says is right."""

    question: str
    """May be empty."""
    ground_truth: str
    source: str
    group: str
    """Equal for rows of one question, whatever file they come from."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A real response to a real question, labelled by its source."""

    reference: Reference
    response: str
    same: bool
    weak: bool
    """Labelled by a model or a rule: to learn from, never to measure with."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled question to the judge."""

    question: str
    ground_truth: str
    answer: str
    same: bool
    kind: str
    """How the answer was made: `value's spelling or miss / sentence around it`, or `response`."""
    source: str
    group: str
    twin: str
    """Equal for a right answer and its near miss in the same dress; before the full stop, the reference."""
    open: bool
    """Whether the rule verifier leaves the row to the judge."""

    def as_json(self) -> dict[str, str | bool]:
        """The row of a lessons file."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """What was dropped, and why, with a few examples."""

    dropped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def drop(self, why: str, example: str = "") -> None:
        """Counts one."""
        self.dropped[why] += 1
        kept = self.examples.setdefault(why, []) if example else []
        if example and len(kept) < _EXAMPLES:
            kept.append(example)
