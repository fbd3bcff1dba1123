"""Labelled sets as `tinyv report` sees them: the stratum of each row, and which of three verifiers accept it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tinyv.settings import RuleSettings
from tinyv_client import VerifierClient
from tinyv_client.estimating.strata import ACCEPTED, ACCEPTED_FROM, stratum_of
from tinyv_client.estimating.tally import Cell, Tally

from benchmarks.harness.paths import say
from benchmarks.harness.rows import read_rows, samples
from benchmarks.harness.service import serving
from benchmarks.labelled.checking import checking

__all__ = ["VERIFIERS", "Scored", "rate", "scored_sets", "tally"]

VERIFIERS = ("rule", "service", "math-verify")


@dataclass(frozen=True, slots=True)
class Scored:
    """One row."""

    stratum: str
    label: int
    accepted: Mapping[str, bool]
    """By each of `VERIFIERS`."""


def scored_sets(files: Sequence[str], url: str) -> dict[str, list[Scored]]:
    """The labelled rows of each file, through the service with its judge and through math-verify."""
    found = {}
    with serving(url) as service, checking(RuleSettings(classes="strict")) as strict:
        for file in files:
            rows = [row for row in read_rows(file) if row.label is not None]
            with VerifierClient(service.url) as client:
                verdicts = client.verify(samples(rows))
            made = []
            for row, verdict, peer in zip(rows, verdicts, strict(rows), strict=True):
                stratum = stratum_of(verdict)
                said = {
                    "rule": stratum == ACCEPTED,
                    "service": verdict.reward >= ACCEPTED_FROM,
                    "math-verify": peer.word == "accepted",
                }
                made.append(Scored(stratum, int(row.label or 0), said))
            found[Path(file).stem] = made
            say(f"{Path(file).stem}: {len(made)} rows")
    return found


def tally(rows: Sequence[Scored], verifier: str, shown: Iterable[int] | None = None) -> Tally:
    """The rows, with the labels of those that are shown; None: of all."""
    seen, made = None if shown is None else frozenset(shown), Tally()
    for at, row in enumerate(rows):
        made.add(Cell(row.stratum, row.accepted[verifier]), row.label if seen is None or at in seen else None)
    return made


def rate(rows: Sequence[Scored], verifier: str) -> float:
    """The true false-negative rate; 0 where nothing is right."""
    right = sum(row.label for row in rows)
    return sum(row.label and not row.accepted[verifier] for row in rows) / max(right, 1)
