"""What all adapters share: a client for each process, and what is said of a row that has no reward.

An outage is no verdict: a batch that no server answers in its time is `unreachable`, counted and logged, and the
adapter says of its rows what it says of unscored ones. So it is with a row that nothing can score: `invalid_input`.
"""

import functools
import logging
import math
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tinyv_contract.records import Sample, Status, Verdict

from tinyv_client._security import Tls
from tinyv_client._unscored import OnUnscored
from tinyv_client.aclient import AsyncVerifierClient
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.client import VerifierClient
from tinyv_client.errors import DeadlineExceeded, InvalidArgument, Unavailable, Unscored
from tinyv_client.intake import Row

__all__ = ["METRICS", "Outcome", "Scorer", "scorer"]

_log = logging.getLogger("tinyv_client.adapters")

UNREACHABLE = "unreachable"
"""The status of a row that no server answered in time."""

METRICS = ("tinyv_unscored", "tinyv_judged")
"""Keys of `Outcome.metrics`: the same for every row, numbers all."""

_JUDGED = frozenset(status.value for status in Status if status.judged)
_SCORED = frozenset(status.value for status in Status if status.scored)

_MAX_PROBLEMS = 256
"""Different reasons that are counted apart."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row."""

    reward: float
    """NaN where the trainer is to be told that there is none."""
    status: str
    problem: str = ""
    """Why nothing could score it (`Row.problem`)."""

    @property
    def has_reward(self) -> bool:
        """Whether there is a number to give."""
        return not math.isnan(self.reward)

    @property
    def metrics(self) -> dict[str, float]:
        """Whether the service had no reward, whatever stands in for it; and whether the judge decided."""
        return {"tinyv_unscored": float(self.status not in _SCORED), "tinyv_judged": float(self.status in _JUDGED)}

    @property
    def why(self) -> str:
        """The status, with the reason where there is one: for an error, or a trainer's own field."""
        return f"{self.status}: {self.problem}" if self.problem else self.status


class Scorer:
    """Scores for one trainer; usable from threads, event loops and forked children."""

    def __init__(self, settings: AdapterSettings, *, says_unscored: bool) -> None:
        self._policy: OnUnscored = settings.policy("nan" if says_unscored else "rule")
        if self._policy == "nan" and not says_unscored:
            expected = "raise, rule or a number: this trainer takes NaN for a reward"
            raise InvalidArgument(f"on_unscored: got 'nan', expected {expected}")
        self._last_resort = math.nan if says_unscored else settings.last_resort
        self._problems = _Problems()
        keep = {
            "timeout_s": settings.timeout_s,
            "on_unscored": self._policy,
            "affinity": settings.affinity,
            "token": settings.token,
            "tls": None
            if settings.tls_roots is None
            else Tls(settings.tls_roots, settings.tls_key, settings.tls_certificate),
        }
        self._asked = {
            "mode": settings.mode,
            "judge_weight": settings.judge_weight,
            "reward_type": settings.reward_type,
        }
        self.client = VerifierClient(settings.url, **keep)  # type: ignore[arg-type]  # each has its own type
        self.aclient = AsyncVerifierClient(settings.url, **keep)  # type: ignore[arg-type]

    def batch(self, rows: Sequence[Row]) -> list[Outcome]:
        """One outcome a row, in order."""
        self._problems.note(rows)
        try:
            return self._outcomes(rows, self.client.verify(_samples(rows), **self._asked))  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable(rows, error)

    def one(self, row: Row) -> Outcome:
        """As `batch`, for one row; rows of concurrent threads travel together."""
        self._problems.note([row])
        try:
            return self._outcomes([row], [self.client.verify_one(row.sample, **self._asked)])[0]  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable([row], error)[0]

    async def abatch(self, rows: Sequence[Row]) -> list[Outcome]:
        """As `batch`, in an event loop."""
        self._problems.note(rows)
        try:
            return self._outcomes(rows, await self.aclient.verify(_samples(rows), **self._asked))  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable(rows, error)

    async def aone(self, row: Row) -> Outcome:
        """As `one`, in an event loop; rows of its concurrent coroutines travel together."""
        self._problems.note([row])
        try:
            return self._outcomes([row], [await self.aclient.verify_one(row.sample, **self._asked)])[0]  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable([row], error)[0]

    def _outcomes(self, rows: Sequence[Row], verdicts: Sequence[Verdict]) -> list[Outcome]:
        return [
            Outcome(self._reward(verdict.reward), verdict.status.value, row.problem)
            for row, verdict in zip(rows, verdicts, strict=True)
        ]

    def _reward(self, reward: float) -> float:
        return self._last_resort if math.isnan(reward) else reward

    def _unreachable(self, rows: Sequence[Row], error: Exception) -> list[Outcome]:
        if self._policy == "raise":
            raise Unscored(f"{len(rows)} rows are unscored: {error}") from error
        _log.warning("%d rows are unscored: %s", len(rows), error)
        constant = self._policy if isinstance(self._policy, int | float) else self._last_resort
        return [Outcome(float(constant), UNREACHABLE)] * len(rows)


class _Problems:
    """Says of rows that nothing can score why, and where they stand; of a thousand of a kind, four times."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def note(self, rows: Sequence[Row]) -> None:
        for position, row in enumerate(rows):
            if row.problem and _is_power_of_ten(count := self._count(row.problem)):
                said = "row %d of %d is unscored (invalid_input): %s; %d such rows so far"
                _log.warning(said, position, len(rows), row.problem, count)

    def _count(self, problem: str) -> int:
        with self._lock:  # threads that call at the same time
            known = problem if problem in self._counts or len(self._counts) < _MAX_PROBLEMS else ""
            self._counts[known] += 1
            return self._counts[known]


def _is_power_of_ten(count: int) -> bool:
    return str(count).strip("0") == "1"


def _samples(rows: Sequence[Row]) -> list[Sample]:
    return [row.sample for row in rows]


@functools.cache
def scorer(settings: AdapterSettings, *, says_unscored: bool) -> Scorer:
    """The scorer of these settings; one for all calls of a process, and of its forked children."""
    return Scorer(settings, says_unscored=says_unscored)
