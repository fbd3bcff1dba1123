"""One tritonserver process: start, wait until ready, ask, stop.

Owns the process and its leftovers.
Decides nothing: the supervisor does.
"""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import psutil
import tritonclient.grpc as triton
from tinyv_contract import contract
from tritonclient.utils import InferenceServerException

from tinyv.serving import shared_memory
from tinyv.serving.errors import ServingError
from tinyv.serving.local import Administration, connect, read
from tinyv.serving.plan import ServePlan

__all__ = ["TritonServer"]

_READY_TIMEOUT_S = 300.0
"""Longest start, as the image's health check grants: loading a large judge on a slow disk takes minutes at most."""

_STOP_TIMEOUT_S = 4.0
"""From SIGTERM to SIGKILL: Triton's own exit timeout does not bound its stubs (measured on 2.51)."""

_DRAIN_S = 10.0
"""How long the old processes of a model may take to answer what they took before it was unloaded."""

_BEATS = re.compile(r'tinyv_beats_total\{model="[^"]*",process="(?P<process>\d+)"\} (?P<count>\S+)')

_ERROR = re.compile(r"Error|\[ERROR\]")
"""In lines of the log: of Python, and of TensorRT-LLM."""

_STUB = "triton_python_backend_stub"

_DIE_WITH_PARENT = "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 15); os.execv(sys.argv[1], sys.argv[1:])"
"""Asks the kernel for SIGTERM at the parent's death (PR_SET_PDEATHSIG), then becomes the program.
A `preexec_fn` would do it without this step, but runs gRPC's fork handlers in a process whose canaries are calling.
"""


class TritonServer:
    """A tritonserver that dies with its parent and leaves nothing in /dev/shm."""

    def __init__(self, plan: ServePlan) -> None:
        self.plan = plan
        self._process: subprocess.Popen[bytes] | None = None
        self._stub_models: dict[int, str] = {}
        self._lease: BinaryIO | None = None

    @property
    def pid(self) -> int | None:
        """The process id, None before the first start."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the process; returns at once. What dead launchers left in /dev/shm is removed first."""
        plan = self.plan
        shared_memory.sweep(_bury)
        self._lease = self._lease or shared_memory.lease(plan.shm_prefix)
        shutil.rmtree(plan.sockets, ignore_errors=True)
        plan.sockets.mkdir(mode=0o700)
        plan.log_file.parent.mkdir(parents=True, exist_ok=True)
        with plan.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # every word of the command line is ours
                [sys.executable, "-ISc", _DIE_WITH_PARENT, *plan.command()],
                env=plan.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=plan.home,
            )
        self._stub_models = {}

    def wait_ready(self) -> float:
        """Waits until every model of the repository answers ready; returns the seconds it took.

        Raises ServingError with the log's last lines when the process ends or stays unready.
        """
        started = time.monotonic()
        waiting = [model.name for model in contract.MODELS]
        with connect(self.plan.triton_grpc) as client:
            while waiting:
                if not self.running:
                    raise ServingError(f"tritonserver ended while starting; {self._log_tail()}")
                if time.monotonic() - started > _READY_TIMEOUT_S:
                    raise ServingError(
                        f"models not ready after {_READY_TIMEOUT_S:.0f} s: {waiting}; {self._log_tail()}"
                    )
                waiting = [name for name in waiting if not _model_ready(client, name)]
                time.sleep(0.1)
        return time.monotonic() - started

    def reload(self, model: str, *, drains: bool) -> None:
        """Unloads and loads one model, which replaces all its processes (measured: 0.2-2 s).

        Unloading is asynchronous, and an old process that dies after a new one has registered its metrics may take
        tritonserver with it (server#8663): the old ones end, or are killed, before the load. With `drains` they may
        hold a request, which nobody would ever answer then: ServingError when one is left after `_DRAIN_S`.
        """
        administration = Administration(self.plan.administration)
        lingering = [process for process, owner in self._stubs() if owner == model]
        administration.unload(model)
        until = time.monotonic() + (_DRAIN_S if drains else 0.0)
        while (left := [process for process in lingering if _lives(process)]) and time.monotonic() < until:
            time.sleep(0.1)
        if left and drains:
            raise ServingError(f"{model}: {len(left)} old processes did not end in {_DRAIN_S:.0f} s")
        for process in lingering:
            _kill(process)
            self._stub_models.pop(process.pid, None)  # a dead one stays a zombie and must not look ill again
        administration.load(model)

    def dead_stubs(self) -> list[str]:
        """Models one of whose Python processes has died.

        Triton 2.51 never restarts one, leaves a zombie and stays `ready`; since 2.64 (25.12) it reaps them, so a known
        one that is gone is dead as well, unless its model was unloaded.
        """
        there = {child.pid: (child, model) for child, model in self._stubs()}
        dead = [model for child, model in there.values() if not _lives(child)]
        gone = [self._stub_models.pop(pid) for pid in self._stub_models.keys() - there.keys()]
        return [*dead, *(model for model in set(gone) if self.running and self._is_loaded(model))]

    def inflight(self, model: str) -> float:
        """Requests the model had taken and not answered, as `/metrics` shows them."""
        prefix = f'tinyv_inflight_requests{{model="{model}"}} '
        return sum(float(line[len(prefix) :]) for line in self._metrics() if line.startswith(prefix))

    def beats(self) -> dict[int, tuple[str, float]]:
        """Model and count of beats of each living Python process that counts them, by its id."""
        found = {}
        for line in self._metrics():
            if match := _BEATS.match(line):
                found[int(match["process"])] = float(match["count"])
        return {process.pid: (model, found[process.pid]) for process, model in self._stubs() if process.pid in found}

    def drain(self) -> bool:
        """Takes no calls any more, and waits for those it has taken; False when some have no answer after `drain_s`.

        The ensemble is unloaded, which ends when its last call does; the models behind it stay, or its calls would find
        a judge or an engine that stops (measured on 2.51: a SIGTERM alone turns judged rows into `judge_unavailable`).
        """
        administration, name = Administration(self.plan.administration), contract.ENSEMBLE.name
        until = time.monotonic() + self.plan.drain_s
        try:
            administration.unload(name)
            while name in administration.unloading():
                if time.monotonic() > until:
                    return False
                time.sleep(0.1)
        except ServingError:
            return not self.running  # no server has no calls
        return True

    def stop(self, *, at_once: bool = False) -> None:
        """Ends the process and everything it started; safe to call twice.

        `at_once`: callers who wait get an error and send their rows again, not rows whose judge stopped before them.
        """
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
            try:
                self._process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        _bury(self.plan.shm_prefix)
        shutil.rmtree(self.plan.sockets, ignore_errors=True)
        for leftover in shared_memory.FOLDER.glob(f"{self.plan.shm_prefix}*"):
            if not leftover.is_dir():  # the door's, which outlives a restart
                leftover.unlink(missing_ok=True)
        shutil.rmtree(self.plan.models, ignore_errors=True)
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    def _is_loaded(self, model: str) -> bool:
        """Whether nobody has unloaded a model or is about to; an answer that does not come says nothing against it."""
        try:
            return model in Administration(self.plan.administration).ready()
        except ServingError:
            return True

    def _metrics(self) -> list[str]:
        return read(self.plan.metrics_url).splitlines()

    def _stubs(self) -> Iterator[tuple[psutil.Process, str]]:
        """The Python processes of the server with their model; a dead one is known from an earlier look."""
        try:
            children = psutil.Process(self.pid).children() if self.running else []
        except psutil.NoSuchProcess:
            children = []
        for child in children:
            try:
                words = child.cmdline()
            except psutil.Error:
                words = []
            if words[1:] and words[0].endswith(_STUB):  # one word: a shell that is just becoming a stub
                self._stub_models[child.pid] = Path(words[1]).parent.parent.name
            if child.pid in self._stub_models:
                yield child, self._stub_models[child.pid]

    def _log_tail(self) -> str:
        lines = self.plan.log_file.read_text(errors="replace").splitlines()
        errors = [line for line in lines if line.startswith("E") or _ERROR.search(line)] or lines
        return f"see {self.plan.log_file}; it says:\n  " + "\n  ".join(line[:300] for line in errors[-5:])


def _bury(prefix: str) -> None:
    """Ends the stubs that outlived their server: after a SIGKILL of it some wait for ever (measured on 2.51)."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or [""]
        if words[0].endswith(_STUB) and any(word.startswith(prefix) for word in words):
            _kill(process)


def _model_ready(client: triton.InferenceServerClient, name: str) -> bool:
    try:
        return bool(client.is_model_ready(name))
    except InferenceServerException:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _lives(process: psutil.Process) -> bool:
    """A dead stub stays a zombie for as long as its server lives."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
