"""Two texts: accepted, rejected, or for a worker.

Owns the ground-truth cache and the last step of math-verify's comparison: readings that it cannot make are compared as
texts.
"""

from threading import Lock
from typing import NamedTuple

from tinyv.bounded import Recent, key_of
from tinyv.rules.algebra.leaves import symbols_of
from tinyv.rules.algebra.nodes import Node, expressions_of
from tinyv.rules.algebra.reading import Reading, read_answer, read_ground_truth
from tinyv.rules.algebra.structures import equal

__all__ = ["Algebra", "Finding"]

GROUND_TRUTHS_KEPT = 4096
"""Readings of references remembered: a group shares one, and epochs repeat them."""


class Finding(NamedTuple):
    """An outcome with its reason."""

    accepted: bool
    detail: str


class Algebra:
    """Settles pairs of texts; safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readings: Recent[tuple[Reading | None]] = Recent(GROUND_TRUTHS_KEPT)

    def settle(self, ground_truth: str, answer: str) -> Finding | None:
        """The outcome for a reference and a formula without formula signs, or None when a worker must look."""
        gold, found = self._reading(ground_truth), read_answer(answer)
        if gold is None or found is None:
            return None
        if gold.text and gold.text == found.text:
            return Finding(accepted=True, detail="algebra: same text")
        verdict = _equal(gold, found)
        return None if verdict is None else Finding(verdict, "algebra: equal" if verdict else "algebra: different")

    def _reading(self, ground_truth: str) -> Reading | None:
        key = key_of(ground_truth)
        with self._lock:
            kept = self._readings.get(key)
        if kept is None:
            kept = (read_ground_truth(ground_truth),)
            with self._lock:
                self._readings.put(key, kept)
        return kept[0]


def _equal(gold: Reading, found: Reading) -> bool | None:
    if gold.node is None or found.node is None:
        return False
    if gold.real != found.real and _names(gold.node) and _names(found.node):
        return None
    return equal(gold.node, found.node)


def _names(node: Node) -> bool:
    """Whether a symbol occurs anywhere."""
    return any(symbols_of(expression) for expression in expressions_of(node))
