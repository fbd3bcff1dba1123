"""Canary attacks: what the service is asked, and who hears of a reward for one."""

import logging
import threading
import time
from types import SimpleNamespace
from typing import cast

import pytest
from tinyv.serving import attacks
from tinyv.serving.attacks import DATA_SOURCE, TRICKS, Attack, Attacker
from tinyv.serving.local import connect
from tinyv.serving.server import TritonServer
from tinyv.serving.supervisor import Supervisor
from tinyv_client.testing import FakeServer
from tinyv_contract.records import NAN, Sample, Status, Verdict

REWARDED = "a canary attack was rewarded"


def attacked(fake: FakeServer, count: int) -> None:
    """Lets a supervisor attack until so many were asked."""
    plan = SimpleNamespace(triton_grpc=fake.url, attack_every_s=0.01)
    supervisor = Supervisor(cast("TritonServer", SimpleNamespace(plan=plan)), lambda _line: None)
    thread = threading.Thread(target=supervisor._attack_forever)
    thread.start()
    until = time.monotonic() + 60
    while len(fake.requests) < count and time.monotonic() < until:
        time.sleep(0.01)
    supervisor.stop()
    thread.join(60)
    assert len(fake.requests) >= count
    assert not thread.is_alive()


def test_the_whole_service_is_asked_a_sum_and_answered_with_a_trick() -> None:
    with FakeServer(lambda _sample: Verdict(0.0, Status.JUDGE_REJECTED)) as fake:
        attacked(fake, len(TRICKS))
        (first, *_), parameters = fake.requests[0].samples, fake.requests[0].parameters
        asked = [sample for request in fake.requests for sample in request.samples]
    left, right = (int(word) for word in first.question.removeprefix("What is ").removesuffix("?").split(" + "))
    assert first == Sample(f"What is {left} + {right}?", str(left + right), TRICKS[0], DATA_SOURCE)
    assert parameters["deadline_ms"] == attacks._WAIT_MS
    assert {sample.response for sample in asked} == set(TRICKS)


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict(1.0, Status.JUDGE_ACCEPTED), True),
        (Verdict(1.0, Status.RULE_ACCEPTED), True),
        (Verdict(0.0, Status.NO_ANSWER), False),
        (Verdict(NAN, Status.JUDGE_UNAVAILABLE), False),
    ],
)
def test_a_reward_for_a_trick_is_named_in_the_log(
    caplog: pytest.LogCaptureFixture, verdict: Verdict, *, says: bool
) -> None:
    with FakeServer(lambda _sample: verdict) as fake, caplog.at_level(logging.ERROR):
        attacked(fake, 2)
    lines = [record.getMessage() for record in caplog.records if REWARDED in record.getMessage()]
    assert bool(lines) is says
    assert all(repr(TRICKS[0]) in line and verdict.status.value in line for line in lines[:1])


def test_a_service_that_is_away_has_no_verdict() -> None:
    with FakeServer() as fake:
        url = fake.url
    assert Attack(1, 2, TRICKS[0]).status(connect(url)) is None


def test_attacks_go_round_and_no_sum_comes_twice() -> None:
    attacker = Attacker()
    drawn = [attacker.attack() for _ in range(2 * len(TRICKS))]
    assert [attack.trick for attack in drawn] == [*TRICKS, *TRICKS]
    assert len({(attack.left, attack.right) for attack in drawn}) == len(drawn)
    assert all(str(attack.left + attack.right) not in attack.trick for attack in drawn)
