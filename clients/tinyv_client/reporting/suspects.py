"""The rows that the rule most likely rejected wrongly: a bounded number of each kind, the likeliest first."""

import heapq
from collections import Counter, defaultdict

from tinyv_client.estimating.strata import REFUTED
from tinyv_client.reporting.seen import RULE, SERVICE, Seen

__all__ = ["Suspects"]

_SHOWN = 6
"""Of each kind."""

_MAX_KINDS = 200
"""Kept; the names of proofs are a closed list, those of a stranger's file need not be."""


class Suspects:
    """Rows that the rule did not accept and somebody else might have, by kind (the proof's name, or the stratum's)."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[tuple[float, int, Seen]]] = defaultdict(list)
        self.rows: Counter[str] = Counter()

    def add(self, row: Seen, kind: str) -> None:
        """Takes a row, which may be none."""
        likely = _likelihood(row)
        if row.accepted[RULE] or likely <= 0 or (kind not in self._kept and len(self._kept) >= _MAX_KINDS):
            return
        self.rows[kind] += 1
        kept = self._kept[kind]
        item = (likely, -row.number, row)
        if len(kept) < _SHOWN:
            heapq.heappush(kept, item)
        elif item[:2] > kept[0][:2]:
            heapq.heapreplace(kept, item)

    def by_kind(self) -> dict[str, list[Seen]]:
        """The kinds with the likeliest row first, and in each the likeliest first."""
        found = {kind: sorted(kept, key=lambda item: item[:2], reverse=True) for kind, kept in self._kept.items()}
        order = sorted(found, key=lambda kind: (-found[kind][0][0], -self.rows[kind], kind))
        return {kind: [row for *_, row in found[kind]] for kind in order}


def _likelihood(row: Seen) -> float:
    """An order, no probability: a label, then the judge's P(True), then how many other verifiers accept it."""
    if row.label is not None:
        return 3.0 if row.label else 0.0
    others = sum(said for name, said in row.accepted.items() if name not in {RULE, SERVICE})
    judged = row.verdict.judge_probability
    if row.stratum == REFUTED or judged != judged:  # noqa: PLR0124  # NaN: the judge was not asked
        return 0.5 * (others > 0)
    return judged + others
