"""`python -m benchmarks.reporting.agree FIRST SECOND`: whether two runs of `make bench` or `make bench-peers` agree.

Owns the comparison of two folders of results. Two medians agree when they are no further apart than the larger of the
spreads that the report prints for them: how far another run's median may lie in 19 of 20 cases.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.paths import RESULTS, fail, say
from benchmarks.harness.results import read_csv
from benchmarks.reporting.saved import FIGURES, Line, peer_medians, points

__all__ = ["Compared", "compare", "compare_peers", "main"]


_PEERS = "peers.csv"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one point or peer, in both runs."""

    of: str
    figure: str
    medians: tuple[float, float]
    spreads: tuple[float, float]
    """As shares of the medians."""

    @property
    def agrees(self) -> bool:
        """Whether the second median is one that the larger spread allows; never for a point that ran once."""
        return abs(math.log(self.medians[1] / self.medians[0])) <= max(self.spreads)


def compare(first: Sequence[Line], second: Sequence[Line]) -> list[Compared]:
    """Every figure of every point that both runs of a sweep have."""
    others = {point.value: point for point in points(second)}
    return [
        Compared(
            f"{point.value:g}",
            figure,
            (getattr(point, figure), getattr(others[point.value], figure)),
            (point.spreads[figure], others[point.value].spreads[figure]),
        )
        for point in points(first)
        if point.value in others
        for figure in FIGURES
    ]


def compare_peers(first: Sequence[Line], second: Sequence[Line]) -> list[Compared]:
    """The rate of every peer under every load that both runs have."""
    found = []
    for load in dict.fromkeys(line["load"] for line in first):
        others = {peer["name"]: peer for peer in peer_medians(second, load)}
        for peer in peer_medians(first, load):
            if other := others.get(peer["name"]):
                rates = peer["rollouts_per_s"], other["rollouts_per_s"]
                spreads = peer["spread"], other["spread"]
                found.append(Compared(f"{peer['name']}, {load}", "rollouts_per_s", rates, spreads))
    return found


def main() -> int:
    """Prints every figure; returns 1 when more than one in twenty do not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, nargs="?", default=RESULTS / "load", help="a folder (default: the saved)")
    parser.add_argument("second", type=Path, help="another one, as `make bench BENCH='--out FOLDER'` leaves it")
    options = parser.parse_args()
    names = sorted({path.name for path in options.first.glob("*.csv")} & {p.name for p in options.second.glob("*.csv")})
    if not names:
        fail(f"{options.first}, {options.second}: got no sweep in both, expected *.csv; next: make bench")
    agreeing = total = 0
    for name in names:
        by_kind = compare_peers if name == _PEERS else compare
        for one in by_kind(read_csv(options.first / name), read_csv(options.second / name)):
            shown = " | ".join(f"{m:,.4g} ± {s:.1%}" for m, s in zip(one.medians, one.spreads, strict=True))
            say(f"{'agree' if one.agrees else 'APART'}  {Path(name).stem} {one.of} {one.figure}: {shown}")
            agreeing, total = agreeing + one.agrees, total + 1
    say(f"{agreeing} of {total} agree; one in twenty may not")
    return 0 if agreeing >= total - math.ceil(total / 20) else 1


if __name__ == "__main__":
    sys.exit(main())
