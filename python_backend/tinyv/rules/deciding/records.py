"""What deciding ends with."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Decision", "Outcome"]


class Outcome(str, Enum):
    """Three, never two: what is not proven is not said."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome and why."""

    outcome: Outcome
    proof: str
    """The proof's name, a few words in lower case: `identical`, `exact rational`, `rounds to reference`."""
    detail: str = ""
    """For a person: the values that agree or differ."""
