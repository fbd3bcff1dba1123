"""What each stage does on this side of the container: Python stages, and the checks after a container's command.

Owns the table of stages by name.
"""

import datetime as dt
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook, write_atomically
from tinyv_build.trtllm import in_image
from tinyv_build.trtllm.checkpoint import architecture_of, materialise, read_pin
from tinyv_build.trtllm.commands import CALIBRATION_ROWS, EXAMPLES
from tinyv_build.trtllm.engine_dir import Expected, check_engine_dir
from tinyv_build.trtllm.machine import query_gpus
from tinyv_build.trtllm.package import ENGINE_FOLDER, assemble, profile_of
from tinyv_build.trtllm.parity import gate_problem
from tinyv_build.trtllm.plan import Plan
from tinyv_build.trtllm.questions import write_calibration

__all__ = ["AFTER", "HERE", "installed_file", "prepare_work"]

Step = Callable[[Plan, HashBook], str]
"""Does a stage's work; returns one line for a person. Raises BuildError."""


def prepare_work(plan: Plan) -> None:
    """Makes the folders that the container's tools write into, so that they belong to the caller."""
    for name in ("probe", "converted", "engine", "calibration", "logs", "stamps"):
        (plan.work / name).mkdir(parents=True, exist_ok=True)
    write_atomically(plan.work / "plan.json", plan.as_json() + "\n")
    write_atomically(plan.work / "probe.py", Path(in_image.__file__).read_text(encoding="utf-8"))


def installed_file(home: Path) -> Path:
    """Where the path of the installed package stands."""
    return home / "engine-trtllm"


def probe(plan: Plan, _book: HashBook) -> str:
    """Holds the image against the targets' table and every emitted flag against the image's own `--help`."""
    folder, container = plan.work / "probe", plan.container
    image = json.loads((folder / "image.json").read_text())
    for name, expected in (("tensorrt_llm", container.tensorrt_llm), ("tensorrt", container.tensorrt)):
        if image[name] != expected and (image[name] or name == "tensorrt_llm"):
            raise BuildError(
                f"image: {name}: got {image[name] or 'none'}, expected {expected}; use {container.reference}, "
                "or change build/targets.toml and its docs together"
            )
    if image["examples"] != EXAMPLES:
        raise BuildError(f"image: got converters in {image['examples'] or 'no known folder'}, expected {EXAMPLES}")
    for stage in plan.stages:
        tool = next((Path(word).name for word in stage.argv if (folder / f"{Path(word).name}.help").is_file()), None)
        if tool is None:
            continue
        known = (folder / f"{tool}.help").read_text()
        for flag in (word for word in stage.argv if word.startswith("--")):
            if not re.search(rf"(?<![\w-]){flag}(?![\w-])", known):
                raise BuildError(f"image: {tool}: its --help lacks {flag}, which this build emits; see {folder}")
    return f"TensorRT-LLM {image['tensorrt_llm']}, every emitted flag known"


def checkpoint(plan: Plan, book: HashBook) -> str:
    """Fetches or copies the checkpoint."""
    pin = materialise(plan.request, plan.target, plan.work / "checkpoint", book)
    return f"{pin.model} {('at ' + pin.revision) if pin.revision else '(local)'}, {len(pin.files)} files"


def calibration(plan: Plan, _book: HashBook) -> str:
    """Renders the calibration questions."""
    pin = read_pin(plan.work / "checkpoint")
    assert pin is not None  # noqa: S101  # the stage before wrote it
    profile = profile_of(plan, pin)
    rows = write_calibration(Path(plan.request.calibration), profile, plan.work / "calibration", CALIBRATION_ROWS)
    return f"{rows} prompts of profile {profile.name}"


def validate(plan: Plan, _book: HashBook) -> str:
    """Holds the built engine against the plan."""
    check_engine_dir(
        plan.work / "engine",
        Expected(
            tensorrt_llm=plan.container.tensorrt_llm,
            precision=plan.request.precision,
            tp=plan.request.tp,
            max_batch_size=plan.target.max_batch_size,
            max_num_tokens=plan.target.max_num_tokens,
            max_seq_len=plan.target.max_seq_len,
            architecture=architecture_of(plan.work / "checkpoint"),
        ),
    )
    return "the engine is what was asked for"


def package(plan: Plan, book: HashBook) -> str:
    """Puts engine, tokenizer and manifests together."""
    image = json.loads((plan.work / "probe" / "image.json").read_text())
    pin = read_pin(plan.work / "checkpoint")
    assert pin is not None  # noqa: S101  # an earlier stage wrote it
    gpus = query_gpus()
    run = {
        "driver": gpus[plan.device].driver if len(gpus) > plan.device else "",
        "image_id": "" if plan.inside else _image_id(plan.container.reference),
        "tensorrt_llm": image["tensorrt_llm"],
        "tensorrt": image["tensorrt"],
        "safetensors": image.get("safetensors", ""),
        "built": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"),
    }
    return str(assemble(plan, pin, run, book))


def install(plan: Plan, book: HashBook) -> str:
    """Makes the package the slot's default; refuses an fp8 engine that has not passed the gate."""
    engine = book.sha256(plan.package / ENGINE_FOLDER / "rank0.engine")
    problem = gate_problem(plan.work / "parity.json", engine)
    if problem and plan.request.precision == "fp8":
        raise BuildError(
            f"parity gate: {problem}; expected a passed report for this fp8 engine. Next:\n"
            f"  make serve ENGINE=trtllm ENGINE_DIR={plan.package}\n"
            f"  .venv/bin/tinyv-build verify --golden <golden.jsonl> --engine-dir {plan.package} "
            f"--report {plan.work / 'parity.json'}\n"
            "  and the same make build-engine again: finished stages are skipped"
        )
    write_atomically(installed_file(plan.request.home), f"{plan.package}\n")
    return f"installed; {'parity gate passed' if not problem else 'verify it next: tinyv-build verify'}"


def _image_id(reference: str) -> str:
    command = ["docker", "image", "inspect", "--format", "{{.Id}} {{.RepoDigests}}", reference]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()  # noqa: S603  # ours
    except (OSError, subprocess.SubprocessError):
        return ""


HERE: dict[str, Step] = {
    "checkpoint": checkpoint,
    "calibration": calibration,
    "validate": validate,
    "package": package,
    "install": install,
}
"""Stages that run in this Python."""

AFTER: dict[str, Step] = {"probe": probe}
"""Checks after a container stage's command."""
