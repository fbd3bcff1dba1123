"""What all adapters share: a client for each process, and what is said of a row that has no reward.

An outage is no verdict: a batch that no server answers in its time is `unreachable`, counted and logged, and the
adapter says of its rows what it says of unscored ones.
"""

import functools
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

from tinyv_contract.records import Sample, Status, Verdict

from tinyv_client._security import Tls
from tinyv_client._unscored import OnUnscored
from tinyv_client.aclient import AsyncVerifierClient
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.client import VerifierClient
from tinyv_client.errors import DeadlineExceeded, InvalidArgument, Unavailable, Unscored

__all__ = ["METRICS", "Outcome", "Scorer", "scorer"]

_log = logging.getLogger("tinyv_client.adapters")

UNREACHABLE = "unreachable"
"""The status of a row that no server answered in time."""

METRICS = ("tinyv_unscored", "tinyv_judged")
"""Keys of `Outcome.metrics`: the same for every row, numbers all."""

_JUDGED = frozenset(status.value for status in Status if status.judged)
_SCORED = frozenset(status.value for status in Status if status.scored)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row."""

    reward: float
    """NaN where the trainer is to be told that there is none."""
    status: str

    @property
    def has_reward(self) -> bool:
        """Whether there is a number to give."""
        return not math.isnan(self.reward)

    @property
    def metrics(self) -> dict[str, float]:
        """Whether the service had no reward, whatever stands in for it; and whether the judge decided."""
        return {"tinyv_unscored": float(self.status not in _SCORED), "tinyv_judged": float(self.status in _JUDGED)}


class Scorer:
    """Scores for one trainer; usable from threads, event loops and forked children."""

    def __init__(self, settings: AdapterSettings, *, says_unscored: bool) -> None:
        self._policy: OnUnscored = settings.policy("nan" if says_unscored else "rule")
        if self._policy == "nan" and not says_unscored:
            expected = "raise, rule or a number: this trainer takes NaN for a reward"
            raise InvalidArgument(f"on_unscored: got 'nan', expected {expected}")
        self._last_resort = math.nan if says_unscored else settings.last_resort
        keep = {
            "timeout_s": settings.timeout_s,
            "on_unscored": self._policy,
            "affinity": settings.affinity,
            "token": settings.token,
            "tls": None if settings.tls_roots is None else Tls(roots=settings.tls_roots),
        }
        self._asked = {
            "mode": settings.mode,
            "judge_weight": settings.judge_weight,
            "reward_type": settings.reward_type,
        }
        self.client = VerifierClient(settings.url, **keep)  # type: ignore[arg-type]  # each has its own type
        self.aclient = AsyncVerifierClient(settings.url, **keep)  # type: ignore[arg-type]

    def batch(self, samples: Sequence[Sample]) -> list[Outcome]:
        """One outcome per sample, in order."""
        try:
            return self._outcomes(self.client.verify(samples, **self._asked))  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return [self._unreachable(error, len(samples))] * len(samples)

    def one(self, sample: Sample) -> Outcome:
        """As `batch`, for one row; rows of concurrent threads travel together."""
        try:
            return self._outcomes([self.client.verify_one(sample, **self._asked)])[0]  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable(error, 1)

    async def abatch(self, samples: Sequence[Sample]) -> list[Outcome]:
        """As `batch`, in an event loop."""
        try:
            return self._outcomes(await self.aclient.verify(samples, **self._asked))  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return [self._unreachable(error, len(samples))] * len(samples)

    async def aone(self, sample: Sample) -> Outcome:
        """As `one`, in an event loop; rows of its concurrent coroutines travel together."""
        try:
            return self._outcomes([await self.aclient.verify_one(sample, **self._asked)])[0]  # type: ignore[arg-type]
        except (Unavailable, DeadlineExceeded) as error:
            return self._unreachable(error, 1)

    def _outcomes(self, verdicts: Sequence[Verdict]) -> list[Outcome]:
        return [Outcome(self._reward(verdict.reward), verdict.status.value) for verdict in verdicts]

    def _reward(self, reward: float) -> float:
        return self._last_resort if math.isnan(reward) else reward

    def _unreachable(self, error: Exception, rows: int) -> Outcome:
        if self._policy == "raise":
            raise Unscored(f"{rows} rows are unscored: {error}") from error
        _log.warning("%d rows are unscored: %s", rows, error)
        constant = self._policy if isinstance(self._policy, int | float) else self._last_resort
        return Outcome(float(constant), UNREACHABLE)


@functools.cache
def scorer(settings: AdapterSettings, *, says_unscored: bool) -> Scorer:
    """The scorer of these settings; one for all calls of a process, and of its forked children."""
    return Scorer(settings, says_unscored=says_unscored)
