"""Rows that come one at a time, sent together: which verdicts are final after the rule has seen a batch.

A batch's answers come together, so no row that waits for the judge may be in one: a batch asks the rule alone, within a
short deadline, and each row that it leaves open is then asked about in a request of its own.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, Sample, Status, Verdict

__all__ = ["FLIGHTS", "Batch", "is_final", "sieves"]

FLIGHTS = 2
"""Batches on their way before rows are gathered: one is answered while the next is written."""

SIEVE_MS = 500
"""Longest a row that the rule finds hard holds up its batch: the rule's own budget of a fast worker."""

_FINAL_IN_ADDON = (Status.RULE_ACCEPTED, Status.NO_ANSWER, Status.ANSWER_TOO_LONG)
"""What `addon` says of a row exactly when `rule_only` does. An invalid row is asked again: it costs nothing."""

Waiter = TypeVar("Waiter")


@dataclass(slots=True)
class Batch(Generic[Waiter]):
    """Rows of concurrent callers with the same options, and who waits for each."""

    options: RequestOptions
    samples: list[Sample] = field(default_factory=list)
    waiters: list[Waiter] = field(default_factory=list)
    left: bool = False
    """It takes no more rows."""

    def add(self, sample: Sample, waiter: Waiter) -> int:
        """Takes a row in; the rows there are now."""
        self.samples.append(sample)
        self.waiters.append(waiter)
        return len(self.samples)

    def final(self, verdicts: list[Verdict]) -> list[Verdict | None]:
        """The verdicts that end their rows' way; None for the others."""
        return [verdict if is_final(verdict, self.options) else None for verdict in verdicts]

    @property
    def sieve(self) -> RequestOptions:
        """What the batch asks."""
        deadline_ms = min(self.options.deadline_ms or SIEVE_MS, SIEVE_MS)
        return RequestOptions(mode=Mode.RULE_ONLY, deadline_ms=deadline_ms)


def sieves(options: RequestOptions) -> bool:
    """Whether the rule alone can decide rows of these options; else each has a request of its own.

    So has a row that belongs to a trace.
    """
    return options.traceparent is None and (options.mode is Mode.ADDON or options.mode is Mode.RULE_ONLY)


def is_final(verdict: Verdict, options: RequestOptions) -> bool:
    """Whether the sieve's verdict is the one that the row's own request would get."""
    if options.mode is Mode.RULE_ONLY:
        return verdict.status.scored
    return verdict.status in _FINAL_IN_ADDON
