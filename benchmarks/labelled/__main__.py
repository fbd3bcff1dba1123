"""`python -m benchmarks.labelled --data set.jsonl[,set.jsonl]`: what the rule alone makes of labelled sets.

Prints one line a set and writes each row's verdict to .tinyv/benchmarks/labelled/; the table can be committed.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tinyv.settings import RuleSettings

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RUNS, add_out, say
from benchmarks.harness.results import write_csv, write_json
from benchmarks.harness.rows import read_rows
from benchmarks.labelled.checked import Checked
from benchmarks.labelled.checking import VERIFIERS, Checker, checking
from benchmarks.labelled.summary import SHOWN, Summary, share, shown, summary_of

__all__ = ["main"]

_SHOWN_CHARS = 300
_ROWS = RUNS / "labelled"
"""Rows hold texts of the data, which are never committed."""


def main() -> None:
    """Evaluates every file of `--data`."""
    options = _arguments()
    files = [name for name in options.data.split(",") if name]
    with checking(RuleSettings(classes=options.classes), options.verifier) as check:
        found = [_evaluate(file, check, options) for file in files]
    _table(found)
    about = environment(verifier=options.verifier, rules_classes=options.classes, limit=options.limit)
    write_json(options.out, {**about, "sets": [summary.line() for summary in found]})


def _evaluate(file: str, check: Checker, options: argparse.Namespace) -> Summary:
    name = Path(file).stem
    rows = read_rows(file)[: options.limit or None]
    started = time.monotonic()
    found = check(rows)
    summary = summary_of(name, found, time.monotonic() - started)
    write_csv(_ROWS / f"{name}.csv", [item.line() for item in found])
    slowest = max(found, key=lambda item: item.seconds)
    say(f"{name}: {len(rows)} rows in {summary.seconds:.1f} s" + _slowest(slowest))
    for what in options.show:
        for item in shown(found, what):
            _show(what, item)
    return summary


def _slowest(item: Checked) -> str:
    return f"; slowest {item.row.id} {1000 * item.seconds:.0f} ms" if item.seconds else ""


def _show(what: str, item: Checked) -> None:
    say(f"  {what} {item.row.id} [{item.verdict.status.value}: {item.verdict.detail}]")
    for label, text in (
        ("truth", item.row.ground_truth),
        ("answer", item.verdict.answer),
        ("response", item.row.response[-_SHOWN_CHARS:]),
    ):
        say(f"    {label}: {text[:_SHOWN_CHARS]!r}")


def _table(found: Sequence[Summary]) -> None:
    shown_words = [(side, word) for word in ("accepted", "refuted", "open") for side in ("right", "wrong")]
    table = Table("set", *(f"{side} {word}" for side, word in shown_words))
    for item in found:
        sides = {"right": item.right, "wrong": item.wrong}
        table.add_row(item.name, *(share(sides[side][word], sides[side].total()) for side, word in shown_words))
    Console(width=150, highlight=False).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="comma list of labelled files")
    parser.add_argument("--limit", type=int, default=0, help="only the first so many rows of each")
    parser.add_argument("--show", action="append", default=[], choices=SHOWN, help="list rows; may be repeated")
    parser.add_argument("--with", dest="verifier", default="rules", choices=VERIFIERS, help="what decides")
    parser.add_argument("--classes", default="all", help="TINYV_RULES_CLASSES")
    add_out(parser, "labelled.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
