"""The desk in front of the engine: merging, remembering, turns, bounds, deadlines, failures."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from tinyv.errors import EngineError, EngineGone
from tinyv.judge.desk import Desk, Question
from tinyv.judge.parse import read_reply
from tinyv.meters import MemoryMeters
from tinyv.profiles import load_profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply, PromptPiece
from tinyv.settings import JudgeSettings

PROFILE = load_profile("tinyv-1.5b")
TRUE = Completion(("True",), (math.log(0.9),))
SETTINGS = JudgeSettings(max_inflight=4, max_queued=100, queue_deadline_s=30.0, engine_timeout_s=30.0, cache_entries=50)

ACCEPTED, REJECTED = JudgeOutcome.ACCEPTED, JudgeOutcome.REJECTED
UNAVAILABLE, OVERLOADED, UNREADABLE = JudgeOutcome.UNAVAILABLE, JudgeOutcome.OVERLOADED, JudgeOutcome.UNREADABLE


class ScriptedEngine:
    """Answers as scripted; keeps what it was asked and how many calls were open at once."""

    def __init__(self, script: Callable[[str], Awaitable[Completion]] | None = None) -> None:
        self.asked: list[str] = []
        self.open = self.most_open = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._script = script

    def count(self, text: str) -> int:
        return len(text.split())

    def shorten(self, text: str, max_tokens: int) -> str:
        return " ".join(text.split()[:max_tokens])

    def length(self, pieces: tuple[PromptPiece, ...]) -> int:
        return len(pieces[0].text)

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        assert max_new_tokens == PROFILE.max_new_tokens
        self.asked.append(pieces[0].text)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await self.gate.wait()
            return await self._script(pieces[0].text) if self._script else TRUE
        finally:
            self.open -= 1


def question(name: str) -> Question:
    return Question(
        key=name.encode(),
        prompt=lambda: (PromptPiece(name),),
        max_new_tokens=PROFILE.max_new_tokens,
        read=lambda completion: read_reply(PROFILE, completion),
    )


def desk(engine: ScriptedEngine, **changes: object) -> tuple[Desk, MemoryMeters]:
    meters = MemoryMeters()
    return Desk(replace(SETTINGS, **changes), engine, meters), meters


def ask(subject: Desk, name: str, request: int = 0, within_s: float = math.inf) -> "asyncio.Task[JudgeReply]":
    until = math.inf if within_s == math.inf else time.monotonic() + within_s
    return asyncio.get_running_loop().create_task(subject.ask(question(name), request, until))


async def outcomes(*tasks: "asyncio.Task[JudgeReply]") -> list[JudgeOutcome]:
    return [reply.outcome for reply in await asyncio.gather(*tasks)]


async def settled(value: Callable[[], int]) -> None:
    """Returns when the value has been the same, and not zero, for a while."""
    before = 0
    for _ in range(1000):
        await asyncio.sleep(0.02)
        if value() == before != 0:
            return
        before = value()


def test_identical_questions_in_flight_share_one_call_and_later_ones_the_cache() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine)
        replies = await asyncio.gather(*(ask(subject, "same", request) for request in range(40)))
        assert len(engine.asked) == 1
        assert {reply.outcome for reply in replies} == {ACCEPTED}
        assert (await ask(subject, "same")).probability == pytest.approx(0.9)
        assert len(engine.asked) == 1
        assert meters.values["tinyv_judge_settled_total{how=engine}"] == 1
        assert meters.values["tinyv_judge_settled_total{how=coalesced}"] == 39
        assert meters.values["tinyv_judge_settled_total{how=cache}"] == 1

    asyncio.run(run())


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine, cache_entries=2)
        for name in ("a", "b", "a", "c", "a", "b"):
            await ask(subject, name)
        assert engine.asked == ["a", "b", "c", "b"]

    asyncio.run(run())


def test_calls_in_flight_are_many_but_bounded() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine, max_inflight=300, max_queued=2000)
        engine.gate.clear()
        tasks = [ask(subject, str(number)) for number in range(1000)]
        await settled(lambda: engine.open)
        assert engine.open == 300
        assert meters.values["tinyv_judge_inflight{}"] == 300
        assert meters.values["tinyv_judge_queued{}"] == 700
        engine.gate.set()
        assert set(await outcomes(*tasks)) == {ACCEPTED}
        assert engine.most_open == 300
        await asyncio.sleep(0)
        assert meters.values["tinyv_judge_inflight{}"] == meters.values["tinyv_judge_queued{}"] == 0

    asyncio.run(run())


def test_requests_take_turns() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine, max_inflight=1)
        big = [ask(subject, f"big{number}", 1) for number in range(20)]
        await asyncio.sleep(0)
        await ask(subject, "small", 2)
        assert engine.asked.index("small") <= 2
        await asyncio.gather(*big)

    asyncio.run(run())


def test_a_full_queue_is_overloaded_at_once_and_the_rest_is_answered() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine, max_inflight=1, max_queued=3)
        engine.gate.clear()
        tasks = [ask(subject, "first")]
        await asyncio.sleep(0.01)
        tasks += [ask(subject, f"more{number}") for number in range(5)]
        await asyncio.sleep(0.01)
        engine.gate.set()
        assert await outcomes(*tasks) == [ACCEPTED] * 4 + [OVERLOADED] * 2
        assert meters.values["tinyv_judge_settled_total{how=overloaded}"] == 2
        assert meters.values["tinyv_queue_bound{queue=judge}"] == 3
        seen = [len(meters.observed[f"tinyv_stage_seconds{{stage={stage}}}"]) for stage in ("queue", "engine")]
        assert seen == [4, 4], "who was turned away has not waited"

    asyncio.run(run())


def test_time_that_runs_out_in_the_queue_is_overloaded_and_never_remembered() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine, max_inflight=1, queue_deadline_s=0.05)
        engine.gate.clear()
        running, queued = ask(subject, "running"), ask(subject, "queued")
        assert await outcomes(queued) == [OVERLOADED]
        engine.gate.set()
        assert await outcomes(running, ask(subject, "queued")) == [ACCEPTED, ACCEPTED]

    asyncio.run(run())


def test_a_request_s_own_deadline_ends_its_wait_alone() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine, max_inflight=1)
        engine.gate.clear()
        patient = ask(subject, "running")
        hasty = ask(subject, "running", within_s=0.05)
        hasty_queued = ask(subject, "queued", within_s=0.05)
        assert await outcomes(hasty, hasty_queued) == [UNAVAILABLE, OVERLOADED]
        assert not patient.done()
        engine.gate.set()
        assert await outcomes(patient) == [ACCEPTED]
        await asyncio.sleep(0.01)
        assert engine.asked == ["running"], "nobody waits for the queued one any more, so nobody is asked"

    asyncio.run(run())


def test_abandoned_questions_leave_their_place_in_the_queue() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine, max_inflight=1, max_queued=3)
        engine.gate.clear()
        running = ask(subject, "running")
        await asyncio.sleep(0.01)
        await asyncio.gather(*(ask(subject, f"hasty{number}", within_s=0.02) for number in range(3)))
        late = ask(subject, "late")
        await asyncio.sleep(0.01)
        engine.gate.set()
        assert await outcomes(running, late) == [ACCEPTED, ACCEPTED]
        assert meters.values["tinyv_judge_queued{}"] == 0

    asyncio.run(run())


def test_b6_questions_that_nobody_waits_for_leave_the_queue_at_once() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine, max_inflight=1)
        engine.gate.clear()
        running = ask(subject, "running")
        waiting = [ask(subject, f"expired{number}", within_s=0.02) for number in range(20)]
        waiting += [ask(subject, f"cancelled{number}") for number in range(20)]
        patient = ask(subject, "cancelled7")
        await asyncio.gather(*waiting[:20])
        for task in waiting[20:]:
            task.cancel()
        await asyncio.sleep(0.01)
        assert meters.values["tinyv_judge_queued{}"] == 1, "the one that somebody still waits for"
        engine.gate.set()
        assert await outcomes(running, patient) == [ACCEPTED] * 2
        assert engine.asked == ["running", "cancelled7"]

    asyncio.run(run())


def test_a_call_that_takes_too_long_is_unavailable_and_frees_its_place() -> None:
    async def slow_once(name: str) -> Completion:
        await asyncio.sleep(60 if name == "slow" else 0)
        return TRUE

    async def run() -> None:
        engine = ScriptedEngine(slow_once)
        subject, meters = desk(engine, max_inflight=1, engine_timeout_s=0.05)
        assert await outcomes(ask(subject, "slow"), ask(subject, "next")) == [UNAVAILABLE, ACCEPTED]
        assert meters.values["tinyv_engine_calls_total{outcome=timeout}"] == 1

    asyncio.run(run())


@pytest.mark.parametrize(("failures", "expected"), [(1, ACCEPTED), (2, UNAVAILABLE)])
def test_an_engine_that_was_gone_is_asked_once_more(
    failures: int, expected: JudgeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinyv.judge.desk._RETRY_PAUSE_S", 0.01)
    left = [failures]

    async def gone(_name: str) -> Completion:
        left[0] -= 1
        if left[0] >= 0:
            raise EngineGone("Model 'tensorrt_llm' is not ready")
        return TRUE

    async def run() -> None:
        subject, _ = desk(ScriptedEngine(gone))
        assert await outcomes(ask(subject, "a")) == [expected]
        left[0] = 0
        assert await outcomes(ask(subject, "a")) == [ACCEPTED], "an outage is not remembered"

    asyncio.run(run())


@pytest.mark.parametrize("error", [EngineError("no"), RuntimeError("bug"), ValueError("worse")])
def test_a_failing_call_is_unavailable_and_harms_no_neighbour(error: Exception) -> None:
    async def failing(name: str) -> Completion:
        if name == "bad":
            raise error
        return TRUE

    async def run() -> None:
        engine = ScriptedEngine(failing)
        subject, _ = desk(engine, max_inflight=1)
        tasks = [ask(subject, name) for name in ("good", "bad", "fine")]
        assert await outcomes(*tasks) == [ACCEPTED, UNAVAILABLE, ACCEPTED]

    asyncio.run(run())


def test_an_unreadable_reply_is_not_remembered() -> None:
    async def run() -> None:
        async def murmur(_name: str) -> Completion:
            return Completion(("Maybe",), (-0.1,))

        engine = ScriptedEngine(murmur)
        subject, _ = desk(engine)
        assert await outcomes(ask(subject, "a")) == [UNREADABLE]
        assert await outcomes(ask(subject, "a")) == [UNREADABLE]
        assert len(engine.asked) == 2

    asyncio.run(run())


def test_a_prompt_that_cannot_be_written_costs_no_call() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine)
        refused = replace(question("a"), prompt=lambda: JudgeReply(JudgeOutcome.ANSWER_TOO_LONG))
        assert (await subject.ask(refused, 0, math.inf)).outcome is JudgeOutcome.ANSWER_TOO_LONG
        assert engine.asked == []

    asyncio.run(run())


def test_a_caller_that_is_cancelled_leaves_the_others_their_answer() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine)
        engine.gate.clear()
        leaving, staying = ask(subject, "a"), ask(subject, "a")
        await asyncio.sleep(0.01)
        leaving.cancel()
        await asyncio.sleep(0.01)
        engine.gate.set()
        assert await outcomes(staying) == [ACCEPTED]

    asyncio.run(run())


def test_waiting_questions_of_one_length_start_side_by_side() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, meters = desk(engine, max_inflight=3, equal_length_batch=3)
        engine.gate.clear()
        tasks = [ask(subject, name, request) for request, name in enumerate(("a", "bb", "ccc", "dd", "e", "ff", "gg"))]
        await settled(lambda: len(engine.asked))
        assert engine.asked == ["a", "e"], "the first one's turn, and what has its length"
        engine.gate.set()
        assert await outcomes(*tasks) == [ACCEPTED] * 7
        assert engine.asked == ["a", "e", "bb", "dd", "ff", "ccc", "gg"]
        assert meters.values["tinyv_judge_queued"] == 0

    asyncio.run(run())


def test_nobody_starts_out_of_turn_where_lengths_do_not_matter() -> None:
    async def run() -> None:
        engine = ScriptedEngine()
        subject, _ = desk(engine, max_inflight=1)
        await outcomes(*(ask(subject, name, request) for request, name in enumerate(("a", "bb", "c"))))
        assert engine.asked == ["a", "bb", "c"]

    asyncio.run(run())
