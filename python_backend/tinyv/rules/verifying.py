"""One row from texts to a decision: candidates, what was asked, readings of both sides, one proof.

Owns the way and what is remembered on it: the rollouts of a group repeat question, ground truth and most answers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from tinyv.bounded import Recent, key_of
from tinyv.rules.asked import Asked, read_question
from tinyv.rules.deciding import ANOTHER_NAME, Decision, Outcome, decide
from tinyv.rules.doubt import qualifiers
from tinyv.rules.extraction import Candidate, Strength, candidates, reference
from tinyv.rules.reading import read, same_spelling
from tinyv.rules.values import Money, Percent, Quantity, Value

__all__ = ["Examination", "Look", "Verifier"]

_Kept = TypeVar("_Kept")
_Held = tuple[tuple[Value, ...], Decision]


@dataclass(frozen=True, slots=True)
class Look:
    """One candidate, held against the ground truth."""

    candidate: Candidate
    readings: tuple[Value, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found out about one row."""

    asked: Asked
    truths: tuple[Value, ...]
    """Readings of the ground truth."""
    looks: tuple[Look, ...]
    """Candidates in the order in which they were looked at; none: the response has no answer."""

    @property
    def decisive(self) -> Look | None:
        """The look whose decision is the row's: one that is the same, else the strongest that is not different."""
        if not self.looks:
            return None
        last = self.looks[-1]
        if last.decision.outcome is Outcome.SAME:
            return last
        strong = [look for look in self.looks if look.candidate.strength is Strength.STRONG] or self.looks
        return next((look for look in strong if look.decision.outcome is Outcome.UNKNOWN), strong[0])

    @property
    def outcome(self) -> Outcome:
        """Same by any candidate; different when every text that is given as the answer is."""
        look = self.decisive
        if look is None:
            return Outcome.UNKNOWN
        weak = look.candidate.strength is Strength.WEAK
        return Outcome.UNKNOWN if weak and look.decision.outcome is Outcome.DIFFERENT else look.decision.outcome


_SHORTENED = frozenset({"number"})
"""Places of weak candidates that lose what stands behind a number: not of an answer that was read with its unit."""


_LABEL = re.compile(
    r"\s*(?:\(\d{1,2}\)|[\u2460-\u2473]|(?P<dash>[-\u2013]))\s+(?P<rest>(?:(?!\(\d{1,2}\)|[\u2460-\u2473]).)+)",
    re.DOTALL,
)
"""`(1) -11`, `① 7/8`, `- 5`: with one label, which may be none."""


def _has_unit(look: Look) -> bool:
    return any(isinstance(value, Quantity | Percent | Money) for value in look.readings)


class Verifier:
    """Examines rows; safe from any thread, bounded on any text."""

    def __init__(self, entries: int, steps: int) -> None:
        """Remembers so many questions, ground truths and answers; one decision may take so many steps."""
        self._steps = steps
        self._lock = Lock()
        self._questions: Recent[Asked] = Recent(entries)
        self._truths: Recent[tuple[Value, ...]] = Recent(entries)
        self._looks: Recent[_Held] = Recent(entries)

    def examine(self, question: str, ground_truth: str, response: str) -> Examination:
        """Looks at the candidates of a response, strongest first, until one is the same."""
        return self.held(question, ground_truth, candidates(response))

    def held(self, question: str, ground_truth: str, found: tuple[Candidate, ...]) -> Examination:
        """The same for candidates that are known."""
        asked, truths = self._prepared(question, ground_truth)
        looks: list[Look] = []
        for candidate in found:
            if candidate.place in _SHORTENED and any(map(_has_unit, looks)):
                continue
            if candidate.strength is Strength.WEAK and any(look.decision.proof == ANOTHER_NAME for look in looks):
                continue
            look = Look(candidate, *self._look(question, ground_truth, asked, truths, candidate.text))
            looks.append(look)
            if look.decision.outcome is Outcome.SAME:
                break
        return Examination(asked, truths, tuple(looks))

    def decision(self, question: str, ground_truth: str, text: str) -> Decision:
        """What one text is to the ground truth."""
        return self._look(question, ground_truth, *self._prepared(question, ground_truth), text)[1]

    def _prepared(self, question: str, ground_truth: str) -> tuple[Asked, tuple[Value, ...]]:
        """What is asked, and the readings of the ground truth."""
        asked = self._kept(self._questions, key_of(question), lambda: read_question(question))
        truths = self._kept(self._truths, key_of(question, ground_truth), lambda: read(reference(ground_truth), asked))
        return asked, truths

    def _look(self, question: str, ground_truth: str, asked: Asked, truths: tuple[Value, ...], text: str) -> _Held:
        def make() -> _Held:
            readings = read(text, asked)
            if (words := qualifiers(text)) and words - qualifiers(f"{ground_truth}\n{question}"):
                return readings, Decision(Outcome.UNKNOWN, "a qualified answer")
            found = self._decided(truths, readings, asked, text)
            if found.outcome is Outcome.UNKNOWN and same_spelling(ground_truth, text):
                found = Decision(Outcome.SAME, "the same text")
            return readings, found

        return self._kept(self._looks, key_of(question, ground_truth, text), make)

    def _decided(self, truths: tuple[Value, ...], readings: tuple[Value, ...], asked: Asked, text: str) -> Decision:
        """The decision, unless it hangs on whether a number or dash before the answer is a label or part of it."""
        found = decide(truths, readings, asked, self._steps)
        label = _LABEL.fullmatch(text)
        if label is None or (label["dash"] and found.outcome is not Outcome.DIFFERENT):
            return found
        alone = decide(truths, read(label["rest"], asked), asked, self._steps)
        same = Outcome.SAME in (found.outcome, alone.outcome)
        return Decision(Outcome.UNKNOWN, "a label or a part") if same and alone.outcome is not found.outcome else found

    def _kept(self, table: "Recent[_Kept]", key: bytes, make: Callable[[], _Kept]) -> _Kept:
        with self._lock:
            found = table.get(key)
        if found is None:
            found = make()
            with self._lock:
                table.put(key, found)
        return found
