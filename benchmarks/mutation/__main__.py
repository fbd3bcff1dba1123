"""`python -m benchmarks.mutation FOLDER TEST...`: seeded faults in a folder, and those that the tests do not find.

One process, a mutant at a time; prints each survivor with its line. Ends with status 1 below the goal.
"""

import argparse
import difflib
import time
from collections import Counter
from pathlib import Path

import flint  # noqa: F401 - imported once, for all the processes of mutants

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out, fail, say
from benchmarks.harness.results import write_json
from benchmarks.mutation.mutants import Mutant, mutated, sampled
from benchmarks.mutation.trial import Fate, tried

__all__ = ["main"]


def main() -> None:
    """Samples, tries, shows and saves."""
    options = _arguments()
    files = sorted(path for path in options.folder.resolve().rglob("*.py") if _taken(path.name, options.modules))
    chosen = sampled(files, options.count, options.seed)
    if options.only:
        chosen = [mutant for mutant in chosen if mutant.name in options.only]
    _refuse_red(files[0], options)
    fates = {mutant: _tried(mutant, options) for mutant in chosen}
    counts = Counter(fates.values())
    counted = len(fates) - counts[Fate.BROKEN]
    killed = counted - counts[Fate.SURVIVED]
    say(f"{killed} of {counted} mutants killed, seed {options.seed}; {counts[Fate.BROKEN]} do not import")
    about = environment(folder=str(options.folder), tests=options.tests, seed=options.seed)
    lived = {mutant.name: _difference(mutant) for mutant, fate in fates.items() if fate is Fate.SURVIVED}
    write_json(options.out / f"{options.folder.name}.json", {**about, "fates": counts, "survivors": lived})
    if killed < options.goal * counted:
        fail(
            f"{killed} of {counted} killed, expected {options.goal:.0%}; next: a golden row or a test for each survivor"
        )


def _taken(name: str, modules: list[str]) -> bool:
    return name in modules if modules else name != "__init__.py"


def _refuse_red(path: Path, options: argparse.Namespace) -> None:
    fate = tried(_module(path), path.read_text("utf-8"), options.tests, options.processor_s)
    if fate is not Fate.SURVIVED:
        fail(f"the tests do not pass without a fault (got {fate.value}); next: pytest -x {' '.join(options.tests)}")


def _module(path: Path) -> str:
    root = next(folder for folder in path.parents if not (folder / "__init__.py").exists())
    return ".".join(path.relative_to(root).with_suffix("").parts)


def _tried(mutant: Mutant, options: argparse.Namespace) -> Fate:
    started = time.monotonic()
    fate = tried(_module(mutant.path), mutated(mutant), options.tests, options.processor_s)
    say(f"{fate.value:9} {time.monotonic() - started:4.0f} s  {mutant.name}  line {mutant.line}")
    if fate is Fate.SURVIVED:
        say("\n".join(f"    {line}" for line in _difference(mutant)))
    return fate


def _difference(mutant: Mutant) -> list[str]:
    lines = mutant.path.read_text("utf-8").splitlines(), mutated(mutant).splitlines()
    return [line for line in difflib.unified_diff(*lines, n=0, lineterm="") if not line.startswith(("---", "+++", "@"))]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="whose modules are mutated")
    parser.add_argument("tests", nargs="+", help="the test files that must find the faults, the quickest first")
    parser.add_argument("--modules", nargs="+", default=[], help="names of the folder's files; all when left out")
    parser.add_argument("--goal", type=float, default=0.9, help="share that must be killed")
    parser.add_argument("--count", type=int, default=160)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", default=[], help="names of mutants of that sample, as they are printed")
    parser.add_argument("--processor-s", type=int, default=120, help="processor time of one mutant's tests")
    add_out(parser, "mutation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
