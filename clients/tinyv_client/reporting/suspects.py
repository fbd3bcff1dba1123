"""The rows that the rule most likely rejected wrongly: a bounded number of each kind, the likeliest first."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from tinyv_contract.records import Sample

from tinyv_client.estimating.strata import REFUTED
from tinyv_client.reporting.seen import RULE, SERVICE, Seen
from tinyv_client.scoring.rows import ScoredRow

__all__ = ["Pair", "Suspects"]

_SHOWN = 6
"""Pairs of each kind."""

_LONGEST = 2000
"""Characters of a text that are kept: the end of question and response, the beginning of reference and answer."""

_MAX_KINDS = 200
"""Kept; the names of proofs are a closed list, those of a stranger's file need not be."""


@dataclass(slots=True)
class Pair:
    """Rows of one reference and one answer, as rollouts repeat them."""

    row: Seen
    """The likeliest of them, the first of several; shortened."""
    likely: float
    rows: int = 1
    """Those that came while it was kept."""

    @property
    def order(self) -> tuple[float, int]:
        """Greater is shown first."""
        return self.likely, -self.row.number


class Suspects:
    """Rows that the rule did not accept and somebody else might have, by kind (the proof's name, or the stratum's)."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, dict[tuple[object, str], Pair]] = defaultdict(dict)
        self.rows: Counter[str] = Counter()

    def add(self, row: Seen, kind: str) -> None:
        """Takes a row, which may be none."""
        likely = _likelihood(row)
        if row.accepted[RULE] or likely <= 0 or (kind not in self._kept and len(self._kept) >= _MAX_KINDS):
            return
        self.rows[kind] += 1
        kept, found = self._kept[kind], Pair(_shortened(row), likely)
        key = found.row.row.sample.ground_truth, found.row.verdict.answer
        if (same := kept.get(key)) is not None:
            found.rows += same.rows
            kept[key] = found if found.order > same.order else Pair(same.row, same.likely, found.rows)
            return
        kept[key] = found
        if len(kept) > _SHOWN:
            del kept[min(kept, key=lambda pair: kept[pair].order)]

    def by_kind(self) -> dict[str, list[Pair]]:
        """The kinds with the likeliest row first, and in each the likeliest first."""
        found = {
            kind: sorted(kept.values(), key=lambda pair: pair.order, reverse=True) for kind, kept in self._kept.items()
        }
        order = sorted(found, key=lambda kind: (-found[kind][0].likely, -self.rows[kind], kind))
        return {kind: found[kind] for kind in order}


def _shortened(row: Seen) -> Seen:
    """The row with as much of its texts as the page shows, and without its other columns."""
    sample = row.row.sample
    truths = (sample.ground_truth,) if isinstance(sample.ground_truth, str) else sample.ground_truth
    short = Sample(sample.question[-_LONGEST:], " or ".join(truths)[:_LONGEST], sample.response[-_LONGEST:])
    verdict = replace(row.verdict, answer=row.verdict.answer[:_LONGEST])
    return replace(row, row=ScoredRow(row.row.place, short), verdict=verdict, group=None)


def _likelihood(row: Seen) -> float:
    """An order, no probability: a label, then the judge's P(True), then how many other verifiers accept it."""
    if row.label is not None:
        return 3.0 if row.label else 0.0
    others = sum(said for name, said in row.accepted.items() if name not in {RULE, SERVICE})
    judged = row.verdict.judge_probability
    if row.stratum == REFUTED or math.isnan(judged):  # the judge was not asked
        return 0.5 * (others > 0)
    return judged + others
