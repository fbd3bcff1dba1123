"""What surrounds the server: proxy variables, a small /dev/shm, what a killed launcher left, and expired calls."""

import subprocess
import time
from pathlib import Path

import psutil
import pytest
from tinyv_client import DeadlineExceeded, Sample, Status

from .service import Service, serving

SHM = Path("/dev/shm")
NOWHERE = "http://127.0.0.1:9"
"""A proxy where nobody listens."""

SMALL = ("unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=64m tmpfs /dev/shm && exec "$@"', "sh")
"""Runs a command with a /dev/shm of 64 MB, as containers have it."""


def judged(number: int) -> Sample:
    """A wrong answer; unique, so that the engine is asked."""
    return Sample("Which?", f"x^2+{number}", f"\\boxed{{\\text{{what stands on leaf {number} of {time.time_ns()}}}}}")


def test_a5_proxy_variables_take_no_traffic_of_this_machine_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = dict.fromkeys(("http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with serving(tmp_path, env) as service, service.client(timeout_s=30) as client:
        assert client.verify([Sample("What is $1+1$?", "2", "\\boxed{2}")])[0].status is Status.RULE_ACCEPTED
        assert client.ping().whole
        time.sleep(5)  # canaries sing, and heal nothing
        assert "healed" not in service.said


def test_b1_a_small_shared_memory_is_told_at_the_start_and_large_batches_pass(tmp_path: Path) -> None:
    if subprocess.run([*SMALL, "true"], capture_output=True, check=False).returncode:
        pytest.skip("may not mount a /dev/shm of its own")
    rows = [Sample("q", "5", f"{number}{'x' * 500_000} \\boxed{{5}}") for number in range(128)]
    with serving(tmp_path, prefix=SMALL) as service:
        assert "64 MB free" in service.said
        assert "--shm-size" in service.said
        with service.client(timeout_s=120) as client:
            verdicts = client.verify(rows)
            assert {verdict.status for verdict in verdicts} == {Status.RULE_ACCEPTED}
            assert client.stats().errors.keys() <= {"OutOfMemory"}


def test_b1_what_a_killed_launcher_left_is_gone_after_the_next_start(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        port = first.url.rpartition(":")[2]
        family = psutil.Process(first.process.pid).children(recursive=True)
        for process in family:
            process.suspend()  # so that nothing of it cleans up
        first.process.kill()
        for process in family:
            process.kill()
        psutil.wait_procs(family, timeout=15)
        assert list(SHM.glob(f"tinyv_{port}_*"))
        with serving(tmp_path):
            assert not list(SHM.glob(f"tinyv_{port}_*"))


def test_b6_rows_of_an_expired_call_are_not_judged_any_more(service: Service) -> None:
    service.wait_whole()
    before = service.counter("tinyv_engine_calls_total")
    with service.client(timeout_s=1.5) as client, pytest.raises(DeadlineExceeded):
        client.verify([judged(number) for number in range(600)])
    until = time.monotonic() + 60
    while service.counter("tinyv_judge_queued") and time.monotonic() < until:
        pass
    assert service.counter("tinyv_judge_queued") == 0
    asked = -1.0
    while (now := service.counter("tinyv_engine_calls_total") - before) != asked and time.monotonic() < until:
        asked = now
        time.sleep(2)  # counters come late from a busy process
    assert asked == now < 500, "the engine was asked about rows that nobody waits for"
