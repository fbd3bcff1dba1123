"""`python -m benchmarks.simulation`: fits the model to the saved points, states its error, plans clusters."""

import argparse
import os
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out, say
from benchmarks.harness.results import write_csv, write_json
from benchmarks.simulation.fit import fit, rejects, validate
from benchmarks.simulation.plan import replicas
from benchmarks.simulation.queues import Load

_WAIT_MS = {"rule": 1000.0, "judged": 5000.0}


def main() -> None:
    """Fits, holds against measurement, plans and saves."""
    options = _arguments()
    out: Path = options.out
    source = options.measured or out.parent / "load"
    here = fit(source, options.cores or len(os.sched_getaffinity(0)))
    held = validate(source, here)
    write_csv(out / "validation.csv", held)
    fast_judge = replace(here, judge_slots=options.gpu_slots, judge_s=options.gpu_judge_ms / 1000)
    rejected, unique = rejects(out.parent / "peers" / "peers.csv")
    judged = Load(
        1,
        reject_rate=rejected if options.reject_rate is None else options.reject_rate,
        unique_share=unique if options.unique_share is None else options.unique_share,
    )
    plans = [
        *({"replica": "CPU, rule only", **line} for line in replicas(here, Load(1), wait_ms=_WAIT_MS["rule"])),
        *({"replica": "CPU, with its judge", **line} for line in replicas(here, judged, wait_ms=_WAIT_MS["judged"])),
        *(
            {"replica": "same rule room, ASSUMED GPU judge", **line}
            for line in replicas(fast_judge, judged, wait_ms=_WAIT_MS["rule"])
        ),
    ]
    write_csv(out / "clusters.csv", plans)
    assumed = {"gpu_slots": options.gpu_slots, "gpu_judge_ms": options.gpu_judge_ms}
    write_json(out / "environment.json", {**environment(assumed=assumed), "replica": asdict(here)})
    for line in held:
        say(
            f"{line['sweep']} {line['value']}: measured {line['measured_rows_per_s']}, simulated "
            f"{line['simulated_rows_per_s']} rows/s ({line['throughput_error']:+.0%}); p50 {line['p50_error']:+.0%}"
        )
    say(f"rows in {out}; next: make report")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measured", type=Path, help="results of `make bench` (default: those beside --out)")
    parser.add_argument("--cores", type=int, default=0, help="of the machine that was measured (default: this one's)")
    parser.add_argument(
        "--reject-rate", type=float, help="share of rows that reach the judge (default: as bench-peers saw)"
    )
    parser.add_argument("--unique-share", type=float, help="share of those that are no duplicate (default: as above)")
    parser.add_argument("--gpu-slots", type=int, default=64, help="ASSUMED calls in flight of a GPU judge")
    parser.add_argument("--gpu-judge-ms", type=float, default=60.0, help="ASSUMED time of one of its calls")
    add_out(parser, "simulation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
