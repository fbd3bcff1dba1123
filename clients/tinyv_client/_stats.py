"""What one process's use of a client came to: counts that never hide an unscored row."""

import math
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tinyv_contract.records import Status, Verdict

__all__ = ["ClientStats", "Tally"]


@dataclass(frozen=True, slots=True)
class ClientStats:
    """Counts since the process first used the client."""

    rows: int = 0
    """Rows answered."""
    by_status: dict[str, int] = field(default_factory=dict)
    """Rows answered, by the server's status (that of the first answer, where the rule was asked again)."""
    unscored: int = 0
    """Rows the service gave no reward, whatever `on_unscored` then made of them."""
    filled: int = 0
    """Unscored rows that `on_unscored` gave a constant, or the rule's verdict."""
    requests: int = 0
    """Requests sent, further tries included."""
    retries: int = 0
    """Requests that were sent again."""
    errors: dict[str, int] = field(default_factory=dict)
    """Requests that ended in an error, by its type; those that a further try mended too."""


class Tally:
    """Counts from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_status: Counter[Status] = Counter()
        self._errors: Counter[str] = Counter()
        self._filled = self._requests = self._retries = 0

    def sent(self, tries: int) -> None:
        """One request, that has now been sent so many times."""
        with self._lock:
            self._requests += 1
            self._retries += tries > 1

    def failed(self, error: Exception) -> None:
        """One request that ended in an error."""
        with self._lock:
            self._errors[type(error).__name__] += 1

    def answered(self, said: Sequence[Verdict], given: Sequence[Verdict]) -> None:
        """Rows that are answered: what the server said of them, and what the caller gets."""
        counts = Counter([verdict.status for verdict in said])
        filled = 0
        if given is not said:
            pairs = zip(said, given, strict=True)
            filled = sum(not one.status.scored and not math.isnan(other.reward) for one, other in pairs)
        with self._lock:
            self._by_status.update(counts)
            self._filled += filled

    def snapshot(self) -> ClientStats:
        """The counts now."""
        with self._lock:
            by_status = {status.value: count for status, count in self._by_status.items()}
            unscored = sum(count for status, count in self._by_status.items() if not status.scored)
            return ClientStats(
                rows=sum(by_status.values()),
                by_status=by_status,
                unscored=unscored,
                filled=self._filled,
                requests=self._requests,
                retries=self._retries,
                errors=dict(self._errors),
            )
