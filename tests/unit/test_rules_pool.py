"""The worker processes: what a stuck, killed, greedy or dead one costs, and whom."""

import os
import signal
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path

import psutil
import pytest
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules import RuleRoom
from tinyv.rules.jobs import Job, Outcome
from tinyv.rules.process import Gone, Overran, Process
from tinyv_contract.errors import TinyvError

from .rules_kit import (
    MUST_FIRE_S,
    Asked,
    alive,
    ask,
    eventually,
    fast,
    ordinary,
    quick,
    room_of,
    row,
    slow,
    stuck,
    workers,
)

ENDS = "tinyv_rule_worker_ends_total{{reason={}}}"
LONG = {"deadline_s": 600.0, "fast_budget_s": 300.0}
"""Nothing ends by itself: what ends was killed."""


def undecided(detail: str, shown: str) -> RuleVerdict:
    return RuleVerdict(RuleStatus.UNDECIDED, shown, detail)


def test_a_stuck_comparison_ends_with_its_deadline_and_is_undecided() -> None:
    meters = MemoryMeters()
    with room_of(quick(), meters) as room:
        before = set(workers(fast(room)) + workers(slow(room)))
        (verdict,) = ask(room, [stuck()])
        assert verdict == undecided("deadline", "(10^8+0)!")
        eventually(lambda: len(workers(fast(room)) + workers(slow(room))) == 2)
        assert not before & set(workers(fast(room)) + workers(slow(room))), "both lanes lost a worker to it"
        assert not any(alive(pid) for pid in before)
        eventually(lambda: meters.values[ENDS.format("deadline")] == 2)


def test_a_stuck_row_harms_no_neighbour_of_its_request() -> None:
    with room_of(quick()) as room:
        rows = [ordinary(1), stuck(1), ordinary(2), stuck(2), ordinary(3)]
        statuses = [verdict.status for verdict in ask(room, rows)]
    assert statuses == [
        RuleStatus.ACCEPTED,
        RuleStatus.UNDECIDED,
        RuleStatus.ACCEPTED,
        RuleStatus.UNDECIDED,
        RuleStatus.ACCEPTED,
    ]


def test_ordinary_rows_are_answered_while_the_slow_lane_is_stuck() -> None:
    with room_of(quick(deadline_s=600.0)) as room:
        held = Asked(room, [stuck()])
        eventually(lambda: fast(room)._meters.values[ENDS.format("deadline")] == 1)  # type: ignore[attr-defined]
        for number in range(10):
            assert ask(room, [ordinary(number)])[0].status is RuleStatus.ACCEPTED
        assert not held.done


def test_a_row_between_the_two_budgets_is_decided_by_the_slow_lane() -> None:
    with room_of(quick(fast_budget_s=0.0, deadline_s=60.0)) as room:
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED


def test_one_budget_as_long_as_the_deadline_means_one_try() -> None:
    meters = MemoryMeters()
    with room_of(quick(fast_budget_s=0.3, deadline_s=0.3), meters) as room:
        assert ask(room, [stuck()])[0].detail == "deadline"
        eventually(lambda: meters.values[ENDS.format("deadline")] == 1)
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED
    assert meters.values[ENDS.format("deadline")] == 1


def hold(room: RuleRoom) -> int:
    """Stops the fast worker, so that the next job stays in it; returns its process id."""
    (pid,) = workers(fast(room))
    os.kill(pid, signal.SIGSTOP)
    return pid


def running(room: RuleRoom) -> bool:
    return len(fast(room).queue) == 0 and len(slow(room).queue) == 0


def test_a_row_whose_worker_is_killed_is_tried_again() -> None:
    meters = MemoryMeters()
    with room_of(quick(**LONG), meters) as room:
        pid = hold(room)
        asked = Asked(room, [ordinary()])
        eventually(lambda: running(room))
        os.kill(pid, signal.SIGKILL)
        assert asked.verdict().status is RuleStatus.ACCEPTED
        eventually(lambda: meters.values[ENDS.format("crash")] == 1)


def test_a_row_that_loses_two_workers_is_undecided() -> None:
    with room_of(quick(**LONG)) as room:
        asked = Asked(room, [stuck()])
        eventually(lambda: running(room))
        (first,), (second,) = workers(fast(room)), workers(slow(room))
        idle_s = psutil.Process(second).cpu_times().user
        os.kill(first, signal.SIGKILL)
        # the slow worker has the job when it has used the processor for it
        eventually(lambda: psutil.Process(second).cpu_times().user > idle_s + 0.1)
        os.kill(second, signal.SIGKILL)
        assert asked.verdict() == undecided("crash", "(10^8+0)!")
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED


def test_a_worker_that_dies_while_idle_is_replaced_and_no_row_pays() -> None:
    meters = MemoryMeters()
    with room_of(quick(**LONG), meters) as room:
        (pid,) = workers(fast(room))
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: not alive(pid))
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED
        assert workers(fast(room)) != [pid]
        assert meters.values["tinyv_rule_settled_total{how=worker}"] == 1
        assert meters.values[ENDS.format("crash")] == 1


def test_the_fork_server_may_die() -> None:
    """Every worker dies with it, so what ran may lose two; then a new one serves."""
    from multiprocessing.forkserver import _forkserver  # type: ignore[attr-defined]  # noqa: PLC0415

    with room_of(quick(**LONG)) as room:
        old = workers(fast(room)) + workers(slow(room))
        hold(room)
        asked = Asked(room, [ordinary()])
        eventually(lambda: running(room))
        os.kill(_forkserver._forkserver_pid, signal.SIGKILL)
        assert asked.verdict().status in {RuleStatus.ACCEPTED, RuleStatus.UNDECIDED}
        eventually(lambda: not any(alive(pid) for pid in old))
        assert ask(room, [ordinary(1)])[0].status is RuleStatus.ACCEPTED


def test_too_much_memory_is_undecided_and_its_worker_is_replaced() -> None:
    meters = MemoryMeters()
    with room_of(quick(memory_limit_mb=160, **LONG), meters) as room:
        (before,) = workers(fast(room))
        assert ask(room, [row("$\\frac{3}{7}$", "2^{9999998}")])[0].detail == "memory"
        eventually(lambda: workers(fast(room)) not in ([before], []))
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED
        assert meters.values[ENDS.format("memory")] == 1


def test_too_deep_a_recursion_is_undecided() -> None:
    with room_of(quick(**LONG)) as room:
        assert ask(room, [row("$\\frac{3}{7}$", "-" * 1000 + "5")])[0].detail == "recursion"


def test_a_worker_that_got_no_processor_time_has_more_than_its_budget() -> None:
    """A budget counts computing, not waiting for the processor; a stopped worker still ends."""
    process = Process(1024, 0, strict=True)
    try:
        process.wait_ready()
        os.kill(process.pid or 0, signal.SIGSTOP)
        threading.Timer(0.5, os.kill, (process.pid, signal.SIGCONT)).start()
        assert process.ask(("", "$1+x$", "x+1", False), 0.2, MUST_FIRE_S)[0] == "accepted"
        os.kill(process.pid or 0, signal.SIGSTOP)
        with pytest.raises(Overran):
            process.ask(("", "$1+x$", "x+1", False), 0.2, 0.5)
    finally:
        process.bury()


def test_workers_are_replaced_after_their_share_of_rows() -> None:
    meters = MemoryMeters()
    with room_of(quick(tasks_per_worker=3, **LONG), meters) as room:
        seen = set()
        for number in range(9):
            assert ask(room, [ordinary(number)])[0].status is RuleStatus.ACCEPTED
            eventually(lambda: len(workers(fast(room))) == 1)
            seen.update(workers(fast(room)))
        eventually(lambda: meters.values[ENDS.format("recycled")] == 3)
    assert len(seen) >= 3


def test_a_receiver_that_fails_costs_no_worker_thread() -> None:
    with room_of(quick(**LONG)) as room:

        def fail(_: Outcome) -> None:
            raise LookupError("a bug in the receiver")

        room._pool.submit(Job(99, ("1", "1+0", False), fail, float("inf")))
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED


def test_workers_that_do_not_start_are_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Process) -> None:
        raise Gone("no room")

    monkeypatch.setattr(Process, "wait_ready", refuse)
    monkeypatch.setattr(import_module("tinyv.rules.pool"), "START_S", 0.5)
    meters = MemoryMeters()
    with pytest.raises(TinyvError, match="did not start"):
        RuleRoom(quick(), meters)
    assert meters.values[ENDS.format("start")] >= 2


def test_a_start_that_fails_for_a_while_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([OSError("no file descriptor is left")] * 3)
    real = import_module("tinyv.rules.process")._CONTEXT.Pipe

    def pipe() -> object:
        for error in failures:
            raise error
        return real()

    monkeypatch.setattr(import_module("tinyv.rules.process")._CONTEXT, "Pipe", pipe)
    meters = MemoryMeters()
    with room_of(quick(), meters) as room:
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED
    assert meters.values[ENDS.format("start")] == 3


def test_a_worker_cannot_make_its_parent_run_code(tmp_path: Path) -> None:
    """Replies are JSON: a pickle on the pipe is a lost worker, not a call."""
    process = Process(1024, 0, strict=True)
    process.wait_ready()
    far_end, near_end = import_module("multiprocessing").Pipe()
    process._conn.close()
    process._conn = near_end
    try:
        far_end.send(tmp_path)  # pickled
        with pytest.raises(Gone):
            process.ask(("", "1", "1", False), MUST_FIRE_S, MUST_FIRE_S)
    finally:
        process.bury()
        far_end.close()


KILLED_PARENT = """
import os, signal, time
from tinyv.meters import MemoryMeters
from tinyv_contract.options import RequestOptions
from tinyv.rules import RuleRoom, RuleRow
from tinyv.settings import RuleSettings
if __name__ == "__main__":
    settings = RuleSettings(workers=1, slow_workers=1, deadline_s=600, fast_budget_s=300, classes="strict")
    room = RuleRoom(settings, MemoryMeters())
    room.check([RuleRow("$3/7$", r"\\boxed{(10^8)!}")], RequestOptions(), print)
    lanes = room._pool._fast, room._pool._slow
    pids = [process.pid for lane in lanes for process in lane._processes]
    while not any(int(open(f"/proc/{pid}/stat").read().split()[13]) > 20 for pid in pids):
        time.sleep(0.01)  # until the row has one of them in its grip
    print(*pids, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_stuck_workers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "pids"
    with out.open("w") as file:  # no pipe: whoever survived would hold its other end
        dead = subprocess.run([sys.executable, "-c", KILLED_PARENT], stdout=file, check=False, timeout=MUST_FIRE_S)
    pids = [int(word) for word in out.read_text().split()]
    assert dead.returncode == -signal.SIGKILL
    assert len(pids) == 2
    eventually(lambda: not any(alive(pid) for pid in pids))
