"""`tinyv score`, `tinyv ping` and plug-ins: what a person sees, and exit codes."""

import io
import json
import math
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import grpc
import pytest
import typer
from tinyv_client import Sample, Status, Verdict, cli
from tinyv_client.testing import FakeServer, Fault
from typer.testing import CliRunner, Result

ROOT = Path(__file__).parents[2]


def judge(sample: Sample) -> Verdict:
    status = Status(sample.response)
    reward = float("accepted" in status.value) if status.scored else math.nan
    return Verdict(reward, status, "42", 0.75 if status.value.startswith("judge_a") else math.nan)


def line(response: str, **fields: object) -> str:
    return json.dumps({"question": "q", "ground_truth": "g", "response": response, **fields}) + "\n"


ROWS = (
    line("rule_accepted", label=1, note="kept")
    + line("rule_accepted", label=0)
    + line("judge_accepted", label=1)
    + line("judge_rejected", label=1)
    + line("judge_unavailable", label=1)
    + line("no_answer", label=0)
    + line("judge_unreadable")
)


def tinyv(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(words), input=stdin, prog_name="tinyv")


def cells(result: Result, first: str) -> list[str]:
    """The cells of the table row that starts with this word."""
    (found,) = [row for row in result.stdout.splitlines() if row.replace("│", " ").split()[:1] == [first]]
    return [cell.strip() for cell in found.strip("│ ").split("│")]


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text(ROWS)
    return path


def test_the_summary_counts_by_status_and_by_label(rows_file: Path) -> None:
    with FakeServer(judge) as server:
        result = tinyv("score", str(rows_file), "--url", server.url)
    assert result.exit_code == 0, result.output
    assert cells(result, "rule_accepted") == ["rule_accepted", "2", "28.6%", "1.000"]
    assert cells(result, "judge_rejected") == ["judge_rejected", "1", "14.3%", "0.000"]
    assert cells(result, "judge_unavailable") == ["judge_unavailable", "1", "14.3%", "unscored"]
    assert cells(result, "all") == ["all", "7", "100.0%", "0.600"]
    assert cells(result, "1") == ["1", "4", "2", "1", "1", "66.7%"]
    assert cells(result, "0") == ["0", "2", "1", "1", "0", "50.0%"]
    assert "7 rows in" in result.stdout
    assert "rows/s, 2 unscored" in result.stdout


def test_out_holds_every_row_with_its_verdict_and_null_for_nan(rows_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "scored.jsonl"
    with FakeServer(judge) as server:
        result = tinyv("score", str(rows_file), "--url", server.url, "--out", str(out), "--rows-per-request", "2")
    assert result.exit_code == 0, result.output
    scored = [json.loads(text) for text in out.read_text().splitlines()]
    assert [row["status"] for row in scored] == [json.loads(text)["response"] for text in ROWS.splitlines()]
    assert scored[0] == {
        **json.loads(ROWS.splitlines()[0]),
        "reward": 1.0,
        "status": "rule_accepted",
        "answer": "42",
        "judge_probability": None,
    }
    assert [row["reward"] for row in scored] == [1.0, 1.0, 1.0, 0.0, None, 0.0, None]
    assert scored[2]["judge_probability"] == 0.75


def test_options_reach_the_server(rows_file: Path) -> None:
    options = ["--mode", "mixed", "--judge-weight", "0.5", "--reward-type", "soft", "--deadline-ms", "900"]
    with FakeServer(judge) as server:
        assert tinyv("score", str(rows_file), "--url", server.url, *options).exit_code == 0
    expected = {"mode": "mixed", "judge_weight": "0.5", "reward_type": "soft", "deadline_ms": 900}
    assert server.requests[0].parameters == expected


def test_dashes_read_standard_input_and_write_standard_output() -> None:
    with FakeServer(judge) as server:
        result = tinyv("score", "-", "--out", "-", "--url", server.url, stdin=ROWS)
    assert result.exit_code == 0, result.output
    assert [json.loads(text)["answer"] for text in result.stdout.splitlines()] == ["42"] * 7, "nothing but rows"
    assert "7 rows in" in result.stderr


@pytest.mark.parametrize(("flags", "code"), [([], 0), (["--fail-on-unscored"], 3)])
def test_unscored_rows_fail_only_when_asked_to(rows_file: Path, flags: list[str], code: int) -> None:
    with FakeServer(judge) as server:
        assert tinyv("score", str(rows_file), "--url", server.url, *flags).exit_code == code


def test_every_row_scored_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(line("rule_accepted"))
    with FakeServer(judge) as server:
        result = tinyv("score", str(path), "--url", server.url, "--fail-on-unscored")
    assert result.exit_code == 0
    assert "label" not in result.stdout


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff\n"])
def test_a_file_without_rows_is_said_to_have_none(tmp_path: Path, text: str) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_text(text)
    with FakeServer() as server:
        result = tinyv("score", str(path), "--url", server.url, "--out", str(out))
    assert (result.exit_code, result.stdout, out.read_text()) == (0, "no rows\n", "")


def test_a_bad_line_is_named_before_any_row_is_sent(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_text(ROWS + "{not json\n")
    with FakeServer(judge) as server:
        result = tinyv("score", str(path), "--url", server.url, "--out", str(out))
        assert server.requests == []
    assert result.exit_code == 2
    assert f"{path}:8: got no JSON" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["score", "absent.jsonl"], "absent.jsonl"),
        (["score"], "Missing argument"),
        (["score", "-", "--mode", "strictest"], "strictest"),
        (["score", "-", "--rows-per-request", "5000"], "rows_per_request: got 5000, expected rows in [1, 1024]"),
        (["score", "-", "--judge-weight", "7"], "judge_weight"),
        (["sing"], "sing"),
    ],
)
def test_bad_usage_is_exit_2_and_says_what(words: list[str], said: str) -> None:
    with FakeServer(judge) as server:
        result = tinyv(*words, *(["--url", server.url] if words[0] == "score" else []), stdin=ROWS)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_the_input_file_is_never_overwritten(rows_file: Path) -> None:
    with FakeServer(judge) as server:
        result = tinyv("score", str(rows_file), "--url", server.url, "--out", str(rows_file))
    assert result.exit_code == 2
    assert "the input file itself" in result.stderr
    assert rows_file.read_text() == ROWS


def test_no_server_is_exit_4_at_once_and_leaves_the_output_alone(rows_file: Path, tmp_path: Path) -> None:
    with FakeServer() as server:
        url = server.url
    out = tmp_path / "out.jsonl"
    out.write_text("yesterday's")
    result = tinyv("score", str(rows_file), "--url", url, "--out", str(out), "--force")
    assert result.exit_code == 4
    assert url in result.stderr
    assert "tinyv ping" in result.stderr
    assert out.read_text() == "yesterday's"


def test_a_server_that_fails_midway_is_exit_4_and_says_how_far_it_came(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_text(line("rule_accepted") * 40 + line("rule_rejected"))

    def fail_at_the_last(received: object) -> None:
        if received.samples[0].response == "rule_rejected":
            server.distort = lambda reply: reply.Clear()

    with FakeServer(judge, before=fail_at_the_last) as server:
        words = ["--url", server.url, "--out", str(out), "--rows-per-request", "1"]
        result = tinyv("score", str(path), *words)
    assert result.exit_code == 4
    assert "error:" in result.stderr
    assert "Traceback" not in result.output
    rows = len(out.read_text().splitlines())
    assert f"({rows} rows were scored before, and are in {out}; --resume goes on)" in result.stderr


def test_what_the_server_refuses_is_exit_2(rows_file: Path) -> None:
    with FakeServer(judge) as server:
        server.fail_next(Fault(grpc.StatusCode.INVALID_ARGUMENT, "no [such] thing"))
        result = tinyv("score", str(rows_file), "--url", server.url)
    assert result.exit_code == 2
    assert "no [such] thing" in result.stderr, "brackets of a message are no markup"


def test_ping_shows_every_model_and_its_exit_code_says_whether_all_are_ready() -> None:
    with FakeServer(version="9.9") as server:
        result = tinyv("ping", "--url", server.url)
        assert result.exit_code == 0
        assert f"{server.url}: Triton 9.9" in result.stdout
        names = ("tinyv", "rule_verifier", "judge", "tensorrt_llm")
        assert [cells(result, name) for name in names] == [[name, "ready"] for name in names]
        server.models.discard("judge")
        result = tinyv("ping", "--url", server.url)
        assert result.exit_code == 1
        assert cells(result, "judge") == ["judge", "not ready"]
        url = server.url
    result = tinyv("ping", "--url", url)
    assert (result.exit_code, len(result.stderr.splitlines())) == (4, 1)
    with FakeServer() as other:
        result = tinyv("ping", "--url", f"{url},{other.url}")
    assert (result.exit_code, other.url in result.stdout, url in result.stderr) == (1, True, True)


def test_c5_ping_dials_no_other_port() -> None:
    result = tinyv("ping", "--url", "127.0.0.1:99999")
    assert (result.exit_code, "expected one from 1 to 65535" in result.stderr) == (2, True)


def test_version_and_help_name_what_there_is() -> None:
    assert tinyv("--version").stdout.startswith("tinyv 0.")
    shown = tinyv("--help").stdout
    assert all(name in shown for name in ("score", "ping", "serve"))
    assert "Exit codes" in tinyv("score", "--help").stdout


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "tinyv.commands")


def hello(name: str = "you") -> None:
    """Greets."""
    typer.echo(f"hello {name}")


def test_other_packages_add_commands_and_a_broken_one_harms_nobody(
    rows_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_ins = {
        "hello": entry("hello", "hello_module:hello"),
        "absent": entry("absent", "no_such_module_anywhere:run"),
        "score": entry("score", "no_such_module_anywhere:score"),
    }
    module = type(sys)("hello_module")
    module.hello = hello
    monkeypatch.setitem(sys.modules, "hello_module", module)
    monkeypatch.setattr(cli, "_plug_ins", lambda: plug_ins)
    assert tinyv("hello", "--name", "ci").stdout == "hello ci\n"
    assert tinyv("hello", "--help").exit_code == 0
    result = tinyv("absent")
    assert result.exit_code == 1
    assert "No module named 'no_such_module_anywhere'" in " ".join(result.stderr.split())
    shown = tinyv("--help")
    assert shown.exit_code == 0
    assert "does not load" in shown.stdout
    with FakeServer(judge) as server:
        assert tinyv("score", str(rows_file), "--url", server.url).exit_code == 0, "a plug-in cannot replace it"


def test_the_installed_command_scores_the_quickstart() -> None:
    with FakeServer(lambda _sample: Verdict(1.0, Status.RULE_ACCEPTED)) as server:
        command = [str(Path(sys.executable).parent / "tinyv"), "score", "clients/examples/quickstart.jsonl"]
        done = subprocess.run(
            [*command, "--url", server.url], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert "12 rows in" in done.stdout


def test_standard_input_is_scored_as_it_comes_and_a_bad_line_ends_it() -> None:
    with FakeServer(judge) as server:
        stdin = io.BytesIO((line("rule_accepted") * 3).encode() + b"[]\n").getvalue()
        result = tinyv("score", "-", "--url", server.url, "--rows-per-request", "1", stdin=stdin)
    assert result.exit_code == 2
    assert "<stdin>:4: got a list, expected a JSON object a line" in " ".join(result.stderr.split())
