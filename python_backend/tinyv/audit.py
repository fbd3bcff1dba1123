"""The audit: what each row was and why it has its verdict, as JSON lines in files of each process.

Two lines a row, of the rule verifier and of the judge, which merges both; `key` ties them. Owns the files (bounds,
rotation, mode 0600) and the thread that writes them: a request never waits for a disk, and a disk that is full, or
slower than the rows, costs lines, which are counted, never a verdict. Off unless `TINYV_AUDIT_FOLDER` is set.
"""

import hashlib
import json
import logging
import math
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from tinyv_contract.contract import CANARY

from tinyv.errors import BadSetting
from tinyv.meters import Meters
from tinyv.settings import AuditSettings, load

__all__ = ["Audit"]

_LOG = logging.getLogger(__name__)

_TEXTS = ("question", "ground_truth", "response", "answer")
"""What is kept as it is, as a hash, or not, by the setting `texts`."""

_KINDS = ("full", "hashes", "none")

_MAX_TEXT_CHARS = 100_000
"""Longer texts are cut, and the line says so."""

_WAITING_ROWS = 8192
"""Rows that wait to be written; more are dropped."""

_LINES_AT_ONCE = 16
"""After so many the interpreter is let go: threads that decide would wait 5 ms for it, Python's switch interval."""

_CLOSING_S = 5.0
"""What a process that ends gives its last lines."""

_AGAIN_S = 10.0
"""Pause after a disk that refused: its lines until then are lost."""

_in_ascii = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode

Lines = Callable[[], Iterable[dict[str, Any]]]


class Audit:
    """The audit of one process; safe from any thread."""

    def __init__(self, model: str, meters: Meters, settings: AuditSettings | None = None) -> None:
        """Raises BadSetting for a folder that cannot be written, or an unknown word."""
        self._settings = load(AuditSettings, {}) if settings is None else settings
        self._meters = meters
        self._prefix = f"{os.getpid():x}-{time.time_ns():x}"
        self._requests = count()
        self._waiting: queue.SimpleQueue[tuple[int, Lines] | None] = queue.SimpleQueue()
        self._stamp: dict[str, str] = {}
        self._rows = 0
        self._lock = threading.Lock()  # rows are added by any thread and taken off by the writer
        self.on = self._settings.folder != Path()
        if self.on:
            _check(self._settings)
            self._files = _Files(self._settings, f"{model}-{self._prefix}", f"{model}-*.jsonl")
            self._writer = threading.Thread(target=self._write_forever, name="tinyv-audit", daemon=True)
            self._writer.start()

    def stamp(self, **said: str) -> None:
        """What every line says from now on, such as the version that decides."""
        self._stamp |= said

    def keys(self, rows: int, request_id: str = "") -> list[str]:
        """What ties the lines of each row of a request together; empty where there is no audit, and for canaries."""
        if not self.on or request_id == CANARY:
            return [""] * rows
        request = f"{self._prefix}-{next(self._requests):x}"
        return [f"{request}/{row}" for row in range(rows)]

    def write(self, rows: int, lines: Lines) -> None:
        """Takes the lines of so many rows, which are made and written later; drops them when too many wait.

        Lines whose `key` is empty are passed over.
        """
        if not self.on:
            return
        with self._lock:
            taken = self._rows + rows <= _WAITING_ROWS
            self._rows += rows if taken else 0
        if taken:
            self._waiting.put((rows, lines))
        else:
            self._meters.count("tinyv_audit_rows_total", rows, outcome="dropped")

    def close(self) -> None:
        """Writes what waits, and ends; nothing is written afterwards."""
        if self.on:
            self.on = False
            self._waiting.put(None)
            self._writer.join(_CLOSING_S)

    def _write_forever(self) -> None:
        closed_until = 0.0
        while (waiting := self._waiting.get()) is not None:
            rows, lines = waiting
            outcome = "failed"
            if time.monotonic() >= closed_until:
                try:
                    self._files.append(self._spelt(lines))
                    outcome = "written"
                except Exception as error:  # noqa: BLE001  # a line that cannot be written costs itself alone
                    closed_until = time.monotonic() + _AGAIN_S
                    _LOG.warning("%s: the audit loses lines: %s", self._settings.folder, error)
            with self._lock:
                self._rows -= rows
            self._meters.count("tinyv_audit_rows_total", rows, outcome=outcome)

    def _spelt(self, lines: Lines) -> bytes:
        stamp = _json({"at_s": round(time.time(), 3), **self._stamp}).removesuffix(b"}") + b","
        spelt: list[bytes] = []
        for number, line in enumerate(lines()):
            if line["key"]:
                spelt += stamp, _json(self._kept(line)).removeprefix(b"{"), b"\n"
            if number % _LINES_AT_ONCE == 0:
                time.sleep(0)
        return b"".join(spelt)

    def _kept(self, line: dict[str, Any]) -> dict[str, Any]:
        """The line with its texts as the setting says."""
        if self._settings.texts == "full" and all(len(line.get(name) or "") <= _MAX_TEXT_CHARS for name in _TEXTS):
            return line
        kept: dict[str, Any] = {}
        for name, value in line.items():
            if name not in _TEXTS or not isinstance(value, str):
                kept[name] = value
            elif self._settings.texts == "hashes":
                kept[f"{name}_sha256"] = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
            elif self._settings.texts == "full":
                kept[name] = value[:_MAX_TEXT_CHARS]
                if len(value) > _MAX_TEXT_CHARS:
                    kept["cut"] = [*kept.get("cut", []), name]
        return kept


class _Files:
    """The file that is written, and the ones before it."""

    def __init__(self, settings: AuditSettings, stem: str, own: str) -> None:
        self._settings, self._stem, self._own = settings, stem, own
        self._number = 0

    def append(self, lines: bytes) -> None:
        """Adds lines in one write; raises OSError."""
        path = self._settings.folder / f"{self._stem}-{self._number:06d}.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            written = os.write(handle, lines)
            if written < len(lines):
                os.ftruncate(handle, os.fstat(handle).st_size - written)  # half a line would be no line
                raise OSError(f"{path}: got {written} of {len(lines)} bytes written")
            full = os.fstat(handle).st_size >= self._settings.file_mb << 20
        finally:
            os.close(handle)
        if full:
            self._number += 1
            self._drop_old()

    def _drop_old(self) -> None:
        found = sorted(self._settings.folder.glob(self._own), key=lambda path: path.stat().st_mtime)
        for path in found[: -max(self._settings.files, 1)]:
            with suppress(OSError):  # another process of the model may have dropped it
                path.unlink()


def _json(line: dict[str, Any]) -> bytes:
    """JSON in UTF-8; raises ValueError for NaN and infinities, of which orjson makes null: a row without a reward."""
    _hold_finite(line)
    try:
        return orjson.dumps(line)
    except TypeError:  # half a surrogate pair, which UTF-8 cannot hold, a whole number beyond 64 bits, another type
        return _in_ascii(line).encode()


def _hold_finite(line: dict[str, Any]) -> None:
    for name, value in line.items():
        kind = type(value)
        if kind is float and not math.isfinite(value):
            raise ValueError(f"{name}: got {value}, expected a finite number, or None where there is none")
        if kind is dict:
            _hold_finite(value)


def _check(settings: AuditSettings) -> None:
    if settings.texts not in _KINDS:
        raise BadSetting(f"TINYV_AUDIT_TEXTS={settings.texts}: expected one of: {', '.join(_KINDS)}")
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = settings.folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadSetting(
            f"TINYV_AUDIT_FOLDER={settings.folder}: {error.strerror}; expected a folder that this user can write"
        ) from error
