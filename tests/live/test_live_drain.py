"""A stop under load: what was taken is answered, what comes later is sent elsewhere, and a cluster is told in time."""

import itertools
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tinyv_client import RetryPolicy, Sample, Tls, Unavailable, Verdict, VerifierClient

from benchmarks.harness.service import free_ports
from tests.unit.tls_kit import made_authority

from .service import Service, serving

CALLS, ROWS = 6, 24
TOKEN = "right-token-0123456789"


@dataclass
class Caller:
    """Sends each call once, so that what is lost shows; every row is the judge's."""

    service: Service
    health_port: int
    settings: dict[str, object] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def call(self, count: int = ROWS) -> list[Verdict]:
        rows = [
            Sample(f"What stands in field {n}?", f"a red horse, {n}", f"\\boxed{{a crimson stallion, {n}}}")
            for n in itertools.islice(self.numbers, count)
        ]
        with VerifierClient(self.service.url, retry=RetryPolicy(tries=1), **self.settings) as client:
            return client.verify(rows, mode="judge_only")

    def told(self, page: str) -> tuple[int, str]:
        """Status and text of a page of the health port."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health_port}/{page}", timeout=10) as reply:
                return reply.status, reply.read().decode().strip()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode().strip()


@contextmanager
def calling(folder: Path, mode: str, drain_s: float) -> Iterator[Caller]:
    (port,) = free_ports(1)
    words = ["--health-port", str(port), "--drain-s", str(drain_s)]
    settings: dict[str, object] = {}
    if mode == "locked":
        authority, tokens = made_authority(folder), folder / "tokens"
        pair = authority.pair("verifier.test", names=",IP:127.0.0.1")
        tokens.touch(mode=0o600)
        tokens.write_text(TOKEN)
        words += ["--tls-cert", str(pair.certificate), "--tls-key", str(pair.key), "--token-file", str(tokens)]
        settings = {"tls": Tls(roots=authority.roots), "token": TOKEN}
    with serving(folder, words=words) as service:
        yield Caller(service, port, settings)


def begun(caller: Caller, pool: ThreadPoolExecutor) -> list["Future[list[Verdict]]"]:
    """Calls of which some are at the engine."""
    calls = [pool.submit(caller.call) for _ in range(CALLS)]
    until = time.monotonic() + 60
    while caller.service.counter("tinyv_judge_queued") + caller.service.counter("tinyv_judge_inflight") < ROWS:
        assert time.monotonic() < until, "the calls never came"
    return calls


def until_refused(caller: Caller) -> list[Verdict]:
    """What rows got that still came in: between a stop that is said and a door that is shut lie some milliseconds."""
    until, verdicts = time.monotonic() + 30, list[Verdict]()
    while time.monotonic() < until:
        try:
            verdicts += caller.call(1)
        except Unavailable:
            return verdicts
    pytest.fail("a stopping server took calls for 30 s")


@pytest.mark.parametrize("mode", ["plain", "locked"])
def test_a_stop_answers_what_it_took_and_refuses_what_comes_later(mode: str, tmp_path: Path) -> None:
    with calling(tmp_path, mode, drain_s=60) as caller, ThreadPoolExecutor(CALLS) as pool:
        assert (caller.told("ready"), caller.told("live")) == ((200, "ready"), (200, "live"))
        calls = begun(caller, pool)
        caller.service.process.send_signal(signal.SIGTERM)
        while "stopping" not in caller.service.said:
            time.sleep(0.01)
        caller.service.process.send_signal(signal.SIGTERM)  # said twice, it means the same
        late = until_refused(caller)
        assert (caller.told("ready"), caller.told("live")) == ((503, "stopping"), (200, "live"))
        assert not all(call.done() for call in calls), "nothing was in flight: the test shows nothing"
        verdicts = [verdict for call in calls for verdict in call.result(120)]
        assert (len(verdicts), [v.status for v in [*verdicts, *late] if not v.status.scored]) == (CALLS * ROWS, [])
        assert caller.service.process.wait(60) == 0
    assert "no answer in time" not in caller.service.said


def test_calls_that_outlast_the_drain_are_errors_to_send_again_and_no_rows_without_a_judge(tmp_path: Path) -> None:
    with calling(tmp_path, "plain", drain_s=0.1) as caller, ThreadPoolExecutor(CALLS) as pool:
        calls = begun(caller, pool)
        caller.service.process.send_signal(signal.SIGTERM)
        errors = [call.exception(120) for call in calls]
        assert any(errors), "all were answered in time: the test shows nothing"
        assert {type(error) for error in errors if error} == {Unavailable}
        verdicts = [
            verdict for call, error in zip(calls, errors, strict=True) if not error for verdict in call.result()
        ]
        assert [verdict.status for verdict in verdicts if not verdict.status.scored] == []
        assert caller.service.process.wait(60) == 0
    assert "no answer in time" in caller.service.said


def test_a_service_without_its_engine_is_ready_and_one_without_its_judge_is_not(tmp_path: Path) -> None:
    with calling(tmp_path, "plain", drain_s=60) as caller:
        administration = caller.service.administration()
        administration.unload("tensorrt_llm")
        with caller.service.client() as client:
            (verdict,) = client.verify([Sample("What is 1+1?", "2", "\\boxed{2}")])
        assert (verdict.reward, caller.told("ready")) == (1.0, (200, "ready"))
        administration.unload("judge")
        while caller.told("ready") == (200, "ready"):
            time.sleep(0.1)
        assert caller.told("ready") == (503, "tinyv is not ready")
        assert caller.told("metrics")[0] == 404
