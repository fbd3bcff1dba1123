"""The file of labels while people give them: one line each, written at once, the last ones taken back if wanted."""

import fcntl
import io
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tinyv_client.labels import GivenLabel, label_line, label_lines
from tinyv_client.scoring.formats import BadRecord

__all__ = ["Kept", "keeping"]

_OURS = b'{"row": '
"""How every line begins."""


class Kept:
    """Labels of this file from before, and of this run."""

    def __init__(self, handle: io.FileIO, given: dict[int, GivenLabel]) -> None:
        self._handle = handle
        self.given = given
        self._added: list[tuple[int, int]] = []

    def add(self, given: GivenLabel) -> None:
        """Writes a label; raises OSError, and leaves no half of a line."""
        start = self._handle.seek(0, io.SEEK_END)
        left = memoryview(label_line(given))
        try:
            while left:
                left = left[self._handle.write(left) or 0 :]
        except OSError:
            self._handle.truncate(start)
            raise
        self._added.append((given.row, start))
        self.given[given.row] = given

    def take_back(self) -> bool:
        """The last label of this run; False when there is none."""
        if not self._added:
            return False
        row, start = self._added.pop()
        self._handle.truncate(start)
        del self.given[row]
        return True


@contextmanager
def keeping(path: Path) -> Iterator[Kept]:
    """The file, which this run alone writes; raises OSError, and BadRecord for a file of something else.

    A last line that a kill cut off is removed: its row is asked again.
    """
    with io.FileIO(path, "a+") as handle:
        if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
            raise BadRecord(f"{path}: got no regular file, expected one: labels are read again and taken back")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadRecord(
                f"{path}: another `tinyv label` writes it; next: end that one, or name another --out"
            ) from None
        handle.seek(0)
        *lines, last = handle.read().split(b"\n")
        cut = _is_cut_off(last)
        given = {label.row: label for label in label_lines(lines if cut else [*lines, last], str(path))}
        if cut:
            handle.truncate(handle.seek(0, io.SEEK_END) - len(last))
        elif last:
            handle.write(b"\n")
        try:
            yield Kept(handle, given)
        finally:
            if not handle.seek(0, io.SEEK_END):
                path.unlink(missing_ok=True)  # nothing was said


def _is_cut_off(last: bytes) -> bool:
    """Whether it is the beginning of a line of ours; what is whole JSON, or anything else, is read as a line."""
    if not (last.startswith(_OURS) or _OURS.startswith(last)):
        return False
    try:
        json.loads(last)
    except ValueError:
        return True
    return False
