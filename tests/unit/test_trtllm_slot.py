"""The compiled engine's configurations against upstream's own list, and the files that deploy them."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf import text_format
from tinyv.serving.plan import ServePlan
from tinyv.settings import JudgeSettings, load
from tinyv_build.errors import BuildError
from tinyv_build.trtllm.package import ENGINE_FOLDER
from tinyv_build.trtllm.serve import CONFIG_NAMES, SERVER_IMAGE, Serving, docker_command
from tinyv_contract import contract
from tritonclient.grpc import model_config_pb2

from .trtllm_kit import DATA, TARGETS

ROOT = Path(__file__).parents[2]
SLOT = ROOT / "model_repository" / "tensorrt_llm" / "configs"
JUDGE = ROOT / "model_repository" / "judge" / "configs"
STANDIN = ROOT / "tests" / "live" / "standin" / "tensorrt_llm" / "config.pbtxt"
OFFICIAL = json.loads((DATA / "trtllm_slot.json").read_text())


def parse(path: Path) -> model_config_pb2.ModelConfig:
    return text_format.Parse(path.read_text(), model_config_pb2.ModelConfig())


def entry(tensor: Any) -> dict[str, Any]:
    """An input as the golden list spells it."""
    return {
        "name": tensor.name,
        "dtype": model_config_pb2.DataType.Name(tensor.data_type),
        "dims": list(tensor.dims),
        "optional": tensor.optional,
        "scalar": tensor.HasField("reshape") and not tensor.reshape.shape,
        "ragged": tensor.allow_ragged_batch,
    }


def parameters(path: Path) -> dict[str, str]:
    return {key: value.string_value for key, value in parse(path).parameters.items()}


def test_every_variant_is_there_for_the_slot_and_for_the_judge() -> None:
    for folder in (SLOT, JUDGE):
        assert {path.stem for path in folder.glob("*.pbtxt")} == {*CONFIG_NAMES, "openai"}


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_the_slot_s_inputs_are_upstream_s_own(name: str) -> None:
    official = {item["name"]: item for item in OFFICIAL["inputs"]}
    for tensor in parse(SLOT / f"{name}.pbtxt").input:
        found, theirs = entry(tensor), official[tensor.name]
        # upstream marks `input_ids` optional, and its backend throws without it: we let Triton say so
        assert found == {**theirs, "optional": theirs["optional"] and tensor.name != "input_ids"}


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_the_slot_s_outputs_are_upstream_s_own(name: str) -> None:
    official = {item["name"]: item for item in OFFICIAL["outputs"]}
    for tensor in parse(SLOT / f"{name}.pbtxt").output:
        dtype = model_config_pb2.DataType.Name(tensor.data_type)
        assert {"name": tensor.name, "dtype": dtype, "dims": list(tensor.dims)} == official[tensor.name]


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_the_slot_holds_every_key_without_which_the_backend_refuses_to_load(name: str) -> None:
    found = parameters(SLOT / f"{name}.pbtxt")
    assert set(found) <= set(OFFICIAL["parameters"])
    assert set(found) >= {*OFFICIAL["parameters_that_must_exist"], "gpt_model_path"}
    assert found["gpt_model_type"] in {"inflight_fused_batching", "inflight_batching"}
    assert found["batch_scheduler_policy"] in {"guaranteed_no_evict", "max_utilization"}
    assert found["decoding_mode"] == "top_k"
    assert found["max_beam_width"] == "1"
    assert 0 < float(found["kv_cache_free_gpu_mem_fraction"]) < 1


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_log_probabilities_are_real_and_prefixes_are_reused(name: str) -> None:
    found = parameters(SLOT / f"{name}.pbtxt")
    assert found["normalize_log_probs"] == "false"
    assert found["enable_kv_cache_reuse"] == "true"
    assert found["exclude_input_in_output"] == "true"


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_the_slot_is_one_unary_engine_at_a_fixed_path(name: str) -> None:
    config = parse(SLOT / f"{name}.pbtxt")
    assert config.backend == "tensorrtllm"
    assert config.HasField("model_transaction_policy")
    assert not config.model_transaction_policy.decoupled
    assert [(group.count, group.kind) for group in config.instance_group] == [
        (1, model_config_pb2.ModelInstanceGroup.KIND_CPU)
    ]
    assert parameters(SLOT / f"{name}.pbtxt")["gpt_model_path"] == f"/engine/{ENGINE_FOLDER}"


@pytest.mark.parametrize("name", CONFIG_NAMES)
def test_the_judge_s_settings_load_and_keep_the_engine_busy(name: str) -> None:
    found = load(JudgeSettings, parameters(JUDGE / f"{name}.pbtxt"), {})
    assert found.max_inflight >= 64
    assert found.engine_timeout_s <= 60
    assert found.queue_deadline_s <= 120


def test_the_judge_keeps_as_many_calls_in_flight_as_the_largest_engine_takes() -> None:
    found = load(JudgeSettings, parameters(JUDGE / "trtllm.pbtxt"), {})
    assert found.max_inflight == max(target.max_batch_size for target in TARGETS.by_name.values())


def test_a_template_that_was_never_filled_does_not_parse() -> None:
    text = (
        (SLOT / "trtllm.pbtxt").read_text().replace("max_batch_size: 1024", "max_batch_size: ${triton_max_batch_size}")
    )
    with pytest.raises(text_format.ParseError):
        text_format.Parse(text, model_config_pb2.ModelConfig())


def test_the_stand_in_has_upstream_s_whole_contract() -> None:
    config = parse(STANDIN)
    assert sorted(map(entry, config.input), key=str) == sorted(OFFICIAL["inputs"], key=str)
    assert [tensor.name for tensor in config.output] == [item["name"] for item in OFFICIAL["outputs"]]
    assert (len(config.input), len(config.output)) == (62, 21)
    assert config.max_batch_size == contract.TENSORRT_LLM.max_batch_size


def test_the_docker_line_has_all_that_the_engine_needs(tmp_path: Path) -> None:
    command = docker_command(Serving(tmp_path / "package", tmp_path / "models", address="127.0.0.2", device=1))
    line = " ".join(command)
    for words in (
        *("--gpus device=1", "--stop-timeout 45", "--shm-size=2g", "--ulimit memlock=-1", "--ulimit stack=67108864"),
        *("-p 127.0.0.2:8001:8001", f"-v {tmp_path}/package:/engine:ro", f"-v {tmp_path}/models:/models:ro"),
        *(SERVER_IMAGE, "serve --engine-dir /engine", "--triton /opt/tritonserver", "--model-config-name trtllm"),
    ):
        assert words in line
    assert "-e HF_HUB_OFFLINE=1 -e OTLP_URL -e ATTACK_EVERY_S" in line, "the last two as they are outside, if they are"
    with pytest.raises(BuildError, match="'gpu', expected one of: cpu, trtllm, trtllm-shared"):
        docker_command(Serving(tmp_path, tmp_path, "gpu"))


def test_tritonserver_inside_the_image_gets_the_variant_and_never_guesses_configs(tmp_path: Path) -> None:
    plan = ServePlan(tmp_path, tmp_path, tmp_path, triton=Path("/opt/tritonserver"), model_config_name="trtllm")
    command = plan.command()
    assert command[0] == "/opt/tritonserver/bin/tritonserver"
    assert "--model-config-name=trtllm" in command
    assert "--disable-auto-complete-config" in command
    assert "--backend-directory=/opt/tritonserver/backends" in command
    assert any("thread-pool-size=512" in word for word in command)
    plain = dataclasses.replace(plan, triton=None, model_config_name="")
    assert not any("model-config-name" in word for word in plain.command())


def test_the_image_s_own_libraries_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/image/lib")
    plan = ServePlan(tmp_path, tmp_path, tmp_path, triton=Path("/opt/tritonserver"))
    assert plan.environment()["LD_LIBRARY_PATH"] == "/image/lib"
    assert plan.environment()["TINYV_JUDGE_ENGINE_DIR"] == str(tmp_path)


def test_the_dockerfile_starts_from_the_pinned_image_and_ends_offline() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.findall(r"^ARG BASE=(.+)\nFROM (.+)$", text, re.MULTILINE) == [(TARGETS.container.image, "${BASE}")]
    assert 'ARG BASE\nLABEL tinyv.base="${BASE}"' in text
    assert '--build-arg BASE="$$(.venv/bin/tinyv-build base)"' in (ROOT / "Makefile").read_text()
    assert "HOME=/var/lib/tinyv" in text, "user 1000 has no home in the image (review C14)"
    assert "HF_HUB_OFFLINE=1" in text
    assert "--require-hashes" in text
    assert re.search(r"^USER 1000", text, re.MULTILINE)


def test_compose_says_the_same_as_the_docker_line(tmp_path: Path) -> None:
    service = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["tinyv"]
    command = docker_command(Serving(tmp_path, tmp_path))
    inside = command[command.index(SERVER_IMAGE) + 1 :]
    assert " ".join(service["command"]).replace("=", " ").split() == inside
    assert service["environment"] == {"HF_HUB_OFFLINE": "1", "OTLP_URL": None, "ATTACK_EVERY_S": None}
    assert service["image"] == SERVER_IMAGE
    assert service["shm_size"] == "2gb"
    assert service["stop_grace_period"] == f"{command[command.index('--stop-timeout') + 1]}s"
    assert service["ulimits"] == {"memlock": -1, "stack": 67108864}
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["deploy"]["resources"]["reservations"]["devices"][0]["capabilities"] == ["gpu"]
    assert all(volume.endswith(":/engine:ro") for volume in service["volumes"])


def test_the_dockerfile_s_default_command_is_compose_s_but_serves_nobody_in_the_clear() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    (words,) = re.findall(r"^CMD (\[.*?\])$", text.replace("\\\n", " "), re.MULTILINE)
    service = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["tinyv"]
    composed = " ".join(service["command"]).replace("=", " ").split()
    composed.remove("--unlocked")  # which publishes on this machine alone
    assert json.loads(words) == composed


def test_the_cpu_image_s_dockerfile_differs_in_base_group_engine_and_variant_alone() -> None:
    gpu, cpu = ((ROOT / "deploy" / name).read_text() for name in ("Dockerfile", "Dockerfile.cpu"))
    steps = [
        {line.strip() for line in text.splitlines() if line.strip() and not line.startswith(("#", "LABEL"))}
        for text in (gpu, cpu)
    ]
    only_gpu, only_cpu = steps[0] - steps[1], steps[1] - steps[0]
    assert {line.partition(" --group ")[2].split()[0] for line in only_gpu if "--group" in line} == {"serve"}
    assert {line.partition(" --group ")[2].split()[0] for line in only_cpu if "--group" in line} == {"judge"}
    assert any("tritonserver:26.11-py3" in line for line in only_cpu)
    assert any("tinyv-build prepare" in line for line in only_cpu)
    assert len(only_gpu) <= 5
    assert len(only_cpu) <= 6
