"""The worker process: compares one pair after another until its pipe closes.

Owns its own confinement (dies with its parent, bounded memory, no core files) and the words it answers with.
Knows nothing of lanes, deadlines or requests.
"""

import ctypes
import os
import resource
import signal
from multiprocessing.connection import Connection
from pathlib import Path

__all__ = ["READY", "Reply", "Task", "serve"]

Task = tuple[str, str, bool]
"""ground truth, text, raw: the arguments of `compare`."""

Reply = tuple[str, str, bool]
"""word (as `Compared.word`, or the resource that ran out), extracted answer, whether the worker is spent."""

READY: Reply = ("ready", "", False)
"""Sent once, when the worker can take its first pair."""

MAX_MEMORY_SHARE = 0.5
"""A worker whose address space ever exceeded this share of its limit is spent: a big allocation that was refused
leaves no other trace when the library swallows the error, so its "not equal" is not believed."""

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_IMPORTED_BY = os.getpid()  # the fork server, when it has preloaded this module


def serve(conn: Connection, memory_limit_mb: int, niceness: int) -> None:
    """Answers each Task on `conn` with a Reply; returns when the other end is closed."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    os.nice(niceness)
    from tinyv.rules import preload  # noqa: F401, PLC0415  # heavy, already there when the fork server imported it
    from tinyv.rules.compare import OutOfResources, compare  # noqa: PLC0415  # as above

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = memory_limit_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        conn.send(READY)
        while True:
            ground_truth, text, raw = conn.recv()
            try:
                word, answer = compare(ground_truth, text, raw=raw)
                spent = _peak_bytes() > MAX_MEMORY_SHARE * limit
                reply = ("memory" if spent and word != "accepted" else word, answer, spent)
            except OutOfResources as error:
                reply = ("recursion" if str(error) == "RecursionError" else "memory", "", True)
            conn.send(reply)
    except (EOFError, BrokenPipeError):
        return


def _die_with_parent() -> None:
    """Asks the kernel to kill this process when the fork server dies, even in the middle of C code."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getpid() != _IMPORTED_BY and os.getppid() != _IMPORTED_BY:
        os._exit(1)  # the parent died before the request reached the kernel


def _peak_bytes() -> int:
    """Largest address space this process ever had (VmPeak, in KiB in the file)."""
    status = Path("/proc/self/status").read_bytes()
    start = status.index(b"VmPeak:") + len(b"VmPeak:")
    return int(status[start : status.index(b"kB", start)]) * 1024
