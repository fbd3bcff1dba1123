"""The room's door: rows in, verdicts out, in order.

Owns the steps of one row (triage, memory, pool) and the mapping of outcomes to rule statuses.
Knows nothing of tensors; heavy libraries live in the workers.
"""

import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import count, starmap
from threading import Lock
from typing import Any

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode
from tinyv_contract.traceparent import Traceparent

from tinyv.audit import Audit
from tinyv.bounded import key_of
from tinyv.errors import BadSetting
from tinyv.meters import Meters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.jobs import Job, Outcome
from tinyv.rules.memory import Memory
from tinyv.rules.pool import Pool
from tinyv.rules.rows import RuleRow, Settled
from tinyv.rules.triage import Open, Triage
from tinyv.settings import AuditSettings, RuleSettings
from tinyv.spans import Span, Tracer

__all__ = ["RULE_VERSION", "RuleRoom", "RuleRow"]

_log = logging.getLogger(__name__)

_RULES = "4"
"""Raised whenever extraction, reading, deciding or limits change a verdict."""


def _rule_version() -> str:
    try:
        return f"{_RULES}+math-verify{version('math-verify')}"
    except PackageNotFoundError:
        return f"{_RULES}+math-verify-missing"


RULE_VERSION = _rule_version()
"""Part of cache keys and audit records: the same version gives the same verdict."""

_STATUS_OF = {
    "accepted": RuleStatus.ACCEPTED,
    "refuted": RuleStatus.REFUTED,
    "rejected": RuleStatus.REJECTED,
    "undecided": RuleStatus.UNDECIDED,
    "overloaded": RuleStatus.OVERLOADED,
}


class _Batch:
    """The verdicts of one request, handed over when the last one is in."""

    def __init__(
        self,
        rows: Sequence[RuleRow],
        done: Callable[[list[RuleVerdict]], None],
        meters: Meters,
        audit: Audit,
        span: Span,
    ) -> None:
        self._rows = rows
        self._settled: list[tuple[RuleVerdict, str] | None] = [None] * len(rows)
        self._missing = len(rows)
        self._done = done
        self._meters = meters
        self._audit = audit
        self._lock = Lock()
        self._started = time.monotonic()
        self._span = span

    def settle(self, index: int, verdict: RuleVerdict, how: str) -> None:
        """Sets one verdict; the last one calls `done`."""
        with self._lock:
            self._settled[index] = verdict, how
            self._missing -= 1
            complete = self._missing == 0
        if complete:
            self.finish()

    def finish(self) -> None:
        """Calls `done`, whose errors are the caller's own and must not end a worker's thread."""
        settled = [found for found in self._settled if found is not None]
        verdicts = [verdict for verdict, _ in settled]
        for status, rows in Counter(verdict.status for verdict in verdicts).items():
            self._meters.count("tinyv_rule_rows_total", rows, status=status.value)
        for how, rows in Counter(how for _, how in settled).items():
            self._meters.count("tinyv_rule_settled_total", rows, how=how)
        self._meters.observe("tinyv_stage_seconds", time.monotonic() - self._started, stage="rule")
        self._span.end((verdict.status.value for verdict in verdicts), rows=len(verdicts))
        self._audit.write(len(verdicts), lambda: starmap(_line, zip(self._rows, settled, strict=True)))
        try:
            self._done(verdicts)
        except Exception:  # noqa: BLE001  # the receiver's code is not ours
            _log.warning("the receiver of rule verdicts failed", exc_info=True)


def _line(row: RuleRow, settled: tuple[RuleVerdict, str]) -> dict[str, Any]:
    """The row's line in the audit: all that there was to decide on, and by what it was decided."""
    verdict, how = settled
    return {
        "line": "rule",
        "key": row.key,
        "question": row.question,
        "ground_truth": row.ground_truth,
        "response": row.response,
        "answer": verdict.answer,
        "status": verdict.status.value,
        "proof": verdict.detail,
        "how": how,
    }


class RuleRoom:
    """The rule verifier: start it once, check rows from any thread, close it."""

    def __init__(
        self, settings: RuleSettings, meters: Meters, tracer: Tracer | None = None, audit: Audit | None = None
    ) -> None:
        """Starts the workers; returns when they are ready. Raises TinyvError when they do not start."""
        if settings.classes not in {"all", "strict"}:
            raise BadSetting(f"RuleSettings: setting 'classes': got {settings.classes!r}, expected all or strict")
        self._settings = settings
        self._meters = meters
        self._tracer = tracer or Tracer(meters, "")
        self._memory = Memory(settings.cache_entries)
        self._triage = Triage(
            max_answer_chars=settings.max_answer_chars, entries=settings.cache_entries, strict=settings.strict
        )
        self._audit = audit or Audit("rule_verifier", meters, AuditSettings())
        version = f"{RULE_VERSION} strict" if settings.strict else RULE_VERSION
        self._audit.stamp(rule_version=version)
        self._requests = count()
        meters.count("tinyv_loads_total", model="rule_verifier", version=version)
        meters.move("tinyv_rule_pending", 0)
        self._pool = Pool(settings, meters)

    def check(
        self,
        rows: Sequence[RuleRow],
        options: RequestOptions,
        done: Callable[[list[RuleVerdict]], None],
        *,
        under: Traceparent | None = None,
    ) -> None:
        """Checks rows and calls `done` once, from any thread, with one verdict per row in row order.

        Returns without waiting for workers. Never raises for what a row contains.
        """
        batch = _Batch(rows, done, self._meters, self._audit, self._tracer.begin("tinyv.rule", under))
        request = next(self._requests)
        until = self._until(options)
        compares = options.mode is not Mode.JUDGE_ONLY
        for index, row in enumerate(rows):
            found = self._look_at(row, compares=compares)
            if isinstance(found, Settled):
                batch.settle(index, found.verdict, found.how)
            else:
                self._send(found, _Ticket(batch, index, found, strict=self._settings.strict), request, until)
        if not rows:
            batch.finish()

    def close(self) -> None:
        """Kills all workers; rows still open end as overloaded or undecided, and their `done` is called."""
        self._pool.close()
        self._audit.close()

    def _until(self, options: RequestOptions) -> float:
        """When the request gives up, as time.monotonic(); infinite where the room's own deadlines come first.

        Rows under way are shared by those who wait equally long, and clients send what is left of their time.
        """
        settings, left_s = self._settings, (options.deadline_ms or math.inf) / 1000
        own_s = 2 * (settings.queue_deadline_s + 2 * (settings.fast_budget_s + settings.deadline_s))
        return math.inf if left_s > own_s else time.monotonic() + left_s

    def _look_at(self, row: RuleRow, *, compares: bool) -> Settled | Open:
        try:
            return self._triage.look_at(row, compares=compares)
        except Exception:  # noqa: BLE001  # a row that finds a bug here must not take its neighbours down
            _log.warning("a row broke the rule verifier's triage", exc_info=True)
            return Settled(RuleVerdict(RuleStatus.UNDECIDED, detail="internal"), "limit")

    def _send(self, found: Open, ticket: "_Ticket", request: int, until: float) -> None:
        """Asks memory, then the pool; rows with their own deadline only share work with rows of the same deadline."""
        key = key_of(*map(str, found.task))
        if not self._memory.ask(key, until, ticket.settle):
            return

        def settle(outcome: Outcome) -> None:
            self._meters.move("tinyv_rule_pending", -1)
            self._memory.tell(key, until, outcome)

        self._meters.move("tinyv_rule_pending", 1)
        self._pool.submit(Job(request, found.task, settle, until))


class _Ticket:
    """A row that waits for an outcome."""

    def __init__(self, batch: _Batch, index: int, found: Open, *, strict: bool) -> None:
        self._batch = batch
        self._index = index
        self._found = found
        self._strict = strict

    def settle(self, outcome: Outcome, how: str) -> None:
        """Turns the outcome into this row's verdict."""
        self._batch.settle(self._index, self._verdict(outcome), how)

    def _verdict(self, outcome: Outcome) -> RuleVerdict:
        if outcome.word in {"undecided", "overloaded"}:
            return RuleVerdict(_STATUS_OF[outcome.word], self._found.answer, outcome.detail)
        if self._strict:
            extracted = outcome.answer if self._found.task[3] else ""
            answer = extracted or self._found.answer
            return RuleVerdict(_STATUS_OF.get(outcome.word, RuleStatus.REJECTED), answer, "math_verify")
        word = "rejected" if outcome.word == "refuted" and not self._found.refutes else outcome.word
        return RuleVerdict(_STATUS_OF[word], self._found.answer, outcome.answer)
