"""What can be said of a row in the parent process: a verdict, or what a worker must look at.

Owns the order of checks and the mapping of examinations to verdicts; pure but for what the verifier remembers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.deciding import TOO_MUCH_WORK, Outcome
from tinyv.rules.extraction import Candidate, Strength, each_candidate, final_part
from tinyv.rules.rows import RuleRow, Settled
from tinyv.rules.verifying import Examination, Verifier
from tinyv.rules.worker import Task

__all__ = ["Open", "Triage", "verdict_of"]

MAX_GROUND_TRUTH_CHARS = 8192
"""Longest ground truth that is compared; real ones have tens of characters."""

PARENT_STEPS = 5_000
"""Of one decision in the parent, some 4 µs each: what costs more goes to a worker that can be killed. Of 4,408 real
decisions the longest took 3,434."""

_TAIL_CHARS = 2000
"""How much of a response's end math-verify extracts from, where nothing in it is marked as the answer."""

_SHOWN_CHARS = 200
"""Length of what stands for an answer when none was marked."""


@dataclass(frozen=True, slots=True)
class Open:
    """A row that a worker must look at."""

    answer: str
    task: Task
    refutes: bool
    """Whether a proof of difference closes the row."""


class Triage:
    """Settles rows as far as that needs no worker; safe from any thread."""

    def __init__(self, *, max_answer_chars: int, entries: int, strict: bool) -> None:
        self._max_answer_chars = max_answer_chars
        self._strict = strict
        self._verifier = Verifier(entries, PARENT_STEPS)

    def look_at(self, row: RuleRow, *, compares: bool) -> Settled | Open:
        """The row's verdict, or what a worker must look at; `compares` is False when only the answer is wanted."""
        if row.ground_truth is None or row.response is None or not row.ground_truth.strip():
            return Settled(RuleVerdict(RuleStatus.INVALID_INPUT, detail="input"), "extract")
        others = each_candidate(row.response)
        first = next(others, None)
        if first is None:
            return Settled(RuleVerdict(RuleStatus.NO_ANSWER), "extract")
        answer = shown(first, row.response)
        if len(answer) > self._max_answer_chars:
            cut = answer[: self._max_answer_chars]
            return Settled(RuleVerdict(RuleStatus.ANSWER_TOO_LONG, cut, "limit:answer"), "limit")
        if not compares:
            return Settled(RuleVerdict(RuleStatus.SKIPPED, answer), "extract")
        return self._compared(row, row.ground_truth, answer, first, others)

    def _compared(
        self, row: RuleRow, truth: str, answer: str, first: Candidate, others: Iterator[Candidate]
    ) -> Settled | Open:
        if first.text.strip() == truth.strip():
            return Settled(RuleVerdict(RuleStatus.ACCEPTED, answer, "identical text"), "text")
        if len(truth) > MAX_GROUND_TRUTH_CHARS:
            return Settled(RuleVerdict(RuleStatus.UNDECIDED, answer, "limit:ground_truth"), "limit")
        if self._strict:
            return _for_math_verify(row, first, answer)
        return self._examined(row, truth, (first, *others), answer)

    def _examined(self, row: RuleRow, truth: str, found: tuple[Candidate, ...], answer: str) -> Settled | Open:
        seen = self._verifier.held(row.question, truth, found)
        look = seen.decisive
        if look is not None and look.decision.proof == TOO_MUCH_WORK:
            task = (row.question, truth, look.candidate.text, False)
            return Open(answer, task, refutes=look.candidate.strength is Strength.STRONG)
        return Settled(verdict_of(seen, answer), "open" if seen.outcome is Outcome.UNKNOWN else "proof")


def verdict_of(seen: Examination, answer: str) -> RuleVerdict:
    """Accepted and refuted by proof; else rejected, which leaves the row open to a judge."""
    look = seen.decisive
    if look is None:
        return RuleVerdict(RuleStatus.NO_ANSWER)
    if seen.outcome is Outcome.SAME:
        return RuleVerdict(RuleStatus.ACCEPTED, look.candidate.text, look.decision.proof)
    status = RuleStatus.REFUTED if seen.outcome is Outcome.DIFFERENT else RuleStatus.REJECTED
    return RuleVerdict(status, answer, look.decision.proof)


def shown(first: Candidate, response: str) -> str:
    """The answer as written; the last line of a response that marks none."""
    if first.strength is Strength.STRONG:
        return first.text
    lines = final_part(response).strip().splitlines()
    return lines[-1][-_SHOWN_CHARS:].strip() if lines else first.text


def _for_math_verify(row: RuleRow, first: Candidate, answer: str) -> Open:
    marked = first.strength is Strength.STRONG
    text = first.text if marked else final_part(row.response or "")[-_TAIL_CHARS:]
    return Open(answer, ("", row.ground_truth or "", text, not marked), refutes=False)
