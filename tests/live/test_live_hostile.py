"""The hostile corpus beside ordinary rows, over and over: every row answered, neighbours unharmed, nothing leaks."""

import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tinyv_client import Sample, Status, Verdict

from .corpus import hostile_samples, ordinary_samples
from .service import ROOT, Service

ENV = {"TINYV_RULES_DEADLINE_S": "1.5"}

ROUNDS = 3
SLACK_S = 2.0
SCORED_BY_RULE = {Status.RULE_ACCEPTED, Status.RULE_REJECTED, Status.NO_ANSWER, Status.ANSWER_TOO_LONG}


def memory_mb(service: Service) -> float:
    """Resident memory of everything the service runs, except what a worker's life gives and takes."""
    total = 0
    for kind in ("rule_verifier", "judge", "tensorrt_llm"):
        total += sum(process.memory_info().rss for process in service.processes(kind))
    return total / 2**20


def same(left: Verdict, right: Verdict) -> bool:
    equal_rewards = left.reward == right.reward or (math.isnan(left.reward) and math.isnan(right.reward))
    return equal_rewards and left.status == right.status and left.answer == right.answer


@pytest.mark.timeout(900)
def test_the_corpus_harms_no_neighbour_and_leaves_nothing_behind(service: Service) -> None:
    hostile, ordinary = hostile_samples(), ordinary_samples()
    assert len(hostile) >= 40
    assert len(ordinary) == 40
    mixed = [sample for pair in zip(hostile, ordinary, strict=False) for sample in pair] + hostile[40:]
    with service.client(rows_per_request=1024) as client:
        alone = client.verify(ordinary, mode="rule_only")
        workers = len(service.processes("worker"))
        memory = []
        for round_number in range(ROUNDS):
            started = time.monotonic()
            # a new question number makes every hostile pair new to the caches
            verdicts = client.verify([_renewed(sample, round_number) for sample in mixed], mode="rule_only")
            took_s = time.monotonic() - started
            assert len(verdicts) == len(mixed)
            assert all(isinstance(verdict.status, Status) for verdict in verdicts)
            assert all(same(*pair) for pair in zip(verdicts[1:80:2], alone, strict=True))
            waves = len(hostile)  # at worst one slow worker takes every hostile row
            assert took_s < waves * (1.5 + SLACK_S)
            service.wait_whole()
            memory.append(memory_mb(service))
            assert len(service.processes("worker")) == workers, "a worker leaked or was not replaced"
    assert memory[-1] < memory[0] * 1.2 + 50, f"memory grows: {memory}"


def test_ordinary_rows_sent_beside_stuck_ones_do_not_wait_for_them(service: Service) -> None:
    """Two lanes: a burst of hostile requests in flight leaves the fast lane to ordinary ones."""
    hostile = [_renewed(sample, 99) for sample in hostile_samples()]
    with service.client(rows_per_request=1024) as client, service.client() as other, ThreadPoolExecutor(1) as pool:
        burst = pool.submit(client.verify, hostile, mode="rule_only")
        answered = 0
        while not burst.done() and answered < 10:
            (verdict,) = other.verify([Sample("", "4", "\\boxed{2^2}")], mode="rule_only")
            assert verdict.status is Status.RULE_ACCEPTED
            answered += 1
        burst.result()
    assert answered > 0, "ordinary requests were answered only after the hostile burst"


def test_in_addon_mode_every_hostile_row_gets_a_contract_status(service: Service) -> None:
    with service.client() as client:
        verdicts = client.verify(hostile_samples())
    assert all(math.isnan(verdict.reward) is not verdict.status.scored for verdict in verdicts)
    assert all(verdict.status is not Status.RULE_ACCEPTED for verdict in verdicts)


def test_rollouts_of_the_shared_file_are_all_answered(service: Service) -> None:
    path = ROOT.parent / "shared" / "data" / "rollouts_dev.jsonl"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    rows = [json.loads(line) for line in Path(path).read_text().splitlines()][:256]
    with service.client() as client:
        verdicts = client.verify(
            [Sample(row["question"], row["ground_truth"], row["response"]) for row in rows], mode="rule_only"
        )
    assert {verdict.status for verdict in verdicts} <= SCORED_BY_RULE
    right = [verdict.reward for verdict, row in zip(verdicts, rows, strict=True) if row["label"] == 1]
    assert sum(right) / len(right) > 0.75


def _renewed(sample: Sample, number: int) -> Sample:
    """The same pair, new to every cache: a trailing comment that changes no meaning."""
    return Sample(sample.question, f"{sample.ground_truth} " + " " * number, sample.response)


def test_no_zombie_is_left_among_the_service_s_processes(service: Service) -> None:
    family = psutil.Process(service.process.pid).children(recursive=True)
    assert [child for child in family if child.status() == psutil.STATUS_ZOMBIE] == []
