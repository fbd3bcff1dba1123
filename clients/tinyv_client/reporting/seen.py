"""A scored file's rows as the report counts them: verdict, label, and what other verifiers said."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tinyv_contract.records import Status, Verdict

from tinyv_client.estimating.strata import ACCEPTED_FROM, stratum_of
from tinyv_client.labels import Labels, key_of_sample
from tinyv_client.references import is_missing
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.verdicts import earlier

__all__ = ["RULE", "SERVICE", "Seen", "seen"]

RULE, SERVICE = "rule alone", "rule and judge"
"""The verifiers that every scored file has."""

_GROUP = "group"
_WORDS = {"true": 1, "false": 0}


@dataclass(frozen=True, slots=True)
class Seen:
    """One row."""

    number: int
    """From 0."""
    row: ScoredRow
    verdict: Verdict
    stratum: str
    label: int | None
    accepted: dict[str, bool] = field(default_factory=dict)
    """By each verifier's name."""
    group: object = None
    """What tells its group from others."""


def seen(
    rows: Iterable[ScoredRow], compare: Sequence[str] = (), labels: Labels | None = None, group: str | None = None
) -> Iterator[Seen]:
    """The rows of a file that `tinyv score` wrote.

    Args:
        rows: in the file's order.
        compare: columns of other verifiers: 0/1, true/false, or a score in [0, 1].
        labels: by row; they come before the file's own label column.
        group: the column that tells groups apart; None: `group` where there is one, else question and reference.

    Raises:
        BadRecord: a row has no verdict, lacks a column or has something else in it, or a label is of another row.
    """
    labels, number = labels or {}, -1
    for number, row in enumerate(rows):
        verdict, label = earlier(row), row.label
        if (given := labels.get(number)) is not None:
            if given.key != key_of_sample(row.sample):
                raise BadRecord(f"{row.place}: the labels are of another row; next: those of this very file")
            label = given.label
        said = {
            RULE: verdict.status is Status.RULE_ACCEPTED,
            SERVICE: verdict.reward >= ACCEPTED_FROM,
            **{name: _accepts(row, name) for name in compare},
        }
        yield Seen(number, row, verdict, stratum_of(verdict), label, said, _group(row, group))
    if labels and max(labels) > number:
        raise BadRecord(
            f"the labels: got one of row {max(labels) + 1}, expected those of this file's {number + 1} rows"
        )


def _accepts(row: ScoredRow, name: str) -> bool:
    if name not in row.fields:
        raise BadRecord(
            f"{row.place}: --compare: got no column {name!r}, expected one of: {', '.join(row.fields)[:200]}"
        )
    value = row.fields[name]
    if is_missing(value):
        return False
    if isinstance(value, str):
        value = _WORDS.get(value.lower(), value)
    try:
        score = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        score = -1.0
    if not 0 <= score <= 1:
        shown = json.dumps(value, default=str)[:60]
        raise BadRecord(f"{row.place}: {name!r}: got {shown}, expected 0/1, true/false or a score in [0, 1]")
    return score >= ACCEPTED_FROM


def _group(row: ScoredRow, name: str | None) -> object:
    if name is not None and name not in row.fields:
        raise BadRecord(f"{row.place}: --group: got no column {name!r}, expected one of: {', '.join(row.fields)[:200]}")
    value = row.fields.get(name or _GROUP)
    return (row.sample.question, row.sample.ground_truth) if is_missing(value) else value
