"""`tinyv score` on streams, over files that exist, through signals and closed pipes."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinyv_client import Sample, Status, Verdict, cli
from tinyv_client.testing import FakeServer
from typer.testing import CliRunner, Result

TINYV = str(Path(sys.executable).parent / "tinyv")
GUARD_S = 60


def line(**fields: object) -> bytes:
    return json.dumps({"question": "q", "ground_truth": "g", "response": "r", **fields}).encode() + b"\n"


def tinyv(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(words), input=stdin, prog_name="tinyv")


def shell(text: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/bash", "-c", text], cwd=cwd, capture_output=True, text=True, timeout=GUARD_S, check=False
    )


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(line() * 5)
    return path


@pytest.fixture
def url() -> Iterator[str]:
    with FakeServer() as server:
        yield server.url


def test_b2_process_substitution_of_a_packed_file_is_scored(tmp_path: Path, url: str) -> None:
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(line() * 5))
    done = shell(f"{TINYV} score <(zcat rows.jsonl.gz) --url {url}", tmp_path)
    assert (done.returncode, "5 rows in" in done.stdout) == (0, True), done.stderr


def test_b2_a_fifo_is_scored(tmp_path: Path, url: str) -> None:
    os.mkfifo(path := tmp_path / "fifo")
    writer = threading.Thread(target=path.write_bytes, args=(line() * 5,))
    writer.start()
    result = tinyv("score", str(path), "--url", url)
    writer.join(GUARD_S)
    assert (result.exit_code, "5 rows in" in result.stdout) == (0, True), result.output


@pytest.mark.parametrize("make", [os.link, os.symlink, None], ids=["hard-link", "symlink", "itself"])
def test_b2_an_output_that_is_the_input_is_refused_and_kept(rows_file: Path, url: str, make: object) -> None:
    out, before = rows_file.with_name("out.jsonl"), rows_file.read_bytes()
    if make is None:
        out = rows_file
    else:
        make(rows_file, out)
    for words in (["score", str(rows_file)], ["score", str(out)]):
        result = tinyv(*words, "--url", url, "--out", str(out), "--force")
        assert (result.exit_code, "the input file itself" in result.stderr) == (2, True)
        assert rows_file.read_bytes() == before


def test_b2_an_input_that_is_redirected_is_known_too(rows_file: Path, url: str) -> None:
    before = rows_file.read_bytes()
    done = shell(f"{TINYV} score - --url {url} --out rows.jsonl --force < rows.jsonl", rows_file.parent)
    assert (done.returncode, "the input file itself" in done.stderr) == (2, True)
    done = shell(f"{TINYV} score rows.jsonl --url {url} --out - >> rows.jsonl", rows_file.parent)
    assert (done.returncode, "the input file itself" in done.stderr) == (2, True)
    assert rows_file.read_bytes() == before


def test_c3_an_existing_output_is_overwritten_only_when_told_so(
    rows_file: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = rows_file.with_name("out.jsonl")
    out.write_text("yesterday's")
    words = ["score", str(rows_file), "--url", url, "--out", str(out)]
    result = tinyv(*words)
    assert (result.exit_code, "--force overwrites it" in result.stderr) == (2, True)
    monkeypatch.setattr("tinyv_client.command_score._asks", lambda: True)
    assert tinyv(*words, stdin=b"n\n").exit_code == 2
    assert out.read_text() == "yesterday's"
    assert tinyv(*words, stdin=b"y\n").exit_code == 0
    assert tinyv(*words, "--force").exit_code == 0
    assert len(out.read_text().splitlines()) == 5


def test_what_is_no_file_is_written_to_unasked(rows_file: Path, url: str) -> None:
    assert tinyv("score", str(rows_file), "--url", url, "--out", "/dev/null").exit_code == 0


def test_a_packed_output_is_packed_and_other_formats_are_refused(rows_file: Path, url: str) -> None:
    out = rows_file.with_name("out.jsonl.gz")
    assert tinyv("score", str(rows_file), "--url", url, "--out", str(out)).exit_code == 0
    assert len(gzip.decompress(out.read_bytes()).splitlines()) == 5
    result = tinyv("score", str(rows_file), "--url", url, "--out", "out.parquet")
    assert (result.exit_code, "ends in .jsonl" in result.stderr) == (2, True)


@pytest.mark.parametrize("out", ["/dev/full", "-"], ids=["file", "standard-output"])
def test_c4_a_full_disk_is_one_sentence(rows_file: Path, url: str, out: str) -> None:
    target = "> /dev/full" if out == "-" else ""
    done = shell(f"{TINYV} score rows.jsonl --url {url} --out {out} {target}", rows_file.parent)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_c3_a_closed_pipe_ends_it_cleanly(tmp_path: Path, url: str) -> None:
    (tmp_path / "rows.jsonl").write_bytes(line(response="r" * 2000) * 3000)
    script = f"{TINYV} score rows.jsonl --url {url} --out - | head -1 | wc -l; echo ${{PIPESTATUS[0]}}"
    done = shell(script, tmp_path)
    assert done.stdout.split() == ["1", "141"]
    assert "rows in" in done.stderr, "what was done is said"
    assert "roken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"])
def test_c3_a_signal_ends_it_with_what_was_done(tmp_path: Path, number: signal.Signals, code: int) -> None:
    reached, go = threading.Event(), threading.Event()

    def stall(received: object) -> None:
        if received.samples[0].response == "last":
            reached.set()
            go.wait(GUARD_S)

    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(line() * 3 + line(response="last"))
    with FakeServer(before=stall) as server:
        words = [TINYV, "score", str(path), "--url", server.url, "--out", str(out), "--rows-per-request", "1"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert reached.wait(GUARD_S)
            while process.poll() is None and len(server.requests) < 4:
                pass
            process.send_signal(number)
            said, errors = process.communicate(timeout=GUARD_S)
        go.set()
    assert process.returncode == code, errors
    assert "interrupted" in errors
    assert "Traceback" not in errors
    done = len(out.read_text().splitlines()) if out.exists() else 0
    assert f"{done} rows were scored" in errors
    assert said == ""


def test_a_signal_ends_what_waits_for_its_input(url: str) -> None:
    words = [TINYV, "score", "-", "--url", url, "--out", "-", "--rows-per-request", "1"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, bufsize=0, **pipes) as process:
        process.stdin.write(line() * 200)  # more than are begun before the first verdict is taken
        first = process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=GUARD_S)
    assert process.returncode == 130, errors
    assert (first + rest).endswith(b"}\n"), "whole lines"
    assert f"interrupted: {rest.count(10)} rows were scored".encode() in errors


def test_rows_that_cannot_be_scored_are_unscored_counted_and_said_once(tmp_path: Path, url: str) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(line() + line(ground_truth=None) + line(response=5) + line())
    result = tinyv("score", str(path), "--url", url, "--out", str(out))
    assert result.exit_code == 0
    found = [json.loads(text) for text in out.read_text().splitlines()]
    assert [row["reward"] for row in found] == [1.0, None, None, 1.0]
    assert [row["status"] for row in found][1:3] == ["invalid_input"] * 2
    assert "ground truth" in found[1]["reason"]
    said = " ".join(result.stderr.split())
    assert f"2 rows cannot be scored (invalid_input); the first: {path}:2: ground truth: got None" in said


def test_rows_before_a_bad_line_of_a_stream_are_scored_and_written(tmp_path: Path, url: str) -> None:
    out = tmp_path / "out.jsonl"
    result = tinyv("score", "-", "--url", url, "--out", str(out), stdin=line() * 300 + b"{broken\n")
    assert (result.exit_code, len(out.read_text().splitlines())) == (2, 300)
    assert "<stdin>:301: got no JSON" in " ".join(result.stderr.split())


def test_c5_the_servers_and_the_credentials_come_from_the_environment(
    rows_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeServer(lambda _sample: Verdict(1.0, Status.RULE_ACCEPTED)) as server:
        monkeypatch.setenv("TINYV_URL", server.url)
        monkeypatch.setenv("TINYV_TOKEN", "s3cret")
        assert tinyv("score", str(rows_file)).exit_code == 0
        assert tinyv("ping").exit_code == 0
        assert server.requests[0].headers["authorization"] == "Bearer s3cret"
        assert tinyv("score", str(rows_file), "--token", "other").exit_code == 0
        assert server.requests[-1].headers["authorization"] == "Bearer other"
    result = tinyv("score", str(rows_file), "--tls-roots", "/no/such.pem")
    assert (result.exit_code, "readable PEM file" in result.stderr) == (2, True)


def test_one_server_that_answers_is_enough(rows_file: Path, url: str) -> None:
    with FakeServer() as gone:
        pass
    assert tinyv("score", str(rows_file), "--url", f"{gone.url},{url}").exit_code == 0


def test_several_references_are_a_list(tmp_path: Path) -> None:
    def judge(sample: Sample) -> Verdict:
        right = sample.ground_truth == sample.response
        return Verdict(float(right), Status.RULE_ACCEPTED if right else Status.RULE_REJECTED)

    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(line(ground_truth=["5", "five"], response="five"))
    with FakeServer(judge) as server:
        assert tinyv("score", str(path), "--url", server.url, "--out", str(out)).exit_code == 0
    assert json.loads(out.read_text())["status"] == "rule_accepted"
