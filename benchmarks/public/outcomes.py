"""Our three set-ups and math-verify on the same rows."""

import math
import os
from collections.abc import Sequence

from benchmarks.harness.rows import Row
from benchmarks.peers.pool import PoolPeer
from benchmarks.public.metrics import Outcome
from benchmarks.quality.judged import Judged
from benchmarks.quality.summary import SETUPS

__all__ = ["PEER", "VERIFIERS", "outcomes"]

PEER = "math-verify"
VERIFIERS = (*SETUPS, PEER)

_BATCH_ROWS = 256


def outcomes(found: Sequence[Judged]) -> list[Outcome]:
    """What each of `VERIFIERS` made of every labelled row."""
    peer = _peer([item.row for item in found])
    return [
        Outcome(
            item.row.kind,
            int(item.row.label or 0),
            {**{setup: item.accepted(setup) for setup in SETUPS}, PEER: reward >= 1},
            frozenset(setup for setup in SETUPS if math.isnan(getattr(item, setup).reward)),
        )
        for item, reward in zip(found, peer, strict=True)
    ]


def _peer(rows: Sequence[Row]) -> list[float]:
    pool = PoolPeer(len(os.sched_getaffinity(0)))
    try:
        batches = [list(rows[start : start + _BATCH_ROWS]) for start in range(0, len(rows), _BATCH_ROWS)]
        return [reward for batch in batches for reward in pool.score(batch)]
    finally:
        pool.close()
