"""Everything that is counted of a file, in memory that does not grow with its rows (but by a few bytes a group)."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from tinyv_client.estimating.strata import is_judged
from tinyv_client.estimating.tally import Cell, Tally
from tinyv_client.reporting.groups import Groups
from tinyv_client.reporting.proving import Proof
from tinyv_client.reporting.seen import RULE, SERVICE, Seen
from tinyv_client.reporting.suspects import Suspects

__all__ = ["OTHERS", "Counts"]

OTHERS = "(others)"
_MAX_SOURCES = 200
_LONGEST_NAME = 100


class Counts:
    """The report's figures before any estimate."""

    def __init__(self, compare: Sequence[str]) -> None:
        self.verifiers = (RULE, SERVICE, *compare)
        self.rows: Counter[str] = Counter()
        """By source."""
        self.strata: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """By source and stratum."""
        self.tallies: dict[str, Tally] = {name: Tally() for name in self.verifiers}
        self.by_source: defaultdict[str, dict[str, Tally]] = defaultdict(
            lambda: {name: Tally() for name in self.verifiers}
        )
        self.proofs: Counter[Proof] = Counter()
        self.proofs_accepted: Counter[Proof] = Counter()
        """Those of them that the judge accepted."""
        self.groups = Groups(self.verifiers)
        self.suspects = Suspects()
        self.labels = 0
        self.judged = 0

    def add(self, row: Seen, proof: Proof | None) -> None:
        """Counts one row; `proof` where the rule is at hand to say it."""
        source = self._source(row.row.sample.data_source)
        self.rows[source] += 1
        self.strata[source][row.stratum] += 1
        self.labels += row.label is not None
        self.judged += is_judged(row.stratum)
        for name, said in row.accepted.items():
            self.tallies[name].add(Cell(row.stratum, said), row.label)
            self.by_source[source][name].add(Cell(row.stratum, said), row.label)
        if proof is not None:
            self.proofs[proof] += 1
            self.proofs_accepted[proof] += row.accepted[SERVICE]
        self.groups.add(row.group, row.accepted)
        self.suspects.add(row, ": ".join(proof) if proof else row.stratum)

    def _source(self, name: str) -> str:
        name = name[:_LONGEST_NAME]
        return name if name in self.rows or len(self.rows) < _MAX_SOURCES else OTHERS
