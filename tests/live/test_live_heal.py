"""`kill -9` of every kind of process under load: errors or typed statuses, never a wrong reward, whole by itself."""

import itertools
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
import pytest
from tinyv_client import Sample, Status, Verdict, VerifierError

from .service import Service

ENV = {"TINYV_JUDGE_ENGINE_TIMEOUT_S": "30"}

NUMBERS = itertools.count(10)
"""Makes rows unique over the whole module."""

RIGHT = Sample("What is $1+1$?", "2", "So the answer is \\boxed{2}.")
JUDGED = "Which?"


def parsed(number: int) -> Sample:
    """A right answer that only math-verify can accept; unique, so that no cache knows it."""
    return Sample("Expand.", f"x^2+2x+{number}", f"\\boxed{{(x+1)^2+{number - 1}}}")


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
                samples = [RIGHT, parsed(number), judged(number)]
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


@pytest.mark.parametrize("kind", ["worker", "rule_verifier", "judge", "tensorrt_llm"])
def test_a_killed_process_is_replaced_and_no_reward_is_wrong(service: Service, kind: str) -> None:
    service.wait_whole()
    with load(service) as seen:
        time.sleep(2)
        victims = service.processes(kind)
        assert victims, f"no process of kind {kind}"
        victims[0].kill()
        time.sleep(1)
        healed_s = service.wait_whole()
        time.sleep(2)
    assert not seen.wrong()
    assert healed_s < 60
    assert {verdict.status for sample, verdict in seen.verdicts[-12:] if sample is RIGHT} == {Status.RULE_ACCEPTED}
    assert victims[0].pid not in {process.pid for process in service.processes(kind)}
    assert service.processes(kind)


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
    with service.triton() as triton, service.client() as client:
        triton.unload_model("tensorrt_llm", headers=service.admin())
        time.sleep(6)  # longer than a canary: the supervisor must not undo what an operator did
        verdicts = client.verify([RIGHT, open_row, parsed(next(NUMBERS))])
        assert [verdict.status for verdict in verdicts] == [
            Status.RULE_ACCEPTED,
            Status.JUDGE_UNAVAILABLE,
            Status.RULE_ACCEPTED,
        ]
        assert math.isnan(verdicts[1].reward)
        triton.load_model("tensorrt_llm", headers=service.admin())
        (again,) = client.verify([open_row])
    assert again.status in {Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED, Status.JUDGE_UNREADABLE}
