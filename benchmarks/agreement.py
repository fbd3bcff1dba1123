"""`python -m benchmarks.agreement`: our decisions against math-verify alone, on generated pairs.

Owns the two runs and the sorting of disagreements into classes. Pairs come from `pairs.py`; math-verify runs as
`TINYV_RULES_CLASSES=strict` does, in worker processes. A pair that our proofs leave open cannot disagree. Ends with an
error when a disagreement has no documented class.
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
from tinyv.rules.deciding import Outcome as Word
from tinyv.rules.deciding import decide
from tinyv.rules.reading import read
from tinyv.rules.tasks import OutOfResources

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out
from benchmarks.harness.results import write_json
from benchmarks.pairs import Pair, pairs

__all__ = ["CLASSES", "Outcome", "classes_of", "compared", "outcomes"]

CLASSES = {
    "proven equal": "equal by a proof of ours, not seen by math-verify",
    "repeats": "a list has as many values as it lists; math-verify drops those that repeat",
}
"""Disagreements that are wanted."""


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
    return [_outcome(pair, word) for pair, word in zip(made, theirs, strict=True)]


def compared(pair: Pair) -> str:
    """math-verify's word; runs in a worker."""
    from tinyv.rules.mathverify.compare import compare  # noqa: PLC0415  # heavy: in the worker alone

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


def _outcome(pair: Pair, theirs: str) -> Outcome:
    found = decide(read(pair.ground_truth), read(pair.answer))
    words = {Word.SAME: "accepted", Word.DIFFERENT: "rejected", Word.UNKNOWN: "open"}
    return Outcome(pair, words[found.outcome], found.proof, theirs)


def _class_of(outcome: Outcome) -> str:
    if outcome.ours == "accepted":
        return "proven equal"
    return "repeats" if outcome.how == "another number of values" else "UNDOCUMENTED"


def main() -> None:
    """Runs, shows and saves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--count", type=int, default=20_400)
    parser.add_argument("--workers", type=int, default=2)
    add_out(parser, "agreement.json")
    options = parser.parse_args()
    started = time.monotonic()
    found = outcomes(options.seed, options.count, options.workers)
    classes = classes_of(found)
    console = Console(width=140)
    _show(console, found, classes)
    console.print(f"{len(found)} pairs, seed {options.seed}, {time.monotonic() - started:.0f} s")
    write_json(
        options.out,
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
    shapes = Table("shape", "pairs", "accepted here", "rejected here", "left open", "disagree", title="by shape")
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
