"""`python -m benchmarks.falsenegatives --data SET.jsonl`: a report with no, some and all labels.

Scores the file with a service started here and with math-verify, hides its labels, and runs `tinyv report` three times.
With `--save` the table and the pictures of docs/false-negatives.md are those of this run.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinyv.settings import RuleSettings
from tinyv_client import Sample, VerifierClient
from tinyv_client.labelling.drawing import drawn
from tinyv_client.labels import GivenLabel, label_line
from tinyv_client.reporting.seen import seen
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.rows import rows as scored_rows
from tinyv_client.scoring.source import opened
from tinyv_client.scoring.verdicts import OUTCOME, outcome
from tinyv_contract.records import Verdict

from benchmarks.falsenegatives.example import pictures, written
from benchmarks.harness.environment import environment
from benchmarks.harness.paths import ROOT, RUNS, add_out, say
from benchmarks.harness.results import write_json
from benchmarks.harness.rows import Row, read_rows, samples
from benchmarks.harness.service import serving
from benchmarks.labelled.checking import checking

_FOLDER = RUNS / "false_negatives"
_PEER = "math_verify"
_SEED = 7


def main() -> None:
    """Scores, reports three times, shows and saves."""
    options = _arguments()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    rows = [row for row in read_rows(options.data) if row.label is not None]
    with serving(options.url) as service, VerifierClient(service.url) as client:
        verdicts = client.verify(samples(rows))
    with checking(RuleSettings(classes="strict")) as strict:
        peers = [item.word == "accepted" for item in strict(rows)]
    file = _FOLDER / "scored.jsonl"
    _lines(file, [_scored(*each) for each in zip(rows, verdicts, peers, strict=True)])
    found = {
        "no labels": _report(file, "none", ()),
        f"{options.labels} labels": _report(file, "some", _labels(file, rows, options.labels)),
        "every label": _report(file, "all", _labels(file, rows, len(rows))),
    }
    for name, report in found.items():
        say(f"{name}: {_said(report)}")
    save = options.out.is_relative_to(ROOT / "benchmarks" / "results")
    about = environment(data=Path(options.data).name, rows_in_data=len(rows), labels=options.labels, seed=_SEED)
    write_json(options.out, {**about, "missed": {name: report["missed"] for name, report in found.items()}})
    if save:
        page = ROOT / "docs" / "false-negatives.md"
        page.write_text(written(page.read_text(), found, about))
        pictures(_FOLDER / "some.html", page.parent)


def _scored(row: Row, verdict: Verdict, peer: bool) -> dict[str, Any]:  # noqa: FBT001  # one of zip's
    texts = {"question": row.question, "ground_truth": row.ground_truth, "response": row.response, "group": row.group}
    made = outcome(ScoredRow("", Sample(row.question, row.ground_truth, row.response)), verdict)
    return {**texts, "data_source": row.source, **{name: made[name] for name in OUTCOME}, _PEER: int(peer)}


def _labels(file: Path, rows: Sequence[Row], count: int) -> list[GivenLabel]:
    """What people say of the rows that `tinyv label` draws."""
    with opened(str(file)) as source:
        cases = drawn(seen(scored_rows(source.records())), count, _SEED)
    return [GivenLabel(case.row, case.key, rows[case.row].label, case.stratum, case.weight) for case in cases]


def _report(file: Path, name: str, labels: Sequence[GivenLabel]) -> dict[str, Any]:
    """What `tinyv report` writes as JSON; its page lies beside it."""
    given, found = _FOLDER / f"{name}.labels.jsonl", _FOLDER / f"{name}.json"
    given.write_bytes(b"".join(map(label_line, labels)))
    words = ["report", str(file), "--compare", _PEER, "--out", str(found.with_suffix(".html")), "--json", str(found)]
    program = str(Path(sys.executable).parent / "tinyv")
    subprocess.run([program, *words, "--labels", str(given)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    report: dict[str, Any] = json.loads(found.read_text())
    return report


def _lines(path: Path, lines: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def _said(report: Mapping[str, Any]) -> str:
    found = [(line["verifier"], line["estimate"]) for line in report["missed"]]
    return "; ".join(f"{name} {one['rate']:.1%} ({one['low']:.1%} to {one['high']:.1%})" for name, one in found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.falsenegatives", description=__doc__)
    parser.add_argument("--data", default="", help="a labelled file; default: generated")
    parser.add_argument("--labels", type=int, default=100, help="rows of which the label is shown")
    parser.add_argument("--url", default="", help="host:port of a running server (default: start one)")
    add_out(parser, "false_negatives.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
