"""Which rows people label: a stratified random sample, drawn in one pass and in memory that the sample bounds."""

import hashlib
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tinyv_client.estimating.strata import allocation
from tinyv_client.harmless import visible
from tinyv_client.labels import key_of_sample
from tinyv_client.reporting.seen import Seen

__all__ = ["Case", "drawn"]

_LONGEST_QUESTION, _LONGEST_RESPONSE, _LONGEST_ANSWER = 1600, 800, 800
"""Characters that are shown: the end of question and response, the beginning of reference and answer."""

_MOST_LINES = 20
"""Of a text that are shown."""

_CUT = "[...]"


@dataclass(frozen=True, slots=True)
class Case:
    """One row to label; its texts are short and harmless."""

    row: int
    """From 0."""
    key: str
    place: str
    question: str
    truth: str
    answer: str
    response: str
    verdict: str
    stratum: str
    weight: float = 1.0
    """Rows of the file for which it stands."""


def drawn(rows: Iterable[Seen], count: int, seed: int) -> list[Case]:
    """The sample, in the order in which it is asked: any beginning of it is spread over the strata as all of it is.

    A row's rank in its stratum is a hash of seed and number, so that a run that goes on draws the same rows, and one
    with a larger count begins each stratum with those.

    Args:
        rows: of the whole file.
        count: of the sample.
        seed: another one draws other rows.
    """
    kept: defaultdict[str, list[tuple[int, int, Case]]] = defaultdict(list)
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[row.stratum] += 1
        best, rank = kept[row.stratum], -_rank(seed, row.number)
        if len(best) < count:
            heapq.heappush(best, (rank, row.number, _case(row)))
        elif rank > best[0][0]:
            heapq.heapreplace(best, (rank, row.number, _case(row)))
    spent = allocation(sizes, count)
    ordered = [
        ((place + 0.5) / labels, number, replace(case, weight=sizes[stratum] / labels))
        for stratum, labels in spent.items()
        for place, (_, number, case) in enumerate(sorted(kept[stratum], reverse=True)[:labels])
    ]
    return [case for *_, case in sorted(ordered, key=lambda item: item[:2])]


def _rank(seed: int, number: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=8).digest(), "big")


def _case(row: Seen) -> Case:
    sample, verdict = row.row.sample, row.verdict
    truths = (sample.ground_truth,) if isinstance(sample.ground_truth, str) else sample.ground_truth
    chance = verdict.judge_probability
    said = "" if math.isnan(chance) else f", judge's P {chance:.3f}"
    return Case(
        row.number,
        key_of_sample(sample),
        visible(row.row.place),
        _end(sample.question, _LONGEST_QUESTION),
        _beginning(" or ".join(truths), _LONGEST_ANSWER),
        _beginning(verdict.answer, _LONGEST_ANSWER),
        _end(sample.response, _LONGEST_RESPONSE),
        f"{verdict.status.value}{said}",
        row.stratum,
    )


def _end(text: str, longest: int) -> str:
    cut = "\n".join(text[-longest:].split("\n")[-_MOST_LINES:])
    return visible(cut) if cut == text else f"{_CUT}{visible(cut)}"


def _beginning(text: str, longest: int) -> str:
    cut = "\n".join(text[:longest].split("\n")[:_MOST_LINES])
    return visible(cut) if cut == text else f"{visible(cut)}{_CUT}"
