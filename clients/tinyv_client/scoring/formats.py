"""How records are written: JSON lines, CSV, Parquet. Owns what a record may be, and the words for one that is none."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

__all__ = ["READERS", "BadRecord", "Format", "Record"]

_BOM = b"\xef\xbb\xbf"

_LINES = "; next: jq -c '.[]' makes lines of a list"

_MAX_CELL_CHARS = 16 * 1024 * 1024
"""Of a CSV file's cell: beyond what the service takes, since it is that which says so."""

_PARQUET_BUFFER_BYTES = 1 << 20
"""Of each column that is read: without it a row group's whole columns are held."""


_PARQUET_ROWS = 32
"""Read at a time."""


class Format(str, Enum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class BadRecord(Exception):
    """A record, or a source, that cannot be read; says where, what, got, expected."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it was written."""

    place: str
    """File and line, or row."""
    fields: dict[str, object]
    schema: Any = None
    """Of a Parquet file: pyarrow's."""
    part: str = ""
    """Of a folder: the file's name in it."""


def _json_lines(handle: Any, shown: str) -> Iterator[Record]:
    for number, line in enumerate(handle, 1):
        text = line.removeprefix(_BOM) if number == 1 else line
        if text.strip():
            yield Record(f"{shown}:{number}", _json(text, f"{shown}:{number}"))


def _json(line: bytes, place: str) -> dict[str, object]:
    try:
        found = json.loads(line.decode(), parse_constant=lambda _: None)  # NaN, as pandas writes a missing value
    except UnicodeDecodeError as error:
        raise BadRecord(f"{place}: got bytes that are not UTF-8 ({error.reason}), expected UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        step = _LINES if line.lstrip().startswith(b"[") else ""
        raise BadRecord(f"{place}: got no JSON ({error}), expected one JSON object a line{step}") from error
    if isinstance(found, dict):
        return found
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    step = _LINES if isinstance(found, list) else ""
    raise BadRecord(f"{place}: got {names.get(type(found), 'a list')}, expected a JSON object a line{step}")


def _csv(handle: Any, shown: str) -> Iterator[Record]:
    csv.field_size_limit(_MAX_CELL_CHARS)
    reader = csv.DictReader(_decoded(handle, shown), strict=True)
    while True:
        try:
            found: dict[Any, Any] | None = next(reader, None)
        except csv.Error as error:
            place = f"{shown}:{reader.line_num + 1}"  # where the row begins
            raise BadRecord(f"{place}: got no CSV ({error}), expected rows of cells") from error
        if found is None:
            return
        place = f"{shown}:{reader.line_num}"
        if None in found:
            got = len(found) - 1 + len(found[None])
            raise BadRecord(f"{place}: got {got} cells, expected {len(found) - 1}, as the first line has")
        if None in found.values():
            got = sum(value is not None for value in found.values())
            raise BadRecord(f"{place}: got {got} cells, expected {len(found)}, as the first line has")
        yield Record(place, found)


def _decoded(handle: Any, shown: str) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(handle, 1):  # named in the error
            yield (line.removeprefix(_BOM) if number == 1 else line).decode()
    except UnicodeDecodeError as error:
        said = f"got bytes that are not UTF-8 ({error.reason}), expected UTF-8 text"
        raise BadRecord(f"{shown}:{number}: {said}") from error


def _parquet(handle: Any, shown: str) -> Iterator[Record]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415  # an extra
    except ImportError as error:
        step = "next: pip install pyarrow (the extra `parquet`), or write the file as .jsonl"
        raise BadRecord(f"{shown}: got a Parquet file, and {error}; {step}") from error
    number = 0
    try:
        file = parquet.ParquetFile(handle, buffer_size=_PARQUET_BUFFER_BYTES, pre_buffer=False)
        for batch in file.iter_batches(batch_size=_PARQUET_ROWS, use_threads=False):
            for fields in batch.to_pylist():
                number += 1
                yield Record(f"{shown}:row {number}", fields, file.schema_arrow)
    except (ArrowException, OSError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise BadRecord(f"{shown}: got no readable Parquet after row {number} ({said})") from error


READERS: dict[Format, Callable[[Any, str], Iterator[Record]]] = {
    Format.JSONL: _json_lines,
    Format.CSV: _csv,
    Format.PARQUET: _parquet,
}
