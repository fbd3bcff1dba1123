"""Rows of public data sets as references and labelled responses, from files that a reader has: JSON, JSON lines, CSV, Parquet.

Owns the way from a command line's `FILE:question=problem,ground_truth=answer` to records; downloads nothing.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinyv_build.embedded.real.overlap import group_of
from tinyv_build.embedded.real.records import Labelled, Reference
from tinyv_build.errors import BuildError

__all__ = ["Source", "labelled_rows", "questions_of", "references"]

_FIELDS = ("question", "ground_truth", "response", "label", "source")


@dataclass(frozen=True, slots=True)
class Source:
    """A file and what its columns are called."""

    path: Path
    columns: Mapping[str, str]
    """Our name of a field to the file's; a dot goes into a record: `reward_model.ground_truth`, a plus sign joins."""

    @staticmethod
    def parse(text: str) -> "Source":
        """`FILE` or `FILE:field=column,...`; raises BuildError for a field that there is not."""
        before, _, after = text.rpartition(":")
        path, named = (before, after) if before and "=" in after else (text, "")
        columns = dict(part.partition("=")[::2] for part in named.split(",") if part)
        if unknown := sorted(set(columns) - set(_FIELDS)):
            raise BuildError(f"{text}: got the fields {unknown}, expected some of {', '.join(_FIELDS)}")
        return Source(Path(path), {field: field for field in _FIELDS} | columns)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row by our names; what a row lacks is None. Raises BuildError for a file that cannot be read."""
        try:
            for record in _records(self.path):
                yield {field: _value(record, column) for field, column in self.columns.items()}
        except (OSError, ValueError, csv.Error) as error:
            raise BuildError(
                f"{self.path}: got {error!r}, expected rows as JSON, JSON lines, CSV or Parquet; next: check the path"
            ) from error


def references(source: Source) -> Iterator[Reference]:
    """The file's questions with their right answers; rows without an answer have an empty one."""
    for row in source.rows():
        yield _reference(row, source)


def labelled_rows(source: Source, *, weak: bool) -> Iterator[Labelled | None]:
    """The file's labelled responses; None for each row without a label or a response."""
    for row in source.rows():
        if row["label"] in (0, 1) and row["response"]:
            yield Labelled(_reference(row, source), str(row["response"]), bool(row["label"]), weak)
        else:
            yield None


def questions_of(source: Source) -> list[str]:
    """The file's questions alone."""
    return [str(row["question"]) for row in source.rows() if row["question"]]


def _reference(row: Mapping[str, Any], source: Source) -> Reference:
    question, truth = str(row["question"] or ""), _text(row["ground_truth"])
    return Reference(question, truth, str(row["source"] or source.path.stem), group_of(question, truth))


def _text(value: Any) -> str:
    """One answer as text; data sets give some in a list of one."""
    if isinstance(value, list):
        return _text(value[0]) if len(value) == 1 else ""
    return "" if value is None else str(value)


def _value(record: Mapping[str, Any], column: str) -> Any:
    if "+" in column:
        return " ".join(_text(_value(record, part)) for part in column.split("+")).strip()
    value: Any = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    name = path.name.removesuffix(".gz")
    if name.endswith(".parquet"):
        yield from _parquet(path)
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        if name.endswith(".csv"):
            yield from csv.DictReader(lines)
        elif name.endswith(".json"):
            found = json.load(lines)
            yield from found if isinstance(found, list) else found.values()
        else:
            yield from (json.loads(line) for line in lines if line.strip())


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        from pyarrow import parquet  # noqa: PLC0415  # no part of any environment but a trainer's
    except ImportError as error:
        raise BuildError(f"{path}: Parquet needs pyarrow; next: .venv/bin/python -m pip install pyarrow") from error
    for batch in parquet.ParquetFile(path).iter_batches():
        yield from batch.to_pylist()
