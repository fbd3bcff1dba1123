"""`tinyv-build prepare`: what it makes, what it skips, what it refuses."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tinyv.manifest import read_manifest
from tinyv.profiles import load_profile
from tinyv_build import source as sources
from tinyv_build.__main__ import app
from tinyv_build.errors import BuildError
from tinyv_build.prepare import prepare
from tinyv_build.source import find_source
from typer.testing import CliRunner

CHECKPOINTS = Path(__file__).parents[1] / "data" / "checkpoints"


def quiet(_text: str, _done: int, _total: int) -> None:
    """Shows nothing."""


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["prepare", *words])


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint folder that may be changed."""
    return Path(shutil.copytree(CHECKPOINTS / "qwen2", tmp_path / "TinyV-1.5B"))


def test_the_last_line_is_the_engine_directory(checkpoint: Path, tmp_path: Path) -> None:
    result = run("--home", str(tmp_path / "home"), "--judge-model", str(checkpoint))
    directory = Path(result.stdout.splitlines()[-1])
    assert result.exit_code == 0
    assert {path.name for path in directory.iterdir()} >= {"model.bin", "tokenizer.json", "manifest.json"}


def test_the_manifest_says_what_was_made_and_of_what(checkpoint: Path, tmp_path: Path) -> None:
    manifest = read_manifest(prepare(find_source(str(checkpoint), ""), tmp_path, quiet))
    assert (manifest.profile, manifest.end_id, manifest.pad_id) == ("tinyv-1.5b", 294, 292)
    assert manifest.model_id.startswith("TinyV-1.5B#")
    assert "model-00001-of-00002.safetensors" in manifest.made_from


@pytest.mark.parametrize(
    ("profile", "end"),
    [
        ("general-verifier", "<|endoftext|>"),
        ("compassverifier", "<|im_end|>"),
        ("instruct-qwen3", "<|im_end|>"),
        ("master-rm", "<|im_end|>"),
    ],
)
def test_a_reply_ends_with_the_profile_s_own_token(profile: str, end: str, checkpoint: Path, tmp_path: Path) -> None:
    tokens = json.loads((checkpoint / "tokenizer.json").read_text())["added_tokens"]
    manifest = read_manifest(prepare(find_source(str(checkpoint), profile), tmp_path, quiet))
    assert manifest.end_id == next(token["id"] for token in tokens if token["content"] == end)


def test_a_profile_of_one_s_own_is_found_again_by_its_path(checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    shipped = Path(__file__).parents[2] / "python_backend" / "tinyv" / "profiles" / "master-rm.json"
    shutil.copyfile(shipped, path)
    manifest = read_manifest(prepare(find_source(str(checkpoint), str(path)), tmp_path, quiet))
    assert load_profile(manifest.profile).template == load_profile("master-rm").template


def test_a_second_call_builds_nothing(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = prepare(find_source(str(checkpoint), ""), tmp_path, quiet)
    monkeypatch.setattr("tinyv_build.prepare._build", lambda *_: pytest.fail("built again"))
    assert prepare(find_source(str(checkpoint), ""), tmp_path, quiet) == first


def test_changed_weights_or_another_profile_make_another_engine(checkpoint: Path, tmp_path: Path) -> None:
    first = prepare(find_source(str(checkpoint), ""), tmp_path, quiet)
    other = prepare(find_source(str(checkpoint), "tinyv-1.5b-think"), tmp_path, quiet)
    weights = checkpoint / "model-00002-of-00002.safetensors"
    weights.write_bytes(weights.read_bytes()[:-2] + b"\x00\x3f")
    assert len({first, other, prepare(find_source(str(checkpoint), ""), tmp_path, quiet)}) == 3


def test_a_damaged_engine_is_built_again(checkpoint: Path, tmp_path: Path) -> None:
    directory = prepare(find_source(str(checkpoint), ""), tmp_path, quiet)
    whole = (directory / "model.bin").read_bytes()
    (directory / "model.bin").write_bytes(whole[:-1])
    assert prepare(find_source(str(checkpoint), ""), tmp_path, quiet) == directory
    assert (directory / "model.bin").read_bytes() == whole


def test_a_build_that_fails_leaves_nothing(checkpoint: Path, tmp_path: Path) -> None:
    (checkpoint / "model.safetensors.index.json").unlink()
    (checkpoint / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(BuildError, match="got no tensor"):
        prepare(find_source(str(checkpoint), ""), tmp_path / "home", quiet)
    assert not list((tmp_path / "home" / "engines").iterdir())


def test_what_a_killed_build_left_is_swept(checkpoint: Path, tmp_path: Path) -> None:
    left = tmp_path / "engines" / ".partial-4194305"  # beyond the highest process id
    left.mkdir(parents=True)
    prepare(find_source(str(checkpoint), ""), tmp_path, quiet)
    assert not left.exists()


def test_a_profile_that_does_not_fit_the_tokenizer_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    path = checkpoint / "tokenizer.json"
    path.write_text(path.read_text().replace("<|im_end|>", "<|turn_end|>"))
    with pytest.raises(BuildError, match=r"'tinyv-1\.5b' does not fit.*<\|im_end\|>"):
        prepare(find_source(str(checkpoint), ""), tmp_path, quiet)


def test_an_unknown_model_needs_a_profile() -> None:
    with pytest.raises(BuildError, match=r"'qwen3'.*embedded.*JUDGE_PROFILE"):
        find_source(str(CHECKPOINTS / "qwen3"), "")


def test_the_profile_is_found_by_the_name_in_the_config(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CHECKPOINTS / "qwen3", tmp_path / "download"))
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "_name_or_path": "zhangchenxu/TinyV-Qwen3-1.7B"}))
    assert find_source(str(folder), "").profile.name == "tinyv-qwen3-1.7b"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--judge-model", "/no/such/folder"), "existing checkpoint folder"),
        (("--judge-model", "", "--profile", "nonsense"), "'nonsense'"),
    ],
)
def test_a_refusal_is_one_message_and_exit_status_1(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run("--home", str(tmp_path), *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_hub_out_of_reach_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_words: object, **_options: object) -> str:
        raise FileNotFoundError("ConnectError: name or service not known")

    monkeypatch.setattr("huggingface_hub.snapshot_download", offline)
    with pytest.raises(BuildError, match=r"zhangchenxu/TinyV-1\.5B.*JUDGE_MODEL=<folder>"):
        find_source("zhangchenxu/TinyV-1.5B", "")


def test_a_hub_checkpoint_is_recorded_with_its_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    snapshot = Path(shutil.copytree(CHECKPOINTS / "qwen2", tmp_path / "0123456789abcdef"))
    monkeypatch.setattr(sources, "fetch", lambda _model: snapshot)
    found = find_source("zhangchenxu/TinyV-1.5B", "")
    assert (found.name, found.profile.name) == ("zhangchenxu/TinyV-1.5B@0123456789ab", "tinyv-1.5b")
