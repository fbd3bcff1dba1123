"""`python -m benchmarks.agreement`: the fast paths against math-verify alone, on generated pairs.

Owns the two runs and the sorting of disagreements into classes. Pairs come from `pairs.py`; math-verify runs as the
rule verifier configures it (`tinyv.rules.compare`), in worker processes, without any of the fast paths. A pair that
the fast paths leave to a worker cannot disagree. Ends with an error when a disagreement has no documented class.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from tinyv.rules.algebra import Algebra
from tinyv.rules.algebra.nodes import Symbol
from tinyv.rules.algebra.reading import read_ground_truth
from tinyv.rules.tiers import accepting_tier

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RESULTS
from benchmarks.harness.results import write_json
from benchmarks.pairs import Pair, pairs

__all__ = ["CLASSES", "Outcome", "classes_of", "compared", "outcomes"]

CLASSES = {
    "bare symbol": "a bare symbol and a formula that simplifies to it (`x` and `2x-x`): math-verify compares letters",
    "beyond math-verify": "equal by exact algebra, not seen by math-verify",
    "equal numbers": "equal numbers or spellings by the exact tiers, not seen by math-verify",
}
"""Disagreements that are wanted: the fast path accepts what is provably equal and math-verify rejects."""


class Outcome(NamedTuple):
    """One pair and both words on it."""

    pair: Pair
    ours: str
    """accepted, rejected or open (left to a worker)."""
    how: str
    theirs: str


def outcomes(seed: int, count: int, workers: int) -> list[Outcome]:
    """Both verifiers on the same pairs."""
    made = list(pairs(seed, count))
    with ProcessPoolExecutor(workers, get_context("forkserver")) as pool:
        theirs = list(pool.map(compared, made, chunksize=16))
    algebra = Algebra()
    return [_outcome(algebra, pair, word) for pair, word in zip(made, theirs, strict=True)]


def compared(pair: Pair) -> str:
    """math-verify's word; runs in a worker."""
    from tinyv.rules.compare import OutOfResources, compare  # noqa: PLC0415  # heavy: in the worker alone

    try:
        return "accepted" if compare(pair.ground_truth, pair.answer, raw=False).word == "accepted" else "rejected"
    except OutOfResources:
        return "out of resources"


def classes_of(found: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The disagreements by class; the class `UNDOCUMENTED` should have none."""
    sorted_: dict[str, list[Outcome]] = {}
    for outcome in found:
        if outcome.ours not in {"open", outcome.theirs} and outcome.theirs != "out of resources":
            sorted_.setdefault(_class_of(outcome), []).append(outcome)
    return sorted_


def _outcome(algebra: Algebra, pair: Pair, theirs: str) -> Outcome:
    tier = accepting_tier(pair.ground_truth, pair.answer)
    if tier:
        return Outcome(pair, "accepted", tier, theirs)
    finding = algebra.settle(pair.ground_truth, pair.answer)
    if finding is None:
        return Outcome(pair, "open", "worker", theirs)
    return Outcome(pair, "accepted" if finding.accepted else "rejected", "algebra", theirs)


def _class_of(outcome: Outcome) -> str:
    if outcome.ours != "accepted":
        return "UNDOCUMENTED"
    if outcome.how != "algebra":
        return "equal numbers"
    readings = [read_ground_truth(text) for text in (outcome.pair.ground_truth, outcome.pair.answer)]
    is_bare = any(reading is not None and isinstance(reading.node, Symbol) for reading in readings)
    return "bare symbol" if is_bare else "beyond math-verify"


def main() -> None:
    """Runs, shows and saves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--count", type=int, default=20_400)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    found = outcomes(options.seed, options.count, options.workers)
    classes = classes_of(found)
    console = Console(width=140)
    _show(console, found, classes)
    console.print(f"{len(found)} pairs, seed {options.seed}, {time.monotonic() - started:.0f} s")
    write_json(
        RESULTS / "agreement.json",
        {
            **environment(seed=options.seed, pairs=len(found)),
            "ours": Counter(outcome.ours for outcome in found),
            "math_verify": Counter(outcome.theirs for outcome in found),
            "disagreements": {name: [list(item.pair) for item in items] for name, items in classes.items()},
        },
    )
    if "UNDOCUMENTED" in classes:
        raise SystemExit("error: disagreements without a documented class; see the table")


def _show(console: Console, found: Sequence[Outcome], classes: dict[str, list[Outcome]]) -> None:
    shapes = Table("shape", "pairs", "accepted here", "rejected here", "left to a worker", "disagree", title="by shape")
    for shape in sorted({outcome.pair.shape for outcome in found}):
        own = [outcome for outcome in found if outcome.pair.shape == shape]
        words = Counter(outcome.ours for outcome in own)
        wrong = sum(outcome.pair.shape == shape for items in classes.values() for outcome in items)
        counts = (len(own), words["accepted"], words["rejected"], words["open"], wrong)
        shapes.add_row(shape, *map(str, counts))
    console.print(shapes)
    table = Table("class", "count", "ours / math-verify", "examples", title="disagreements")
    for name, items in sorted(classes.items()):
        for item in items[:4]:
            texts = f"{item.pair.ground_truth}   |   {item.pair.answer}"
            table.add_row(name, str(len(items)), f"{item.ours} / {item.theirs}", texts.replace("[", "\\["))
    console.print(table)


if __name__ == "__main__":
    main()
