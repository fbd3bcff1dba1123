"""What the report says, as records: counts, estimates, groups, suspects. JSON and page are two spellings of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tinyv_contract.records import or_none

from tinyv_client.estimating.estimate import Estimate
from tinyv_client.estimating.labelled import from_labels
from tinyv_client.estimating.strata import ACCEPTED, JUDGE_ACCEPTED, REFUTED, UNSCORED
from tinyv_client.estimating.tally import Tally
from tinyv_client.estimating.transported import Calibration, transported
from tinyv_client.reporting.counts import Counts
from tinyv_client.reporting.suspects import Pair

__all__ = ["Group", "Kind", "Missed", "ProofLine", "Report", "SourceLine", "Suspect", "reported"]

_NO_JUDGE = (
    "the judge was asked about no row, and the file has no label: next: tinyv score --mode addon, or tinyv label"
)


@dataclass(frozen=True, slots=True)
class Missed:
    """What one verifier misses."""

    verifier: str
    accepted: int
    """Rows."""
    rows: int
    estimate: Estimate | None
    """None where nothing can be said."""
    why: str = ""
    """Then."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One data source's rows, and what each verifier misses of them."""

    source: str
    rows: int
    rule_accepted: int
    judge_accepted: int
    refuted: int
    rejected: int
    """By the judge, or without an answer."""
    unscored: int
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class ProofLine:
    """Rows by what the rule proved of them."""

    word: str
    proof: str
    rows: int
    accepted: int
    """By rule or judge."""


@dataclass(frozen=True, slots=True)
class Group:
    """Groups of rollouts, and those that teach GRPO something."""

    verifier: str
    groups: int
    with_signal: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row that was likely rejected wrongly, and as many rows of the same reference and answer."""

    place: str
    rows: int
    question: str
    truth: str
    answer: str
    response: str
    """Its end."""
    status: str
    probability: float | None
    label: int | None
    accepted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Suspects whose rejection has one reason."""

    reason: str
    rows: int
    shown: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    file: str
    rows: int
    labels: int
    calibration: tuple[str, ...]
    """The labelled files that an estimate without labels rests on."""
    missed: tuple[Missed, ...]
    sources: tuple[SourceLine, ...]
    proofs: tuple[ProofLine, ...]
    groups: tuple[Group, ...]
    suspects: tuple[Kind, ...]


def reported(file: str, counts: Counts, known: Mapping[str, Calibration], seed: int = 0) -> Report:
    """The report of what was counted.

    Args:
        file: its name.
        counts: of all its rows.
        known: the errors of rule and judge on labelled files, by name.
        seed: of the estimates' simulations.
    """

    def estimated(name: str, tally: Tally) -> Missed:
        accepted, rows = sum(size for cell, size in tally.rows.items() if cell.accepted), tally.rows.total()
        if tally.labelled:
            return Missed(name, accepted, rows, from_labels(tally, seed))
        if not counts.judged:
            return Missed(name, accepted, rows, None, _NO_JUDGE)
        return Missed(name, accepted, rows, transported(tally, list(known.values()), seed))

    sources = tuple(
        _source(counts, name, tuple(estimated(who, tally) for who, tally in counts.by_source[name].items()))
        for name, _ in counts.rows.most_common()
    )
    whole, signal = counts.groups.whole, counts.groups.with_signal()
    return Report(
        file,
        counts.rows.total(),
        counts.labels,
        () if counts.labels else tuple(known),
        tuple(estimated(name, tally) for name, tally in counts.tallies.items()),
        sources,
        tuple(ProofLine(*proof, rows, counts.proofs_accepted[proof]) for proof, rows in counts.proofs.most_common()),
        tuple(Group(name, whole, signal[name]) for name in counts.verifiers),
        tuple(
            Kind(reason, counts.suspects.rows[reason], tuple(map(_suspect, pairs)))
            for reason, pairs in counts.suspects.by_kind().items()
        ),
    )


def _source(counts: Counts, name: str, missed: tuple[Missed, ...]) -> SourceLine:
    strata = counts.strata[name]
    apart = {stratum: strata[stratum] for stratum in (ACCEPTED, JUDGE_ACCEPTED, REFUTED, UNSCORED)}
    return SourceLine(
        name,
        counts.rows[name],
        apart[ACCEPTED],
        apart[JUDGE_ACCEPTED],
        apart[REFUTED],
        counts.rows[name] - sum(apart.values()),
        apart[UNSCORED],
        missed,
    )


def _suspect(pair: Pair) -> Suspect:
    row = pair.row
    sample = row.row.sample
    return Suspect(
        PurePath(row.row.place).name,
        pair.rows,
        sample.question,
        str(sample.ground_truth),
        row.verdict.answer,
        sample.response,
        row.verdict.status.value,
        or_none(row.verdict.judge_probability),
        row.label,
        tuple(name for name, said in row.accepted.items() if said),
    )
