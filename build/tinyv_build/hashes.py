"""SHA-256 of files, remembered while size and time of change stay the same.

Owns `hashes.json` of a prepared home.
Knows nothing of what the files are.
"""

import hashlib
import json
import os
from pathlib import Path

__all__ = ["HashBook", "write_atomically"]


class HashBook:
    """Hashes by file; a file is read again only when its size or time of change differ from the remembered ones."""

    def __init__(self, book: Path) -> None:
        self._book = book
        try:
            self._known: dict[str, list[int | str]] = json.loads(book.read_text())
        except (OSError, ValueError):
            self._known = {}
        self._saved = dict(self._known)

    def sha256(self, path: Path) -> str:
        """The file's hash, in hex."""
        stat, key = path.stat(), str(path.resolve())
        size, changed, digest = self._known.get(key, (-1, -1, ""))
        if (size, changed) != (stat.st_size, stat.st_mtime_ns):
            with path.open("rb") as file:
                digest = _digest(file.fileno())
            self._known[key] = [stat.st_size, stat.st_mtime_ns, digest]
        return str(digest)

    def save(self) -> None:
        """Writes what is remembered of files that still exist, if that is news."""
        living = {key: value for key, value in self._known.items() if Path(key).exists()}
        if living != self._saved:
            write_atomically(self._book, json.dumps(living, indent=1) + "\n")


def write_atomically(path: Path, text: str) -> None:
    """Replaces a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_text(text)
    partial.replace(path)


def _digest(descriptor: int) -> str:
    digest = hashlib.sha256()
    while block := os.read(descriptor, 1 << 20):
        digest.update(block)
    return digest.hexdigest()
