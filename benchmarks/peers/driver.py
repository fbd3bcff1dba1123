"""Sends groups to a peer as a trainer does, and measures: rollouts/s, latency of a group, processor seconds.

Owns the clock and the end: a peer that does not finish within its limit is stopped and its state is reported.
"""

import contextlib
import math
import os
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

import psutil

from benchmarks.harness.rows import Row, groups_of
from benchmarks.harness.stats import percentile

__all__ = ["Peer", "drive"]


class Peer(Protocol):
    """A way of verifying."""

    name: str

    @property
    def judge_calls(self) -> int:
        """Requests to the judge so far."""

    @property
    def rows_judged(self) -> int:
        """Rows so far that needed the judge, duplicates among them."""

    def score(self, rows: list[Row]) -> list[float]:
        """A reward per row."""

    def close(self) -> None:
        """Ends what it started."""


def drive(
    make: Callable[[], Peer], rows: Sequence[Row], *, in_flight: int, limit_s: float, server_cpu: Callable[[], float]
) -> dict[str, Any]:
    """One peer's figures on these rows; `in_flight` groups are sent at one time, each as one call."""
    peer = make()
    groups: SimpleQueue[list[Row]] = SimpleQueue()
    wanted = groups_of(rows)
    for group in wanted:
        groups.put(group)
    done: SimpleQueue[tuple[float, list[Row], list[float]]] = SimpleQueue()
    before, started = _cpu() + server_cpu(), time.monotonic()
    for _ in range(in_flight):
        Thread(target=_send, args=(peer, groups, done), daemon=True).start()
    answered: list[tuple[float, list[Row], list[float]]] = []
    last = ordinary_last = started
    while len(answered) < len(wanted) and (left := started + limit_s - time.monotonic()) > 0:
        try:
            answered.append(done.get(timeout=left))
        except Empty:
            break
        last = time.monotonic()
        ordinary_last = ordinary_last if _hangs(answered[-1][1]) else last
    finished = len(answered) == len(wanted)
    seconds = (last if finished else time.monotonic()) - started
    cpu, calls, judged = _cpu() + server_cpu() - before, peer.judge_calls, peer.rows_judged
    peer.close()
    count = sum(len(group) for _, group, _ in answered)
    pairs = [(row, reward) for _, group, rewards in answered for row, reward in zip(group, rewards, strict=True)]
    return {
        "peer": peer.name,
        "rollouts": len(rows),
        "answered": count,
        "finished": finished,
        "seconds": round(seconds, 2),
        "rollouts_per_s": round(count / seconds, 2),
        "judge_calls": calls,
        "rows_judged": judged,
        "p50_group_ms": round(percentile([spent for spent, _, _ in answered], 0.5) * 1000, 1),
        "p99_group_ms": round(percentile([spent for spent, _, _ in answered], 0.99) * 1000, 1),
        "p99_ordinary_ms": round(percentile([s for s, group, _ in answered if not _hangs(group)], 0.99) * 1000, 1),
        "ordinary_done_s": round(ordinary_last - started, 2),
        "cpu_s": round(cpu, 2),
        "cpu_s_per_1000": round(cpu / max(count, 1) * 1000, 2),
        "rewarded": sum(reward >= 1 for _, reward in pairs),
        "unscored": sum(math.isnan(reward) for _, reward in pairs),
        "correct_rewarded": sum(reward >= 1 for row, reward in pairs if row.label == 1),
        "correct": sum(row.label == 1 for row, _ in pairs),
        "wrong_rewarded": sum(reward >= 1 for row, reward in pairs if row.label == 0),
        "hangs_as": " ".join(f"{reward:g}" for row, reward in pairs if row.kind == "hang"),
    }


def _send(
    peer: Peer, groups: "SimpleQueue[list[Row]]", done: "SimpleQueue[tuple[float, list[Row], list[float]]]"
) -> None:
    while True:
        try:
            group = groups.get_nowait()
        except Empty:
            return
        started = time.monotonic()
        try:
            rewards = peer.score(group)
        except Exception:  # noqa: BLE001  # a peer that breaks leaves its group unanswered, which is reported
            return
        done.put((time.monotonic() - started, group, rewards))


def _hangs(group: Sequence[Row]) -> bool:
    return any(row.kind == "hang" for row in group)


def _cpu() -> float:
    """Processor seconds of this process, its ended children and those that live, the server's left out."""
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "serve" not in child.cmdline():
                spent = child.cpu_times()
                total += spent.user + spent.system
    return total
