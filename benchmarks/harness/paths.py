"""Where benchmarks read and write, and how they speak to a person."""

from pathlib import Path
from typing import NoReturn

from rich.console import Console

__all__ = ["BENCHMARKS", "REPORT", "RESULTS", "ROOT", "fail", "say"]

BENCHMARKS = Path(__file__).resolve().parents[1]
ROOT = BENCHMARKS.parent
RESULTS = BENCHMARKS / "results"
REPORT = BENCHMARKS / "report"

_console = Console(highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line of progress."""
    _console.print(text, markup=False)


def fail(text: str) -> NoReturn:
    """Ends the program with a reason: what, got, expected, next step."""
    raise SystemExit(f"error: {text}")
