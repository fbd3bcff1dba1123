"""What can be said of a ground truth and an answer without a worker, remembered.

Owns the order (limits and exact tiers, then algebra) and the table of pairs already looked at: a group of rollouts
repeats few of them. Safe from any thread. Knows nothing of rows and requests.
"""

import re
from threading import Lock

from tinyv.bounded import Recent, key_of
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.algebra import Algebra
from tinyv.rules.extract import Found
from tinyv.rules.triage import Settled, cheaply

__all__ = ["Settler"]

_MAY_HOLD_A_VALUE = re.compile(r"[\d$\\\[]")
"""Every pattern by which math-verify extracts from prose needs one of these."""


class Settler:
    """Settles pairs as far as that needs no worker; None leaves a pair to one."""

    def __init__(self, *, max_answer_chars: int, entries: int, fast_paths: bool) -> None:
        self._max_answer_chars = max_answer_chars
        self._fast_paths = fast_paths
        self._algebra = Algebra()
        self._lock = Lock()
        self._known: Recent[tuple[Settled | None]] = Recent(entries)

    def settle(self, ground_truth: str, found: Found, question: str = "") -> Settled | None:
        """The verdict on a pair, or None."""
        key = key_of(ground_truth, found.answer, found.text, str(found.raw), question)
        with self._lock:
            kept = self._known.get(key)
        if kept is None:
            kept = (self._looked_at(ground_truth, found),)
            with self._lock:
                self._known.put(key, kept)
        return kept[0]

    def _looked_at(self, ground_truth: str, found: Found) -> Settled | None:
        settled = cheaply(ground_truth, found, self._max_answer_chars, tiers=self._fast_paths)
        if settled is not None or not self._fast_paths:
            return settled
        return _without_value(found) if found.raw else self._by_algebra(ground_truth, found)

    def _by_algebra(self, ground_truth: str, found: Found) -> Settled | None:
        finding = self._algebra.settle(ground_truth, found.text)
        if finding is None:
            return None
        status = RuleStatus.ACCEPTED if finding.accepted else RuleStatus.REJECTED
        return Settled(RuleVerdict(status, found.answer, finding.detail), "algebra")


def _without_value(found: Found) -> Settled | None:
    """Prose out of which math-verify would extract nothing."""
    if _MAY_HOLD_A_VALUE.search(found.text):
        return None
    status = RuleStatus.REJECTED if found.answer else RuleStatus.NO_ANSWER
    return Settled(RuleVerdict(status, found.answer, "algebra: no value"), "algebra")
