"""The worker process: decides one pair after another until its pipe closes.

Owns its own confinement (dies with its parent, bounded memory, no core files) and the words it answers with.
Knows nothing of lanes, deadlines or requests.
"""

import ctypes
import json
import os
import resource
import signal
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

__all__ = ["READY", "Reply", "Task", "serve"]

Task = tuple[str, str, str, bool]
"""Question, ground truth, text, and whether math-verify is to extract the answer from the text."""

Reply = tuple[str, str, bool]
"""Word (see `Outcome`, or the resource that ran out), answer or proof, whether the worker is spent."""

READY: Reply = ("ready", "", False)
"""Sent once, when the worker can take its first pair."""

MAX_MEMORY_SHARE = 0.5
"""A worker whose address space ever exceeded this share of its limit is spent: a big allocation that was refused
leaves no other trace when the library swallows the error, so its "not equal" is not believed."""

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_IMPORTED_BY = os.getpid()  # the fork server, when it has preloaded this module


def serve(conn: Connection, memory_limit_mb: int, niceness: int, *, strict: bool) -> None:
    """Answers each Task on `conn` with a Reply; returns when the other end is closed."""
    _die_with_parent()
    _let_the_fork_server_die()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    os.nice(niceness)
    from tinyv.rules.tasks import OutOfResources, answering  # noqa: PLC0415  # heavy, preloaded by the fork server

    answer_of = answering(strict=strict)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = memory_limit_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        _say(conn, READY)
        while True:
            task = conn.recv()
            try:
                word, answer = answer_of(*task)
                spent = _peak_bytes() > MAX_MEMORY_SHARE * limit
                reply: Reply = ("memory" if spent and word != "accepted" else word, answer, spent)
            except OutOfResources as error:
                reply = ("recursion" if str(error) == "RecursionError" else "memory", "", True)
            _say(conn, reply)
    except (EOFError, BrokenPipeError):
        return


def _say(conn: Connection, reply: Reply) -> None:
    conn.send_bytes(json.dumps(reply).encode())


def _die_with_parent() -> None:
    """Asks the kernel to kill this process when the fork server dies, even in the middle of C code."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getpid() != _IMPORTED_BY and os.getppid() != _IMPORTED_BY:
        os._exit(1)  # the parent died before the request reached the kernel


def _let_the_fork_server_die() -> None:
    """Lets go of the pipe by which the fork server knows that somebody needs it.

    It ends when the last holder has gone. A stuck worker that held it would outlive a killed room, and so would the
    fork server, whose end is what kills the worker.
    """
    alive_fd = getattr(forkserver._forkserver, "_forkserver_alive_fd", None)  # noqa: SLF001  # no public name
    if alive_fd is not None:
        os.close(alive_fd)


def _peak_bytes() -> int:
    """Largest address space this process ever had (VmPeak, in KiB in the file)."""
    status = Path("/proc/self/status").read_bytes()
    start = status.index(b"VmPeak:") + len(b"VmPeak:")
    return int(status[start : status.index(b"kB", start)]) * 1024
