"""`python -m benchmarks.rules`: the rule verifier through Triton over gRPC against math-verify as trainers run it.

Owns what is compared: the same rollouts, the same cores, one run. Peer: math-verify with extraction on the whole
response in a pool with a worker per core (`peers/pool.py`: what verl and AReaL do). Ours: `tinyv serve`, mode
`rule_only`, through the client. Peer and service take turns. Three settings: the rollouts with cold caches, the same
again (warm), and one rollout per unique (ground truth, answer) with cold caches. Cold means that blanks behind the
ground truth make every pair new.
"""

import argparse
import contextlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from tinyv_client import VerifierClient

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import RESULTS
from benchmarks.harness.results import read_json, write_json
from benchmarks.harness.rows import Row, fresh, read_rows, samples
from benchmarks.harness.service import serving
from benchmarks.peers.pool import PoolPeer

__all__ = ["main"]

_Score = Callable[[list[Row]], list[float]]


@dataclass(slots=True)
class Measured:
    """One line of the result."""

    who: str
    setting: str
    rows: int
    rates: list[float] = field(default_factory=list)
    """Rows per second of each round."""
    right: str = ""
    """Accepted of the rows labelled correct."""
    wrong: str = ""
    """Accepted of the rows labelled wrong."""

    @property
    def rows_per_s(self) -> float:
        """The median round."""
        return statistics.median(self.rates)


def main() -> None:
    """Measures, shows and saves."""
    options = _arguments()
    rows = read_rows(options.data)
    unique = _unique(rows)
    found: list[Measured] = []
    memory: dict[str, float] = {}
    with contextlib.closing(PoolPeer(len(os.sched_getaffinity(0)))) as peer:
        for workers in options.workers:
            found += _rounds(rows, unique, peer, workers, options.rounds, memory)
    console = Console(width=120)
    _show(console, found, memory)
    history = read_json(RESULTS / "rules.json") or []
    about = environment(data=os.path.basename(options.data), rounds=options.rounds)  # noqa: PTH119  # its name alone
    lines = [{**asdict(line), "rows_per_s": line.rows_per_s} for line in found]
    write_json(RESULTS / "rules.json", [*history, {**about, "memory_mb": memory, "lines": lines}])


def _unique(rows: Sequence[Row]) -> list[Row]:
    """One rollout per (ground truth, answer); what has no formula counts by its text."""
    from tinyv.rules.extraction import candidates  # noqa: PLC0415  # the server's own, for the key alone

    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        answers = candidates(row.response)
        kept.setdefault((row.ground_truth, answers[0].text if answers else ""), row)
    return list(kept.values())


def _rounds(
    rows: list[Row], unique: list[Row], peer: PoolPeer, workers: int, rounds: int, memory: dict[str, float]
) -> list[Measured]:
    """Peer and service in turn, so that both meet the same neighbours on the machine."""
    os.environ["TINYV_RULES_WORKERS"] = str(workers)
    name = f"tinyv over gRPC, {workers} worker{'s' if workers > 1 else ''}"
    pool = f"math-verify, pool of {len(os.sched_getaffinity(0))} (beside {workers})"
    found = {
        (who, setting): Measured(who, setting, len(batch))
        for setting, batch in (("cold", rows), ("warm", rows), ("unique", unique))
        for who in (pool, name)
    }
    with serving() as service, VerifierClient(service.url) as client:

        def score(batch: list[Row]) -> list[float]:
            return [verdict.reward for verdict in client.verify(samples(batch), mode="rule_only")]

        score(fresh(rows[:64], 900_000))  # connections, code pages and the normalisation's patterns, not the caches
        score(rows)
        for number in range(rounds):
            _measure(found[pool, "cold"], rows, rows, peer.score)
            _measure(found[name, "cold"], rows, fresh(rows, 200_000 + 2_000 * number), score)
            _measure(found[pool, "unique"], unique, unique, peer.score)
            _measure(found[name, "unique"], unique, fresh(unique, 100_000 + 2_000 * number), score)
            _measure(found[name, "warm"], rows, rows, score)
        if service.process is not None:
            memory[name] = _largest_worker_mb(service.process)
    cold = found[pool, "cold"]  # the pool has no caches: warm and cold are one to it
    found[pool, "warm"] = replace(cold, setting="warm")
    return list(found.values())


def _measure(line: Measured, rows: list[Row], batch: list[Row], score: _Score) -> None:
    started = time.perf_counter()
    rewards = score(batch)
    line.rates.append(len(rows) / (time.perf_counter() - started))
    line.right, line.wrong = (_accepted(rows, rewards, label) for label in (1, 0))


def _accepted(rows: Sequence[Row], rewards: Sequence[float], label: int) -> str:
    own = [reward for row, reward in zip(rows, rewards, strict=True) if row.label == label]
    return f"{sum(reward == 1.0 for reward in own)}/{len(own)}"


def _largest_worker_mb(launcher: int) -> float:
    """Resident memory of the largest rule worker, pages that it shares with the others included."""
    sizes = [0.0]
    for process in psutil.Process(launcher).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "forkserver" in " ".join(process.cmdline()) and not process.children():
                sizes.append(process.memory_info().rss / 2**20)
    return round(max(sizes), 1)


def _show(console: Console, found: Sequence[Measured], memory: dict[str, float]) -> None:
    table = Table("who", "setting", "rows", "rows/s", "times the peer", "right accepted", "wrong accepted")
    for peer, ours in zip(found[::2], found[1::2], strict=True):
        for line in (peer, ours):
            times = line.rows_per_s / peer.rows_per_s
            figures: tuple[Any, ...] = (line.rows, f"{line.rows_per_s:.0f}", f"{times:.1f}", line.right, line.wrong)
            table.add_row(line.who, line.setting, *map(str, figures))
    console.print(table)
    for name, size in memory.items():
        console.print(f"largest rule worker, {name}: {size} MB resident")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/rollouts_dev.jsonl", help="JSONL of rollouts")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="rule workers of the servers to measure")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
