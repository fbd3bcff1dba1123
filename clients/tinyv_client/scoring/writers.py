"""Scored rows as JSON lines, CSV or Parquet: the row's own columns, then those of its verdict.

What is written depends on the rows alone, so that the same rows make the same bytes.
"""

import base64
import csv
import gzip
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from tinyv_contract.records import Verdict

from tinyv_client.scoring.formats import BadRecord, Format
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.verdicts import OUTCOME, outcome

__all__ = ["WRITERS", "LineWriter", "Writer", "scored_line"]

_GROUP_ROWS = 2048
_GROUP_CHARS = 8 << 20
"""A Parquet row group ends at the first of these."""


class Writer(Protocol):
    """Takes the rows of one file."""

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        """Takes one row; raises OSError."""

    def close(self) -> None:
        """Writes what is left."""


class LineWriter:
    """JSON lines."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        """Takes one row."""
        self._handle.write(scored_line(row, verdict))

    def close(self) -> None:
        """Writes what is left."""
        self._handle.close()


class _CsvWriter:
    """Cells; the first row says which columns there are."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle
        self._cells = csv.writer(handle, lineterminator="\n")
        self._columns: list[str] | None = None

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        found = {**row.fields, **outcome(row, verdict)}
        if self._columns is None:
            self._columns = list(found)
            self._cells.writerow(self._columns)
        self._cells.writerow(found[name] for name in self._columns)

    def close(self) -> None:
        self._handle.close()


class _ParquetWriter:
    """Row groups in the input's schema, with the verdict's columns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None
        self._schema: Any = None
        self._held: list[dict[str, object]] = []
        self._chars = 0

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        if self._file is None:
            from pyarrow import parquet  # noqa: PLC0415  # an extra; the source is Parquet, so it is there

            self._schema = _with_outcome(row.schema)
            self._file = parquet.ParquetWriter(self._path, self._schema)
        self._held.append({**row.fields, **outcome(row, verdict)})
        self._chars += sum(len(value) for value in row.fields.values() if isinstance(value, str | bytes))
        if len(self._held) >= _GROUP_ROWS or self._chars >= _GROUP_CHARS:
            self._write_group()

    def close(self) -> None:
        if self._file is not None:
            self._write_group()
            self._file.close()

    def _write_group(self) -> None:
        import pyarrow as pa  # noqa: PLC0415  # an extra

        try:
            if self._held:
                self._file.write_table(pa.Table.from_pylist(self._held, self._schema))
        except (pa.ArrowException, ValueError, TypeError) as error:
            said = " ".join(str(error).split())[:200]
            raise BadRecord(f"{self._path}: got rows that are no Parquet ({said}); next: --out NAME.jsonl") from error
        finally:
            self._held, self._chars = [], 0


def _with_outcome(schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415  # an extra

    kinds = {name: pa.string() for name in OUTCOME} | {name: pa.float64() for name in ("reward", "judge_probability")}
    fields = {field.name: field for field in schema} | {name: pa.field(name, kinds[name]) for name in OUTCOME}
    return pa.schema(list(fields.values()), schema.metadata)


def _text(path: Path) -> IO[str]:
    """A file of text; packed as its name says, without a time or a name in it."""
    raw: Any = path.open("wb")
    if path.name.endswith(".gz"):
        raw = _Packed(raw)
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


class _Packed(gzip.GzipFile):
    """Closes what it packs into."""

    def __init__(self, raw: IO[bytes]) -> None:
        super().__init__(filename="", mode="wb", fileobj=raw, mtime=0)
        self._raw = raw

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._raw.close()


WRITERS: dict[Format, Callable[[Path], Writer]] = {
    Format.JSONL: lambda path: LineWriter(_text(path)),
    Format.CSV: lambda path: _CsvWriter(_text(path)),
    Format.PARQUET: _ParquetWriter,
}


def scored_line(row: ScoredRow, verdict: Verdict) -> str:
    """The row with its verdict as one line of strict JSON; NaN is written as null.

    `reward`, `status`, `answer` and `judge_probability` take the place of fields of the same names; `reason` is there
    where nothing can score the row.
    """
    added, own = outcome(row, verdict), row.fields
    if added["reason"] is None:
        del added["reason"]
        if row.status is not None:  # scored before: the reason was ours
            own = {name: value for name, value in own.items() if name != "reason"}
    try:
        return _line({**own, **added})
    except RecursionError as error:
        raise BadRecord(f"{row.place}: got lists in lists without end, expected fields that can be written") from error


def _line(found: dict[str, object]) -> str:
    try:
        return json.dumps(found, allow_nan=False, default=_plain) + "\n"
    except ValueError:
        return json.dumps(_strict(found), allow_nan=False, default=_plain) + "\n"


def _strict(found: object) -> object:
    """The same with null for what is no number."""
    if isinstance(found, float):
        return found if math.isfinite(found) else None
    if isinstance(found, dict):
        return {str(name): _strict(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_strict(item) for item in found]
    return found


def _plain(found: object) -> str:
    """What Parquet has and JSON has not: bytes, dates, decimals."""
    if isinstance(found, bytes):
        try:
            return found.decode()
        except UnicodeDecodeError:
            return base64.b64encode(found).decode()
    return str(found)
