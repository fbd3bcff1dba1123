"""Questions to the engine: merged, remembered, queued in turns, bounded in number and time.

Owns the life of one unique question. Runs on one event loop and is used from it alone, so it needs no locks.

- Identical questions share one engine call, in this request, in others in flight, and later through the cache.
- Requests take turns, so a thousand open rows of one delay the one row of another by one call.
- Time that runs out before the call began is `overloaded`, during it `unavailable`; neither is remembered.
- Where the engine computes prompts of equal length together, waiting ones of the length whose turn it is start with it.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tinyv_contract.traceparent import Traceparent

from tinyv.bounded import FairQueue, Recent
from tinyv.errors import EngineError, EngineGone
from tinyv.meters import Meters
from tinyv.records import VERDICTS, Completion, JudgeOutcome, JudgeReply, PromptPiece
from tinyv.settings import JudgeSettings
from tinyv.spans import Tracer

__all__ = ["Desk", "Engine", "Keeper", "Question"]

_LOG = logging.getLogger(__name__)

_RETRY_PAUSE_S = 1.0
"""Pause before the one retry after the engine was gone: the supervisor reloads a dead engine in a second or two."""


class Engine(Protocol):
    """What answers prompts: the engine slot behind its tokenizer."""

    def count(self, text: str) -> int:
        """Length of a text in tokens."""

    def shorten(self, text: str, max_tokens: int) -> str:
        """The text, without its middle if it is longer than that."""

    def length(self, pieces: tuple[PromptPiece, ...]) -> int:
        """Tokens of a prompt, 0 where it has none."""

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        """The greedy completion; raises EngineError, or EngineGone when another try may succeed."""


class Keeper(Protocol):
    """What keeps verdicts beyond this process."""

    def start(self) -> list[tuple[bytes, JudgeReply]]:
        """What was kept, by key, the latest last."""

    def put(self, key: bytes, reply: JudgeReply) -> None:
        """Keeps a verdict; returns at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """One unique question."""

    key: bytes
    """Differs whenever the verdict may differ."""
    prompt: Callable[[], tuple[PromptPiece, ...] | JudgeReply]
    """Writes the prompt when its turn has come, or says why it cannot be written."""
    max_new_tokens: int
    read: Callable[[Completion], JudgeReply]


class _Job:
    """A question that is waiting for its call or in it."""

    def __init__(self, question: Question, under: Traceparent | None) -> None:
        self.question = question
        self.under = under
        """The span of whoever asked first."""
        self.tokens = 0
        """Length of its prompt, where that decides what it starts with."""
        self.future: asyncio.Future[JudgeReply] = asyncio.get_running_loop().create_future()
        self.expiry: asyncio.TimerHandle | None = None
        self.queued = time.monotonic()
        self.waiters = 0
        self.started = False

    @property
    def unwanted(self) -> bool:
        """Whether nobody waits for it any more, or it was answered already."""
        return self.waiters == 0 or self.future.done()


class Desk:
    """Asks the engine; `settings` give the bounds."""

    def __init__(
        self,
        settings: JudgeSettings,
        engine: Engine,
        meters: Meters,
        tracer: Tracer | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self._settings = settings
        self._tracer = tracer or Tracer(meters, "")
        self._engine = engine
        self._meters = meters
        self._known: Recent[JudgeReply] = Recent(settings.cache_entries)
        self._keeper = keeper
        for key, reply in keeper.start() if keeper else ():
            self._known.put(key, reply)
        self._open: dict[bytes, _Job] = {}
        self._queue: FairQueue[_Job] = FairQueue()
        self._calls: set[asyncio.Task[None]] = set()
        self._sweeps = False
        meters.put("tinyv_queue_bound", settings.max_queued, queue="judge")
        for gauge in ("tinyv_judge_queued", "tinyv_judge_inflight"):
            meters.move(gauge, 0)

    async def ask(self, question: Question, request: int, until: float) -> JudgeReply:
        """The judge's reply, at the latest at `until` (as time.monotonic(), may be infinite)."""
        known = self._known.get(question.key)
        if known is not None:
            self._meters.count("tinyv_judge_settled_total", how="cache")
            return known
        job = self._open.get(question.key)
        how = "coalesced" if job else "engine"
        if until > time.monotonic():
            job = job or self._enqueue(question, request)
        if job is None:
            self._meters.count("tinyv_judge_settled_total", how="overloaded")
            return JudgeReply(JudgeOutcome.OVERLOADED)
        reply = await self._wait(job, until)
        self._meters.count("tinyv_judge_settled_total", how=how)
        return reply

    def _enqueue(self, question: Question, request: int) -> _Job | None:
        if len(self._queue) >= self._settings.max_queued:
            self._drop_unwanted()
        if len(self._queue) >= self._settings.max_queued:
            return None
        loop = asyncio.get_running_loop()
        job = _Job(question, self._tracer.place)
        if self._settings.equal_length_batch > 1:
            job.tokens = self._length(question)
        job.expiry = loop.call_later(self._settings.queue_deadline_s, self._expire, job)
        self._open[question.key] = job
        self._queue.put(request, job)
        self._meters.move("tinyv_judge_queued", 1)
        loop.call_soon(self._start_calls)
        return job

    async def _wait(self, job: _Job, until: float) -> JudgeReply:
        job.waiters += 1
        timeout = None if until == math.inf else max(until - time.monotonic(), 0.0)
        try:
            return await asyncio.wait_for(asyncio.shield(job.future), timeout)
        except asyncio.TimeoutError:  # the builtin TimeoutError is another class before Python 3.11
            return JudgeReply(JudgeOutcome.UNAVAILABLE if job.started else JudgeOutcome.OVERLOADED)
        finally:
            job.waiters -= 1
            if job.waiters == 0 and not job.started:
                self._close(job)
                self._sweep_soon()

    def _length(self, question: Question) -> int:
        prompt = question.prompt()
        return 0 if isinstance(prompt, JudgeReply) else self._engine.length(prompt)

    def _start_calls(self) -> None:
        batch = max(self._settings.equal_length_batch, 1)
        while self._queue and len(self._calls) <= max(self._settings.max_inflight - batch, 0):
            first = self._queue.take()
            self._meters.move("tinyv_judge_queued", -1)
            if first.unwanted:
                continue
            self._start(first)
            for job in self._like(first, batch - 1):
                self._start(job)

    def _like(self, first: _Job, most: int) -> list[_Job]:
        """Waiting jobs of the same length, taken out of the queue."""
        if not most:
            return []
        found = self._queue.remove(lambda job: job.tokens == first.tokens and not job.unwanted, most)
        self._meters.move("tinyv_judge_queued", -len(found))
        return found

    def _start(self, job: _Job) -> None:
        job.started = True
        self._stop_clock(job)
        self._observe("queue", job.queued)
        self._meters.move("tinyv_judge_inflight", 1)
        call = asyncio.get_running_loop().create_task(self._call(job))
        self._calls.add(call)
        call.add_done_callback(self._called)

    def _called(self, call: "asyncio.Task[None]") -> None:
        self._calls.discard(call)
        self._meters.move("tinyv_judge_inflight", -1)
        self._start_calls()

    async def _call(self, job: _Job) -> None:
        span = self._tracer.begin("tinyv.engine", job.under)
        waited_s = time.monotonic() - job.queued
        try:
            reply = await self._reply(job.question)
        except Exception:  # noqa: BLE001  # one question's failure is its own; the log has the details
            _LOG.warning("a question to the judge failed", exc_info=True)
            reply = JudgeReply(JudgeOutcome.UNAVAILABLE)
        span.end(outcome=reply.outcome.value, waited_s=waited_s)
        self._settle(job, reply)

    async def _reply(self, question: Question) -> JudgeReply:
        prompt = question.prompt()
        if isinstance(prompt, JudgeReply):
            return prompt
        try:
            completion = await self._complete(prompt, question.max_new_tokens)
        except asyncio.TimeoutError:
            outcome = "timeout"
        except EngineGone:
            outcome = "gone"
        except EngineError as error:
            _LOG.warning("the judge engine refused a call: %s", error)
            outcome = "error"
        else:
            reply = question.read(completion)
            self._meters.count("tinyv_engine_calls_total", outcome=reply.outcome.value)
            return reply
        self._meters.count("tinyv_engine_calls_total", outcome=outcome)
        return JudgeReply(JudgeOutcome.UNAVAILABLE)

    async def _complete(self, prompt: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        try:
            return await self._once(prompt, max_new_tokens)
        except EngineGone:
            self._meters.count("tinyv_engine_calls_total", outcome="retried")
            await asyncio.sleep(_RETRY_PAUSE_S)
            return await self._once(prompt, max_new_tokens)

    async def _once(self, prompt: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        started, call = time.monotonic(), self._engine.complete(prompt, max_new_tokens)
        try:
            return await asyncio.wait_for(call, self._settings.engine_timeout_s)
        finally:
            self._observe("engine", started)

    def _observe(self, stage: str, since: float) -> None:
        self._meters.observe("tinyv_stage_seconds", time.monotonic() - since, stage=stage)

    def _expire(self, job: _Job) -> None:
        if not job.started:
            self._observe("queue", job.queued)
            self._settle(job, JudgeReply(JudgeOutcome.OVERLOADED))

    def _settle(self, job: _Job, reply: JudgeReply) -> None:
        self._close(job)
        if reply.outcome in VERDICTS:
            self._known.put(job.question.key, reply)
            if self._keeper:
                self._keeper.put(job.question.key, reply)
        if not job.future.done():
            job.future.set_result(reply)

    def _close(self, job: _Job) -> None:
        """No later question joins this job."""
        self._stop_clock(job)
        if self._open.get(job.question.key) is job:
            del self._open[job.question.key]

    @staticmethod
    def _stop_clock(job: _Job) -> None:
        if job.expiry is not None:
            job.expiry.cancel()

    def _sweep_soon(self) -> None:
        """Questions are given up by the hundred, when a request's time is over: they are taken out together."""
        if not self._sweeps:
            self._sweeps = True
            asyncio.get_running_loop().call_soon(self._drop_unwanted)

    def _drop_unwanted(self) -> None:
        self._sweeps = False
        gone = self._queue.remove(lambda job: job.unwanted)
        self._meters.move("tinyv_judge_queued", -len(gone))
