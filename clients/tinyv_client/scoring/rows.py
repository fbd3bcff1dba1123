"""Records as rows to score: which columns they keep the texts in, and the label that a person gave."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tinyv_contract.records import Sample, Status

from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.intake import read_row
from tinyv_client.references import TRUTH_NAMES, is_missing
from tinyv_client.scoring.formats import BadRecord, Record
from tinyv_client.scoring.known import LABELS

__all__ = ["Asked", "Columns", "ScoredRow", "rows"]

_TRUTH_NAMES = (*(name for name in TRUTH_NAMES if name != "label"), "reward_model")
"""`label` is what a person says of the response here; `reward_model` is where verl's files keep the truth."""
_RESPONSE_NAMES = ("response", "completion", "output")
_LABEL = "label"


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One row to score."""

    place: str
    sample: Sample
    problem: str = ""
    """Why nothing can score it; empty when something can."""
    label: int | None = None
    """1: the response is known to be right; 0: known to be wrong; None: not known."""
    fields: dict[str, object] = field(default_factory=dict)
    """The whole record."""
    schema: Any = None
    part: str = ""
    """As the record's."""

    @property
    def status(self) -> Status | None:
        """Of a row that was scored before."""
        try:
            return Status(self.fields.get("status"))
        except ValueError:
            return None

    @property
    def settled(self) -> bool:
        """Whether it has a reward from before."""
        return self.status is not None and self.status.scored


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller says of the source: names of columns (None: by the usual names), and which rows are wanted."""

    question: str | None = None
    truth: str | None = None
    response: str | None = None
    label: str | None = None
    labels: Mapping[object, int | None] = field(default_factory=lambda: LABELS)
    """What stands in a label, and what it means."""
    shard: tuple[int, int] = (1, 1)
    """Every n-th row from the k-th on, as (k, n)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a source keeps its texts, as its first record tells.

    No row is read from another column than its neighbours: a scored file has an `answer`, which is the model's.
    """

    truth: str
    response: str
    question: str | None
    label: str = _LABEL

    @classmethod
    def of(cls, record: Record, asked: Asked) -> "Columns":
        """The names asked for, or the first of the usual ones; raises BadRecord when the record lacks one."""
        truth = _named(record, "ground truth", (asked.truth,) if asked.truth else _TRUTH_NAMES)
        response = _named(record, "response", (asked.response,) if asked.response else _RESPONSE_NAMES)
        label = _named(record, "label", (asked.label,)) if asked.label else _LABEL
        if asked.question:
            return cls(truth, response, _named(record, "question", (asked.question,)), label)
        question = next((name for name in (*QUESTION_NAMES, "prompt") if name in record.fields), None)
        return cls(truth, response, question, label)


def rows(records: Iterable[Record], asked: Asked | None = None) -> Iterator[ScoredRow]:
    """The rows; raises BadRecord for a label that is none, and where the first record lacks a column."""
    asked = asked or Asked()
    first, every = asked.shard
    columns: Columns | None = None
    for number, record in enumerate(records):
        columns = columns or Columns.of(record, asked)
        if number % every == first - 1:
            yield _row(record, columns, asked.labels)


def _row(record: Record, columns: Columns, labels: Mapping[object, int | None]) -> ScoredRow:
    found = record.fields
    question = found.get(columns.question) if columns.question else None
    row = read_row(question, found.get(columns.truth), found.get(columns.response), found.get("data_source"))
    label = _label(record, columns.label, labels)
    return ScoredRow(record.place, row.sample, row.problem, label, found, record.schema, record.part)


def _named(record: Record, what: str, names: Sequence[str]) -> str:
    for name in names:
        if name in record.fields:
            return name
    got = ", ".join(map(str, record.fields)) or "no keys"
    raise BadRecord(f"{record.place}: {what}: got the columns {got[:200]}, expected one of: {', '.join(names)}")


def _label(record: Record, name: str, labels: Mapping[object, int | None]) -> int | None:
    value = record.fields.get(name)
    if is_missing(value):
        return None
    try:
        return labels[value]
    except (KeyError, TypeError):
        shown = json.dumps(value, default=str)[:80]
        expected = "1, 0 or null" if labels is LABELS else f"one of: {', '.join(map(str, labels))}"
        raise BadRecord(f"{record.place}: {name!r}: got {shown}, expected {expected}") from None
