"""Every wish, machine, model and table that is refused, with what, got, expected and the next step."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.trtllm.checkpoint import check_model, materialise, read_pin
from tinyv_build.trtllm.cli import register
from tinyv_build.trtllm.machine import Gpu, Machine, check_machine, driver_notes
from tinyv_build.trtllm.request import check_request
from tinyv_build.trtllm.targets import TARGETS_FILE, Target, load_targets
from typer import Typer
from typer.testing import CliRunner

from .trtllm_kit import QWEN, QWEN3, TARGETS, plan, request, write_checkpoint

H100 = Gpu(0, "NVIDIA H100 80GB HBM3", 90, 79.6, "590.44.01")
GOOD = Machine(gpus=(H100,), docker=True, inside=False, free_disk_gib=500)


def wish(gpu: str = "h100", precision: str = "bf16", **other: Any) -> None:
    check_request(request(gpu, precision, **other), TARGETS.get(gpu))


@pytest.mark.parametrize("gpu", TARGETS.by_name)
def test_the_default_of_every_target_is_granted(gpu: str) -> None:
    wish(gpu)


@pytest.mark.parametrize("gpu", ["l4", "l40s", "rtx4090", "h100", "h200", "b200"])
def test_fp8_is_granted_from_sm_89_on(gpu: str) -> None:
    wish(gpu, "fp8")


@pytest.mark.parametrize(
    ("gpu", "precision", "other", "words"),
    [
        ("a100", "fp8", {}, ("fp8", "SM 80", "SM 89", "PRECISION=bf16")),
        ("a10", "fp8", {}, ("fp8", "SM 86", "SM 89", "PRECISION=bf16")),
        ("h100", "bf16", {"kv_cache": "fp8"}, ("KV cache", "'fp8'", "bf16", "prefix")),
        ("h100", "bf16", {"kv_cache": "int8"}, ("KV cache", "'int8'", "bf16", "prefix")),
        ("b200", "fp8", {"kv_cache": "fp8"}, ("KV cache", "'fp8'")),
        ("b200", "int8_sq", {}, ("int8_sq", "SM 100", "refuses", "PRECISION=bf16")),
        ("b200", "int4_awq", {}, ("int4_awq", "SM 100", "refuses")),
        ("b200", "w4a8_awq", {}, ("w4a8_awq", "SM 100", "refuses")),
        ("h100", "int8_sq", {}, ("int8_sq", "bf16, fp8")),
        ("h100", "nvfp4", {}, ("nvfp4", "bf16, fp8")),
        ("a100", "float16", {}, ("float16", "bf16")),
        ("h100", "bf16", {"tp": 0}, ("TP", "0", "1 to 2")),
        ("h100", "bf16", {"tp": 4}, ("TP", "4", "TP=1")),
        ("h100", "fp8", {"calibration": ""}, ("CALIBRATION", "none", "question, ground_truth, answer")),
        ("h100", "bf16", {"model": " "}, ("MODEL", "nothing", "zhangchenxu/TinyV-1.5B")),
        ("h100", "bf16", {"home": Path("/srv/a:b")}, ("path", "'/srv/a:b'", "docker")),
        ("h100", "fp8", {"calibration": "/srv/a,b"}, ("path", "'/srv/a,b'", "docker")),
    ],
)
def test_wishes_that_no_machine_can_fulfil_are_refused(
    gpu: str, precision: str, other: dict[str, Any], words: tuple[str, ...]
) -> None:
    with pytest.raises(BuildError) as caught:
        wish(gpu, precision, **other)
    assert all(word in str(caught.value) for word in words), caught.value


def test_a_quantised_cache_is_refused_with_the_exact_reason() -> None:
    """What fp8 KV costs depends on the weights' precision (review C20)."""
    with pytest.raises(
        BuildError, match=r"an fp8 one under bf16 weights, switch paged context FMHA off.*under fp8 weights keeps"
    ):
        wish("h100", "bf16", kv_cache="fp8")


def test_a_good_machine_is_accepted() -> None:
    check_machine(plan("h100"), GOOD)
    check_machine(plan("h100"), dataclasses.replace(GOOD, docker=False, inside=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"docker": False}, ("docker", "none", "toolkit", "26.07")),
        ({"gpus": ()}, ("GPU", "none", "nvidia-smi", "DRY_RUN=1")),
        ({"gpus": (dataclasses.replace(H100, sm=80, name="A100"),)}, ("A100", "SM 80", "SM 90", "DEVICE=")),
        ({"gpus": (dataclasses.replace(H100, memory_gib=9.8),)}, ("10 GiB", "79", "MIG", "targets.toml")),
        ({"gpus": (dataclasses.replace(H100, driver="525.60.13"),)}, ("driver", "525.60.13", "580", "update")),
        ({"gpus": (dataclasses.replace(H100, driver="[N/A]"),)}, ("driver", "[N/A]", "580")),
        ({"free_disk_gib": 3.0}, ("disk", "3 GiB", "24", "HOME_DIR")),
    ],
)
def test_machines_that_cannot_build_are_refused(change: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(BuildError) as caught:
        check_machine(plan("h100"), dataclasses.replace(GOOD, **change))
    assert all(word in str(caught.value) for word in words), caught.value


def test_an_older_driver_is_a_warning_where_the_image_s_compatibility_libraries_may_help() -> None:
    """They do on data-centre GPUs and not on GeForce (review C15)."""
    older = dataclasses.replace(H100, driver="550.54.15")
    check_machine(plan("h100"), dataclasses.replace(GOOD, gpus=(older,)))
    (note,) = driver_notes(plan("h100"), (older,))
    assert all(word in note for word in ("550.54.15", "580", "compatibility", "update the driver"))
    assert driver_notes(plan("h100"), (H100,)) == []
    card = Gpu(0, "NVIDIA GeForce RTX 4090", 89, 23.6, "550.54.15")
    with pytest.raises(BuildError, match=r"driver: got 550\.54\.15, expected 580"):
        check_machine(plan("rtx4090"), dataclasses.replace(GOOD, gpus=(card,)))


@pytest.mark.parametrize("word", ["mpt", "Vila", "ScienceQA"])
def test_inside_the_container_a_path_that_steers_the_quantiser_is_refused(word: str) -> None:
    inside = dataclasses.replace(GOOD, docker=False, inside=True)
    with pytest.raises(BuildError, match=rf"HOME_DIR: .*{word.lower()}"):
        check_machine(plan("h100", home=Path(f"/srv/{word}"), inside=True), inside)


def test_two_ranks_need_two_gpus() -> None:
    with pytest.raises(BuildError, match="expected 2 from index 0"):
        check_machine(plan("h100", tp=2), GOOD)


def test_a_missing_calibration_file_is_named_with_what_it_holds() -> None:
    with pytest.raises(BuildError, match=r"/srv/tinyv/calibration.jsonl, expected JSONL of real judge questions"):
        check_machine(plan("h100", "fp8"), GOOD)


@pytest.mark.parametrize("gpu", TARGETS.by_name)
@pytest.mark.parametrize("config", [QWEN, QWEN3], ids=["qwen2.5-1.5b", "qwen3-1.7b"])
def test_both_families_fit_every_target(gpu: str, config: dict[str, Any]) -> None:
    check_model(config, request(gpu), TARGETS.get(gpu))


@pytest.mark.parametrize(
    ("change", "tp", "words"),
    [
        ({"model_type": "llama"}, 1, ("model type", "'llama'", "qwen2, qwen3", "CPU engine")),
        ({"model_type": "gemma3"}, 1, ("model_type", "'gemma3'")),
        ({"num_attention_heads": 13, "head_dim": 128}, 2, ("TP", "2", "13 heads", "TP=1")),
        ({"max_position_embeddings": 2048}, 1, ("context", "2048", "4096", "targets.toml")),
        ({"num_hidden_layers": 280}, 1, ("memory", "22 GiB", "kv_tokens")),
        ({"quantization_config": {"quant_method": "gptq"}}, 1, ("gptq", "float weights")),
    ],
)
def test_models_that_would_be_built_wrongly_are_refused(
    change: dict[str, Any], tp: int, words: tuple[str, ...]
) -> None:
    with pytest.raises(BuildError) as caught:
        check_model({**QWEN, **change}, request("l4", tp=tp), TARGETS.get("l4"))
    assert all(word in str(caught.value) for word in words), caught.value


def test_a_local_checkpoint_is_copied_hashed_and_keeps_its_rope_base(tmp_path: Path) -> None:
    moved = {key: value for key, value in QWEN.items() if key != "rope_theta"}
    moved["rope_parameters"] = {"rope_type": "default", "rope_theta": 1000000.0}
    source = write_checkpoint(tmp_path / "mine", moved)
    pin = materialise(request(model=str(source)), TARGETS.get("h100"), tmp_path / "copy", HashBook(tmp_path / "book"))
    assert read_pin(tmp_path / "copy") == pin
    assert (pin.model, pin.revision) == ("mine", "")
    assert set(pin.files) == {"config.json", "generation_config.json", "model.safetensors", "tokenizer.json"}
    assert json.loads((tmp_path / "copy" / "config.json").read_text())["rope_theta"] == 1000000.0
    assert "rope_theta" not in json.loads((source / "config.json").read_text())


def test_a_hub_model_stays_at_the_revision_that_was_pinned_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(model: str) -> Path:
        asked.append(model)
        return write_checkpoint(tmp_path / "snapshots" / ("b" * 40 if "@" not in model else model.partition("@")[2]))

    monkeypatch.setattr("tinyv_build.trtllm.checkpoint.fetch", fetch)
    for _ in range(2):
        pin = materialise(request(), TARGETS.get("h100"), tmp_path / "copy", HashBook(tmp_path / "book"))
    assert asked == ["zhangchenxu/TinyV-1.5B", "zhangchenxu/TinyV-1.5B@" + "b" * 40]
    assert pin.revision == "b" * 40


def write_table(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "targets.toml"
    text = TARGETS_FILE.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sm = 80", "sm = 75", ("targets.a100", "sm", "75")),
        ('precisions = ["bf16"]', 'precisions = ["fp8"]', ("targets.a100", "fp8", "SM 80")),
        ('precisions = ["bf16"]', 'precisions = ["fp4"]', ("targets.a100", "precisions", "fp4")),
        ("max_batch_size = 256", "max_batch_size = 2048", ("max_batch_size", "2048")),
        ("max_num_tokens = 8192", "max_num_tokens = 1024", ("max_num_tokens", "1024")),
        ("max_seq_len = 4096", "max_seq_len = 64", ("max_seq_len", "64")),
        ("kv_tokens = 262144", "kv_tokens = 10", ("kv_tokens", "10")),
        ("kv_tokens = 262144", "kv_tokens = true", ("kv_tokens", "True", "int")),
        ("kv_tokens = 262144", 'kv_tokens = "many"', ("kv_tokens", "'many'", "int")),
        ("kv_tokens = 262144", "kv_token = 262144", ("targets.a100", "kv_token", "expected exactly")),
        ("26.07-trtllm-python-py3", "latest", ("image", "pinned tag")),
        ('digest = ""', 'digest = "26.07"', ("digest", "sha256")),
        ("[targets.a100]", "[targets.a100", ("targets.toml", "TOML")),
    ],
)
def test_a_broken_table_of_targets_is_refused(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    with pytest.raises(BuildError) as caught:
        load_targets(write_table(tmp_path, old, new))
    assert all(word in str(caught.value) for word in words), caught.value


def test_a_known_digest_pins_the_image_beyond_its_tag(tmp_path: Path) -> None:
    found = load_targets(write_table(tmp_path, 'digest = ""', 'digest = "sha256:12"'))
    assert found.container.reference.endswith("26.07-trtllm-python-py3@sha256:12")


@pytest.fixture
def app() -> Typer:
    made = Typer(pretty_exceptions_enable=False)
    register(made)
    return made


@pytest.mark.parametrize("precision", ["", "fp8"])
@pytest.mark.parametrize("gpu", ["h100", "l4"])
def test_a_dry_run_prints_json_and_shell_lines_on_any_machine(
    app: Typer, gpu: str, precision: str, tmp_path: Path
) -> None:
    words = ["build-engine", "--gpu", gpu, "--precision", precision, "--home", str(tmp_path), "--dry-run"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    text, _, lines = done.stdout.partition("\n# The same as shell lines:")
    shown = json.loads(text)
    assert shown["target"]["name"] == gpu
    assert len(shown["stages"]) == (8 if precision else 7)
    assert lines.count("docker run") == 3
    assert not list(tmp_path.iterdir()), "a dry run leaves nothing behind"


def test_an_unknown_gpu_names_the_known_ones(app: Typer) -> None:
    done = CliRunner().invoke(app, ["build-engine", "--gpu", "v100"])
    assert done.exit_code == 1
    assert "a100, a10, l4, l40s, rtx4090, h100, h200, b200" in done.output


def test_a_target_is_a_frozen_record() -> None:
    assert dataclasses.fields(Target)
    with pytest.raises(dataclasses.FrozenInstanceError):
        TARGETS.get("l4").sm = 1  # type: ignore[misc]
