"""`python -m benchmarks.nearmisses --count 50000 --seed 0 --with decide`: wrong pairs that a verifier accepts.

Prints what is accepted by kind, with examples; ends with status 1 when a wrong pair is. With `--right`: the share of
right pairs that is accepted, and what is refuted.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from tinyv.settings import RuleSettings

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out, fail, say
from benchmarks.harness.results import write_json
from benchmarks.labelled.checked import Checked
from benchmarks.labelled.checking import VERIFIERS, checking
from benchmarks.labelled.summary import share
from benchmarks.nearmisses.pairs import RIGHT, WRONG, rows

__all__ = ["main"]


def main() -> None:
    """Generates, checks, shows and saves."""
    options = _arguments()
    kinds = RIGHT if options.right else WRONG
    chosen = {name: make for name, make in kinds.items() if options.kind in name}
    made = list(rows(chosen, options.count, options.seed, label=int(options.right)))
    started = time.monotonic()
    with checking(RuleSettings(), options.verifier) as check:
        found = check(made)
    faults = [item for item in found if (item.word != "accepted" if options.right else item.word == "accepted")]
    _show(found, faults, options.examples)
    words = Counter(item.word for item in found)
    seconds = time.monotonic() - started
    counts = ", ".join(f"{word} {share(words[word], len(found))}" for word in ("accepted", "refuted", "open"))
    side = "right" if options.right else "wrong"
    say(f"{len(found)} {side} pairs of {len(chosen)} kinds, seed {options.seed}:")
    slowest = max(found, key=lambda item: item.seconds)
    say(f"{counts}; {seconds:.0f} s")
    if slowest.seconds:
        say(f"slowest: {1000 * slowest.seconds:.0f} ms: {slowest.row.ground_truth} | {slowest.row.response}")
    about = environment(verifier=options.verifier, seed=options.seed, pairs=len(found), right=options.right)
    by_kind = {kind: dict(Counter(item.word for item in found if item.row.kind == kind)) for kind in chosen}
    write_json(options.out, {**about, "words": words, "kinds": by_kind})
    if faults and not options.right:
        fail(f"{len(faults)} wrong pairs are accepted, expected none")


def _show(found: Sequence[Checked], faults: Sequence[Checked], examples: int) -> None:
    table = Table("kind", "pairs", "faults", "refuted", "examples: truth | response | why")
    for kind in sorted({item.row.kind for item in faults}):
        own = [item for item in found if item.row.kind == kind]
        shown = [item for item in faults if item.row.kind == kind]
        refuted = sum(item.word == "refuted" for item in own)
        texts = "\n".join(
            f"{item.row.ground_truth} | {item.row.response} | {item.verdict.detail}" for item in shown[:examples]
        )
        table.add_row(kind, str(len(own)), str(len(shown)), str(refuted), texts.replace("[", "\\["))
    if faults:
        Console(width=170, highlight=False).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--with", dest="verifier", default="rules", choices=VERIFIERS)
    parser.add_argument("--right", action="store_true", help="right pairs instead of wrong ones")
    parser.add_argument("--kind", default="", help="only kinds whose name holds this")
    parser.add_argument("--examples", type=int, default=3, help="faults shown of each kind")
    add_out(parser, "nearmisses.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
