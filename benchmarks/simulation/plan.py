"""How many replicas a cluster needs: the highest load of one replica whose waits stay short, and the division.

Random balancing splits a Poisson stream into independent Poisson streams, so a replica at 1/n of the cluster's load is
the cluster; that is what makes a million rollouts a second a small simulation.
"""

import math
from dataclasses import replace

from benchmarks.simulation.queues import Load, Replica, simulate

__all__ = ["CLUSTERS", "capacity", "replicas"]

CLUSTERS = (1_000, 10_000, 100_000, 1_000_000)
"""Rollouts per second."""

_STEPS = 9


def capacity(replica: Replica, load: Load, *, wait_ms: float) -> float:
    """Rollouts per second of one replica at which a group's p99 wait is still `wait_ms` at most."""
    open_share = load.reject_rate * load.unique_share
    bound = replica.rule_slots / max(replica.rule_s, 1e-9)
    if open_share * replica.judge_s > 0:
        bound = min(bound, replica.judge_slots / (replica.judge_s * open_share))
    low, high = 0.0, bound
    for _ in range(_STEPS):
        middle = (low + high) / 2
        found = simulate(replica, replace(load, rollouts_per_s=middle))
        low, high = (middle, high) if found.queue_p99_ms <= wait_ms else (low, middle)
    return low


def replicas(replica: Replica, load: Load, *, wait_ms: float) -> list[dict[str, object]]:
    """Per cluster size: replicas, their utilisation, and the wait that is left."""
    most = capacity(replica, load, wait_ms=wait_ms)
    lines: list[dict[str, object]] = []
    for cluster in CLUSTERS:
        count = math.ceil(cluster / most) if most > 0 else 0
        found = simulate(replica, replace(load, rollouts_per_s=cluster / count)) if count else None
        lines.append(
            {
                "rollouts_per_s": cluster,
                "reject_rate": load.reject_rate,
                "unique_share": load.unique_share,
                "wait_ms": wait_ms,
                "per_replica": round(most, 1),
                "replicas": count or "none suffices",
                "p99_wait_ms": round(found.queue_p99_ms, 1) if found else "",
                "p99_group_ms": round(found.p99_ms, 1) if found else "",
            }
        )
    return lines
