"""A service started as a user starts it (`tinyv serve`), on free ports, and what tests ask of it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import tritonclient.grpc as triton
from tinyv.serving.local import Administration
from tinyv_client import Sample, Status, VerifierClient

from benchmarks.harness.service import free_ports

ROOT = Path(__file__).parents[2]
READY_S = 120.0
SLOT = os.environ.get("TINYV_TEST_SLOT", "cpu")
"""What fills the engine slot: `cpu`, or `standin`, which holds the judge to the rules of TensorRT-LLM's own backend."""

QUIET = {"ATTACK_EVERY_S": "0"}
"""Calls of the judge are counted to the last one, so nobody else asks it, unless a module's `ENV` says so."""


@dataclass
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    url: str
    metrics_port: int
    home: Path
    output: Path
    mode: str = "plain"
    """How it is locked, where a test says so."""

    @property
    def state(self) -> dict[str, str]:
        (path,) = (self.home / "run").glob(f"serve-{self.url.split(':')[1]}.json")
        return dict(json.loads(path.read_text()))

    @property
    def said(self) -> str:
        return self.output.read_text()

    def client(self, **settings: object) -> VerifierClient:
        return VerifierClient(self.url, **settings)

    def triton(self) -> triton.InferenceServerClient:
        return triton.InferenceServerClient(self.url)

    def administration(self) -> Administration:
        return Administration(Path(self.state["administration"]))

    def counter(self, name: str, **labels: str) -> float:
        """The sum of a metric's series that carry all these labels; waits for the models to have pushed theirs."""
        time.sleep(0.6)
        total = 0.0
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10) as reply:
            for line in reply.read().decode().splitlines():
                if re.match(rf"{name}(\{{|\s)", line) and all(
                    f'{key}="{value}"' in line for key, value in labels.items()
                ):
                    total += float(line.rsplit(" ", 1)[1])
        return total

    def processes(self, kind: str) -> list[psutil.Process]:
        """Live processes: `rule_verifier`, `judge`, `tensorrt_llm` stubs, or `worker` for rule workers."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                words, status = child.cmdline(), child.status()
            except psutil.Error:
                continue
            if status == psutil.STATUS_ZOMBIE or len(words) < 2:  # one word: it is just becoming a stub
                continue
            is_stub = words[0].endswith("triton_python_backend_stub")
            if is_stub and f"/{kind}/" in words[1]:
                found.append(child)
            if kind == "worker" and not is_stub and "forkserver" in " ".join(words) and not child.children():
                found.append(child)
        return found

    def wait_whole(self, timeout_s: float = 60.0) -> float:
        """Waits until a rule row, a rule worker and the engine all answer; returns the seconds it took."""
        started = time.monotonic()
        while time.monotonic() - started < timeout_s:
            nonce = time.monotonic_ns()
            try:
                with self.client(timeout_s=20.0) as client:
                    sample = Sample("What is it?", f"x^{{{nonce}}}+1", f"\\boxed{{y+{nonce}}}")
                    (verdict,) = client.verify([sample])
                    if verdict.status.scored or verdict.status is Status.JUDGE_UNREADABLE:
                        return time.monotonic() - started
            except Exception:  # noqa: BLE001, S110  # still healing: ask again
                pass
            time.sleep(0.2)
        raise AssertionError(f"not whole after {timeout_s} s; it said:\n{self.said[-2000:]}")


def repository(folder: Path, slot: str) -> Path:
    """The model repository, with the engine slot replaced by the stand-in where that is wanted."""
    if slot == "cpu":
        return ROOT / "model_repository"
    models = folder / f"models-{time.monotonic_ns()}"
    models.mkdir()
    for model in (ROOT / "model_repository").iterdir():
        source = ROOT / "tests" / "live" / "standin" / model.name if model.name == "tensorrt_llm" else model
        shutil.copytree(source, models / model.name, ignore=shutil.ignore_patterns("__pycache__"))
    return models


@contextmanager
def serving(
    tmp_path: Path,
    env: Mapping[str, str] | None = None,
    slot: str = SLOT,
    prefix: tuple[str, ...] = (),
    ports: Sequence[int] = (),
    engine: Path | None = None,
    variant: str = "",
    words: Sequence[str] = (),
    program: Path = Path(sys.executable).parent / "tinyv",
) -> Iterator[Service]:
    """A service from `tinyv serve`; stopped by Ctrl-C at the end, when nothing of it may be left."""
    grpc_port, metrics_port = ports or free_ports(2)
    directory = engine or Path((ROOT / ".tinyv" / "engine").read_text().strip())
    output = tmp_path / f"serve-{grpc_port}.txt"
    command = [
        *prefix,
        *(str(program), "serve", "--engine-dir", str(directory)),
        *("--home", str(ROOT / ".tinyv"), "--model-repository", str(repository(tmp_path, slot))),
        *("--grpc-port", str(grpc_port), "--metrics-port", str(metrics_port)),
        *("--model-config-name", variant, *words),
    ]
    with output.open("w") as sink:
        process = subprocess.Popen(
            command,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**QUIET, **os.environ, **(env or {})},
            text=True,
            cwd=ROOT,
        )
    service = Service(process, f"127.0.0.1:{grpc_port}", metrics_port, ROOT / ".tinyv", output)
    family: list[psutil.Process] = []
    try:
        started = time.monotonic()
        while "ready" not in service.said:
            assert process.poll() is None, f"ended early:\n{service.said}"
            assert time.monotonic() - started < READY_S, f"not ready:\n{service.said}"
            time.sleep(0.1)
        yield service
        if process.poll() is None:
            family = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    _, alive = psutil.wait_procs(family, timeout=15)
    assert not alive, f"left running: {alive}"
    mark = f"tinyv_{grpc_port}_"
    commands = [" ".join(other.info["cmdline"] or []) for other in psutil.process_iter(["cmdline"])]
    orphans = [command for command in commands if mark in command]
    assert not orphans, f"left running: {orphans}"
    left = [path.name for path in Path("/dev/shm").glob(f"tinyv_{grpc_port}_*")]
    if process.returncode == -signal.SIGKILL:  # mark and sockets of a killed launcher stay for the next one's sweep
        left = [name for name in left if not name.endswith(("_lock", "_triton", "_door"))]
    assert not left
