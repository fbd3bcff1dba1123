"""Set-up of a judge that is served elsewhere: what is refused, with the reason, and what is written."""

import json
from pathlib import Path

import pytest
from tinyv.engine.remote import read_endpoint
from tinyv.manifest import read_manifest
from tinyv_build.__main__ import app
from tinyv_build.errors import BuildError
from tinyv_build.remote.prepare import Wish, prepare_remote
from typer.testing import CliRunner

from benchmarks.remote.standins import Judge, Standin

from .remote_kit import folder_of, prepared, standing


@pytest.mark.parametrize(("kind", "dialect"), [("vllm", "return_token_ids"), ("trtllm", "detokenize")])
def test_the_directory_says_how_the_server_is_asked_and_what_it_said(tmp_path: Path, kind: str, dialect: str) -> None:
    with standing(tmp_path, kind) as standin:
        directory = prepared(tmp_path, standin)
        endpoint, manifest = read_endpoint(directory), read_manifest(directory)
        assert (endpoint.urls, endpoint.model, endpoint.dialect.value) == ((standin.url,), "judge", dialect)
        assert endpoint.together == 16
        assert len(endpoint.probes) == 8
        assert manifest.profile == "embedded"
        assert manifest.end_id == endpoint.end_id == standin.judge.end_id
        again = read_manifest(prepared(tmp_path, standin))
        assert again.model_id == manifest.model_id, "the same judge shares its remembered verdicts"
        standin.judge = Judge(folder_of(tmp_path), p_verdict=0.7)
        assert read_manifest(prepared(tmp_path, standin)).model_id != manifest.model_id, "another one does not"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sglang-0.4", ("token ids: got none", "use a newer server")),
        ("trtllm-1.2.1", ("logprobs: got none",)),
        ("chat-only", ("an endpoint of chats alone cannot judge",)),
    ],
)
def test_a_server_that_cannot_say_what_a_judge_must_is_refused(
    tmp_path: Path, kind: str, words: tuple[str, ...]
) -> None:
    with standing(tmp_path, kind) as standin, pytest.raises(BuildError) as caught:
        prepared(tmp_path, standin)
    assert all(word in str(caught.value) for word in (*words, "JUDGE_URL=http://127.0.0.1", "docs/judges.md"))


def test_a_failed_check_leaves_the_directory_that_may_be_served_as_it_was(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)
        before = {path.name: path.read_bytes() for path in directory.iterdir()}
        standin.fault = "500"
        with pytest.raises(BuildError, match="HTTP 500"):
            prepared(tmp_path, standin)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]


def test_another_name_is_refused_with_the_ones_that_are_served(tmp_path: Path) -> None:
    with standing(tmp_path) as standin, pytest.raises(BuildError, match=r"JUDGE_MODEL=other: .* serves judge; next:"):
        prepared(tmp_path, standin, model="other")


def test_another_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    description = json.loads((folder / "tokenizer.json").read_text())
    description["model"]["merges"].remove(["Tru", "e"])
    other = tmp_path / "other"
    other.mkdir()
    (other / "tokenizer.json").write_text(json.dumps(description))
    with standing(tmp_path) as standin, pytest.raises(BuildError, match=r"tokenizer: the server makes \d+ tokens of"):
        prepared(tmp_path, standin, tokenizer=str(other))


def test_a_model_that_is_no_judge_is_refused(tmp_path: Path) -> None:
    """The stand-in takes any prompt but the embedded profile's for two equal texts."""
    with standing(tmp_path) as standin, pytest.raises(BuildError, match="accepts wrong answers as gladly as right"):
        prepared(tmp_path, standin, profile="tinyv-1.5b")


def test_a_model_that_gives_no_verdict_is_refused_with_what_it_said(tmp_path: Path) -> None:
    with (
        standing(tmp_path) as standin,
        pytest.raises(BuildError, match="'True', which is no verdict of profile compass"),
    ):
        prepared(tmp_path, standin, profile="compassverifier")


def test_log_probabilities_of_the_chosen_token_alone_are_refused(tmp_path: Path) -> None:
    standin = Standin("vllm", Judge(folder_of(tmp_path), p_verdict=1.0))
    stop = standin.start()
    try:
        with pytest.raises(BuildError, match="got exactly 0 for every token, expected those over the whole vocabulary"):
            prepared(tmp_path, standin)
    finally:
        stop()


def test_servers_of_one_judge_must_say_the_same(tmp_path: Path) -> None:
    with standing(tmp_path) as first:
        other = Standin("vllm", Judge(folder_of(tmp_path), p_verdict=0.55))
        stop = other.start()
        try:
            with pytest.raises(BuildError, match=r"is not the same as .*log-probabilities differ"):
                prepared(tmp_path, first, other)
        finally:
            stop()


@pytest.mark.parametrize(
    ("url", "model", "words"),
    [
        ("", "judge", "JUDGE_URL: got none"),
        ("localhost:8000", "judge", "JUDGE_URL: got 'localhost:8000', expected http://host:port/v1"),
        ("http://user:secret@host/v1", "judge", "JUDGE_URL: got"),
        ("http://127.0.0.1:1/v1", "", "JUDGE_MODEL: got none"),
        ("http://127.0.0.1:1/v1", "judge", "cannot connect"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_line(tmp_path: Path, url: str, model: str, words: str) -> None:
    with pytest.raises(BuildError) as caught:
        prepare_remote(Wish((url,), model, "embedded", str(folder_of(tmp_path))), tmp_path / "home")
    assert words in str(caught.value)


def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("two words\n")
    with standing(tmp_path) as standin, pytest.raises(BuildError, match="got no key or more than one word"):
        prepared(tmp_path, standin, key_file=str(tmp_path / "key"))


def test_the_command_prints_the_directory_and_its_errors_in_one_line(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        words = ["remote", "--url", standin.url, "--model", "judge", "--profile", "embedded"]
        words += ["--tokenizer", str(folder_of(tmp_path)), "--home", str(tmp_path / "home")]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        assert read_manifest(Path(done.stdout.strip())).model_id.startswith("judge#")
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert "cannot connect" in done.output
    assert "Traceback" not in done.output
