"""The build plan: a snapshot for every target and precision, and every emitted flag on upstream's documented list."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from tinyv_build.trtllm.plan import MOUNTED, Plan, plan_from_json
from tinyv_build.trtllm.targets import TARGETS_FILE, load_targets

from .trtllm_kit import DATA, HOME, TARGETS, plan

SNAPSHOT = DATA / "trtllm_plans.json"
"""Written by `cd tests && python -m unit.test_trtllm_plan`, read in review."""

FLAGS = json.loads((DATA / "trtllm_flags.json").read_text())

CASES = [(name, precision) for name, target in TARGETS.by_name.items() for precision in target.precisions]


def shown(found: Plan) -> dict[str, str]:
    """Stage by stage, as one would type it; the build's folder is written as $WORK."""
    return {stage.name: shlex.join(found.command(stage)).replace(str(found.work), "$WORK") for stage in found.stages}


def snapshots() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, precision in CASES:
        found.setdefault(name, {})[precision] = shown(plan(name, precision))
    return found


def flags_of(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word.startswith("--")]


def tool_of(words: tuple[str, ...]) -> str:
    return (words[1] if words[0] == "python3" else words[0]).rpartition("/")[2]


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_the_plan_is_the_one_that_was_reviewed(name: str, precision: str) -> None:
    assert json.loads(SNAPSHOT.read_text())[name][precision] == shown(plan(name, precision))


def test_the_snapshot_holds_every_target_and_no_others() -> None:
    assert {name: list(by) for name, by in json.loads(SNAPSHOT.read_text()).items()} == {
        name: list(target.precisions) for name, target in TARGETS.by_name.items()
    }


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_every_emitted_flag_is_documented_and_none_is_forbidden(name: str, precision: str) -> None:
    tools = [stage.argv for stage in plan(name, precision).stages if stage.where == "container"]
    checked = 0
    for words in tools:
        if tool_of(words) == "probe.py":
            continue
        known, flags = FLAGS[tool_of(words)], flags_of(words)
        assert set(flags) <= set(known["flags"])
        assert len(flags) == len(set(flags))
        assert not set(flags) & set(FLAGS["trtllm-build"]["never"])
        checked += len(flags)
    assert checked > 20


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_plugin_switches_carry_a_value(name: str, precision: str) -> None:
    (words,) = (stage.argv for stage in plan(name, precision).stages if stage.name == "build")
    for flag in FLAGS["trtllm-build"]["need_a_value"]:
        if flag in words:
            assert not words[words.index(flag) + 1].startswith("--"), flag


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_what_prefix_reuse_needs_is_said_explicitly(name: str, precision: str) -> None:
    (words,) = (stage.argv for stage in plan(name, precision).stages if stage.name == "build")
    value = dict(pairwise(words))
    assert value["--use_paged_context_fmha"] == value["--context_fmha"] == value["--remove_input_padding"] == "enable"
    assert value["--kv_cache_type"] == "paged"
    assert value["--tokens_per_block"] == "32"
    assert value["--multiple_profiles"] == "disable"
    assert value["--output_timing_cache"].startswith(str(HOME))
    assert value["--gemm_plugin"] == ("disable" if precision == "fp8" else "auto")
    assert int(value["--max_seq_len"]) <= 4096


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_no_plan_ever_quantises_the_kv_cache(name: str, precision: str) -> None:
    words = [word for stage in plan(name, precision).stages for word in stage.argv]
    assert not {"--kv_cache_dtype", "--int8_kv_cache", "--use_fp8_context_fmha"} & set(words)


def test_the_image_is_pinned() -> None:
    found = plan("h100")
    command = found.command(found.stages[0])
    assert "nvcr.io/nvidia/tritonserver:26.07-trtllm-python-py3" in command
    assert "--shm-size=2g" in command


@pytest.mark.parametrize("model", ["a/mpt-judge", "b/ScienceQA-vila", "c/cnn_dailymail"])
def test_a_container_sees_the_build_under_a_name_that_steers_nothing(model: str) -> None:
    """Upstream's quantiser looks for such words in its paths (review B8)."""
    found = plan("h100", "fp8", model=model, home=Path("/home/vila/mpt"))
    for stage in (stage for stage in found.stages if stage.where == "container"):
        command = found.command(stage)
        inside = command[command.index(TARGETS.container.reference) + 1 :]
        assert not [word for word in inside if re.search("mpt|vila|cnn_dailymail|scienceqa", word, re.IGNORECASE)]
        assert command[command.index("-v") + 1] == f"{found.work}:{MOUNTED}"
        assert any(word.startswith(f"{MOUNTED}/") for word in inside)


def test_inside_the_container_the_same_commands_run_directly() -> None:
    outside, inside = plan("h100"), plan("h100", inside=True)
    for stage, same in zip(outside.stages, inside.stages, strict=True):
        assert list(stage.argv) == inside.command(same)
        words = [word.replace(str(outside.work), MOUNTED) for word in stage.argv]
        assert stage.where == "here" or outside.command(stage)[-len(words) :] == words


def test_two_gpus_are_named_to_docker_as_one_quoted_list() -> None:
    found = plan("h100", tp=2)
    assert '"device=0,1"' in found.command(found.stages[0])
    assert all("--tp_size 2" in shlex.join(stage.argv) for stage in found.stages if stage.name == "convert")


@pytest.mark.parametrize(("name", "precision"), CASES)
def test_a_plan_survives_json(name: str, precision: str) -> None:
    found = plan(name, precision)
    assert plan_from_json(found.as_json()) == found


def test_shell_lines_are_one_per_stage() -> None:
    found = plan("l4", "fp8")
    lines = found.as_shell()
    assert len(lines) == len(found.stages) + 1
    assert all(shlex.split(line, comments=True) for line in lines)


def test_builds_of_different_wishes_never_share_a_folder() -> None:
    folders = {
        plan(name, precision, model=model).work for name, precision in CASES for model in ("a/b", "a/b@1", "c/b")
    }
    assert len(folders) == 3 * len(CASES)


def test_every_target_has_its_reasons_and_the_table_is_read_from_the_checkout() -> None:
    assert set(TARGETS.by_name) == {"a100", "a10", "l4", "l40s", "rtx4090", "h100", "h200", "b200"}
    assert all(len(target.reason) > 40 for target in TARGETS.by_name.values())
    assert all(target.precisions[0] == "bf16" for target in TARGETS.by_name.values())
    assert load_targets(TARGETS_FILE) == TARGETS


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(snapshots(), indent=1) + "\n")
