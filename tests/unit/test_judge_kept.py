"""Verdicts that survive a restart: read back, bounded, emptied by another judge, lost with damage, never wrong."""

import asyncio
import logging
import math
import multiprocessing
import os
import random
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tinyv.errors import BadSetting
from tinyv.judge import JudgeRoom, JudgeRow
from tinyv.judge.identity import fingerprint, keeper
from tinyv.judge.kept import Kept
from tinyv.meters import MemoryMeters
from tinyv.profiles import Profile, load_profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply, PromptPiece, RuleStatus, RuleVerdict
from tinyv.settings import JudgeSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Verdict

from tests.waiting import until

from .judge_kit import WordEngine

PROFILE = load_profile("tinyv-1.5b")
IDENTITY = b"one judge"


def key(number: int) -> bytes:
    return number.to_bytes(20, "big")


def reply(number: int) -> JudgeReply:
    outcome = (JudgeOutcome.ACCEPTED, JudgeOutcome.REJECTED, JudgeOutcome.INVALID)[number % 3]
    return JudgeReply(outcome, 1 / (number + 2))


class Opened:
    """A file that was opened, and what became of its verdicts."""

    def __init__(self, path: Path, identity: bytes = IDENTITY, entries: int = 1000) -> None:
        self.meters = MemoryMeters()
        self.kept = Kept(path, identity, entries, self.meters)
        self.rows = self.kept.start()

    def counted(self, outcome: str) -> int:
        return self.meters.values[f"tinyv_judge_kept_total{{outcome={outcome}}}"]

    def put(self, numbers: range) -> "Opened":
        """Puts verdicts and waits until something became of each."""
        done = self._done() + len(numbers)
        for number in numbers:
            self.kept.put(key(number), reply(number))
        until(lambda: self._done() == done)
        return self

    def _done(self) -> int:
        return sum(map(self.counted, ("written", "failed", "dropped")))


def expected(numbers: range) -> list[tuple[bytes, JudgeReply]]:
    return [(key(number), reply(number)) for number in numbers]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "verdicts.db"


def test_what_was_put_is_there_again_to_the_last_bit_and_nobody_else_may_read_it(path: Path) -> None:
    assert Opened(path).put(range(50)).rows == []
    again = Opened(path)
    assert (again.rows, again.counted("read")) == (expected(range(50)), 50)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_oldest_go_when_it_is_full_and_what_is_put_again_is_young(path: Path) -> None:
    subject = Opened(path, entries=10).put(range(25))
    assert Opened(path, entries=10).rows == expected(range(15, 25))
    subject.put(range(15, 16))  # forgotten in between, and asked for again
    assert [row[0] for row in Opened(path, entries=10).rows][-2:] == [key(24), key(15)]
    assert len(Opened(path, entries=3).rows) == 3, "fewer are wanted than the file holds"


def test_the_file_does_not_grow_beyond_its_bound(path: Path) -> None:
    subject = Opened(path, entries=100).put(range(1_000))
    size = path.stat().st_size
    subject.put(range(1_000, 5_000))
    assert path.stat().st_size <= 2 * max(size, 64 * 1024)


def test_another_judge_empties_it(path: Path) -> None:
    Opened(path).put(range(5))
    assert Opened(path, b"another judge").rows == []
    assert Opened(path).rows == [], "the first one's are gone for good"


def _ended(path: Path) -> bytes:
    """The file as it stands when its process has ended: whole, without a log beside it."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_whatever_is_damaged_no_verdict_is_another_than_was_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinyv.judge.kept._GATHER_S", 0.0)
    Opened(path).put(range(300))
    whole, written, chance = _ended(path), dict(expected(range(300))), random.Random(7)
    for attempt in range(80):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 20, 2000))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if attempt % 5 == 0:
            del data[chance.randrange(len(data)) :]
        damaged = tmp_path / f"{attempt}.db"
        damaged.write_bytes(data)
        damaged.chmod(0o600)
        subject = Opened(damaged)
        assert dict(subject.rows).items() <= written.items()
        assert subject.put(range(300, 303)).counted("written") == 3, attempt


@pytest.mark.parametrize(
    "content",
    [b"no database at all\n" * 100, b"SQLite format 3\0" + bytes(5000), bytes(40)],
    ids=["text", "zeros", "short"],
)
def test_what_is_no_database_is_set_aside_and_begun_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    subject = Opened(path).put(range(3))
    assert (subject.counted("written"), subject.counted("damaged")) == (3, 1)
    assert path.with_name("verdicts.db.damaged").read_bytes() == content
    assert Opened(path).rows == expected(range(3))


def test_another_program_s_database_is_set_aside_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE theirs (value TEXT)")
        database.execute("INSERT INTO theirs VALUES ('kept')")
    assert Opened(path).put(range(1)).counted("written") == 1
    with closing(sqlite3.connect(path.with_name("verdicts.db.damaged"))) as database:
        assert database.execute("SELECT value FROM theirs").fetchall() == [("kept",)]


def test_a_verdict_that_was_turned_is_not_believed(path: Path) -> None:
    Opened(path).put(range(3))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE verdicts SET outcome = 'accepted' WHERE outcome = 'rejected'")
    subject = Opened(path)
    assert (subject.rows, subject.counted("damaged")) == ([*expected(range(1)), *expected(range(2, 3))], 1)


@contextmanager
def _disk_of(size: int) -> Iterator[None]:
    """No file may become larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_costs_what_cannot_be_written_and_is_said_once(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    subject = Opened(path).put(range(5))
    with caplog.at_level(logging.WARNING), _disk_of(path.stat().st_size + 4096):
        subject.put(range(5, 2000)).put(range(2000, 4000))
    assert subject.counted("failed") == 3995
    assert len(caplog.records) == 1
    assert subject.put(range(4000, 4003)).counted("written") == 8, "there is space again"
    assert Opened(path).rows == expected(range(5)) + expected(range(4000, 4003))


def test_a_file_that_another_process_has_locked_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinyv.judge.kept._LOCKED_S", 0.05)
    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN EXCLUSIVE")
        subject = Opened(path)
        assert (subject.rows, subject.counted("failed")) == ([], 1)
        assert subject.put(range(30_000)).counted("failed") == 30_001, "nothing waits for a file that is not open"
    assert not path.with_name("verdicts.db.damaged").exists()


def _put_for_ever(path: Path) -> None:
    subject = Opened(path)
    for number in range(10**6):
        subject.put(range(number, number + 1))


def test_a_process_that_is_killed_while_it_writes_leaves_what_it_had_written(path: Path) -> None:
    for _ in range(3):
        enough = len(Opened(path).rows) + 3
        process = multiprocessing.get_context("spawn").Process(target=_put_for_ever, args=(path,))
        process.start()
        while len(Opened(path).rows) < enough:
            assert process.is_alive()
        process.kill()
        process.join()
        rows = Opened(path).rows
        assert len(rows) >= enough
        assert dict(rows).items() <= dict(expected(range(len(rows)))).items()


def test_more_than_may_wait_is_dropped_and_counted_and_nobody_waits(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinyv.judge.kept._MAX_WAITING", 10)
    subject = Opened(path).put(range(500))
    assert subject.counted("dropped") > 0
    assert subject.counted("dropped") + subject.counted("written") == 500


def test_what_no_file_can_be_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open.db"
    open_to_all.touch()
    open_to_all.chmod(0o666)
    refusals = {
        Path("verdicts.db"): "begins with /",
        tmp_path / "missing" / "verdicts.db": "folder that exists",
        tmp_path: "folder that exists",
        open_to_all: "mode 600",
    }
    for path, said in refusals.items():
        with pytest.raises(BadSetting, match=said):
            keeper(JudgeSettings(cache_file=path), "judge", MemoryMeters())


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadSetting, match="cannot write"):
        keeper(JudgeSettings(cache_file=tmp_path / "verdicts.db"), "judge", MemoryMeters())


def test_a_python_without_sqlite_serves_and_refuses_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    monkeypatch.delitem(sys.modules, "tinyv.judge.kept")
    assert keeper(JudgeSettings(), "judge", MemoryMeters()) is None
    with pytest.raises(BadSetting, match="Python without SQLite"):
        keeper(JudgeSettings(cache_file=tmp_path / "verdicts.db"), "judge", MemoryMeters())


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    assert keeper(JudgeSettings(), "judge", MemoryMeters()) is None


class CountingEngine(WordEngine):
    """Says True; keeps how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        assert pieces
        assert max_new_tokens > 0
        self.calls += 1
        return Completion(("True",), (math.log(0.8),))


def served(settings: JudgeSettings, profile: Profile = PROFILE, model: str = "model") -> tuple[list[Verdict], int]:
    """Twenty rows, by a judge that starts and ends; with the calls of its engine."""
    engine, meters = CountingEngine(), MemoryMeters()
    rows = [JudgeRow("Q", "T", RuleVerdict(RuleStatus.REJECTED, f"answer {number}")) for number in range(20)]
    verdicts = asyncio.run(JudgeRoom(settings, profile, engine, meters, model).judge(rows, RequestOptions()))
    until(lambda: meters.values["tinyv_judge_kept_total{outcome=written}"] == engine.calls)
    return verdicts, engine.calls


def test_after_a_restart_the_same_rows_have_the_same_verdicts_and_cost_no_call(path: Path, tmp_path: Path) -> None:
    engine_dir = tmp_path / "engine"
    engine_dir.mkdir()
    settings = JudgeSettings(cache_file=path, engine_dir=engine_dir)
    first, calls = served(settings)
    assert (calls, served(settings)) == (20, (first, 0))
    for changes in (
        {"profile": replace(PROFILE, version=PROFILE.version + 1)},
        {"model": "another"},
        {"settings": replace(settings, max_question_tokens=9)},
    ):
        asked = {"settings": settings, **changes}
        assert (served(**asked)[1], served(**asked)[1]) == (20, 0), changes
    assert served(settings)[1] == 20, "emptied by the others"


def test_a_file_of_the_engine_that_changed_is_another_judge(tmp_path: Path) -> None:
    settings = JudgeSettings(engine_dir=tmp_path)
    before = fingerprint("judge", settings)
    (tmp_path / "tokenizer.json").write_text("{}")
    after = fingerprint("judge", settings)
    assert len({before, after, fingerprint("judge 2", settings)}) == 3
    assert fingerprint("judge", settings) == after
