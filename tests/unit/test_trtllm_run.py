"""A whole build against a docker that pretends: stages resumed, skipped, gated; wrong engines refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tinyv.engine import SafeTokenizer
from tinyv.manifest import read_manifest
from tinyv.profiles import load_profile
from tinyv.records import JudgeOutcome
from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.trtllm.build_manifest import read_build_manifest, serving_problems
from tinyv_build.trtllm.cli import register
from tinyv_build.trtllm.cli_verify import engine_digest
from tinyv_build.trtllm.machine import Gpu, query_gpus
from tinyv_build.trtllm.package import verdict_tokens
from tinyv_build.trtllm.plan import Plan
from tinyv_build.trtllm.runner import run_plan
from tinyv_build.trtllm.serve import SERVER_IMAGE, check_docker
from tinyv_build.trtllm.stages import installed_file
from typer import Typer
from typer.testing import CliRunner

from .trtllm_kit import TARGETS, engine_config, plan, pretend, write_checkpoint, write_tokenizer

H100 = Gpu(0, "NVIDIA H100 80GB HBM3", 90, 79.6, "590.44.01")


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return pretend(monkeypatch, tmp_path)


@pytest.fixture
def built(tmp_path: Path, docker: Path) -> Plan:  # noqa: ARG001  # on PATH
    wanted = plan("h100", model=str(write_checkpoint(tmp_path / "TinyV-1.5B")), home=tmp_path / "home")
    run_plan(wanted, lambda _line: None)
    return wanted


def tools(log: Path) -> list[str]:
    if not log.exists():
        return []
    calls = map(json.loads, log.read_text().splitlines())
    return [(words[1] if words[0] == "python3" else words[0]).rpartition("/")[2] for words in calls]


def test_a_build_ends_with_an_installed_package(built: Plan, docker: Path) -> None:
    assert tools(docker) == ["probe.py", "convert_checkpoint.py", "trtllm-build"]
    assert Path(installed_file(built.request.home).read_text().strip()) == built.package
    names = {str(path.relative_to(built.package)) for path in built.package.rglob("*") if path.is_file()}
    assert names == {
        *("trtllm/config.json", "trtllm/rank0.engine", "tokenizer.json", "generation_config.json"),
        *("manifest.json", "build_manifest.json"),
    }


def test_both_manifests_say_what_made_the_engine(built: Plan) -> None:
    record, manifest = read_build_manifest(built.package), read_manifest(built.package)
    assert (record.model, record.profile, record.gpu, record.sm) == ("TinyV-1.5B", "tinyv-1.5b", "h100", 90)
    assert (record.tensorrt_llm, record.tensorrt, record.driver) == ("1.2.1", "10.14.1.48", "590.44.01")
    assert record.image == "nvcr.io/nvidia/tritonserver:26.07-trtllm-python-py3"
    assert record.image_id.startswith("sha256:0123")
    assert "trtllm-build" in record.commands["build"]
    assert set(record.checkpoint_files) >= {"config.json", "model.safetensors", "tokenizer.json"}
    tokenizer = SafeTokenizer(built.package)
    assert [tokenizer.decode(record.verdict_tokens[word]) for word in ("True", "False")] == ["True", "False"]
    assert record.safetensors == "0.8.0"
    assert manifest.end_id == record.end_id == tokenizer.special_id("<|im_end|>")
    assert manifest.pad_id == 7
    assert manifest.engine == "tensorrt_llm-1.2.1-bf16-sm90"
    assert manifest.model_id == f"TinyV-1.5B#{record.files['trtllm/rank0.engine'][:12]}"


def test_a_second_run_skips_every_stage(built: Plan, docker: Path) -> None:
    before, said = tools(docker), []
    run_plan(built, said.append)
    assert tools(docker) == before
    assert sum("unchanged, skipped" in line for line in said) == len(built.stages) - 1  # installing is always done


def test_changed_weights_rebuild_everything_that_depends_on_them(built: Plan, docker: Path, tmp_path: Path) -> None:
    old = read_manifest(built.package).model_id
    (tmp_path / "TinyV-1.5B" / "model.safetensors").unlink()
    (tmp_path / "TinyV-1.5B" / "model.safetensors").write_bytes(b"other weights")
    run_plan(built, lambda _line: None)
    assert tools(docker)[3:] == ["convert_checkpoint.py", "trtllm-build"]
    assert read_manifest(built.package).model_id != old


def test_a_lost_output_is_made_again_and_nothing_else(built: Plan, docker: Path) -> None:
    (built.work / "engine" / "rank0.engine").unlink()
    run_plan(built, lambda _line: None)
    assert tools(docker)[3:] == ["trtllm-build"]


def test_a_failed_tool_says_which_with_its_last_lines_and_a_later_run_resumes(
    tmp_path: Path, docker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = plan("h100", model=str(write_checkpoint(tmp_path / "TinyV-1.5B")), home=tmp_path / "home")
    monkeypatch.setenv("FAKE_FAIL", "trtllm-build")
    with pytest.raises(BuildError) as caught:
        run_plan(wanted, lambda _line: None)
    words = ("stage build", "status 9", "expected 0", "build.log", "CUDA out of memory", "run the same command again")
    assert all(word in str(caught.value) for word in words)
    monkeypatch.delenv("FAKE_FAIL")
    run_plan(wanted, lambda _line: None)
    assert tools(docker) == ["probe.py", "convert_checkpoint.py", "trtllm-build", "trtllm-build"]


def test_an_engine_that_is_not_what_was_asked_for_is_never_packaged(
    tmp_path: Path, docker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = engine_config()
    bad["build_config"]["plugin_config"]["use_paged_context_fmha"] = False
    monkeypatch.setenv("FAKE_ENGINE", json.dumps(bad))
    wanted = plan("h100", model=str(write_checkpoint(tmp_path / "TinyV-1.5B")), home=tmp_path / "home")
    with pytest.raises(BuildError, match="use_paged_context_fmha: got False"):
        run_plan(wanted, lambda _line: None)
    assert docker.exists()
    assert not wanted.package.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tensorrt_llm": "1.3.0"}, ("tensorrt_llm", "1.3.0", "1.2.1", "targets.toml")),
        ({"tensorrt": "10.13.3.9"}, ("tensorrt", "10.13.3.9", "10.14.1.48")),
        ({"examples": "/app/tensorrt_llm/examples"}, ("converters", "/app/tensorrt_llm/examples", "/app/examples")),
    ],
)
def test_an_image_with_other_contents_is_refused_before_anything_is_fetched(
    tmp_path: Path, docker: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], words: tuple[str, ...]
) -> None:
    image = {"examples": "/app/examples", "tensorrt_llm": "1.2.1", "tensorrt": "10.14.1.48", **change}
    monkeypatch.setenv("FAKE_IMAGE", json.dumps(image))
    wanted = plan("h100", home=tmp_path / "home")
    with pytest.raises(BuildError) as caught:
        run_plan(wanted, lambda _line: None)
    assert all(word in str(caught.value) for word in words)
    assert tools(docker) == ["probe.py"]


def test_a_flag_that_the_image_does_not_know_stops_the_build(
    tmp_path: Path, docker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = {name: {"flags": ["--model_dir"]} for name in ("convert_checkpoint.py", "quantize.py", "trtllm-build")}
    (tmp_path / "flags.json").write_text(json.dumps(flags))
    monkeypatch.setenv("FAKE_FLAGS", str(tmp_path / "flags.json"))
    with pytest.raises(BuildError, match=r"convert_checkpoint.py: its --help lacks --output_dir"):
        run_plan(plan("h100", home=tmp_path / "home"), lambda _line: None)
    assert tools(docker) == ["probe.py"]


@pytest.fixture
def fp8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, Path]:
    log = pretend(monkeypatch, tmp_path, "fp8")
    rows = [{"question": f"{n}+1?", "ground_truth": str(n + 1), "answer": str(n)} for n in range(80)]
    (tmp_path / "asked.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    checkpoint = str(write_checkpoint(tmp_path / "TinyV-1.5B"))
    return plan("h100", "fp8", model=checkpoint, home=tmp_path / "home", calibration=str(tmp_path / "asked.jsonl")), log


def test_fp8_is_calibrated_on_rendered_judge_prompts(fp8: tuple[Plan, Path]) -> None:
    wanted, log = fp8
    with pytest.raises(BuildError, match="parity gate"):
        run_plan(wanted, lambda _line: None)
    assert tools(log) == ["probe.py", "quantize.py", "trtllm-build"]
    rows = [json.loads(line)["text"] for line in (wanted.work / "calibration" / "train.jsonl").read_text().splitlines()]
    assert len(rows) == 80
    assert rows[3].startswith("<|im_start|>system")
    assert "<ground_truth_answer>4</ground_truth_answer>" in rows[3]
    assert rows[3].endswith("<|im_start|>assistant\n")


def test_an_fp8_engine_is_installed_only_after_its_own_passed_report(fp8: tuple[Plan, Path]) -> None:
    wanted, log = fp8
    with pytest.raises(BuildError) as caught:
        run_plan(wanted, lambda _line: None)
    assert all(word in str(caught.value) for word in ("make serve", "tinyv-build verify", str(wanted.package)))
    engine = read_build_manifest(wanted.package).files["trtllm/rank0.engine"]
    for report, complaint in (
        ({"passed": True, "engine": "other"}, "another engine"),
        ({"passed": False, "engine": engine, "problems": {"cold": "got 98% agreement"}}, "98% agreement"),
    ):
        (wanted.work / "parity.json").write_text(json.dumps(report))
        with pytest.raises(BuildError, match=complaint):
            run_plan(wanted, lambda _line: None)
    assert not installed_file(wanted.request.home).exists()
    (wanted.work / "parity.json").write_text(json.dumps({"passed": True, "engine": engine}))
    run_plan(wanted, lambda _line: None)
    assert installed_file(wanted.request.home).exists()
    assert tools(log).count("trtllm-build") == 1, "the gate costs no rebuild"


def test_the_report_names_the_very_engine_that_the_gate_asks_about(fp8: tuple[Plan, Path]) -> None:
    wanted, _ = fp8
    with pytest.raises(BuildError, match="parity gate"):
        run_plan(wanted, lambda _line: None)
    assert engine_digest(wanted.package) == read_build_manifest(wanted.package).files["trtllm/rank0.engine"]


def test_too_few_calibration_rows_are_refused(fp8: tuple[Plan, Path]) -> None:
    wanted, _ = fp8
    Path(wanted.request.calibration).write_text('{"question": "q", "ground_truth": "1", "answer": "2"}\n')
    with pytest.raises(BuildError, match="got 1 rows, expected at least 64"):
        run_plan(wanted, lambda _line: None)


def test_the_verdict_words_are_the_profile_s(tmp_path: Path) -> None:
    write_tokenizer(tmp_path / "tokenizer.json")
    tokenizer = SafeTokenizer(tmp_path)
    assert set(map(len, verdict_tokens(tokenizer, load_profile("tinyv-1.5b")).values())) == {1}
    assert {"A", "B", "C", "INVALID"} <= set(verdict_tokens(tokenizer, load_profile("compassverifier")))


def test_two_verdicts_of_the_same_tokens_are_refused(tmp_path: Path) -> None:
    write_tokenizer(tmp_path / "tokenizer.json")
    same = replace(load_profile("tinyv-1.5b"), verdicts=(("", JudgeOutcome.ACCEPTED), ("", JudgeOutcome.REJECTED)))
    with pytest.raises(BuildError, match="verdict tokens"):
        verdict_tokens(SafeTokenizer(tmp_path), same)


def problems(built: Plan, gpu: Gpu | None = H100, model: str = "", **changes: object) -> list[str]:
    path = built.package / "build_manifest.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, **changes}))
    book = HashBook(built.work / "book")
    return serving_problems(built.package, read_build_manifest(built.package), TARGETS, gpu, book, model)


def test_an_engine_is_served_where_it_belongs(built: Plan) -> None:
    assert problems(built) == []
    assert problems(built, model="zhangchenxu/TinyV-1.5B") == []


def test_the_gpus_are_read_from_nvidia_smi(docker: Path) -> None:
    assert docker
    (gpu,) = query_gpus()
    assert (gpu.sm, gpu.driver, round(gpu.memory_gib)) == (90, "590.44.01", 80)


def test_an_engine_of_another_kind_is_refused_with_what_got_expected(built: Plan) -> None:
    l4 = Gpu(0, "NVIDIA L4", 89, 22.5, "590.44.01")
    assert problems(built, gpu=l4) == ["GPU: got NVIDIA L4 (SM 89), expected SM 90 (h100)"]
    assert problems(built, gpu=None) == ["GPU: got none (nvidia-smi is missing or fails), expected one"]
    assert problems(built, model="zhangchenxu/TinyV-Qwen3-1.7B")[0].startswith("model: got TinyV-1.5B")
    assert problems(built, model="TinyV-1.5B@abc") == ["revision: got a local folder, expected abc"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"tensorrt_llm": "1.1.0"}, "TensorRT-LLM: built with 1.1.0, expected 1.2.1"),
        ({"tensorrt": "10.13.3.9"}, "TensorRT: built with 10.13.3.9, expected 10.14.1.48"),
        ({"image": "other:1"}, "image: built in other:1"),
        ({"tp": 2}, "TP: built for 2 GPUs"),
    ],
)
def test_an_engine_of_other_versions_is_refused(built: Plan, change: dict[str, object], word: str) -> None:
    (problem,) = problems(built, **change)
    assert problem.startswith(word)


def test_a_touched_or_lost_file_is_refused(built: Plan) -> None:
    (built.package / "tokenizer.json").unlink()
    (built.package / "tokenizer.json").write_text("{}")
    (built.package / "trtllm" / "config.json").unlink()
    assert [problem.partition(":")[0] for problem in problems(built)] == ["tokenizer.json", "trtllm/config.json"]


def test_a_package_without_its_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="expected the record of a built engine; next: make build-engine"):
        read_build_manifest(tmp_path)


def test_the_server_image_must_be_there_and_made_from_the_pinned_one(
    docker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert docker
    container = TARGETS.container
    with pytest.raises(BuildError, match="none of that name; next: make image"):
        check_docker(SERVER_IMAGE, container)
    monkeypatch.setenv("FAKE_BASE", "other:1")
    with pytest.raises(BuildError, match=r"made from other:1, expected nvcr\.io"):
        check_docker(SERVER_IMAGE, container)
    monkeypatch.setenv("FAKE_BASE", container.reference)
    check_docker(SERVER_IMAGE, container)


def test_the_command_line_builds_and_refuses_to_serve_a_touched_engine(tmp_path: Path, docker: Path) -> None:
    app = Typer(pretty_exceptions_enable=False)
    register(app)
    home, model = str(tmp_path / "home"), str(write_checkpoint(tmp_path / "TinyV-1.5B"))
    done = CliRunner().invoke(app, ["build-engine", "--gpu", "h100", "--model", model, "--home", home])
    assert done.exit_code == 0, done.output
    package = Path(done.stdout.strip().splitlines()[-1])
    assert tools(docker)[-1] == "trtllm-build"
    (package / "trtllm" / "rank0.engine").unlink()
    refused = CliRunner().invoke(app, ["serve", "--home", home])
    assert refused.exit_code == 1
    assert "rank0.engine: got no such file" in refused.output
    assert "next: make build-engine" in refused.output
    one = CliRunner().invoke(app, ["stage", "validate", "--plan", str(package.parent / "plan.json")])
    assert one.exit_code == 0, one.output
