"""Opens what rows come from, once: a file, a FIFO, standard input, or a data set's folder; also in gzip."""

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from tinyv_client.scoring.formats import READERS, BadRecord, Format, Record

__all__ = ["STANDARD", "Source", "format_of", "opened"]

STANDARD = "-"
"""The file name that means standard input or standard output."""

_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
"""How such files begin."""

_ENDINGS = {".jsonl": Format.JSONL, ".json": Format.JSONL, ".csv": Format.CSV, ".parquet": Format.PARQUET}

_NO_ROWS = frozenset({"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json"})
"""What stands in a data set's folder beside its rows."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open source."""

    shown: str
    format: Format
    read: Callable[[], Iterator[Record]]
    """Begins at its first record."""
    again: bool
    """Whether it can be read again; a stream is read once."""
    identity: tuple[int, int] | None = None
    """Device and inode of a regular file, or of a folder."""
    is_folder: bool = False

    def count(self, checked: Callable[[Iterator[Record]], Iterator[object]]) -> int | None:
        """The records of a file, each of them checked; None for a stream."""
        return sum(1 for _ in checked(self.records())) if self.again else None

    def records(self) -> Iterator[Record]:
        """The records, as they are read; raises BadRecord and OSError."""
        last = ""
        try:
            for record in self.read():
                last = record.place
                yield record
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _damaged(self.shown, last, error) from error


@contextmanager
def opened(name: str, wanted: Format | None = None) -> Iterator[Source]:
    """The source of that name; `wanted`: how it is written, None: as its name and its first bytes say."""
    if name == STANDARD:
        yield _source(sys.stdin.buffer, "<stdin>", wanted)
    elif Path(name).is_dir():
        yield _folder(Path(name), name, wanted)
    else:
        with Path(name).open("rb") as handle:
            yield _source(handle, name, wanted)


def format_of(name: str) -> Format | None:
    """What the ending of a name says, without that of packing; None: nothing."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    return _ENDINGS.get(next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), ""))


def _source(raw: IO[bytes], shown: str, wanted: Format | None) -> Source:
    regular, identity = _regular(raw)
    handle: Any = raw if hasattr(raw, "peek") else io.BufferedReader(raw)
    start = handle.tell() if regular else None
    if handle.peek(2)[:2] == _GZIP:
        handle, start = gzip.GzipFile(fileobj=handle), None if start is None else 0
    try:
        begins = handle.peek(4)[:4]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(shown, "", error) from error
    written = wanted or (Format.PARQUET if begins == _PARQUET else format_of(shown) or Format.JSONL)

    def read() -> Iterator[Record]:
        source = handle
        if start is not None:
            source.seek(start)
        elif written is Format.PARQUET:
            source = io.BytesIO(handle.read())
        yield from READERS[written](source, shown)

    return Source(shown, written, read, start is not None, identity)


def _folder(folder: Path, shown: str, wanted: Format | None) -> Source:
    """Every file of rows in it, by name; they are of one format."""
    names = sorted(_rows_in(folder))
    found = {format_of(name) for name in names}
    written = wanted or next(iter(found), None)
    if written is None or (not wanted and len(found) > 1):
        got = ", ".join(sorted(form.value for form in found if form)) or "no files of these"
        step = "; next: dataset.to_parquet(...), for what save_to_disk wrote" if any(folder.rglob("*.arrow")) else ""
        raise BadRecord(f"{shown}: got {got}, expected a folder of .parquet, .jsonl or .csv files of one kind{step}")

    def read() -> Iterator[Record]:
        for name in names:
            with opened(str(folder / name), written) as source:
                for record in source.records():
                    yield replace(record, part=name)

    kept = folder.stat()
    return Source(shown, written, read, again=True, identity=(kept.st_dev, kept.st_ino), is_folder=True)


def _rows_in(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if not hidden and path.is_file() and path.name not in _NO_ROWS and format_of(path.name):
            yield str(name)


def _damaged(shown: str, last: str, error: Exception) -> BadRecord:
    after = f", after {last}" if last else ""
    return BadRecord(f"{shown}: got a damaged gzip file ({error}){after}, expected a whole one")


def _regular(raw: IO[bytes]) -> tuple[bool, tuple[int, int] | None]:
    try:
        found = os.fstat(raw.fileno())
    except (OSError, ValueError):
        return False, None
    return (True, (found.st_dev, found.st_ino)) if stat.S_ISREG(found.st_mode) else (False, None)
