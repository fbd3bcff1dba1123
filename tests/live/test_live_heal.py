"""`kill -9` of every kind of process under load: errors or typed statuses, never a wrong reward, whole by itself."""

import itertools
import math
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from tinyv_client import Sample, Status, Verdict, VerifierError

from .service import ROOT, Service, serving

ENV = {"TINYV_JUDGE_ENGINE_TIMEOUT_S": "30", "TINYV_RULES_INSTANCES": "2"}

NUMBERS = itertools.count(10)
"""Makes rows unique over the whole module."""

RIGHT = Sample("What is $1+1$?", "2", "So the answer is \\boxed{2}.")
JUDGED = "Which?"


def worked(number: int) -> Sample:
    """A right answer that only a worker has the time to prove; unique, so that no cache knows it."""
    series = "+".join(f"\\sin({factor}x)" for factor in range(1, 6))
    closed = "\\frac{\\sin(5x/2)\\sin(3x)}{\\sin(x/2)}"
    return Sample("Sum up.", f"{closed}+{number}", f"\\boxed{{{series}+{number}}}")


def judged(number: int) -> Sample:
    """A wrong answer; unique, so that the engine is asked."""
    return Sample(JUDGED, f"x^2+{number}", f"\\boxed{{\\text{{what stands on page {number}}}}}")


@dataclass
class Load:
    """What a steady stream of requests got back."""

    service: Service
    verdicts: list[tuple[Sample, Verdict]] = field(default_factory=list)
    errors: list[VerifierError] = field(default_factory=list)

    def wrong(self) -> list[tuple[Sample, Verdict]]:
        """Verdicts that are neither right nor an admitted "don't know"."""
        honest = {Status.RULE_UNDECIDED, Status.JUDGE_UNAVAILABLE, Status.OVERLOADED}
        asked = {Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED, Status.JUDGE_UNREADABLE}
        wrong = []
        for sample, verdict in self.verdicts:
            fine = asked if sample.question == JUDGED else {Status.RULE_ACCEPTED}
            if verdict.status not in fine | honest:
                wrong.append((sample, verdict))
        return wrong


@contextmanager
def load(service: Service) -> Iterator[Load]:
    """Four threads that send requests whose right verdicts are known, until the block ends."""
    seen, stop = Load(service), threading.Event()

    def run() -> None:
        with service.client() as client:
            while not stop.is_set():
                number = next(NUMBERS)
                samples = [RIGHT, worked(number), judged(number)]
                try:
                    seen.verdicts += zip(samples, client.verify(samples), strict=True)
                except VerifierError as error:
                    seen.errors.append(error)
                    time.sleep(0.2)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a request was never answered"


def wait_replaced(service: Service, kind: str, victims: list[psutil.Process]) -> None:
    """Waits until the first victim is gone and as many live as before; the others may have been replaced with it."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        living = service.processes(kind)
        if len(living) == len(victims) and victims[0] not in living:
            return
        time.sleep(0.2)
    raise AssertionError(f"{kind}: {victims} became {service.processes(kind)}; it said:\n{service.said[-2000:]}")


def test_there_are_as_many_rule_processes_as_asked_for(service: Service) -> None:
    service.wait_whole()
    assert len(service.processes("rule_verifier")) == 2
    with service.triton() as triton:
        (group,) = triton.get_model_config("rule_verifier").config.instance_group
    assert group.count == 2


@pytest.mark.parametrize("kind", ["worker", "rule_verifier", "judge", "tensorrt_llm"])
def test_a_killed_process_is_replaced_and_no_reward_is_wrong(service: Service, kind: str) -> None:
    service.wait_whole()
    with load(service) as seen:
        time.sleep(2)
        victims = service.processes(kind)
        assert victims, f"no process of kind {kind}"
        victims[0].kill()
        wait_replaced(service, kind, victims)
        healed_s = service.wait_whole()
        time.sleep(2)
    assert not seen.wrong()
    assert healed_s < 60
    assert {verdict.status for sample, verdict in seen.verdicts[-12:] if sample is RIGHT} == {Status.RULE_ACCEPTED}


@pytest.mark.timeout(300)
def test_a_stopped_rule_process_is_replaced_although_the_other_answers(service: Service) -> None:
    service.wait_whole()
    with load(service) as seen:
        time.sleep(2)
        victims = service.processes("rule_verifier")
        victims[0].suspend()
        time.sleep(5)
        with service.client() as client:
            answered = [client.verify([RIGHT])[0].status for _ in range(5)]
        wait_replaced(service, "rule_verifier", victims)
        service.wait_whole()
        time.sleep(2)
    assert answered == [Status.RULE_ACCEPTED] * 5, "the other process went on"
    assert not seen.wrong()


STUCK = """

import pathlib as _pathlib, time as _time

_start = TritonPythonModel._start
_flag = _pathlib.Path({flag!r})


def _stuck(self, call):
    try:
        _flag.unlink()
    except FileNotFoundError:
        return _start(self, call)
    while True:
        _time.sleep(1)


TritonPythonModel._start = _stuck
"""
"""A rule verifier of which the process that finds the flag never takes a request again."""


@pytest.mark.timeout(300)
def test_a_rule_process_that_hangs_is_noticed_by_its_beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flag, models = tmp_path / "flag", tmp_path / "models"
    shutil.copytree(ROOT / "model_repository", models, ignore=shutil.ignore_patterns("__pycache__"))
    model = models / "rule_verifier" / "1" / "model.py"
    model.write_text(model.read_text() + STUCK.format(flag=str(flag)))
    monkeypatch.setattr("tests.live.service.repository", lambda _folder, _slot: models)
    with serving(tmp_path, ENV) as service:
        service.wait_whole()
        victims = service.processes("rule_verifier")
        with load(service) as seen:
            flag.touch()
            give_up = time.monotonic() + 120
            while "rule_verifier wedged" not in service.said:
                assert time.monotonic() < give_up, service.said
                time.sleep(0.5)
            service.wait_whole()
        assert not set(victims) & set(service.processes("rule_verifier"))
    assert not flag.exists()
    assert not seen.wrong()
    unscored = [verdict.status for _, verdict in seen.verdicts if not verdict.status.scored]
    assert unscored == [], "the restart is an error that clients send again, not rows whose engine stopped before them"


def test_a_killed_server_comes_back(service: Service) -> None:
    service.wait_whole()
    with load(service) as seen:
        time.sleep(1)
        (server,) = [
            child for child in psutil.Process(service.process.pid).children() if "tritonserver" in child.name()
        ]
        server.kill()
        time.sleep(1)
        service.wait_whole()
    assert not seen.wrong()


def test_without_the_engine_rule_rows_are_right_and_the_rest_is_unavailable(service: Service) -> None:
    service.wait_whole()
    open_row = judged(next(NUMBERS))
    with service.client() as client:
        service.administration().unload("tensorrt_llm")
        time.sleep(6)  # longer than a canary: the supervisor must not undo what an operator did
        verdicts = client.verify([RIGHT, open_row, worked(next(NUMBERS))])
        assert [verdict.status for verdict in verdicts] == [
            Status.RULE_ACCEPTED,
            Status.JUDGE_UNAVAILABLE,
            Status.RULE_ACCEPTED,
        ]
        assert math.isnan(verdicts[1].reward)
        service.administration().load("tensorrt_llm")
        (again,) = client.verify([open_row])
    assert again.status in {Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED, Status.JUDGE_UNREADABLE}
