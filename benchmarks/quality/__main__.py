"""`python -m benchmarks.quality`: quality on labelled files and on the attack set.

Ends with status 1 when the rule alone accepts an attack; what the judge accepts is reported.
"""

import argparse
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RUNS, add_out, fail, say
from benchmarks.harness.results import write_csv, write_json
from benchmarks.harness.rows import read_rows
from benchmarks.harness.service import Service, serving
from benchmarks.public.metrics import table
from benchmarks.public.outcomes import VERIFIERS, outcomes
from benchmarks.public.reading import read
from benchmarks.public.shapes import SHAPES
from benchmarks.quality.attacks import attacks
from benchmarks.quality.judged import Judged, judged
from benchmarks.quality.summary import attack_table, calibration_of, disagreements, rates

_ROWS = RUNS / "quality"
"""Rows hold texts of the data, which are never committed."""


def main() -> None:
    """Evaluates every file of DATA, then the attacks."""
    options = _arguments()
    started = time.monotonic()
    files = [name for name in options.data.split(",") if name] or [""]
    out: Path = options.out
    with serving(options.url) as service:
        for file in files:
            _evaluate(file, out, service, options)
        accepted = 0 if options.format else _attack(files[0], out, service, options.attacked)
    say(f"done in {time.monotonic() - started:.0f} s; rates in {out}, rows in {_ROWS}")
    if accepted:
        fail(f"the rule alone accepts {accepted} attacks, expected 0; see {out}/attacks.csv")


def _evaluate(file: str, out: Path, service: Service, options: argparse.Namespace) -> None:
    rows = [row for row in read(file, options.format, options.columns) if row.label is not None]
    rows = rows[: options.rows or None]
    name = Path(file).stem or "generated"
    if not rows:
        fail(f"DATA {name}: got no labelled rows, expected `label` 1 or 0 (or a HardVerify-Math file)")
    found = judged(rows, service)
    rated = rates(found)
    write_csv(_ROWS / name / "rows.csv", [item.line() for item in found])
    write_csv(_ROWS / name / "disagreements.csv", disagreements(found))
    write_csv(out / name / "rates.csv", rated)
    judge = calibration_of(found)
    write_json(out / name / "calibration.json", judge)
    write_json(out / name / "environment.json", environment(data=Path(file).name or "generated (seed 7)"))
    if options.format:
        _published(found, out / name, options.format)
    for line in rated:
        if line["cut"] == "all":
            say(f"{name}: {line['setup']} accepts {line['accepted']}/{line['rows']} {line['label']} ({line['rate']})")
    say(
        f"{name}: judge's AUC {judge['auc']} [{judge['auc_low95']}, {judge['auc_high95']}], "
        f"balanced accuracy {judge['balanced_accuracy']} over {judge['rows']} rows"
    )


def _published(found: list[Judged], out: Path, shape: str) -> None:
    """What the benchmark's authors report, by answer type, of ours and of math-verify."""
    lines, metric = table(outcomes(found), VERIFIERS), SHAPES[shape].metric
    write_csv(out / "published.csv", lines)
    shown = Table("type", "rows", *VERIFIERS, title=f"{shape}: {metric}")
    for kind in dict.fromkeys(line["type"] for line in lines):
        part = [line for line in lines if line["type"] == kind]
        shown.add_row(str(kind), str(part[0]["rows"]), *(str(line[metric]) for line in part))
    Console(width=110, highlight=False).print(shown)


def _attack(file: str, out: Path, service: Service, questions: int) -> int:
    found = judged(attacks(read_rows(file), questions), service)
    table = attack_table(found)
    write_csv(out / "attacks.csv", table)
    write_json(out / "attacks.environment.json", environment(data=Path(file).name or "generated (seed 7)"))
    for setup in ("rule", "judge", "both"):
        say(f"attacks: {setup} accepts {sum(item.accepted(setup) for item in found)}/{len(found)}")
    return sum(item.accepted("rule") for item in found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="", help="comma list of labelled files; default: generated")
    parser.add_argument("--rows", type=int, default=0, help="only the first so many rows of each")
    parser.add_argument("--attacked", type=int, default=8, help="questions that each attack is tried on")
    parser.add_argument("--url", default="", help="host:port of a running server (default: start one)")
    parser.add_argument("--format", default="", help=f"a public benchmark's: {', '.join(SHAPES)}")
    parser.add_argument("--columns", default="", help="its columns, where they have other names: truth=NAME,label=NAME")
    add_out(parser, "quality")
    return parser.parse_args()


if __name__ == "__main__":
    main()
