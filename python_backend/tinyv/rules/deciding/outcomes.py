"""Short ways to make a decision and to join several. Owns the arithmetic of three outcomes."""

from collections.abc import Iterable

from tinyv.rules.deciding.records import Decision, Outcome

__all__ = ["INCOMPARABLE", "SYMBOL_LOST", "all_of", "different", "is_different", "is_same", "same", "unknown"]


INCOMPARABLE = Decision(Outcome.UNKNOWN, "readings that do not fit each other")
"""One side is read in a way that the other side excludes: this pair of readings says nothing."""


SYMBOL_LOST = "a symbol lost or gained"


def same(proof: str, detail: str = "") -> Decision:
    """Proven equal."""
    return Decision(Outcome.SAME, proof, detail)


def different(proof: str, detail: str = "") -> Decision:
    """Proven unequal."""
    return Decision(Outcome.DIFFERENT, proof, detail)


def unknown(proof: str, detail: str = "") -> Decision:
    """Not proven either way."""
    return Decision(Outcome.UNKNOWN, proof, detail)


def is_same(decision: Decision) -> bool:
    """Whether it is proven equal."""
    return decision.outcome is Outcome.SAME


def is_different(decision: Decision) -> bool:
    """Whether it is proven unequal."""
    return decision.outcome is Outcome.DIFFERENT


def all_of(decisions: Iterable[Decision], proof: str) -> Decision:
    """Same when all are, different at the first that is; an unknown one waits for what comes after it."""
    last = doubtful = None
    for last in decisions:
        if is_different(last):
            return last
        if not is_same(last):
            doubtful = doubtful or last
    if doubtful is not None:
        return doubtful
    return last if last is not None and last.proof != "identical" else same(proof)
