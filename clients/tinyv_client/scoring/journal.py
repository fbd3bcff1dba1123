"""What a run has got so far, beside its output: a killed run goes on from it, to the same bytes in any format.

A line of settings, then a line for each verdict with its row's fingerprint. It is gone when the run is done.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from tinyv_contract.records import Status, Verdict

from tinyv_client.scoring.rows import ScoredRow
from tinyv_client.scoring.sink import BadSink
from tinyv_client.scoring.source import STANDARD
from tinyv_client.scoring.verdicts import OUTCOME, fingerprint, outcome, read_verdict

__all__ = ["Journal", "journal_path"]

_BEGUN = "tinyv score"
_VERSION = 1
_VERDICT = OUTCOME[:4]
"""The reason is the row's own."""


def journal_path(out: str | None) -> Path | None:
    """Where the journal of an output is; None: nothing of it could be gone on with."""
    if out is None or out == STANDARD:
        return None
    path = Path(out)
    return path.with_name(path.name + ".resume") if path.is_dir() or path.is_file() or not path.exists() else None


class Journal:
    """The verdicts of one output; without a path it keeps none."""

    def __init__(self, path: Path | None, settings: Mapping[str, object]) -> None:
        self._path = path
        self._settings = dict(settings)
        self._whole = 0
        self._rows = 0
        self._handle: IO[str] | None = None

    def read(self) -> int:
        """The rows that a run left; raises BadSink for one of other settings, or for what is no journal."""
        if self._path is None or not self._path.is_file():
            return 0
        with self._path.open("rb") as lines:
            first = lines.readline()
            if not first.endswith(b"\n"):
                return 0
            self._check_settings(first)
            self._whole = len(first)
            for line in lines:
                if line.endswith(b"\n"):
                    self._rows, self._whole = self._rows + 1, self._whole + len(line)
        return self._rows

    def replayed(self, rows: Iterator[ScoredRow]) -> Iterator[tuple[ScoredRow, Verdict]]:
        """The rows that it holds with their verdicts; raises BadSink where the source has another row."""
        if self._path is None or not self._rows:
            return
        with self._path.open("rb") as lines:
            for line in islice(lines, 1, self._rows + 1):
                row = next(rows, None)
                mark, verdict = self._verdict(line)
                if row is None or fingerprint(row) != mark:
                    place = row.place if row is not None else "the end of the input"
                    raise BadSink(f"--resume: {self._path} has a verdict on another row than {place}; {_SAME}")
                yield row, verdict

    def begin(self) -> None:
        """Goes on behind what `read` found; otherwise anew."""
        if self._path is None:
            return
        if self._whole:
            with self._path.open("r+b") as handle:
                handle.truncate(self._whole)
        self._handle = self._path.open("a" if self._whole else "w", encoding="ascii", buffering=1)
        if not self._whole:
            self._handle.write(json.dumps({_BEGUN: _VERSION, **self._settings}) + "\n")

    def add(self, row: ScoredRow, verdict: Verdict) -> None:
        """Keeps one verdict, before anything else can happen."""
        if self._handle is not None:
            found = outcome(row, verdict)
            self._handle.write(json.dumps([fingerprint(row), *(found[name] for name in _VERDICT)]) + "\n")

    def done(self) -> None:
        """Takes it away: the output is whole."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leaves it for another run."""
        if self._handle is not None:
            with suppress(OSError):
                self._handle.close()
            self._handle = None

    def _check_settings(self, line: bytes) -> None:
        found = self._parsed(line)
        if not isinstance(found, dict) or found.pop(_BEGUN, None) != _VERSION:
            raise self._foreign()
        wanted = json.loads(json.dumps(self._settings))
        for name in wanted:
            if found.get(name) != wanted[name]:
                got, before = json.dumps(wanted[name]), json.dumps(found.get(name))
                raise BadSink(f"--resume: {name}: got {got}, and the run that is gone on with had {before}; {_SAME}")

    def _verdict(self, line: bytes) -> tuple[str, Verdict]:
        found = self._parsed(line)
        try:
            mark, *values = found
            columns = dict(zip(_VERDICT, values, strict=True))
            return str(mark), read_verdict(columns, Status(columns["status"]))
        except (TypeError, ValueError) as error:
            raise self._foreign() from error

    def _parsed(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except ValueError as error:
            raise self._foreign() from error

    def _foreign(self) -> BadSink:
        return BadSink(f"--resume: got {str(self._path)!r}, which no `tinyv score` wrote; next: take it away, --force")


_SAME = "next: the same input and options as before, or --force without --resume"
