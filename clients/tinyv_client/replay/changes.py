"""What a server says now of rows that were audited, against what was said then."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Verdict

from tinyv_client.replay.audits import Audited

if TYPE_CHECKING:
    from tinyv_client.client import VerifierClient

__all__ = ["Change", "Changes", "versions_of"]

_CHUNK_ROWS = 1024
_LOADED = re.compile(r'^tinyv_loads_total\{(?=[^}]*model="([^"]*)")(?=[^}]*version="([^"]*)")', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose verdict is another one now."""

    row: Audited
    now: Verdict
    other: tuple[str, ...]
    """The models that decided by another version then; empty: the same versions, or nobody knows the server's."""


@dataclass(slots=True)
class Changes:
    """Asks again, and counts."""

    client: "VerifierClient"
    versions: Mapping[str, frozenset[str]]
    """The server's, by model; empty where they are not known."""
    tolerance: float
    """Of rewards and probabilities: other processors round otherwise."""
    asked: int = 0
    unscored: int = 0
    """Rows that have no verdict now."""
    versions_then: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def of(self, rows: Iterable[Audited]) -> Iterator[Change]:
        """Every row whose verdict changed; raises VerifierError."""
        rows = iter(rows)
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            alike: defaultdict[RequestOptions, list[Audited]] = defaultdict(list)
            for row in chunk:
                alike[row.options].append(row)
            for options, some in alike.items():
                yield from self._of(some, options)

    def _of(self, rows: list[Audited], options: RequestOptions) -> Iterator[Change]:
        found = self.client.verify(
            [row.sample for row in rows],
            mode=options.mode,
            judge_weight=options.judge_weight,
            reward_type=options.reward_type,
        )
        for row, now in zip(rows, found, strict=True):
            self.asked += 1
            for model, version in row.versions.items():
                self.versions_then[model][version] += 1
            if not now.status.scored:
                self.unscored += 1
            elif not self._same(row.verdict, now):
                yield Change(row, now, self._other(row))

    def _same(self, then: Verdict, now: Verdict) -> bool:
        near = math.isclose(then.reward, now.reward, rel_tol=0.0, abs_tol=self.tolerance)
        return then.status is now.status and near

    def _other(self, row: Audited) -> tuple[str, ...]:
        known = self.versions
        return tuple(model for model, version in row.versions.items() if model in known and version not in known[model])


def versions_of(page: str) -> dict[str, frozenset[str]]:
    """What decides at a server, by model, from its metrics page."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for model, version in _LOADED.findall(page):
        found[model].add(version)
    return {model: frozenset(versions) for model, versions in found.items()}
