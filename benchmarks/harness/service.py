"""The service under test: one that runs already (`URL=`), or one started here on free ports by `tinyv serve`.

Owns starting, stopping and what may be asked of it: its processor time and whether it is slowed down on purpose.
"""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil

from benchmarks.harness.paths import ROOT, fail, say

__all__ = ["Service", "free_ports", "prepared_engine", "serving", "slowed"]

_READY_S = 180.0
_STOP_S = 60.0
_PORTS = range(20_000, 32_000)
"""Below the ephemeral range, where no outgoing connection can take one while a server restarts."""

_SLEEP = """

import time as _time

_execute = TritonPythonModel.execute


def _slowed(self, requests):
    _time.sleep({seconds} * len(requests))
    return _execute(self, requests)


TritonPythonModel.execute = _slowed
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    url: str
    metrics_url: str
    """Where its metrics are; empty: nobody said."""
    process: int | None = None
    """Process id of the launcher; None: it was not started here."""

    def cpu_seconds(self) -> float:
        """Processor time of all its processes that live, and of their children that ended; 0 for a remote one."""
        if self.process is None:
            return 0.0
        total = 0.0
        launcher = psutil.Process(self.process)
        for process in (launcher, *launcher.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                spent = process.cpu_times()
                total += spent.user + spent.system + spent.children_user + spent.children_system
        return total


@contextlib.contextmanager
def serving(
    url: str = "",
    metrics_url: str = "",
    *,
    slow_ms: float = 0.0,
    engine_dir: Path | None = None,
    variant: str = "",
    words: Sequence[str] = (),
) -> Iterator[Service]:
    """The service at `url`, or one of this checkout; the latter is stopped at the end.

    Args:
        url: host:port of a running server; empty: start one.
        metrics_url: its Prometheus metrics, if they can be reached.
        slow_ms: makes the rule room of the started server sleep so long per request.
        engine_dir: the engine of the started server; None: the prepared one.
        variant: the engine slot's variant; empty: CPU.
        words: more words of `tinyv serve`.
    """
    if url:
        yield Service(url, metrics_url)
        return
    engine = engine_dir or prepared_engine()
    with tempfile.TemporaryDirectory(prefix="tinyv-bench-") as folder:
        models = slowed(Path(folder), slow_ms / 1000) if slow_ms else ROOT / "model_repository"
        grpc_port, metrics_port = free_ports(2)
        command = [
            *(str(Path(sys.executable).parent / "tinyv"), "serve", "--engine-dir", str(engine)),
            *("--home", str(ROOT / ".tinyv"), "--model-repository", str(models), "--grpc-port", str(grpc_port)),
            *("--metrics-port", str(metrics_port), "--model-config-name", variant),
            *words,
        ]
        output = Path(folder) / "serve.txt"
        owner = os.getpid()
        before = signal.signal(signal.SIGTERM, _ender(owner))
        with output.open("w") as sink:
            process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, cwd=ROOT)  # noqa: S603
        try:
            _wait_ready(process, output)
            say(f"a server is ready on port {grpc_port}" + (f", slowed by {slow_ms:g} ms a request" if slow_ms else ""))
            yield Service(f"127.0.0.1:{grpc_port}", f"http://127.0.0.1:{metrics_port}/metrics", process.pid)
        finally:
            if os.getpid() == owner:  # a child that a peer forked may unwind too: the server is not its own
                ended = process.poll()
                process.send_signal(signal.SIGINT)
                process.wait(_STOP_S)
                signal.signal(signal.SIGTERM, before)
                _report(ended, output.read_text())


def prepared_engine() -> Path:
    """The engine directory that set-up has made."""
    engine = ROOT / ".tinyv" / "engine"
    if not engine.is_file():
        fail("no prepared engine in .tinyv; expected one; next: make setup")
    return Path(engine.read_text().strip())


def slowed(folder: Path, seconds: float) -> Path:
    """A copy of the model repository whose rule room sleeps at each request: proof that the benchmark can fail."""
    models = folder / "models"
    shutil.copytree(ROOT / "model_repository", models, ignore=shutil.ignore_patterns("__pycache__"))
    model = models / "rule_verifier" / "1" / "model.py"
    model.write_text(model.read_text() + _SLEEP.format(seconds=seconds))
    return models


def _wait_ready(process: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + _READY_S
    while "ready" not in output.read_text():
        if process.poll() is not None or time.monotonic() > until:
            fail(f"the server did not start; it said:\n{output.read_text()[-2000:]}")
        time.sleep(0.1)


def _ender(owner: int) -> Callable[[int, FrameType | None], None]:
    """A benchmark that is told to end still stops its server; a child that it forked just ends."""

    def end(number: int, _frame: FrameType | None) -> None:
        if os.getpid() != owner:
            os._exit(128 + number)
        raise SystemExit(128 + number)

    return end


def _report(ended: int | None, output: str) -> None:
    """Says what a reader of the figures must know of the server: repairs during the run, an early end."""
    for line in output.splitlines():
        if "healed" in line:
            say(f"during this run: {line[line.index('healed') :]}")
    if ended is not None:
        say(f"the server ended by itself with status {ended}; it said:\n{output[-2000:]}")


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on now."""
    found: list[int] = []
    for port in random.sample(_PORTS, 500):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    return fail(f"got {len(found)} free ports between {_PORTS.start} and {_PORTS.stop}, expected {count}")
