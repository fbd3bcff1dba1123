"""Verdicts that survive a restart: what the judge remembers, in an SQLite file.

Read once, when the judge starts; afterwards a thread of its own writes each new verdict, so no question waits for the
disk. A file that is damaged, locked or on a full disk costs the cache, never a verdict: every row is sealed, and one
that is not as it was written is not believed.
"""

import logging
import os
import sqlite3
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from queue import Empty, Full, Queue

from tinyv.meters import Meters
from tinyv.records import JudgeOutcome, JudgeReply

__all__ = ["Kept"]

_LOG = logging.getLogger(__name__)

_MAX_WAITING = 20_000
"""Verdicts that wait for the disk; one more is not kept."""

_GATHER_S = 0.1
"""How long the writer gathers verdicts into one transaction; so much is lost when the process is killed."""

_LOCKED_S = 5.0
"""Longest wait for another process that has the file locked."""

_SEAL_BYTES = 8

_TABLES = (
    b"CREATE TABLE identity (digest BLOB NOT NULL)",
    b"CREATE TABLE verdicts (id INTEGER PRIMARY KEY, key BLOB, outcome TEXT, probability REAL, seal BLOB)",
)
"""The whole schema, as SQLite gives it back: a file with another one is another program's, or damaged."""

_Row = tuple[bytes, JudgeReply]


class Kept:
    """The file of one judge; `identity` differs whenever any of its verdicts may differ.

    Args:
        path: the file; made if there is none.
        identity: a digest; a file of another identity is emptied.
        entries: verdicts that the file holds at most.
        meters: counts what becomes of verdicts.
    """

    def __init__(self, path: Path, identity: bytes, entries: int, meters: Meters) -> None:
        self._path = path
        self._identity = identity
        self._entries = entries
        self._meters = meters
        self._waiting: Queue[_Row] = Queue(_MAX_WAITING)
        self._fails = False
        self._writes = False

    def start(self) -> list[_Row]:
        """What the file remembers, what was written last at the end; from now on what is put is written.

        A file that cannot be opened now is not tried again.
        """
        try:
            database, rows = self._opened()
        except (sqlite3.Error, OSError) as error:
            self._failed(1, error)
            return []
        self._writes = True
        writer = threading.Thread(target=self._write_forever, args=(database,), name="tinyv-kept", daemon=True)
        writer.start()
        return rows

    def put(self, key: bytes, reply: JudgeReply) -> None:
        """Keeps a verdict; returns at once."""
        if not self._writes:
            self._count("failed")
            return
        try:
            self._waiting.put_nowait((key, reply))
        except Full:
            self._count("dropped")

    def _opened(self) -> tuple[sqlite3.Connection, list[_Row]]:
        try:
            return self._read()
        except sqlite3.OperationalError:  # locked, no space, no access: the file may be whole
            raise
        except sqlite3.DatabaseError as error:
            _LOG.warning("%s: set aside as .damaged, the judge begins without it: %s", self._path, error)
            self._count("damaged")
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._path}{suffix}").replace(f"{self._path}.damaged{suffix}")
        return self._read()

    def _read(self) -> tuple[sqlite3.Connection, list[_Row]]:
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        database = sqlite3.connect(self._path, timeout=_LOCKED_S, check_same_thread=False)
        with _closed_on_error(database):
            database.text_factory = bytes  # damage need not be UTF-8
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            self._claim(database)
            return database, self._rows(database)

    def _claim(self, database: sqlite3.Connection) -> None:
        """Makes the tables, and empties those of another identity; DatabaseError for a file that is not a judge's."""
        ((said,),) = database.execute("PRAGMA quick_check(1)")
        if said != b"ok":
            raise sqlite3.DatabaseError(said.decode(errors="replace"))
        found = {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
        if found and found != set(_TABLES):
            raise sqlite3.DatabaseError("got other tables, expected those of a judge's cache")
        if not found:
            with database:
                database.execute("BEGIN IMMEDIATE")
                for sql in _TABLES:
                    database.execute(sql.decode())
        if database.execute("SELECT digest FROM identity").fetchall() == [(self._identity,)]:
            return
        with database:
            emptied = database.execute("DELETE FROM verdicts").rowcount
            database.execute("DELETE FROM identity")
            database.execute("INSERT INTO identity VALUES (?)", (self._identity,))
        if emptied:
            _LOG.warning("%s: emptied of %d verdicts, another judge gave them", self._path, emptied)

    def _rows(self, database: sqlite3.Connection) -> list[_Row]:
        latest = "SELECT key, outcome, probability, seal FROM verdicts ORDER BY id DESC LIMIT ?"
        rows, damaged = [], 0
        for key, outcome, probability, seal in database.execute(latest, (self._entries,)):
            if self._is_sealed(key, outcome, probability, seal):
                rows.append((key, JudgeReply(JudgeOutcome(outcome.decode()), probability)))
            else:
                damaged += 1
        rows.reverse()
        self._count("read", len(rows))
        if damaged:
            _LOG.warning("%s: %d verdicts are not as they were written and are not believed", self._path, damaged)
            self._count("damaged", damaged)
        return rows

    def _is_sealed(self, key: object, outcome: object, probability: object, seal: object) -> bool:
        if not (isinstance(key, bytes) and isinstance(outcome, bytes) and isinstance(probability, float)):
            return False
        return seal == self._seal(key, outcome, probability)

    def _seal(self, key: bytes, outcome: bytes, probability: float) -> bytes:
        digest = blake2b(key=self._identity, digest_size=_SEAL_BYTES)
        digest.update(b"%s %s %s" % (key, outcome, struct.pack("<d", probability)))
        return digest.digest()

    def _write_forever(self, database: sqlite3.Connection) -> None:
        with closing(database):
            while True:
                batch = [self._waiting.get()]
                time.sleep(_GATHER_S)
                with suppress(Empty):
                    while len(batch) < _MAX_WAITING:
                        batch.append(self._waiting.get_nowait())
                self._write(database, batch)

    def _write(self, database: sqlite3.Connection, batch: Sequence[_Row]) -> None:
        rows = [
            (key, reply.outcome.value, reply.probability, self._seal(key, reply.outcome.encode(), reply.probability))
            for key, reply in batch
        ]
        try:
            with database:
                database.executemany("INSERT INTO verdicts (key, outcome, probability, seal) VALUES (?, ?, ?, ?)", rows)
                database.execute(
                    "DELETE FROM verdicts WHERE id <= (SELECT max(id) FROM verdicts) - ?", (self._entries,)
                )
        except sqlite3.Error as error:
            self._failed(len(rows), error)
        else:
            self._fails = False
            self._count("written", len(rows))

    def _failed(self, by: int, error: Exception) -> None:
        self._count("failed", by)
        if not self._fails:
            self._fails = True
            _LOG.warning("%s: verdicts are not kept: %s", self._path, error)

    def _count(self, outcome: str, by: int = 1) -> None:
        self._meters.count("tinyv_judge_kept_total", by, outcome=outcome)


@contextmanager
def _closed_on_error(database: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise
