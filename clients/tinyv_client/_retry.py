"""When to ask again, and when to give up. Pure: no clock, no sleeping."""

import random
from dataclasses import dataclass

from tinyv_client.errors import Unavailable, VerifierError

__all__ = ["RetryPolicy"]


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounded tries with growing, jittered waits; asking again is safe, since a verdict changes nothing.

    The default outlasts a restart of the server by its supervisor (5-10 s) and gives up within 17 s.
    `RetryPolicy(tries=1)` never asks again.
    """

    tries: int = 10
    """Times one request is sent at most."""
    first_wait_s: float = 0.25
    """Wait before the second try, doubled for each later one; half of every wait is random."""
    longest_wait_s: float = 2.5

    def wait_s(self, tries: int, error: VerifierError, left_s: float) -> float | None:
        """Seconds to wait after that many tries; None: give up."""
        if not isinstance(error, Unavailable) or tries >= self.tries:
            return None
        full_s = min(self.first_wait_s * 2.0 ** (tries - 1), self.longest_wait_s)
        wait_s = full_s * random.uniform(0.5, 1.0)  # noqa: S311  # spreads clients, guards nothing
        return wait_s if wait_s < left_s else None
