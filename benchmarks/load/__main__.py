"""`python -m benchmarks.load`: runs sweeps and saves rows, raw CSV, the split and the environment."""

import argparse
import time
from pathlib import Path
from typing import Any

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RUNS, add_out, say
from benchmarks.harness.results import write_csv, write_json
from benchmarks.harness.rows import read_rows
from benchmarks.harness.service import Service, serving
from benchmarks.load.pools import Pools
from benchmarks.load.runner import Runner
from benchmarks.load.sweeps import Sweep, read_sweeps
from benchmarks.load.tool import perf_analyzer

_RAW = RUNS / "load" / "raw"
"""What perf_analyzer and the server said of each run; too much to commit."""


def main() -> None:
    """Runs the sweeps that were asked for."""
    options = _arguments()
    started = time.monotonic()
    sweeps = read_sweeps(options.sweeps)
    rows = read_rows(options.data)
    tool = perf_analyzer()
    with serving(options.url, options.metrics_url, slow_ms=options.slow_ms) as service:
        runner = Runner(tool, service, Pools(rows, service), scale=options.scale, repeats=options.repeats)
        about = environment(
            data=Path(options.data).name or "generated (seed 7)",
            rows_in_data=len(rows),
            server="by URL" if options.url else "started here, CPU variant, defaults",
            flags={"scale": options.scale, "repeats": options.repeats, "slow_ms": options.slow_ms},
        )
        runner.warm_up(sweeps[0])
        found = runner.run(sweeps)
        for sweep in sweeps:
            _save(options.out, sweep, found[sweep.name], about, service)
    say(f"done in {time.monotonic() - started:.0f} s; rows in {options.out}; next: make report")


def _save(out: Path, sweep: Sweep, rows: list[dict[str, Any]], about: dict[str, Any], service: Service) -> None:
    kept = [{key: value for key, value in row.items() if not key.startswith("_")} for row in rows]
    names = [f"{row['sweep']}-{row['axis']}-{row['value']:g}-{row['repeat']}" for row in rows]
    write_csv(out / f"{sweep.name}.csv", kept)
    write_csv(
        _RAW / f"{sweep.name}.perf_analyzer.csv",
        [{"run": name, **row["_csv"]} for name, row in zip(names, rows, strict=True)],
    )
    write_json(_RAW / f"{sweep.name}.split.json", dict(zip(names, (row["_split"] for row in rows), strict=True)))
    (_RAW / f"{sweep.name}.perf_analyzer.txt").write_text(
        "\n".join(
            f"=== {name}\n{_without_address(row['_said'], service)}" for name, row in zip(names, rows, strict=True)
        )
    )
    write_json(out / f"{sweep.name}.environment.json", {**about, "sweep": sweep.name, "title": sweep.title})


def _without_address(said: str, service: Service) -> str:
    return said.replace(service.url, "<url>")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sweeps", default="", help="comma list of names in sweeps.toml (default: all)")
    parser.add_argument("--data", default="", help="rollouts (JSONL) or HardVerify-Math (JSON); default: generated")
    parser.add_argument("--url", default="", help="host:port of a running server (default: start one)")
    parser.add_argument("--metrics-url", default="", help="its metrics, such as http://host:8002/metrics")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every count; 0.1 for a smoke run")
    parser.add_argument("--repeats", type=int, default=0, help="runs of each point (default: as the sweep says)")
    parser.add_argument("--slow-ms", type=float, default=0.0, help="the started server sleeps so long per request")
    add_out(parser, "load")
    return parser.parse_args()


if __name__ == "__main__":
    main()
