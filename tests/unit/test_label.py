"""`tinyv label`: what is drawn, asked and kept; a real terminal, a kill, and going on."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tinyv_client import cli
from tinyv_client.estimating.strata import allocation
from tinyv_client.labelling.asking import asked
from tinyv_client.labelling.drawing import Case, drawn
from tinyv_client.labelling.keeping import keeping
from tinyv_client.labels import GivenLabel, label_line, read_labels
from tinyv_client.reporting.seen import seen
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.rows import rows
from tinyv_client.scoring.source import opened
from typer.testing import CliRunner, Result

TINYV = str(Path(sys.executable).parent / "tinyv")
GUARD_S = 60
PROMPT = b"Is the response right?"
HOSTILE = "\x1b[2J\x1b]0;title\x07\u202egnp\x9b31m[bold]no markup[/bold]\n" * 30


def scored(number: int, **other: Any) -> dict[str, Any]:
    """Most rows are accepted, one in five is the judge's, and right in every second case."""
    near = number % 5 == 0
    verdict = (0.0, "judge_rejected", 0.45) if near else (1.0, "rule_accepted", None)
    texts = {"question": f"question {number}", "ground_truth": "1", "response": f"so it is {number}"}
    return texts | dict(zip(("reward", "status", "judge_probability"), verdict, strict=True)) | {"answer": "1"} | other


def written(folder: Path, count: int = 200, **other: Any) -> Path:
    path = folder / "scored.jsonl"
    path.write_text("".join(json.dumps(scored(number, **other)) + "\n" for number in range(count)))
    return path


def sample(path: Path, count: int, seed: int = 0) -> list[Case]:
    with opened(str(path)) as source:
        return drawn(seen(rows(source.records())), count, seed)


def tinyv(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words), prog_name="tinyv")


class Person:
    """Presses the keys that were given, and remembers what was shown."""

    def __init__(self, keys: str) -> None:
        self._keys = iter(keys)
        self.shown: list[int] = []
        self.said: list[str] = []

    def show(self, case: Case, number: int, whole: int) -> None:
        self.shown.append(case.row)
        assert 1 <= number <= whole

    def say(self, text: str) -> None:
        self.said.append(text)

    def key(self) -> str:
        return next(self._keys)


def test_a_sample_is_spread_over_the_strata_and_stands_for_every_row(tmp_path: Path) -> None:
    cases = sample(written(tmp_path), 60)
    counts = Counter(case.stratum for case in cases)
    assert counts == allocation(dict.fromkeys(counts, 0) | {case.stratum: size(case, counts) for case in cases}, 60)
    assert sum(case.weight for case in cases) == pytest.approx(200)
    assert len({case.row for case in cases}) == 60


def size(case: Case, counts: Counter[str]) -> int:
    return round(case.weight * counts[case.stratum])


def test_the_first_rows_that_are_asked_are_of_every_stratum(tmp_path: Path) -> None:
    cases = sample(written(tmp_path), 60)
    assert {case.stratum for case in cases[:12]} == {case.stratum for case in cases}


def test_a_seed_draws_the_same_rows_and_another_one_others(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert sample(path, 40) == sample(path, 40)
    assert {case.row for case in sample(path, 40)} != {case.row for case in sample(path, 40, seed=1)}


def test_every_row_is_equally_likely_within_its_stratum(tmp_path: Path) -> None:
    path = written(tmp_path, 50)
    times = Counter(case.row for seed in range(400) for case in sample(path, 20, seed))
    by_stratum = {near: [times[row] for row in range(50) if (row % 5 == 0) == near] for near in (True, False)}
    for found in by_stratum.values():
        mean = sum(found) / len(found)
        assert all(abs(count - mean) < 6 * mean**0.5 for count in found)


def test_texts_are_cut_and_made_harmless(tmp_path: Path) -> None:
    big = HOSTILE + "x" * 1_000_000 + HOSTILE
    path = written(tmp_path, 10, **dict.fromkeys(("question", "ground_truth", "response", "answer"), big))
    for case in sample(path, 10):
        for text in (case.question, case.truth, case.response, case.answer):
            assert len(text) < 20_000
            assert text.count("\n") <= 20
            assert text.replace("\n", "").isprintable()
            assert "[...]" in text


def test_answers_are_kept_undone_and_gone_on_with(tmp_path: Path) -> None:
    cases, out = sample(written(tmp_path), 6), tmp_path / "labels.jsonl"
    with keeping(out) as kept:
        person = Person("ux" + "yuny?q")
        asked(cases, kept, person, "ada")
    order = [case.row for case in cases]
    assert person.shown == [order[0], order[0], order[1], order[0], order[1], order[2], order[3]]
    assert person.said == ["keys: y right   n wrong   ? cannot say   u undo   q quit"]
    assert {row: given.label for row, given in read_labels(out).items()} == {order[0]: 0, order[1]: 1, order[2]: None}
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["label"] for line in lines] == [False, True, None]
    assert list(lines[0]) == ["row", "key", "label", "stratum", "weight", "by", "at"]
    assert lines[0]["by"] == "ada"
    with keeping(out) as kept:
        person = Person("yyy")
        asked(cases, kept, person, "ada")
    assert person.shown == order[3:]
    assert len(read_labels(out)) == 6


def test_a_line_that_a_kill_cut_off_is_asked_again(tmp_path: Path) -> None:
    cases, out = sample(written(tmp_path), 3), tmp_path / "labels.jsonl"
    with keeping(out) as kept:
        asked(cases, kept, Person("yyy"), "")
    whole = out.read_bytes()
    out.write_bytes(whole[:-1])  # all of it but the line's end
    with keeping(out) as kept:
        assert len(kept.given) == 3
    assert out.read_bytes() == whole
    out.write_bytes(whole[:-9])
    with keeping(out) as kept:
        person = Person("n")
        asked(cases, kept, person, "")
    assert person.shown == [cases[2].row]
    assert [given.label for given in read_labels(out).values()] == [1, 1, 0]


@pytest.mark.parametrize(
    "content",
    ['{"a": 1}', '{"a": 1}\n', "some notes", '{"row": 1, "text": ""}', '{"row": 0, "key": "k", "label": 3}\n'],
)
def test_a_file_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    out = tmp_path / "labels.jsonl"
    out.write_text(content)
    with pytest.raises(BadRecord, match=r"labels\.jsonl:1: .*expected"), keeping(out):
        pass
    assert out.read_text() == content


def test_one_run_at_a_time_writes_a_file(tmp_path: Path) -> None:
    out, said = tmp_path / "labels.jsonl", "another `tinyv label` writes it"
    with keeping(out), pytest.raises(BadRecord, match=said), keeping(out):
        pass
    assert not (tmp_path / "labels.jsonl").exists()


def test_a_disk_that_is_full_leaves_no_half_of_a_line(tmp_path: Path) -> None:
    cases, out = sample(written(tmp_path), 2), tmp_path / "labels.jsonl"
    with keeping(out) as kept:
        asked(cases, kept, Person("yq"), "")
        whole = out.read_bytes()
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 50, before[1]))
        try:
            with pytest.raises(OSError, match="too large"):
                asked(cases, kept, Person("y"), "")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert out.read_bytes() == whole


def test_what_is_no_regular_file_takes_no_labels(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "fifo", Path("/dev/zero")):
        with pytest.raises(BadRecord, match="got no regular file"), keeping(path):
            pass


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = tinyv("label", str(written(tmp_path)), "--out", str(tmp_path / "labels.jsonl"))
    assert done.exit_code == 2
    assert "got no terminal, expected one" in " ".join(done.stderr.split())
    assert not (tmp_path / "labels.jsonl").exists()


@contextmanager
def terminal(*words: str) -> Iterator["Terminal"]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen([TINYV, *words], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


class Terminal:
    """A person's end of a pseudo-terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", ours: int) -> None:
        self.process, self._ours = process, ours
        self.seen = b""
        os.set_blocking(ours, False)

    def read(self) -> None:
        try:
            while chunk := os.read(self._ours, 65536):
                self.seen += chunk
        except OSError:  # nothing there yet, or the other end is closed
            pass

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + GUARD_S
        while not done():
            self.read()
            assert time.monotonic() < end, self.seen[-2000:]
            time.sleep(0.01)

    def press(self, key: str, then: Callable[[], bool]) -> None:
        self.until(lambda: self.seen.rstrip().endswith(b"quit") and self._waits())
        self.seen = b""
        os.write(self._ours, key.encode())
        self.until(then)

    def _waits(self) -> bool:
        return not termios.tcgetattr(self._ours)[3] & termios.ICANON

    def ended(self) -> int:
        self.until(lambda: self.process.poll() is not None)
        self.read()
        return self.process.returncode


def test_labels_in_a_terminal_outlive_a_kill_and_make_the_report_narrower(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "labels.jsonl"
    words = ("label", str(path), "--out", str(out), "--count", "30")

    def lines(count: int) -> Callable[[], bool]:
        return lambda: out.exists() and out.read_bytes().count(b"\n") == count

    with terminal(*words) as person:
        for count in range(1, 8):
            person.press("y", lines(count))
        person.press("u", lines(6))
        os.kill(person.process.pid, signal.SIGKILL)
    assert len(read_labels(out)) == 6
    with terminal(*words, "--by", "ada") as person:
        for count in range(7, 31):
            person.press("n" if count % 9 == 0 else "y", lines(count))
        assert person.ended() == 0
        assert b"30 of 30 rows are labelled" in b" ".join(person.seen.split())
    widths = [_width(tmp_path, path, *more) for more in ((), ("--labels", str(out)))]
    assert widths[1] < widths[0]


def _width(folder: Path, path: Path, *words: str) -> float:
    done = tinyv(
        "report", str(path), "--out", str(folder / "p.html"), "--json", str(folder / "p.json"), "--no-proofs", *words
    )
    assert done.exit_code == 0, done.output
    found = json.loads((folder / "p.json").read_text())["missed"][0]["estimate"]
    return float(found["high"] - found["low"])


def test_a_terminal_is_told_what_is_wrong_and_hears_no_stranger(tmp_path: Path) -> None:
    path, out = written(tmp_path, 20, question=HOSTILE, answer=HOSTILE), tmp_path / "labels.jsonl"
    with terminal("label", str(path), "--out", str(out), "--show-verdict") as person:
        person.until(lambda: PROMPT in person.seen)
        shown = person.seen
        person.press("\x03", lambda: True)
        assert person.ended() == 130
    assert b"\x1b]0;" not in shown
    assert b"[U+001B]" in shown
    assert b"[bold]no markup" in shown
    assert b"_rejected" in shown or b"_accepted" in shown
    out.write_bytes(label_line(GivenLabel(3, "of another file", 1)))
    with terminal("label", str(path), "--out", str(out)) as person:
        assert person.ended() == 2
        assert b"scored.jsonl:4: the labels are of another row" in b" ".join(person.seen.split())
    out.write_bytes(label_line(GivenLabel(20, "k", 1)))
    with terminal("label", str(path), "--out", str(out)) as person:
        assert person.ended() == 2
        assert b"got one of row 21, expected those of this file's 20 rows" in b" ".join(person.seen.split())
    assert len(read_labels(out)) == 1
