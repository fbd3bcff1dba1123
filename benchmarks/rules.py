"""`python -m benchmarks.rules`: the rule verifier through Triton over gRPC against math-verify as trainers run it.

Owns what is compared: the same rollouts, the same cores, one run. Peer: math-verify with extraction on the whole
response in a pool with a worker per core (`peers/pool.py`: what verl and AReaL do). Ours: `tinyv serve`, mode
`rule_only`, through the client; a service for each number of instances. All take turns. Three settings: the rollouts
with cold caches, the same again (warm), and one rollout per unique (ground truth, answer) with cold caches. Cold means
that blanks behind the ground truth make every pair new.
"""

import argparse
import contextlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from tinyv_client import VerifierClient

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out
from benchmarks.harness.results import write_json
from benchmarks.harness.rows import Row, fresh, read_rows, samples
from benchmarks.harness.service import Service, serving
from benchmarks.peers.pool import PoolPeer

__all__ = ["main"]

_Score = Callable[[list[Row]], list[float]]

_WARMINGS = 3
"""How often a process has seen every row, in the mean, before the clock runs."""

_FIRST_NONCE = {"unique": 100_000, "cold": 200_000}


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
    found, memory = _all(read_rows(options.data), options.instances, options.rounds)
    _show(Console(width=120), found, memory)
    about = environment(data=os.path.basename(options.data), rounds=options.rounds)  # noqa: PTH119  # its name alone
    lines = [{**asdict(line), "rows_per_s": line.rows_per_s} for line in found]
    write_json(options.out, {**about, "memory_mb": memory, "lines": lines})


def _unique(rows: Sequence[Row]) -> list[Row]:
    """One rollout per (ground truth, answer); what has no formula counts by its text."""
    from tinyv.rules.extraction import candidates  # noqa: PLC0415  # the server's own, for the key alone

    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        answers = candidates(row.response)
        kept.setdefault((row.ground_truth, answers[0].text if answers else ""), row)
    return list(kept.values())


def _all(rows: list[Row], counts: Sequence[int], rounds: int) -> tuple[list[Measured], dict[str, float]]:
    """The peer and a service of each instance count in turn, so that all meet the same neighbours on the machine."""
    cores = len(os.sched_getaffinity(0))
    with contextlib.ExitStack() as stack:
        peer = stack.enter_context(contextlib.closing(PoolPeer(cores)))
        services = {f"tinyv over gRPC, instances: {count}": _service(stack, count) for count in counts}
        scorers = {
            name: _scorer(stack.enter_context(VerifierClient(service.url))) for name, service in services.items()
        }
        for name, count in zip(services, counts, strict=True):
            for _ in range(_WARMINGS * count):
                scorers[name](rows)
        scorers = {f"math-verify, pool of {cores}": peer.score, **scorers}
        found = [Measured(who, "cold", len(rows)) for who in scorers]
        found += [Measured(who, "unique", len(unique := _unique(rows))) for who in scorers]
        found += [Measured(who, "warm", len(rows)) for who in services]
        batches = {"cold": rows, "unique": unique, "warm": rows}
        for number in range(rounds):
            for line in found:
                _measure(line, batches[line.setting], number, scorers[line.who])
        return found, {name: _rule_memory_mb(service.process or 0) for name, service in services.items()}


def _service(stack: contextlib.ExitStack, instances: int) -> Service:
    os.environ["TINYV_RULES_INSTANCES"] = str(instances)
    return stack.enter_context(serving())


def _scorer(client: VerifierClient) -> _Score:
    return lambda batch: [verdict.reward for verdict in client.verify(samples(batch), mode="rule_only")]


def _measure(line: Measured, rows: list[Row], number: int, score: _Score) -> None:
    new = rows if line.setting == "warm" else fresh(rows, _FIRST_NONCE[line.setting] + 2_000 * number)
    started = time.perf_counter()
    rewards = score(new)
    line.rates.append(len(rows) / (time.perf_counter() - started))
    line.right, line.wrong = (_accepted(rows, rewards, label) for label in (1, 0))


def _accepted(rows: Sequence[Row], rewards: Sequence[float], label: int) -> str:
    own = [reward for row, reward in zip(rows, rewards, strict=True) if row.label == label]
    return f"{sum(reward == 1.0 for reward in own)}/{len(own)}"


def _rule_memory_mb(launcher: int) -> float:
    """Memory of all rule processes and their workers; a page that several share is counted once (PSS)."""
    total = 0.0
    for process in psutil.Process(launcher).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "/rule_verifier/" in (words := " ".join(process.cmdline())) or "forkserver" in words:
                total += process.memory_full_info().pss / 2**20
    return round(total, 1)


def _show(console: Console, found: Sequence[Measured], memory: dict[str, float]) -> None:
    """The peer has no caches: its cold figure is its warm one."""
    table = Table("who", "setting", "rows", "rows/s", "times the peer", "right accepted", "wrong accepted")
    peers = {line.setting: line.rows_per_s for line in found if "math-verify" in line.who}
    for line in found:
        times = line.rows_per_s / peers.get(line.setting, peers["cold"])
        figures: tuple[Any, ...] = (line.rows, f"{line.rows_per_s:.0f}", f"{times:.1f}", line.right, line.wrong)
        table.add_row(line.who, line.setting, *map(str, figures))
    console.print(table)
    for name, size in memory.items():
        console.print(f"rule processes and their workers, {name}: {size} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/rollouts_dev.jsonl", help="JSONL of rollouts")
    parser.add_argument("--instances", type=int, nargs="+", default=[1, 2], help="rule processes of each server")
    parser.add_argument("--rounds", type=int, default=3)
    add_out(parser, "rules.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
