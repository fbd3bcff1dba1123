"""The room's door: every row answered once and in order, whatever happens to queues, deadlines and the room itself."""

import threading
import time
from dataclasses import replace

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.rules.triage import Triage
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from .rules_kit import Asked, alive, ask, eventually, fast, ordinary, quick, room_of, row, slow, stuck, workers

SETTLED = "tinyv_rule_settled_total{{how={}}}"
LONG = {"deadline_s": 600.0, "fast_budget_s": 300.0}


def hurried(deadline_ms: int) -> RequestOptions:
    return RequestOptions(mode=Mode.RULE_ONLY, deadline_ms=deadline_ms)


def busy(room: RuleRoom, meters: MemoryMeters, request: Asked) -> None:
    """Returns when the only fast worker has taken a row of the request."""
    eventually(lambda: meters.values["tinyv_rule_pending{}"] >= 1 and len(fast(room).queue) == 0)
    assert not request.done


@pytest.fixture(scope="module")
def shared_room() -> RuleRoom:
    with room_of(quick(workers=2)) as room:
        yield room


ANY_TEXT = st.none() | st.text(max_size=60) | st.sampled_from(["\\boxed{\ud800}", "\ud800", "5\x00", "\\boxed{x+1}"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=5))
def test_any_rows_are_answered_once_and_in_order(shared_room: RuleRoom, texts: list[tuple[str, str]]) -> None:
    markers = [f"{number}" for number in range(len(texts))]
    rows = [pair for text, mark in zip(texts, markers, strict=True) for pair in (RuleRow(*text), row(mark, mark))]
    asked = Asked(shared_room, rows)
    verdicts = asked.verdicts()
    assert len(verdicts) == len(rows)
    assert [verdict.answer for verdict in verdicts[1::2]] == markers
    assert asked.calls == 1


def test_a_request_without_rows_is_answered(shared_room: RuleRoom) -> None:
    assert ask(shared_room, []) == []


def test_a_receiver_that_raises_harms_nobody(shared_room: RuleRoom, caplog: pytest.LogCaptureFixture) -> None:
    called = threading.Event()

    def fail(_: list[RuleVerdict]) -> None:
        called.set()
        raise LookupError("the caller's bug")

    shared_room.check([ordinary(77)], RequestOptions(), fail)
    assert called.wait(60)
    assert ask(shared_room, [ordinary(78)])[0].status is RuleStatus.ACCEPTED
    assert "receiver" in caplog.text


def test_a_row_that_breaks_triage_is_undecided_and_alone(
    shared_room: RuleRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Triage.look_at

    def broken(self: Triage, given: RuleRow, **options: bool) -> object:
        if given.ground_truth == "bug":
            raise LookupError
        return real(self, given, **options)

    monkeypatch.setattr(Triage, "look_at", broken)
    first, second = ask(shared_room, [RuleRow("bug", "5"), row("5", "5")])
    assert (first.status, first.detail) == (RuleStatus.UNDECIDED, "internal")
    assert second.status is RuleStatus.ACCEPTED


def test_the_same_pair_is_compared_once_and_remembered() -> None:
    meters = MemoryMeters()
    with room_of(quick(**LONG), meters) as room:
        assert {verdict.status for verdict in ask(room, [ordinary()] * 8)} == {RuleStatus.ACCEPTED}
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED
    settled = {how: meters.values[SETTLED.format(how)] for how in ("worker", "coalesced", "cache")}
    assert settled["worker"] == 1
    assert settled["coalesced"] + settled["cache"] == 8
    assert settled["cache"] >= 1


def test_the_same_pair_under_another_question_is_another_one() -> None:
    options = "Which is it? (A) {} (B) {}"
    answer = row("A", "17")
    with room_of(quick(classes="all")) as room:
        asked = [replace(answer, question=options.format(*values)) for values in ((17, 18), (18, 17), (17, 18))]
        statuses = [verdict.status for verdict in ask(room, asked)]
    assert statuses == [RuleStatus.ACCEPTED, RuleStatus.REFUTED, RuleStatus.ACCEPTED]


def test_a_request_with_a_deadline_uses_what_is_remembered() -> None:
    meters = MemoryMeters()
    with room_of(quick(**LONG), meters) as room:
        ask(room, [ordinary()], hurried(60_000))
        ask(room, [ordinary()])
        ask(room, [ordinary()], hurried(50_000))
    assert (meters.values[SETTLED.format("worker")], meters.values[SETTLED.format("cache")]) == (1, 2)
    assert len(meters.observed["tinyv_stage_seconds{stage=rule}"]) == 3, "one a request"


def test_a_deadline_beyond_the_room_s_own_shares_what_is_under_way() -> None:
    meters = MemoryMeters()
    with room_of(quick(deadline_s=1.0, fast_budget_s=0.5, queue_deadline_s=5.0), meters) as room:
        held = Asked(room, [stuck()])
        busy(room, meters, held)
        asked = [Asked(room, [ordinary()], hurried(deadline_ms)) for deadline_ms in (600_000, 599_000)]
        asked.append(Asked(room, [ordinary()]))
        assert {one.verdict().status for one in asked} == {RuleStatus.ACCEPTED}
    assert meters.values[SETTLED.format("coalesced")] == 2


def test_an_undecided_row_is_tried_again_by_the_next_request() -> None:
    meters = MemoryMeters()
    with room_of(quick(deadline_s=0.2), meters) as room:
        assert [ask(room, [stuck()])[0].status for _ in range(2)] == [RuleStatus.UNDECIDED] * 2
    assert meters.values[SETTLED.format("worker")] == 2


def test_a_full_queue_is_overloaded_at_once_and_the_rest_goes_on() -> None:
    meters = MemoryMeters()
    with room_of(quick(max_pending=2, deadline_s=1.0, fast_budget_s=0.5), meters) as room:
        held = Asked(room, [stuck()])
        busy(room, meters, held)
        verdicts = ask(room, [ordinary(number) for number in range(4)])
    assert [verdict.status.value for verdict in verdicts] == ["accepted", "accepted", "overloaded", "overloaded"]
    assert verdicts[3].detail == "queue"
    assert verdicts[3].answer == "x+3", "the answer is still told"


def test_a_row_that_waits_too_long_is_overloaded() -> None:
    meters = MemoryMeters()
    with room_of(quick(queue_deadline_s=0.3, **LONG), meters) as room:
        held = Asked(room, [stuck()])
        busy(room, meters, held)
        verdict = Asked(room, [ordinary()]).verdict()
        assert (verdict.status, verdict.detail) == (RuleStatus.OVERLOADED, "queue")
        assert not held.done


def test_a_request_s_deadline_ends_its_waiting_rows_and_nobody_else_s() -> None:
    meters = MemoryMeters()
    with room_of(quick(**LONG), meters) as room:
        held = Asked(room, [stuck()])
        busy(room, meters, held)
        patient = Asked(room, [ordinary()])
        verdict = Asked(room, [ordinary()], hurried(300)).verdict()
        assert (verdict.status, verdict.detail) == (RuleStatus.OVERLOADED, "deadline")
        assert not patient.done


def test_a_request_s_deadline_ends_its_running_rows() -> None:
    with room_of(quick(**LONG)) as room:
        verdict = Asked(room, [stuck()], hurried(500)).verdict()
        assert (verdict.status, verdict.detail) == (RuleStatus.UNDECIDED, "deadline")
        assert ask(room, [ordinary()])[0].status is RuleStatus.ACCEPTED


def test_a_small_request_is_not_behind_all_of_a_big_one() -> None:
    with room_of(quick(**LONG)) as room:
        big = Asked(room, [ordinary(number) for number in range(400)])
        assert ask(room, [ordinary(1000)])[0].status is RuleStatus.ACCEPTED
        assert not big.done
        assert {verdict.status for verdict in big.verdicts()} == {RuleStatus.ACCEPTED}


def test_closing_a_busy_room_settles_everything_and_leaves_no_process() -> None:
    meters, threads = MemoryMeters(), set(threading.enumerate())
    room = RuleRoom(quick(**LONG), meters)
    pids = workers(fast(room)) + workers(slow(room))
    held = Asked(room, [stuck()])
    busy(room, meters, held)
    waiting = Asked(room, [ordinary(number) for number in range(20)])
    room.close()
    assert (held.verdict().status, held.verdict().detail) == (RuleStatus.UNDECIDED, "closed")
    assert {verdict.status for verdict in waiting.verdicts()} == {RuleStatus.OVERLOADED}
    assert held.calls == waiting.calls == 1
    assert len(pids) == 2
    eventually(lambda: not any(alive(pid) for pid in pids))
    assert set(threading.enumerate()) <= threads
    assert meters.values["tinyv_rule_pending{}"] == 0


def test_a_closed_room_answers_and_closes_again() -> None:
    room = RuleRoom(quick(), MemoryMeters())
    room.close()
    room.close()
    assert [verdict.status.value for verdict in ask(room, [ordinary(), row("5", "5")])] == ["overloaded", "accepted"]


def test_a_room_may_be_closed_by_whoever_receives_its_verdicts() -> None:
    room = RuleRoom(quick(), MemoryMeters())
    closed = threading.Event()

    def close(_: list[RuleVerdict]) -> None:
        room.close()
        closed.set()

    room.check([ordinary()], RequestOptions(), close)
    assert closed.wait(60)


def test_two_rooms_live_side_by_side() -> None:
    with room_of(quick(**LONG)) as first, room_of(quick(**LONG)) as second:
        held = Asked(first, [stuck()])
        assert ask(second, [ordinary()])[0].status is RuleStatus.ACCEPTED
        second.close()
        assert not held.done
        assert len(workers(fast(first))) == len(workers(slow(first))) == 1


def test_many_threads_may_ask_at_once() -> None:
    meters = MemoryMeters()
    with room_of(quick(workers=2, **LONG), meters) as room:
        rows = [ordinary(number % 7) for number in range(50)]
        answers: list[list[RuleVerdict]] = []
        threads = [threading.Thread(target=lambda: answers.append(ask(room, rows))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(answers) == 8
    assert {verdict.status for verdicts in answers for verdict in verdicts} == {RuleStatus.ACCEPTED}
    assert meters.values["tinyv_rule_pending{}"] == 0


def test_no_worker_is_a_zombie_after_many_kills() -> None:
    with room_of(quick(deadline_s=0.1, fast_budget_s=0.05)) as room:
        ask(room, [stuck(number) for number in range(6)])
        time.sleep(0.1)
        family = psutil.Process().children(recursive=True)
        states = [child.status() for child in family if child.is_running()]
        assert psutil.STATUS_ZOMBIE not in states
