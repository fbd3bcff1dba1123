"""Where benchmarks read and write, and how they speak to a person."""

import argparse
from pathlib import Path
from typing import NoReturn

from rich.console import Console

__all__ = ["BENCHMARKS", "REPORT", "RESULTS", "ROOT", "RUNS", "add_out", "fail", "say"]

BENCHMARKS = Path(__file__).resolve().parents[1]
ROOT = BENCHMARKS.parent
RESULTS = BENCHMARKS / "results"
"""The committed figures."""
RUNS = ROOT / ".tinyv" / "benchmarks"
"""Where a run writes that is not told to replace them, and what is never committed."""
REPORT = BENCHMARKS / "report"

_console = Console(highlight=False, soft_wrap=True)


def add_out(parser: argparse.ArgumentParser, name: str) -> None:
    """Says where the result `name` (a file or a folder) goes, as the option `out`: `RUNS`, or elsewhere when told."""
    parser.add_argument("--out", type=Path, default=RUNS / name, help=f"default: .tinyv/benchmarks/{name}")
    parser.add_argument(
        "--save", dest="out", action="store_const", const=RESULTS / name, help="replace the committed figures"
    )


def say(text: str) -> None:
    """One line of progress."""
    _console.print(text, markup=False)


def fail(text: str) -> NoReturn:
    """Ends the program with a reason: what, got, expected, next step."""
    raise SystemExit(f"error: {text}")
