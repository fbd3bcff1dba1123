"""`python -m benchmarks.peers`: all peers on the same rows, plain and with five hanging rows mixed in."""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out, fail, say
from benchmarks.harness.results import write_csv, write_json
from benchmarks.harness.rows import Row, fresh
from benchmarks.harness.service import Service, serving
from benchmarks.peers.driver import Peer, drive
from benchmarks.peers.fork import ForkPeer
from benchmarks.peers.hostile import with_hangs
from benchmarks.peers.judge import JudgePeer
from benchmarks.peers.ours import OurPeer
from benchmarks.peers.pool import PoolPeer
from benchmarks.public.reading import read


def main() -> None:
    """Runs every peer, in turn, on an otherwise idle machine; saves a row per peer, load and repetition."""
    options = _arguments()
    started, cores = time.monotonic(), len(os.sched_getaffinity(0))
    rows = read(options.data, options.format, options.columns)[: options.rows or None]
    with serving() as service:
        about = environment(
            data=Path(options.data).name or "generated (seed 7)",
            rows_in_data=len(rows),
            flags={"in_flight": options.in_flight, "limit_s": options.limit_s, "repeats": options.repeats},
        )
        OurPeer(service, "addon").score(fresh(rows[:16], 1))
        found = [
            {"load": load, "repeat": repeat, **measured}
            for repeat in range(options.repeats)
            for load in ("plain", "five hanging rows")
            for measured in _all(rows, load, service, cores, options)
        ]
    out: Path = options.out
    write_csv(out / "peers.csv", found)
    write_json(out / "environment.json", about)
    say(f"done in {time.monotonic() - started:.0f} s; rows in {out}; next: make report")


def _all(rows: list[Row], load: str, service: Service, cores: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Ours get new rows each time, so no cache helps them; the others have none."""
    made: dict[str, Callable[[], Peer]] = {
        "pool": lambda: PoolPeer(cores),
        "fork": lambda: ForkPeer(cores),
        "tinyv": lambda: JudgePeer(cores, service.url),
        "ours-rule": lambda: OurPeer(service, "rule_only"),
        "ours": lambda: OurPeer(service, "addon"),
    }
    wanted = [name for name in options.peers.split(",") if name] or list(made)
    found = []
    for name in wanted:
        if name not in made:
            fail(f"PEERS: got {name!r}, expected some of: {', '.join(made)}")
        sent = with_hangs(rows) if load != "plain" else rows
        sent = fresh(sent, time.time_ns() // 1_000_000 % (1 << 20)) if name.startswith("ours") else sent
        measured = drive(
            made[name],
            sent,
            in_flight=options.in_flight,
            limit_s=options.limit_s,
            server_cpu=service.cpu_seconds if name in {"ours", "ours-rule", "tinyv"} else lambda: 0.0,
        )
        say(
            f"{load}: {measured['peer']}: {measured['answered']}/{measured['rollouts']} in {measured['seconds']} s, "
            f"{measured['rollouts_per_s']} rollouts/s, p99 {measured['p99_group_ms'] / 1000:.1f} s, "
            f"{measured['judge_calls']} judge calls, {measured['cpu_s']} CPU-s"
        )
        found.append({"name": name, **measured})
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="", help="rollouts (JSONL); default: generated")
    parser.add_argument("--format", default="", help="of a public benchmark's file, as `make eval` takes it")
    parser.add_argument("--columns", default="", help="its columns, where they have other names")
    parser.add_argument("--rows", type=int, default=0, help="only the first so many rows")
    parser.add_argument("--peers", default="", help="comma list of: pool, fork, tinyv, ours-rule, ours")
    parser.add_argument("--in-flight", type=int, default=8, help="groups sent at one time")
    parser.add_argument("--limit-s", type=float, default=300.0, help="a peer is stopped after so long")
    parser.add_argument("--repeats", type=int, default=2, help="runs of everything")
    add_out(parser, "peers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
