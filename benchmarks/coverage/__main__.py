"""`python -m benchmarks.coverage --data SET.jsonl,...`: how often the 95% intervals of a false-negative rate hold.

Each set is drawn anew with replacement to a larger file, of which 50, 100 or 200 rows are shown with their labels. The
estimate without labels takes the errors of rule and judge from the other sets. Ends with status 1 below the goal.
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
from rich.console import Console
from rich.table import Table
from tinyv_client.estimating.calibrations import SHIPPED
from tinyv_client.estimating.labelled import from_labels
from tinyv_client.estimating.strata import allocation
from tinyv_client.estimating.transported import calibration_of, transported

from benchmarks.coverage.scored import VERIFIERS, Scored, rate, scored_sets, tally
from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RESULTS, add_out, fail, say
from benchmarks.harness.results import write_json

_LABELS = (50, 100, 200)
_FILE_ROWS = 2000
_DRAWS = 1000
_TOLERANCE = 1e-9

Line = dict[str, object]


def main() -> None:
    """Scores, estimates, shows and saves."""
    options = _arguments()
    sets = scored_sets([name for name in options.data.split(",") if name], options.url)
    sampled = [
        _sampled(name, rows, verifier, labels, options.repeats)
        for verifier in VERIFIERS
        for labels in _LABELS
        for name, rows in sets.items()
    ]
    blind = [_blind(name, sets, verifier) for verifier in VERIFIERS for name in sets]
    _show(sampled, blind)
    about = environment(judge_rows="embedded judge, `addon`", repeats=options.repeats, file_rows=_FILE_ROWS)
    write_json(options.out, {**about, "with labels": sampled, "without labels": blind})
    if options.out.is_relative_to(RESULTS):
        known = {name: asdict(calibration_of(tally(rows, "rule"))) for name, rows in sets.items()}
        lines = [f" {json.dumps(name)}: {json.dumps(counts)}" for name, counts in known.items()]
        SHIPPED.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    low = min(float(str(line["coverage"])) for line in sampled)
    if low < options.goal:
        fail(f"coverage: got {low:.1%} on one set, expected at least {options.goal:.0%}")


def _sampled(name: str, rows: Sequence[Scored], verifier: str, labels: int, repeats: int) -> Line:
    luck, held, widths = np.random.default_rng(7), 0, []
    for seed in range(repeats):
        drawn = [rows[at] for at in luck.integers(len(rows), size=max(len(rows), _FILE_ROWS))]
        by_stratum: dict[str, list[int]] = {}
        for at, row in enumerate(drawn):
            by_stratum.setdefault(row.stratum, []).append(at)
        spent = allocation({stratum: len(found) for stratum, found in by_stratum.items()}, labels)
        shown = [
            int(at) for stratum, count in spent.items() for at in luck.choice(by_stratum[stratum], count, replace=False)
        ]
        found = from_labels(tally(drawn, verifier, shown), seed, _DRAWS)
        held += found.low - _TOLERANCE <= rate(drawn, verifier) <= found.high + _TOLERANCE
        widths.append(found.high - found.low)
    width = round(math.fsum(widths) / repeats, 4)
    return {"set": name, "verifier": verifier, "labels": labels, "coverage": held / repeats, "mean_width": width}


def _blind(name: str, sets: Mapping[str, Sequence[Scored]], verifier: str) -> Line:
    known = [calibration_of(tally(rows, "rule")) for other, rows in sets.items() if other != name]
    found, truth = transported(tally(sets[name], verifier, ()), known), rate(sets[name], verifier)
    held = found.low - _TOLERANCE <= truth <= found.high + _TOLERANCE
    figures = {"truth": truth, "estimate": found.rate, "low": found.low, "high": found.high}
    return {
        "set": name,
        "verifier": verifier,
        **{key: round(value, 4) for key, value in figures.items()},
        "holds": held,
    }


def _show(sampled: Sequence[Line], blind: Sequence[Line]) -> None:
    console = Console(width=120, highlight=False)
    table = Table("verifier", "labels", "least coverage", "mean coverage", "mean width", title="with labels")
    for verifier in VERIFIERS:
        for labels in _LABELS:
            part = [line for line in sampled if (line["verifier"], line["labels"]) == (verifier, labels)]
            held = [float(str(line["coverage"])) for line in part]
            width = math.fsum(float(str(line["mean_width"])) for line in part) / len(part)
            table.add_row(verifier, str(labels), f"{min(held):.1%}", f"{sum(held) / len(held):.1%}", f"{width:.3f}")
    console.print(table)
    other = Table("set", "verifier", "truth", "estimate", "95% interval", "holds", title="without labels")
    for line in blind:
        interval = f"{line['low']} to {line['high']}"
        other.add_row(
            *map(str, (line["set"], line["verifier"], line["truth"], line["estimate"], interval, line["holds"]))
        )
    console.print(other)
    say(f"without labels: {sum(bool(line['holds']) for line in blind)} of {len(blind)} intervals hold")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="comma list of labelled files")
    parser.add_argument("--url", default="", help="host:port of a running server (default: start one)")
    parser.add_argument("--repeats", type=int, default=200, help="files drawn from each set")
    parser.add_argument("--goal", type=float, default=0.9, help="least coverage on any set")
    add_out(parser, "coverage.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
