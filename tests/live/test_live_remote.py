"""A judge that is served elsewhere, behind the real Triton: a server that pretends, then llama.cpp's own."""

import itertools
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tinyv_client import Sample, Status, Verdict

from benchmarks.harness.service import free_ports
from benchmarks.remote.standins import Judge, Standin

from .llama.judge import write_judge
from .service import ROOT, Service, serving

BUILD = str(Path(sys.executable).parent / "tinyv-build")
LLAMA = ROOT / ".tinyv" / "venvs" / "llama" / "bin" / "python"
PATIENT = {
    "TINYV_REMOTE_TIMEOUT_S": "120",
    "TINYV_JUDGE_ENGINE_TIMEOUT_S": "150",
    "TINYV_JUDGE_QUEUE_DEADLINE_S": "300",
}
"""llama.cpp computes on the same cores."""
NUMBERS = itertools.count()
RULED = Sample("What is 1+1?", "2", "\\boxed{2}")
JUDGED = {Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED}


def engine_of(*urls: str, model: str, home: Path) -> Path:
    tokenizer = (ROOT / ".tinyv" / "engine").read_text().strip()
    words = ["remote", "--url", ",".join(urls), "--model", model, "--profile", "embedded", "--tokenizer", tokenizer]
    done = subprocess.run(
        [BUILD, *words, "--home", str(home)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def unlike(count: int) -> list[Sample]:
    """Rows that the rule leaves open, each another, none of them right."""
    texts = [f"what stands on page {next(NUMBERS)}" for _ in range(count)]
    return [Sample("Which?", f"the words of page {next(NUMBERS)}", f"\\boxed{{\\text{{{text}}}}}") for text in texts]


def test_rows_are_judged_by_a_server_elsewhere_and_its_outage_is_a_status(tmp_path: Path) -> None:
    standin = Standin("vllm", Judge(Path((ROOT / ".tinyv" / "engine").read_text().strip())))
    stop = standin.start()
    port = int(standin.url.split(":")[2].removesuffix("/v1"))
    engine = engine_of(standin.url, model="judge", home=tmp_path)
    try:
        with serving(tmp_path, engine=engine, variant="openai") as service, service.client(timeout_s=60) as client:
            verdicts = client.verify([*unlike(300), RULED])
            assert {verdict.status for verdict in verdicts[:-1]} == {Status.JUDGE_REJECTED}
            assert verdicts[0].judge_probability == pytest.approx(0.1, abs=0.01)
            stop()
            away = client.verify([*unlike(100), RULED])
            assert {verdict.status for verdict in away[:-1]} == {Status.JUDGE_UNAVAILABLE}
            assert all(math.isnan(verdict.reward) for verdict in away[:-1])
            assert away[-1].reward == verdicts[-1].reward == 1.0, "the rule needs no judge"
            stop = standin.start(port)
            until(lambda: {row.status for row in client.verify(unlike(5))} == {Status.JUDGE_REJECTED})
            log = Path(service.home / "run" / f"triton-{service.url.split(':')[1]}.log").read_text()
        assert 1 <= log.count("judge engine:") < 15, "a line for a fault, not for a row"
        assert not any("healed" in line for line in service.said.splitlines()), (
            "an outage elsewhere is not ours to heal"
        )
    finally:
        stop()


def until(holds: "object", most_s: float = 60.0) -> float:
    started = time.monotonic()
    while not holds():  # type: ignore[operator]
        assert time.monotonic() - started < most_s
        time.sleep(0.2)
    return time.monotonic() - started


@contextmanager
def llama(model: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """llama.cpp's server in a process of its own, ready."""
    script = Path(__file__).parent / "llama" / "server.py"
    with (model.parent / "llama.log").open("a") as log:
        process = subprocess.Popen(
            [str(LLAMA), str(script), str(model), str(port)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout
        until(lambda: process.stdout.readline().startswith("http") or process.poll() is not None)  # type: ignore[union-attr]
        assert process.poll() is None, (model.parent / "llama.log").read_text()[-2000:]
        yield process
    finally:
        process.kill()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not LLAMA.exists():
        pytest.skip("no llama.cpp server: run `make .tinyv/venvs/llama/.done`")
    return write_judge(tmp_path_factory.mktemp("llama") / "judge.gguf")


@pytest.mark.timeout(900)
def test_llama_cpp_s_server_judges_as_the_original_does_and_heals_when_it_is_killed(
    model: Path, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    golden, report = tmp_path / "golden.jsonl", tmp_path / "parity.json"
    asked = tmp_path / "asked.jsonl"
    asked.write_text("".join(json.dumps(row) + "\n" for row in known()))
    made = subprocess.run(
        [BUILD, "golden", "--questions", str(asked), "--out", str(golden)], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    with llama(model, port):
        engine = engine_of(f"http://127.0.0.1:{port}/v1", model=str(model), home=tmp_path)
    with llama(model, port) as process, serving(tmp_path, PATIENT, engine=engine, variant="openai") as service:
        words = ["verify", "--golden", str(golden), "--engine-dir", str(engine), "--url", service.url, "--fewest", "30"]
        gate = subprocess.run(
            [BUILD, *words, "--in-flight", "4", "--report", str(report)], capture_output=True, text=True, check=False
        )
        assert gate.returncode == 0, gate.stderr
        assert all(one["agreement"] == 1.0 for one in json.loads(report.read_text())["passes"].values())
        killed_under_load(service, process, model, port)


def known() -> list[dict[str, str]]:
    """Questions that the rule is not asked about here: numbers, the same and others, in words and digits."""
    return [
        {"question": f"What is {n}+1?", "ground_truth": str(n + 1), "answer": str(n + 1 if n % 2 else 3 * n + 7)}
        for n in range(10, 60)
    ]


def killed_under_load(service: Service, process: "subprocess.Popen[str]", model: Path, port: int) -> None:
    """`kill -9` in the middle: typed statuses, then the same verdicts again from a new process."""
    samples = unlike(120)
    with service.client(timeout_s=120) as client:
        before: list[Verdict] = []
        load = threading.Thread(target=lambda: before.extend(client.verify(samples)))
        load.start()
        time.sleep(1.0)
        os.kill(process.pid, signal.SIGKILL)
        load.join(120)
        assert {verdict.status for verdict in before} <= {*JUDGED, Status.JUDGE_UNAVAILABLE}
        assert Status.JUDGE_UNAVAILABLE in {verdict.status for verdict in before}
        with llama(model, port):
            until(lambda: client.verify(unlike(1))[0].status in JUDGED)
            again = client.verify(samples)
        assert {verdict.status for verdict in again} <= JUDGED
        differ = [
            (first, second)
            for first, second in zip(before, again, strict=True)
            if first.status in JUDGED and first.status is not second.status
        ]
        assert not differ, "what was answered before the kill was no other verdict"
