"""The audit output: why each row has its rule verdict, as JSON lines in a file.

Off unless `audit_file` is set. A file that cannot be written costs the audit, never a verdict.
"""

import json
import logging
import time
from pathlib import Path

from tinyv.records import RuleVerdict

__all__ = ["Audit"]

_LOG = logging.getLogger(__name__)

_SHOWN_CHARS = 500
"""How much of a text is kept in a line."""


class Audit:
    """Appends one line a row; safe from any thread and beside other processes."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._on = path != Path()

    def write(self, ground_truth: str | None, verdict: RuleVerdict, how: str) -> None:
        """Writes `time_s`, `rule_version`, `status`, `how`, `detail`, `ground_truth` and `answer`."""
        if not self._on:
            return
        line = json.dumps(
            {
                "time_s": round(time.time(), 3),
                "rule_version": self._version,
                "status": verdict.status.value,
                "how": how,
                "detail": verdict.detail,
                "ground_truth": (ground_truth or "")[:_SHOWN_CHARS],
                "answer": verdict.answer[:_SHOWN_CHARS],
            }
        )
        try:
            with self._path.open("ab", buffering=0) as file:
                file.write(line.encode() + b"\n")  # one write: lines of threads and processes do not mix
        except OSError as error:
            self._on = False
            _LOG.warning("%s: the audit ends here, it cannot be written: %s", self._path, error)
