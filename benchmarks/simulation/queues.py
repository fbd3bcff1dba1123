"""One replica as queues: groups arrive, rows take a rule worker, rejected unique rows take a judge slot.

Owns the events. Knows nothing of files; every number is handed in.
"""

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from benchmarks.harness.stats import percentile

__all__ = ["Load", "Outcome", "Replica", "simulate"]

GROUP = 16


@dataclass(frozen=True, slots=True)
class Replica:
    """What one replica is, in seconds and slots."""

    rule_slots: int
    rule_s: float
    """Mean time of a rule slot for one row, everything that the service spends on it included."""
    rule_steady: float
    """Share of that time which every group takes; the rest falls on few groups, whose question is dear."""
    rule_cv: float
    """Standard deviation over mean of that rest, among groups."""
    request_s: float
    """Time of one request outside of queues: transport and the taking of it."""
    judge_slots: int
    judge_s: float
    judge_cv: float


@dataclass(frozen=True, slots=True)
class Load:
    """What reaches one replica."""

    rollouts_per_s: float
    """Poisson arrivals of groups; 0: a closed loop."""
    in_flight: int = 0
    """Groups of the closed loop."""
    reject_rate: float = 0.0
    """Share of rows that reach the judge."""
    unique_share: float = 1.0
    """Share of those that are no duplicate in their group."""
    groups: int = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    rows_per_s: float
    p50_ms: float
    p99_ms: float
    queue_p99_ms: float
    """Waiting for slots, of a group's slowest row."""


class _Run:
    def __init__(self, replica: Replica, load: Load, seed: int) -> None:
        self.env: Any = simpy.Environment()
        self.replica, self.load = replica, load
        self.luck = random.Random(seed)  # noqa: S311  # a simulation
        self.rule: Any = simpy.Resource(self.env, replica.rule_slots)
        self.judge: Any = simpy.Resource(self.env, replica.judge_slots)
        self.ends: list[float] = []
        self.spent: list[float] = []
        self.waited: list[float] = []

    def draw(self, mean: float, variation: float) -> float:
        """A service time: gamma of this mean and variation."""
        if mean <= 0:
            return 0.0
        if variation <= 0:
            return mean
        shape = 1 / variation**2
        return self.luck.gammavariate(shape, mean / shape)

    def row(self, rule_s: float) -> Generator[Any, Any, float]:
        """One row; returns how long it waited."""
        waited = yield from self.hold(self.rule, rule_s)
        if self.luck.random() < self.load.reject_rate * self.load.unique_share:
            waited += yield from self.hold(self.judge, self.draw(self.replica.judge_s, self.replica.judge_cv))
        return waited

    def hold(self, resource: Any, seconds: float) -> Generator[Any, Any, float]:
        """Waits for a slot and keeps it."""
        asked = self.env.now
        with resource.request() as slot:
            yield slot
            waited = float(self.env.now - asked)
            yield self.env.timeout(seconds)
        return waited

    def group(self) -> Generator[Any, Any, None]:
        """One request of a group."""
        started = self.env.now
        yield self.env.timeout(self.replica.request_s)
        here = self.replica
        rule_s = here.rule_s * (here.rule_steady + self.draw(1 - here.rule_steady, here.rule_cv))
        rows = [self.env.process(self.row(rule_s)) for _ in range(GROUP)]
        found = yield self.env.all_of(rows)
        self.waited.append(max(found.values()))
        self.spent.append(self.env.now - started)
        self.ends.append(self.env.now)

    def open_loop(self) -> Generator[Any, Any, None]:
        """Poisson arrivals."""
        for _ in range(self.load.groups):
            yield self.env.timeout(self.luck.expovariate(self.load.rollouts_per_s / GROUP))
            self.env.process(self.group())

    def closed_loop(self, groups: int) -> Generator[Any, Any, None]:
        """One caller that sends the next group when the last is answered."""
        for _ in range(groups):
            yield self.env.process(self.group())


def simulate(replica: Replica, load: Load, seed: int = 7) -> Outcome:
    """Runs until all groups are answered; the first tenth is not counted in the latencies."""
    run = _Run(replica, load, seed)
    if load.rollouts_per_s > 0:
        run.env.process(run.open_loop())
    else:
        for _ in range(load.in_flight):
            run.env.process(run.closed_loop(max(1, load.groups // load.in_flight)))
    run.env.run()
    skipped = len(run.ends) // 10
    spent, waited = run.spent[skipped:], run.waited[skipped:]
    return Outcome(
        len(run.ends) * GROUP / max(run.ends),
        percentile(spent, 0.5) * 1000,
        percentile(spent, 0.99) * 1000,
        percentile(waited, 0.99) * 1000,
    )
