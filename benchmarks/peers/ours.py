"""Peer (d): us. One request per group through the public client; `rule_only` or the whole service."""

from tinyv_client import VerifierClient

from benchmarks.harness.rows import Row, samples
from benchmarks.harness.service import Service
from benchmarks.harness.split import snapshot

__all__ = ["OurPeer"]


class OurPeer:
    """Scores groups; safe from several threads."""

    def __init__(self, service: Service, mode: str) -> None:
        self.name = f"this service ({mode})"
        self._service = service
        self._mode = mode
        self._client = VerifierClient(service.url)
        self._calls_before = self._calls()
        self._judged: list[bool] = []

    @property
    def judge_calls(self) -> int:
        """Calls of the engine so far; the supervisor's canary, one in two seconds at most, is among them."""
        return self._calls() - self._calls_before if self._mode != "rule_only" else 0

    @property
    def rows_judged(self) -> int:
        """Rows so far whose verdict is the judge's."""
        return sum(self._judged)

    def score(self, rows: list[Row]) -> list[float]:
        """A reward per row; NaN where there is none."""
        verdicts = self._client.verify(samples(rows), mode=self._mode)
        self._judged += [verdict.status.judged for verdict in verdicts]
        return [verdict.reward for verdict in verdicts]

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _calls(self) -> int:
        counters = snapshot(self._service).counters
        return sum(count for name, count in counters.items() if name.startswith("tinyv_engine_calls_total"))
