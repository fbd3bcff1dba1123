"""The hostile corpus beside ordinary rows in one request: all answered, no neighbour harmed, nothing left behind."""

import gc

import psutil
import pytest
from tinyv.records import RuleStatus
from tinyv.rules import RuleRoom, RuleRow
from tinyv.settings import RuleSettings

from tests.live.corpus import RIGHT, WRONG, hostile_samples, ordinary_samples

from .rules_kit import ask, eventually, fast, room_of, slow, workers

ROUNDS = 3
MAX_GROWTH_MB = 30
# One try of 0.75 s for each row: short, or the rows that end in a kill would take minutes, and without the slow lane,
# whose niced workers may starve on a loaded machine. The ordinary rows need 0.1 s of computing at most.
SETTINGS = RuleSettings(workers=2, slow_workers=1, deadline_s=0.75, fast_budget_s=0.75)

HOSTILE = [RuleRow(sample.ground_truth, sample.response) for sample in hostile_samples(sendable=False)]
ORDINARY = [RuleRow(sample.ground_truth, sample.response) for sample in ordinary_samples()]


def renewed(row: RuleRow, number: int) -> RuleRow:
    """The same row, unknown to the memory."""
    return RuleRow(f"{row.ground_truth}{' ' * number}", row.response)


def whole(room: RuleRoom) -> bool:
    return len(workers(fast(room))) == SETTINGS.workers and len(workers(slow(room))) == SETTINGS.slow_workers


def memory_mb() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def test_the_corpus_is_large_and_the_ordinary_rows_are_mixed() -> None:
    assert len(hostile_samples()) >= 40
    assert len(hostile_samples(sendable=False)) > len(hostile_samples()), "a lone surrogate is among them"
    assert len(ORDINARY) == len(RIGHT) + len(WRONG) == 40


@pytest.mark.timeout(300)
def test_hostile_rows_harm_no_neighbour_and_leave_nothing_behind() -> None:
    with room_of(SETTINGS) as room:
        alone = ask(room, ORDINARY)
        right = [verdict.status is RuleStatus.ACCEPTED for verdict in alone]
        assert right == [True, False] * 20
        assert {verdict.status for verdict in alone} <= {RuleStatus.ACCEPTED, RuleStatus.REJECTED, RuleStatus.REFUTED}
        memory = []
        for number in range(1, ROUNDS + 1):
            mixed = [row for index, hostile in enumerate(HOSTILE) for row in (hostile, *ORDINARY[index : index + 1])]
            verdicts = ask(room, [renewed(row, number) for row in mixed])
            answered = dict(zip(map(id, mixed), verdicts, strict=True))
            same = [(answered[id(row)].status, answered[id(row)].answer) for row in ORDINARY]
            assert same == [(verdict.status, verdict.answer) for verdict in alone]
            assert all(answered[id(row)].status is not RuleStatus.ACCEPTED for row in HOSTILE)
            eventually(lambda: whole(room))
            memory.append(memory_mb())
    assert memory[-1] - memory[0] < MAX_GROWTH_MB, memory
