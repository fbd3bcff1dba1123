"""What the rule verifier proves of a text, and what it leaves to the judge, by its own door."""

from dataclasses import dataclass

from tinyv.rules.asked import Asked
from tinyv.rules.deciding import Outcome
from tinyv.rules.values import Value
from tinyv.rules.verifying import Verifier

from tinyv_build.embedded.real.records import Reference

__all__ = ["Outcome", "Prover", "Served"]

_ENTRIES = 4096
_STEPS = 5_000
_SHOWN_CHARS = 200
"""Of the last line, which the judge sees of a response that marks no answer."""


@dataclass(frozen=True, slots=True)
class Served:
    """One response's row as it goes to the judge."""

    answer: str
    """As the judge is shown it."""
    outcome: Outcome


class Prover:
    """Remembers what it proved of a question and its reference."""

    def __init__(self) -> None:
        self._verifier = Verifier(_ENTRIES, _STEPS)

    def asked(self, reference: Reference) -> Asked:
        """What the question says about its answer."""
        return self._verifier.examine(reference.question, reference.ground_truth, "0").asked

    def readings(self, reference: Reference) -> tuple[Value, ...]:
        """What the reference can say, what is meant first; empty where it is not understood."""
        return self._verifier.examine(reference.question, reference.ground_truth, "0").truths

    def outcome(self, reference: Reference, text: str) -> Outcome:
        """What a text is to the reference."""
        return self._verifier.decision(reference.question, reference.ground_truth, text).outcome

    def served(self, reference: Reference, response: str) -> Served | None:
        """What the service makes of a response; None where it finds no answer in it."""
        seen = self._verifier.examine(reference.question, reference.ground_truth, response)
        look = seen.decisive
        if look is None:
            return None
        if seen.outcome is Outcome.SAME:
            return Served(look.candidate.text, seen.outcome)
        first = seen.looks[0].candidate
        lines = response.strip().splitlines()
        marked = first.strength.value == "strong"
        return Served(first.text if marked else lines[-1][-_SHOWN_CHARS:].strip(), seen.outcome)
