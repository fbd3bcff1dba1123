"""`tinyv score` once more over what a run left behind, over parts of a file, and by columns of a caller's names."""

import csv
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tinyv_client import Sample, Status, Verdict, cli
from tinyv_client.scoring.journal import Journal
from tinyv_client.scoring.progress import progress
from tinyv_client.testing import FakeServer, Received
from typer.testing import CliRunner, Result

TINYV = str(Path(sys.executable).parent / "tinyv")
GUARD_S = 60


def verdict(sample: Sample) -> Verdict:
    right = sample.ground_truth == sample.response
    return Verdict(float(right), Status.RULE_ACCEPTED if right else Status.RULE_REJECTED, sample.response)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(verdict) as found:
        yield found


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    lines = [
        {"question": f"q{n}", "ground_truth": str(n % 3), "response": str(n % 2) + "é", "id": n} for n in range(40)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def score(path: Path, server: FakeServer, *words: str) -> Result:
    return CliRunner().invoke(cli.app, ["score", str(path), "--url", server.url, *words], prog_name="tinyv")


def journal(out: Path) -> Path:
    return out.with_name(out.name + ".resume")


def respelt(path: Path, ending: str) -> Path:
    """The same rows in another format."""
    records = [json.loads(line) for line in path.read_text().splitlines()]
    found = path.with_name(f"rows.{ending}")
    if ending == "csv":
        with found.open("w", newline="") as handle:
            writer = csv.DictWriter(handle, list(records[0]))
            writer.writeheader()
            writer.writerows(records)
    elif ending == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").Table.from_pylist(records), found)
    return found if ending in {"csv", "parquet"} else path


def kept(path: Path, server: FakeServer, options: tuple[str, ...]) -> bytes:
    """The journal of a run, as it is before its end."""
    out, found = path.with_name("kept.jsonl"), []

    def keep(journal_of_it: Journal) -> None:
        found.append(journal(out).read_bytes())
        journal_of_it.close()
        journal(out).unlink()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "done", keep)
        assert score(path, server, "--out", str(out), "--force", *options).exit_code == 0
    return found[0]


def sent(server: FakeServer) -> int:
    return sum(len(request.samples) for request in server.requests)


@pytest.mark.parametrize("options", [(), ("--shard", "2/3")], ids=["whole", "shard"])
@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_a_run_cut_off_at_any_row_goes_on_to_the_same_bytes(
    rows_file: Path, server: FakeServer, ending: str, options: tuple[str, ...]
) -> None:
    path = respelt(rows_file, ending)
    out = path.with_name(f"out.{ending}")
    assert score(path, server, "--out", str(out), *options).exit_code == 0
    unbroken = out.read_bytes()
    assert not journal(out).exists()
    rows = 40 if not options else 13
    whole = kept(path, server, options)
    for cut in (0, 7, whole.index(b"\n") + 1, len(whole) // 2, len(whole)):
        out.write_bytes(unbroken[: len(unbroken) // 2])
        journal(out).write_bytes(whole[:cut])
        before = sent(server)
        result = score(path, server, "--out", str(out), "--resume", *options)
        assert (result.exit_code, out.read_bytes() == unbroken) == (0, True), result.output
        assert sent(server) - before == rows - max(0, whole[:cut].count(b"\n") - 1), "the others alone"
        assert not journal(out).exists()


@pytest.mark.parametrize(("ending", "kills"), [("jsonl", 3), ("parquet", 1)])
def test_a_run_killed_at_random_rows_goes_on_to_the_same_bytes(rows_file: Path, ending: str, kills: int) -> None:
    path, out = respelt(rows_file, ending), rows_file.with_name(f"out.{ending}")
    with FakeServer(verdict) as server:
        assert score(path, server, "--out", str(out)).exit_code == 0
    unbroken, seen = out.read_bytes(), 0
    out.unlink()
    for row in sorted(random.Random(21).sample(range(2, 39), kills)):
        killed_at(row, path, out)
        assert journal(out).read_bytes().count(b"\n") == row + 1, "what was scored is kept"
        seen = row
    with FakeServer(verdict) as server:
        result = score(path, server, "--out", str(out), "--resume")
        assert (result.exit_code, out.read_bytes() == unbroken) == (0, True), result.output
        assert sent(server) == 40 - seen


def killed_at(row: int, path: Path, out: Path) -> None:
    reached, go = threading.Event(), threading.Event()

    def stall(received: Received) -> None:
        if received.samples[0].question == f"q{row}":
            reached.set()
            go.wait(GUARD_S)

    with FakeServer(verdict, before=stall) as server:
        words = ["score", str(path), "--url", server.url, "--out", str(out), "--rows-per-request", "1", "--resume"]
        with subprocess.Popen([TINYV, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            assert reached.wait(GUARD_S)
            while process.poll() is None and journal(out).read_bytes().count(b"\n") <= row:
                time.sleep(0.01)
            process.kill()
        go.set()
    assert process.returncode == -9


def test_another_input_or_other_options_are_not_gone_on_with(rows_file: Path, server: FakeServer) -> None:
    out = rows_file.with_name("out.jsonl")
    left = kept(rows_file, server, ())
    before = sent(server)
    changed = rows_file.read_text().replace('"0\\u00e9", "id": 6', '"5", "id": 6')
    assert changed != rows_file.read_text()
    rows_file.with_name("changed.jsonl").write_text(changed)
    for name, words, said in (
        ("changed.jsonl", (), "has a verdict on another row than"),
        ("rows.jsonl", ("--mode", "rule_only"), 'mode: got "rule_only", and the run that is gone on with had "addon"'),
        ("rows.jsonl", ("--shard", "1/2"), "shard: got"),
        ("rows.jsonl", ("--truth", "id"), "truth: got"),
    ):
        out.write_bytes(b"what was there")
        journal(out).write_bytes(left)
        result = score(rows_file.with_name(name), server, "--out", str(out), "--resume", *words)
        assert (result.exit_code, out.read_bytes(), journal(out).read_bytes()) == (2, b"what was there", left)
        assert said in " ".join(result.stderr.split())
    assert sent(server) == before


@pytest.mark.parametrize("foreign", [b"no row and no end", b'{"id": 1}\n', b""], ids=["torn", "row", "empty"])
def test_an_output_without_its_run_is_not_gone_on_with(rows_file: Path, server: FakeServer, foreign: bytes) -> None:
    out = rows_file.with_name("out.jsonl")
    out.write_bytes(foreign)
    result = score(rows_file, server, "--out", str(out), "--resume")
    if foreign:
        assert (result.exit_code, out.read_bytes(), sent(server)) == (2, foreign, 0)
        assert "no run of it was cut off" in " ".join(result.stderr.split())
    else:
        assert (result.exit_code, sent(server)) == (0, 40)


@pytest.mark.parametrize("content", [b"mine\n", b"[1]\n", b'{"tinyv score": 99}\n'])
def test_a_file_of_the_journal_s_name_that_is_none_is_kept(rows_file: Path, server: FakeServer, content: bytes) -> None:
    out = rows_file.with_name("out.jsonl")
    journal(out).write_bytes(content)
    for words in ((), ("--resume",)):
        result = score(rows_file, server, "--out", str(out), *words)
        assert (result.exit_code, journal(out).read_bytes(), out.exists()) == (2, content, False)


@pytest.mark.parametrize("out", ["-", "/dev/null"])
def test_what_cannot_be_gone_on_with_is_said(rows_file: Path, server: FakeServer, out: str) -> None:
    result = score(rows_file, server, "--out", out, "--resume")
    assert (result.exit_code, "--resume: got --out" in result.stderr) == (2, True)


def test_only_rows_without_a_reward_are_sent_again(tmp_path: Path, server: FakeServer) -> None:
    path, out = tmp_path / "scored.jsonl", tmp_path / "out.jsonl"
    row = {"ground_truth": "1", "response": "1"}
    judged = {**row, "reward": 0.25, "status": "judge_rejected", "answer": "1", "judge_probability": 0.25}
    lost = {**row, "reward": None, "status": "judge_unavailable", "answer": "", "judge_probability": None}
    path.write_text("".join(json.dumps(found) + "\n" for found in [lost, judged, judged, lost, judged]))
    assert score(path, server, "--out", str(out), "--only", "unscored").exit_code == 0
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["status"] for line in found] == [
        "rule_accepted", "judge_rejected", "judge_rejected", "rule_accepted", "judge_rejected"
    ]  # fmt: skip
    assert (found[1], sent(server)) == (judged, 2)


def test_the_shards_of_a_file_are_its_rows(rows_file: Path, server: FakeServer) -> None:
    found = []
    for part in ("1/3", "2/3", "3/3"):
        out = rows_file.with_name("part.jsonl")
        assert score(rows_file, server, "--out", str(out), "--force", "--shard", part).exit_code == 0
        found.append([json.loads(line)["id"] for line in out.read_text().splitlines()])
    assert found == [list(range(first, 40, 3)) for first in range(3)]


@pytest.mark.parametrize("shard", ["0/3", "4/3", "3", "a/b", "1/0", "1/-2"])
def test_a_shard_that_is_none_is_refused(rows_file: Path, server: FakeServer, shard: str) -> None:
    result = score(rows_file, server, "--shard", shard)
    assert (result.exit_code, "--shard: got" in result.stderr, sent(server)) == (2, True, 0)


def test_columns_go_by_the_names_that_are_given(tmp_path: Path, server: FakeServer) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"p": "q", "gold": "5", "said": "5", "ground_truth": "7", "response": "8"}) + "\n")
    words = ["--question", "p", "--truth", "gold", "--response", "said"]
    assert score(path, server, *words).exit_code == 0
    assert server.requests[0].samples[0] == Sample("q", "5", "5")
    for option in ("--question", "--truth", "--response", "--label"):
        result = score(path, server, *words, option, "absent")
        assert (result.exit_code, "expected one of: absent" in " ".join(result.stderr.split())) == (2, True)


def test_what_changed_against_an_earlier_output_is_said_by_status(rows_file: Path, server: FakeServer) -> None:
    out = rows_file.with_name("out.jsonl")
    assert score(rows_file, server, "--out", str(out)).exit_code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    lines[3].update(status="judge_unavailable", reward=None)
    lines[4].update(status="judge_accepted", reward=1.0)
    out.write_text("".join(json.dumps(line) + "\n" for line in lines))
    said = " ".join(score(rows_file, server, "--diff", str(out)).output.split())
    assert "2 of 40 rows changed status, 1 their reward" in said
    assert "judge_unavailable │ rule_" in said
    assert "judge_accepted │ rule_rejected │ 1" in said


def test_an_earlier_output_is_there_before_a_row_is_sent_and_never_the_output(
    rows_file: Path, server: FakeServer
) -> None:
    out = rows_file.with_name("out.jsonl")
    result = score(rows_file, server, "--diff", "absent.jsonl")
    assert (result.exit_code, "absent.jsonl: No such file" in result.stderr, sent(server)) == (2, True, 0)
    assert score(rows_file, server, "--out", str(out)).exit_code == 0
    before = out.read_bytes()
    result = score(rows_file, server, "--diff", str(out), "--out", str(out), "--force")
    assert (result.exit_code, "the output itself" in " ".join(result.stderr.split())) == (2, True)
    assert (out.read_bytes(), sent(server)) == (before, 40)


def test_a_stream_goes_on_too(rows_file: Path, server: FakeServer) -> None:
    out, words = rows_file.with_name("out.jsonl"), ["--url", server.url, "--resume"]
    lines = rows_file.read_bytes().splitlines(keepends=True)

    def piped(content: bytes) -> Result:
        return CliRunner().invoke(cli.app, ["score", "-", "--out", str(out), *words], input=content)

    broken = piped(b"".join([*lines[:30], b"{broken\n"]))
    assert (broken.exit_code, "30 rows were scored before" in broken.stderr) == (2, True)
    assert piped(b"".join(lines)).exit_code == 0
    assert (len(out.read_bytes().splitlines()), sent(server)) == (40, 40)


def test_a_log_hears_the_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("tinyv_client.scoring.progress.time.monotonic", lambda: now[0])
    console = Console(file=StringIO(), width=200)
    with progress("scoring", 10_000, console) as advance:
        for _ in range(4000):
            now[0] += 0.01
            advance()
    assert console.file.getvalue() == "scoring: 3000 of 10000 rows, 100 rows/s, 1 min left\n"


def test_an_earlier_output_of_other_rows_is_named_and_what_was_scored_is_kept(
    rows_file: Path, server: FakeServer
) -> None:
    old, out = rows_file.with_name("old.jsonl"), rows_file.with_name("out.jsonl")
    assert score(rows_file, server, "--out", str(old)).exit_code == 0
    lines = old.read_text().splitlines(keepends=True)
    old.write_text("".join(lines[:20]))
    result = score(rows_file, server, "--diff", str(old), "--out", str(out))
    said = " ".join(result.stderr.split())
    assert (result.exit_code, f"old.jsonl: the end is another row than {rows_file}:21" in said) == (2, True)
    assert out.read_text().splitlines(keepends=True)[:20] == lines[:20]
    result = score(rows_file, server, "--diff", str(rows_file))
    assert (result.exit_code, "expected a file that `tinyv score` wrote" in " ".join(result.stderr.split())) == (
        2,
        True,
    )
