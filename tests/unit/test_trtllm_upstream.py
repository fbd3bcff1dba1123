"""What upstream's tools really do, and builds broke on: file modes, precisions, digests, other users."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.trtllm import in_image
from tinyv_build.trtllm.build_manifest import read_build_manifest, serving_problems
from tinyv_build.trtllm.cli import register
from tinyv_build.trtllm.plan import Plan, make_plan
from tinyv_build.trtllm.runner import run_plan
from tinyv_build.trtllm.serve import SERVER_IMAGE, Serving, check_docker, docker_command
from tinyv_build.trtllm.targets import Container
from typer import Typer
from typer.testing import CliRunner

from .test_trtllm_run import H100
from .trtllm_kit import DATA, TARGETS, plan, pretend, request, write_checkpoint

_NO_OVERRIDE = (
    "import ctypes, os, sys; [ctypes.CDLL(None).prctl(24, n) for n in (1, 2)]; os.execv(sys.argv[1], sys.argv[1:])"
)
"""Takes from root what lets it read any file (PR_CAPBSET_DROP of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH)."""

DIGEST = "sha256:" + "4567" * 16


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return pretend(monkeypatch, tmp_path)


def build(tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """A build by a caller who may read only what its mode lets everyone read."""
    model = write_checkpoint(tmp_path / "TinyV-1.5B")
    words = ["build-engine", "--gpu", "h100", "--model", str(model), "--home", str(tmp_path / "home")]
    command = [sys.executable, "-c", _NO_OVERRIDE, sys.executable, "-m", "tinyv_build", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.usefixtures("docker")
def test_what_a_tool_leaves_unreadable_is_made_readable_before_it_is_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safetensors writes mode 0600 as the container's root; a mode of no bits stands for that (review A1)."""
    monkeypatch.setenv("FAKE_MODE", "0")
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    converted = next((tmp_path / "home").rglob("rank0.safetensors"))
    assert converted.stat().st_mode & 0o777 == 0o644


@pytest.mark.usefixtures("docker")
def test_an_output_that_stays_unreadable_is_one_line_with_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_MODE", "0")
    monkeypatch.setenv("FAKE_LEAVES_MODES", "1")
    done = build(tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in ("rank0.safetensors: got Permission denied", "next: make it readable", "finished stages are skipped"):
        assert words in " ".join(done.stderr.split())


def test_a_home_that_the_container_s_root_cannot_write_is_said_by_the_probe(tmp_path: Path) -> None:
    """As an NFS export with root_squash is (review A1): a file stands where the folder should be made."""
    (tmp_path / "probe").write_text("")
    command = [sys.executable, in_image.__file__, str(tmp_path / "probe" / "folder")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "root_squash" in done.stderr
    assert "HOME_DIR=" in done.stderr


@pytest.mark.parametrize("precision", ["bf16", "fp8"])
def test_every_engine_has_float32_logits_whatever_the_quantiser_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    """Modelopt writes float16 for bfloat16 models, and trtllm-build keeps that unless told (review A2)."""
    pretend(monkeypatch, tmp_path, precision)
    rows = [{"question": "What is it?", "ground_truth": str(n), "answer": str(n)} for n in range(80)]
    asked = tmp_path / "asked.jsonl"
    asked.write_text("".join(json.dumps(row) + "\n" for row in rows))
    model = str(write_checkpoint(tmp_path / "TinyV-1.5B"))
    wanted = plan("h100", precision, model=model, home=tmp_path / "home", calibration=str(asked))
    try:
        run_plan(wanted, lambda _line: None)
    except BuildError as error:
        assert precision == "fp8"  # whose gate is shut until it is verified
        assert "parity gate" in str(error)  # noqa: PT017  # as above
    built = json.loads((wanted.package / "trtllm" / "config.json").read_text())
    assert built["pretrained_config"]["logits_dtype"] == "float32"


def pinned(digest: str = DIGEST) -> Container:
    return dataclasses.replace(TARGETS.container, digest=digest)


def test_recording_the_digest_changes_no_build_and_refuses_no_package(tmp_path: Path, docker: Path) -> None:
    """`make serve`, the build's folder and its stamps stay as they are (review A3)."""
    model = str(write_checkpoint(tmp_path / "TinyV-1.5B"))
    wish = request("h100", model=model, home=tmp_path / "home")
    before: Plan = make_plan(wish, TARGETS.get("h100"), TARGETS.container)
    run_plan(before, lambda _line: None)
    calls = docker.read_text()
    after = make_plan(wish, TARGETS.get("h100"), pinned())
    assert after.work == before.work
    assert f"{TARGETS.container.image}@{DIGEST}" in after.command(after.stages[0])
    run_plan(after, lambda _line: None)
    assert docker.read_text() == calls, "no stage ran again"
    record, book = read_build_manifest(before.package), HashBook(tmp_path / "book")
    found = serving_problems(before.package, record, dataclasses.replace(TARGETS, container=pinned()), H100, book)
    assert found == [
        "image: built in nvcr.io/nvidia/tritonserver:26.07-trtllm-python-py3, expected " + pinned().reference
    ]
    known = dataclasses.replace(record, image_id=f"sha256:0123 [nvcr.io/nvidia/tritonserver@{DIGEST}]")
    assert not serving_problems(before.package, known, dataclasses.replace(TARGETS, container=pinned()), H100, book)


@pytest.mark.parametrize(
    ("base", "fits"),
    [
        (TARGETS.container.image, True),
        (f"{TARGETS.container.image}@{DIGEST}", True),
        (f"{TARGETS.container.image}@sha256:{'0' * 64}", False),
        ("nvcr.io/nvidia/tritonserver:26.08-py3", False),
    ],
)
@pytest.mark.usefixtures("docker")
def test_a_server_image_fits_by_its_tag_and_by_its_digest_where_it_has_one(
    monkeypatch: pytest.MonkeyPatch, base: str, *, fits: bool
) -> None:
    monkeypatch.setenv("FAKE_BASE", base)
    if fits:
        check_docker(SERVER_IMAGE, pinned())
    else:
        with pytest.raises(BuildError, match="next: make image"):
            check_docker(SERVER_IMAGE, pinned())


def test_the_base_that_make_image_asks_for_is_the_table_s() -> None:
    app = Typer()
    register(app)
    assert CliRunner().invoke(app, ["base"]).stdout.strip() == TARGETS.container.reference


@pytest.mark.usefixtures("docker")
def test_a_package_made_under_a_private_umask_is_readable_for_the_server_s_user(tmp_path: Path) -> None:
    """User 1000 serves what another built (review C14)."""
    old = os.umask(0o077)
    try:
        wanted = plan("h100", model=str(write_checkpoint(tmp_path / "TinyV-1.5B")), home=tmp_path / "home")
        run_plan(wanted, lambda _line: None)
    finally:
        os.umask(old)
    for path in (wanted.package, *wanted.package.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    (wanted.package / "tokenizer.json").chmod(0o600)
    record, book = read_build_manifest(wanted.package), HashBook(tmp_path / "book")
    (problem,) = serving_problems(wanted.package, record, TARGETS, H100, book)
    assert problem.startswith("tokenizer.json: the server's user cannot read it; make it readable: chmod -R go+rX")


@pytest.mark.parametrize("folder", ["a:b", "a,b"])
def test_a_folder_that_docker_would_misread_is_refused(tmp_path: Path, folder: str) -> None:
    """`-v` takes ':' for its own (review C21)."""
    for serving in (Serving(tmp_path / folder, tmp_path), Serving(tmp_path, tmp_path / folder)):
        with pytest.raises(BuildError, match="docker's -v"):
            docker_command(serving)


@pytest.mark.parametrize("name", ["trtllm", "trtllm-shared"])
def test_triton_s_own_batcher_stays_out_of_the_compiled_engine_s_way(name: str) -> None:
    """It buys nothing there and meets a use after free that 26.11 mended (review C12)."""
    root = DATA.parents[1] / "model_repository" / "tensorrt_llm" / "configs"
    assert "dynamic_batching {" not in (root / f"{name}.pbtxt").read_text()
