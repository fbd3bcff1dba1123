"""Where scored rows go: nowhere, standard output, or files that are never the input and never overwritten unasked.

Owns which format is written: JSON lines, or the input's own.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from tinyv_contract.records import Verdict

from tinyv_client.scoring.formats import Format
from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.source import STANDARD, Source, format_of
from tinyv_client.scoring.writers import WRITERS, LineWriter, Writer

__all__ = ["BadSink", "Sink", "exists"]


class BadSink(Exception):
    """Rows cannot be written there; says what, got, expected."""


class Sink:
    """Takes scored rows; opens a file with the first of its rows, or at its end when there was none."""

    def __init__(self, out: str | None) -> None:
        self._out = out
        self._format = Format.JSONL
        self._is_folder = False
        self._part = ""
        self._writer: Writer | None = None

    def prepare(self, source: Source) -> None:
        """Raises BadSink where writing would destroy the input, or a name promises what cannot be written."""
        if self._out is None:
            return
        if source.identity is not None and source.identity in _identities(self._out):
            raise BadSink(f"--out: got {self._out!r}, the input {_kind(source)}itself; expected another")
        named = Format.JSONL if self._out == STANDARD else format_of(self._out)
        self._is_folder = source.is_folder and named is None
        self._format = named or source.format
        if self._format not in {Format.JSONL, source.format}:
            got = f"got {self._out!r} for {source.format.value}"
            raise BadSink(f"--out: {got}, expected a name that ends in .jsonl, .jsonl.gz or .{source.format.value}")

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        """Takes one row; raises OSError, BrokenPipeError when standard output was closed."""
        if self._out is not None:
            self._open(row.part if self._is_folder else "").write(row, verdict)

    def close(self) -> None:
        """Writes what is left."""
        if self._out == STANDARD:
            sys.stdout.flush()
        elif self._out is not None and not self._is_folder and self._format is not Format.PARQUET:
            self._open("").close()
        elif self._writer is not None:
            self._writer.close()

    def give_up(self) -> None:
        """Keeps what was written, after an error; opens nothing."""
        if self._writer is not None:
            with suppress(OSError, ValueError):
                self.close()
        if self._out == STANDARD:  # what is left cannot be written, and Python would try so again at its end
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _open(self, part: str) -> Writer:
        if self._writer is not None and part != self._part:
            self._writer.close()
            self._writer = None
        if self._writer is None:
            self._part = part
            self._writer = LineWriter(sys.stdout) if self._out == STANDARD else self._file(part)
        return self._writer

    def _file(self, part: str) -> Writer:
        path = Path(str(self._out), part) if part else Path(str(self._out))
        if part:
            path.parent.mkdir(parents=True, exist_ok=True)
        return WRITERS[self._format](path)


def exists(out: str | None) -> bool:
    """Whether contents would be overwritten, or added to."""
    try:
        path = None if out is None or out == STANDARD else Path(out)
        found = None if path is None else path.stat()
        if path is None or found is None:
            return False
        return any(path.iterdir()) if path.is_dir() else stat.S_ISREG(found.st_mode) and found.st_size > 0
    except OSError:
        return False


def _kind(source: Source) -> str:
    return "folder " if source.is_folder else "file "


def _identities(out: str) -> list[tuple[int, int]]:
    """Of the output, and of every folder that it is in."""
    try:
        if out == STANDARD:
            return [_identity(os.fstat(sys.stdout.fileno()))]
        path = Path(out).absolute()
        return [_identity(found.stat()) for found in (path, *path.parents) if found.exists()]
    except (OSError, ValueError):
        return []


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
