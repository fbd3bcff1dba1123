"""The room's door: rows in, verdicts out, in order.

Owns the steps of one row (extract, limits, cheap tiers, memory, pool) and the mapping of outcomes to rule statuses.
Knows nothing of tensors; heavy libraries live in the workers.
"""

import logging
import math
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from threading import Lock

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

from tinyv.bounded import key_of
from tinyv.meters import Meters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.audit import Audit
from tinyv.rules.classes import enabled_of, reconsidered
from tinyv.rules.extract import Found, is_blank
from tinyv.rules.fair import Job, Outcome
from tinyv.rules.memory import Memory
from tinyv.rules.pool import Pool
from tinyv.rules.settler import Settler
from tinyv.rules.triage import RuleRow, Settled, shown, triage
from tinyv.settings import RuleSettings

__all__ = ["RULE_VERSION", "RuleRoom", "RuleRow"]

_log = logging.getLogger(__name__)

_RULES = "3"
"""Raised whenever extraction, tiers or limits change a verdict."""


def _rule_version() -> str:
    try:
        return f"{_RULES}+math-verify{version('math-verify')}"
    except PackageNotFoundError:
        return f"{_RULES}+math-verify-missing"


RULE_VERSION = _rule_version()
"""Part of cache keys and audit records: the same version gives the same verdict."""

_STATUS_OF = {
    "accepted": RuleStatus.ACCEPTED,
    "rejected": RuleStatus.REJECTED,
    "undecided": RuleStatus.UNDECIDED,
    "overloaded": RuleStatus.OVERLOADED,
}


class _Batch:
    """The verdicts of one request, handed over when the last one is in."""

    def __init__(
        self, rows: Sequence[RuleRow], done: Callable[[list[RuleVerdict]], None], meters: Meters, audit: Audit
    ) -> None:
        self._rows = rows
        self._verdicts: list[RuleVerdict | None] = [None] * len(rows)
        self._missing = len(rows)
        self._done = done
        self._meters = meters
        self._audit = audit
        self._lock = Lock()

    def settle(self, index: int, verdict: RuleVerdict, how: str) -> None:
        """Sets one verdict; the last one calls `done`."""
        self._meters.count("tinyv_rule_rows_total", status=verdict.status.value)
        self._meters.count("tinyv_rule_settled_total", how=how)
        self._audit.write(self._rows[index].ground_truth, verdict, how)
        with self._lock:
            self._verdicts[index] = verdict
            self._missing -= 1
            complete = self._missing == 0
        if complete:
            self.finish()

    def finish(self) -> None:
        """Calls `done`, whose errors are the caller's own and must not end a worker's thread."""
        try:
            self._done([verdict for verdict in self._verdicts if verdict is not None])
        except Exception:  # noqa: BLE001  # the receiver's code is not ours
            _log.warning("the receiver of rule verdicts failed", exc_info=True)


class RuleRoom:
    """The rule verifier: start it once, check rows from any thread, close it."""

    def __init__(self, settings: RuleSettings, meters: Meters) -> None:
        """Starts the workers; returns when they are ready. Raises TinyvError when they do not start."""
        self._settings = settings
        self._meters = meters
        self._memory = Memory(settings.cache_entries)
        self._settler = Settler(
            max_answer_chars=settings.max_answer_chars,
            entries=settings.cache_entries,
            fast_paths=settings.fast_paths and settings.classes != "strict",
        )
        self._classes = enabled_of(settings.classes)
        self._audit = Audit(settings.audit_file, RULE_VERSION)
        self._requests = count()
        meters.count("tinyv_loads_total", model="rule_verifier", version=RULE_VERSION)
        self._pool = Pool(settings, meters)

    def check(
        self, rows: Sequence[RuleRow], options: RequestOptions, done: Callable[[list[RuleVerdict]], None]
    ) -> None:
        """Checks rows and calls `done` once, from any thread, with one verdict per row in row order.

        Returns without waiting for workers. Never raises for what a row contains.
        """
        batch = _Batch(rows, done, self._meters, self._audit)
        request = next(self._requests)
        until = math.inf if options.deadline_ms is None else time.monotonic() + options.deadline_ms / 1000
        compares = options.mode is not Mode.JUDGE_ONLY
        for index, row in enumerate(rows):
            found = self._triage(row, compares=compares)
            if isinstance(found, Settled):
                batch.settle(index, *_reconsidered(row, found.verdict, found.how, self._classes))
            else:
                ground_truth = (row.ground_truth or "") if compares else ""
                ticket = _Ticket(batch, index, row, found, self._classes, compares=compares)
                self._send(ground_truth, row.question, found, ticket, request, until)
        if not rows:
            batch.finish()

    def close(self) -> None:
        """Kills all workers; rows still open end as overloaded or undecided, and their `done` is called."""
        self._pool.close()

    def _triage(self, row: RuleRow, *, compares: bool) -> Settled | Found:
        try:
            return triage(
                row,
                max_answer_chars=self._settings.max_answer_chars,
                compares=compares,
                settle=self._settler.settle,
            )
        except Exception:  # noqa: BLE001  # a row that finds a bug here must not take its neighbours down
            _log.warning("a row broke the rule verifier's triage", exc_info=True)
            return Settled(RuleVerdict(RuleStatus.UNDECIDED, detail="internal"), "limit")

    def _send(
        self, ground_truth: str, question: str, found: Found, ticket: "_Ticket", request: int, until: float
    ) -> None:
        """Asks memory, then the pool; rows with their own deadline only share work with rows of the same deadline."""
        key = key_of(ground_truth, found.text, str(found.raw), question)
        if not self._memory.ask(key, until, ticket.settle):
            return

        def settle(outcome: Outcome) -> None:
            self._meters.move("tinyv_rule_pending", -1)
            self._memory.tell(key, until, outcome)

        self._meters.move("tinyv_rule_pending", 1)
        self._pool.submit(Job(request, (ground_truth, found.text, found.raw), settle, until))


class _Ticket:
    """A row that waits for an outcome."""

    def __init__(
        self, batch: _Batch, index: int, row: RuleRow, found: Found, classes: frozenset[str], *, compares: bool
    ) -> None:
        self._batch = batch
        self._index = index
        self._row = row
        self._found = found
        self._classes = classes
        self._compares = compares

    def settle(self, outcome: Outcome, how: str) -> None:
        """Turns the outcome into this row's verdict."""
        self._batch.settle(self._index, *_reconsidered(self._row, self._verdict(outcome), how, self._classes))

    def _verdict(self, outcome: Outcome) -> RuleVerdict:
        found = self._found
        answer = outcome.answer if found.raw and outcome.answer else shown(found)
        if outcome.word in {"undecided", "overloaded"}:
            return RuleVerdict(_STATUS_OF[outcome.word], answer, outcome.detail)
        if (outcome.word == "nothing" and not found.answer) or is_blank(answer):
            return RuleVerdict(RuleStatus.NO_ANSWER, detail="math_verify")
        if not self._compares:
            return RuleVerdict(RuleStatus.SKIPPED, answer, "math_verify")
        return RuleVerdict(_STATUS_OF.get(outcome.word, RuleStatus.REJECTED), answer, "math_verify")


def _reconsidered(row: RuleRow, verdict: RuleVerdict, how: str, classes: frozenset[str]) -> tuple[RuleVerdict, str]:
    """The verdict after the classes; a bug in one of them leaves the verdict as it was."""
    try:
        return reconsidered(row.ground_truth or "", verdict, how, classes)
    except Exception:  # noqa: BLE001  # a row that finds a bug here must not take its neighbours down
        _log.warning("a row broke the classes of equivalences", exc_info=True)
        return verdict, how
