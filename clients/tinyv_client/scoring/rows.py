"""Records as rows to score: which columns they keep the texts in, and the label that a person gave."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tinyv_contract.records import Sample

from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.intake import read_row
from tinyv_client.references import TRUTH_NAMES, is_missing
from tinyv_client.scoring.source import BadRecord, Record

__all__ = ["Columns", "ScoredRow", "rows"]

_TRUTH_NAMES = (*(name for name in TRUTH_NAMES if name != "label"), "reward_model")
"""`label` is what a person says of the response here; `reward_model` is where verl's files keep the truth."""
_RESPONSE_NAMES = ("response", "completion", "output")
_LABELS: dict[object, int | None] = {1: 1, 0: 0, "1": 1, "0": 0, "": None}
"""What stands in a label; CSV has texts alone."""


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


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a source keeps its texts, as its first record tells.

    No row is read from another column than its neighbours: a scored file has an `answer`, which is the model's.
    """

    truth: str
    response: str
    question: str | None

    @classmethod
    def of(cls, record: Record) -> "Columns":
        """The first of the names that the record has; raises BadRecord when it has no truth or no response."""
        truth = _named(record, "ground truth", _TRUTH_NAMES)
        response = _named(record, "response", _RESPONSE_NAMES)
        question = next((name for name in (*QUESTION_NAMES, "prompt") if name in record.fields), None)
        return cls(truth, response, question)


def rows(records: Iterable[Record]) -> Iterator[ScoredRow]:
    """The rows; raises BadRecord for a label that is none, and where the first record lacks a column."""
    columns: Columns | None = None
    for record in records:
        columns = columns or Columns.of(record)
        yield _row(record, columns)


def _row(record: Record, columns: Columns) -> ScoredRow:
    found = record.fields
    question = found.get(columns.question) if columns.question else None
    row = read_row(question, found.get(columns.truth), found.get(columns.response), found.get("data_source"))
    return ScoredRow(record.place, row.sample, row.problem, _label(record), found)


def _named(record: Record, what: str, names: Sequence[str]) -> str:
    for name in names:
        if name in record.fields:
            return name
    got = ", ".join(map(str, record.fields)) or "no keys"
    raise BadRecord(f"{record.place}: {what}: got the columns {got[:200]}, expected one of: {', '.join(names)}")


def _label(record: Record) -> int | None:
    value = record.fields.get("label")
    if is_missing(value):
        return None
    try:
        return _LABELS[value]
    except (KeyError, TypeError):
        shown = json.dumps(value, default=str)[:80]
        raise BadRecord(f"{record.place}: 'label': got {shown}, expected 1, 0 or null") from None
