"""Opens what rows come from, once: a file, a FIFO or standard input; JSON lines, CSV or Parquet, also in gzip.

Owns what a record may be, and the words for one that is none.
"""

import csv
import gzip
import io
import json
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, Any

__all__ = ["STANDARD", "BadRecord", "Format", "Record", "Source", "opened"]

STANDARD = "-"
"""The file name that means standard input or standard output."""

_BOM = b"\xef\xbb\xbf"
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
"""How such files begin."""

_LINES = "; next: jq -c '.[]' makes lines of a list"

_MAX_CELL_CHARS = 16 * 1024 * 1024
"""Of a CSV file's cell: beyond what the service takes, since it is that which says so."""


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


@dataclass(frozen=True, slots=True)
class Source:
    """An open source."""

    shown: str
    format: Format
    handle: Any
    start: int | None
    """Where it begins, when it can be read again; None: a stream, which is read once."""
    identity: tuple[int, int] | None = None
    """Device and inode of a regular file."""

    def count(self, checked: Callable[[Iterator[Record]], Iterator[object]]) -> int | None:
        """The records of a file, each of them checked; None for a stream."""
        if self.start is None:
            return None
        found = sum(1 for _ in checked(self.records()))
        self.handle.seek(self.start)
        return found

    def records(self) -> Iterator[Record]:
        """The records, as they are read; raises BadRecord and OSError."""
        with _unpacking(self.shown):
            yield from _READERS[self.format](self.handle, self.shown)


@contextmanager
def opened(name: str, wanted: Format | None = None) -> Iterator[Source]:
    """The source of that name; `wanted`: how it is written, None: as its name and its first bytes say."""
    if name == STANDARD:
        yield _source(sys.stdin.buffer, "<stdin>", wanted)
        return
    with Path(name).open("rb") as handle:
        yield _source(handle, name, wanted)


def _source(raw: IO[bytes], shown: str, wanted: Format | None) -> Source:
    regular, identity = _regular(raw)
    handle: Any = raw if hasattr(raw, "peek") else io.BufferedReader(raw)
    start = handle.tell() if regular else None
    if handle.peek(2)[:2] == _GZIP:
        handle, start = gzip.GzipFile(fileobj=handle), None if start is None else 0
    with _unpacking(shown):
        written = wanted or _format(shown, handle.peek(4)[:4])
    if written is Format.PARQUET and start is None:
        handle, start = io.BytesIO(handle.read()), 0
    return Source(shown, written, handle, start, identity)


@contextmanager
def _unpacking(shown: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadRecord(f"{shown}: got a damaged gzip file ({error}), expected a whole one") from error


def _regular(raw: IO[bytes]) -> tuple[bool, tuple[int, int] | None]:
    try:
        found = os.fstat(raw.fileno())
    except (OSError, ValueError):
        return False, None
    return (True, (found.st_dev, found.st_ino)) if stat.S_ISREG(found.st_mode) else (False, None)


def _format(shown: str, begins: bytes) -> Format:
    if begins == _PARQUET:
        return Format.PARQUET
    suffixes = [suffix.lower() for suffix in Path(shown).suffixes]
    ending = next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
    return {".csv": Format.CSV, ".parquet": Format.PARQUET}.get(ending, Format.JSONL)


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
            raise BadRecord(f"{shown}:{reader.line_num}: got no CSV ({error}), expected rows of cells") from error
        if found is None:
            return
        place = f"{shown}:{reader.line_num}"
        if None in found:
            got = len(found) - 1 + len(found[None])
            raise BadRecord(f"{place}: got {got} cells, expected {len(found) - 1}, as the first line has")
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
        for batch in parquet.ParquetFile(handle).iter_batches(batch_size=512):
            for fields in batch.to_pylist():
                number += 1
                yield Record(f"{shown}:row {number}", fields)
    except (ArrowException, OSError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise BadRecord(f"{shown}: got no readable Parquet after row {number} ({said})") from error


_READERS: dict[Format, Callable[[Any, str], Iterator[Record]]] = {
    Format.JSONL: _json_lines,
    Format.CSV: _csv,
    Format.PARQUET: _parquet,
}
