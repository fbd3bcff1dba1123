"""Where scored rows go: nowhere, standard output, or a file that is never the input and never overwritten unasked."""

import base64
import gzip
import json
import math
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tinyv_contract.records import Verdict

from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.source import STANDARD, BadRecord, Source

__all__ = ["BadSink", "Sink", "check", "exists", "scored_line"]


class BadSink(Exception):
    """Rows cannot be written there; says what, got, expected."""


class Sink:
    """Takes scored rows; opens its file with the first of them, or at its end when there was none."""

    def __init__(self, out: str | None) -> None:
        self._out = out
        self._handle: Any = None

    def write(self, row: ScoredRow, verdict: Verdict) -> None:
        """Takes one row; raises OSError, BrokenPipeError when standard output was closed."""
        if self._out is not None:
            self._open().write(scored_line(row, verdict))

    def close(self) -> None:
        """Writes what is left."""
        if self._out == STANDARD:
            sys.stdout.flush()
        elif self._out is not None:
            self._open().close()

    def give_up(self) -> None:
        """Keeps what was written, after an error; opens nothing."""
        if self._handle is not None:
            with suppress(OSError):
                self.close()
        if self._out == STANDARD:  # what is left cannot be written, and Python would try so again at its end
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _open(self) -> IO[str]:
        if self._handle is None:
            if self._out == STANDARD:
                self._handle = sys.stdout
            elif str(self._out).endswith(".gz"):
                self._handle = gzip.open(str(self._out), "wt", encoding="utf-8")  # noqa: SIM115  # `close` does
            else:
                self._handle = Path(str(self._out)).open("w", encoding="utf-8")  # noqa: SIM115  # `close` does
        found: IO[str] = self._handle
        return found


def check(out: str | None, source: Source) -> None:
    """Raises BadSink where writing would destroy the input, or a name promises another format."""
    if out is None:
        return
    if Path(out).suffix.lower() in {".csv", ".parquet"}:
        raise BadSink(f"--out: got {out!r}, expected a name that ends in .jsonl or .jsonl.gz: rows are written as JSON")
    if source.identity is not None and _identity(out) == source.identity:
        raise BadSink(f"--out: got {out!r}, the input file itself; expected another file")


def exists(out: str | None) -> bool:
    """Whether a file with contents would be overwritten."""
    try:
        found = None if out is None or out == STANDARD else Path(out).stat()
    except OSError:
        return False
    return found is not None and stat.S_ISREG(found.st_mode) and found.st_size > 0


def scored_line(row: ScoredRow, verdict: Verdict) -> str:
    """The row with its verdict as one line of strict JSON; NaN is written as null.

    `reward`, `status`, `answer` and `judge_probability` take the place of fields of the same names; `reason` is there
    where nothing can score the row.
    """
    outcome = {
        "reward": _or_null(verdict.reward),
        "status": verdict.status.value,
        "answer": verdict.answer,
        "judge_probability": _or_null(verdict.judge_probability),
    }
    if row.problem:
        outcome["reason"] = row.problem
    try:
        return _line({**row.fields, **outcome})
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


def _identity(out: str) -> tuple[int, int] | None:
    try:
        found = os.fstat(sys.stdout.fileno()) if out == STANDARD else Path(out).stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _or_null(value: float) -> float | None:
    return None if math.isnan(value) else value
