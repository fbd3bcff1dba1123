"""The room's door: rows with the rule's verdict in, rewards out, in order.

Owns the steps of one row (route, ask, merge) and what is counted. Knows nothing of tensors.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, count
from typing import Any

from tinyv_contract.contract import MAX_DATA_SOURCE_CHARS
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Verdict
from tinyv_contract.traceparent import Traceparent

from tinyv.audit import Audit
from tinyv.bounded import key_of
from tinyv.judge.desk import Desk, Engine, Question
from tinyv.judge.identity import keeper
from tinyv.judge.lines import verdict_line
from tinyv.judge.opinions import in_doubt, together
from tinyv.judge.parse import read_reply
from tinyv.judge.prompt import put, render
from tinyv.judge.route import merge, needs_judge
from tinyv.meters import Meters
from tinyv.profiles import Profile
from tinyv.records import JudgeOutcome, JudgeReply, PromptPiece, RuleVerdict
from tinyv.settings import AuditSettings, JudgeSettings
from tinyv.spans import Tracer

__all__ = ["JUDGE_VERSION", "JudgeRoom", "JudgeRow"]

JUDGE_VERSION = "1"
"""Raised whenever rendering or reading changes a verdict; part of every cache key, beside profile and model."""

MAX_CHARS_PER_TOKEN = 16
"""A text of more characters is not even counted: a run of spaces is the longest token there is."""

MAX_DATA_SOURCES = 100
"""Distinct `data_source` labels in the metrics; later ones count as `other`, since labels are outside text."""


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One row; None stands for a text that was not UTF-8 or too large."""

    question: str | None
    ground_truth: str | None
    rule: RuleVerdict
    data_source: str = ""
    key: str = ""
    """Ties what the audit says of the row; empty without one."""


class JudgeRoom:
    """The judge; lives on one event loop."""

    def __init__(
        self,
        settings: JudgeSettings,
        profile: Profile,
        engine: Engine,
        meters: Meters,
        model_id: str,
        tracer: Tracer | None = None,
        audit: Audit | None = None,
    ) -> None:
        self._settings = settings
        self._profile = profile
        self._engine = engine
        self._meters = meters
        self._identity = f"{JUDGE_VERSION} {profile.identity} {model_id}"
        self._tracer = tracer or Tracer(meters, "")
        self._audit = audit or Audit("judge", meters, AuditSettings())
        self._audit.stamp(judge_version=self._identity)
        self._desk = Desk(settings, engine, meters, self._tracer, keeper(settings, self._identity, meters))
        self._requests = count()
        self._sources: set[str] = set()
        meters.count("tinyv_loads_total", model="judge", version=self._identity)

    def close(self) -> None:
        """Writes the last lines of the audit."""
        self._audit.close()

    async def judge(
        self,
        rows: Sequence[JudgeRow],
        options: RequestOptions,
        *,
        spent_s: float = 0.0,
        under: Traceparent | None = None,
        request_id: str = "",
    ) -> list[Verdict]:
        """One verdict per row, in row order.

        Args:
            rows: any number of rows.
            options: the request's options.
            spent_s: seconds of the request's own deadline that are already gone.
            under: the span to which the request belongs.
            request_id: the caller's name of the request, for the audit.
        """
        span = self._tracer.begin("tinyv.judge", under)
        with span.current():
            replies = await self._replies(rows, options, spent_s)
        verdicts = [merge(row.rule, reply, options) for row, reply in zip(rows, replies, strict=True)]
        ends = zip((verdict.status for verdict in verdicts), (row.data_source for row in rows), strict=True)
        for (status, source), number in Counter(ends).items():
            self._meters.count("tinyv_rows_total", number, status=status.value, data_source=self._label(source))
        self._audit.write(len(rows), lambda: self._lines(rows, replies, verdicts, options, request_id))
        span.end((verdict.status.value for verdict in verdicts), rows=len(rows))
        return verdicts

    async def _replies(
        self, rows: Sequence[JudgeRow], options: RequestOptions, spent_s: float
    ) -> list[JudgeReply | None]:
        """The judge's word on each row, None for those that need none."""
        request, started = next(self._requests), time.monotonic()
        until = math.inf
        if options.deadline_ms is not None:
            until = started + options.deadline_ms / 1000 - spent_s
        asked = [needs_judge(row.rule, options.mode) for row in rows]  # most are not, and need no task of their own
        replies = iter(await asyncio.gather(*(self._asked(row, request, until) for row in compress(rows, asked))))
        if any(asked):
            self._meters.observe("tinyv_stage_seconds", time.monotonic() - started, stage="judge")
        return [next(replies) if is_asked else None for is_asked in asked]

    def _lines(
        self,
        rows: Sequence[JudgeRow],
        replies: Sequence[JudgeReply | None],
        verdicts: Sequence[Verdict],
        options: RequestOptions,
        request_id: str,
    ) -> Iterator[dict[str, Any]]:
        of_all = {"options": replace(options, traceparent=None).to_parameters(), "request_id": request_id}
        for row, reply, verdict in zip(rows, replies, verdicts, strict=True):
            line = verdict_line(row.key, row.rule, reply, verdict)
            if reply is not None:
                line["prompt_key"] = self._key(self._heard(row), row.ground_truth or "", row.rule.answer).hex()
            line["data_source"] = row.data_source
            yield line | of_all

    async def _asked(self, row: JudgeRow, request: int, until: float) -> JudgeReply:
        self._meters.count("tinyv_judge_rows_total", rule_status=row.rule.status.value)
        question, truth, answer = row.question, row.ground_truth, row.rule.answer
        if question is None or not truth or (self._profile.needs_question and not question.strip()):
            return JudgeReply(JudgeOutcome.INVALID_INPUT)
        asked = self._heard(row)
        first = await self._desk.ask(self._question(asked, truth, answer), request, until)
        if not in_doubt(first, self._profile, self._settings.second_opinion_within):
            return first
        second = await self._desk.ask(self._question(asked, answer, truth), request, until)
        reply = together(first, second)
        self._meters.count("tinyv_judge_second_opinions_total", outcome=reply.outcome.value)
        return reply

    def _heard(self, row: JudgeRow) -> str:
        """The question, where the profile's judge hears it."""
        return (row.question or "") if self._profile.needs_question else ""

    def _key(self, question: str, truth: str, answer: str) -> bytes:
        return key_of(self._identity, question, truth, answer)

    def _question(self, question: str, truth: str, answer: str) -> Question:
        return Question(
            key=self._key(question, truth, answer),
            prompt=lambda: self._prompt(question, truth, answer),
            max_new_tokens=self._profile.max_new_tokens,
            read=lambda completion: read_reply(self._profile, completion),
        )

    def _prompt(self, question: str, ground_truth: str, answer: str) -> tuple[PromptPiece, ...] | JudgeReply:
        if self._too_long(answer):
            return JudgeReply(JudgeOutcome.ANSWER_TOO_LONG)
        if self._too_long(ground_truth):
            return JudgeReply(JudgeOutcome.INVALID_INPUT)
        question = self._engine.shorten(question, self._settings.max_question_tokens)
        return render(self._profile, question=question, ground_truth=ground_truth, answer=answer)

    def _too_long(self, text: str) -> bool:
        bound = self._settings.max_answer_tokens
        if len(text) > bound * MAX_CHARS_PER_TOKEN:
            return True
        shown = put(self._profile, text)
        if shown.isascii() and len(shown) < bound:  # no token is shorter than such a character
            return False
        return self._engine.count(shown) > bound

    def _label(self, source: str) -> str:
        label = "".join(char for char in source[:MAX_DATA_SOURCE_CHARS] if char.isprintable() and char not in '"\\')
        if label in self._sources or len(self._sources) < MAX_DATA_SOURCES:
            self._sources.add(label)
            return label
        return "other"
