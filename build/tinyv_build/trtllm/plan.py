"""The whole build as a list of stages, decided before anything runs.

Owns the order, the folders and the container's command line. Pure: printing a plan needs no GPU and no docker.
"""

import hashlib
import json
import re
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tinyv_build.trtllm.commands import build_argv, convert_argv, quantise_argv
from tinyv_build.trtllm.request import BuildRequest
from tinyv_build.trtllm.targets import Container, Target

__all__ = ["MOUNTED", "Plan", "Stage", "make_plan", "plan_from_json"]

MOUNTED = "/work"
"""Where a container finds the build's folder. Not under its own name: upstream's quantiser takes `mpt`, `vila`,
`scienceqa` or `cnn_dailymail` anywhere in a path for the kind of model or data that it is given."""

_READABLE = 'umask 022; "$@"; status=$?; chown -R --reference=. {0} 2>/dev/null; chmod -R u+rwX,go+rX {0}; exit $status'
"""Behind every tool, as root: what it wrote belongs to the caller. safetensors leaves mode 0600, whatever the umask."""

_FORMAT = 1
"""Raised when the same request is to be built differently."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step; skipped when its command, its inputs and what it left behind are unchanged."""

    name: str
    where: str
    """`container`, or `here`: in this Python."""
    argv: tuple[str, ...]
    inputs: tuple[str, ...]
    """Files and folders, absolute; their contents decide whether the stage runs again."""
    outputs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one build does."""

    request: BuildRequest
    target: Target
    container: Container
    work: Path
    """Folder of this build."""
    inside: bool
    """Whether the commands run in this process's own container instead of through docker."""
    device: int
    """Index of the (first) GPU, as nvidia-smi counts."""
    stages: tuple[Stage, ...]

    @property
    def package(self) -> Path:
        """What is mounted at /engine when it is served."""
        return self.work / "package"

    def command(self, stage: Stage) -> list[str]:
        """The stage's full command line on this machine."""
        if stage.where == "here" or self.inside:
            return list(stage.argv)
        devices = ",".join(str(self.device + rank) for rank in range(self.request.tp))
        # docker reads a list of devices as CSV, so it must keep its quotes
        gpus = f'"device={devices}"' if self.request.tp > 1 else f"device={devices}"
        return [
            *("docker", "run", "--rm", "--gpus", gpus, "--shm-size=2g"),
            *("--ulimit", "memlock=-1", "--ulimit", "stack=67108864"),
            *("-e", "HF_HUB_OFFLINE=1", "-e", "HF_DATASETS_OFFLINE=1"),
            *("-v", f"{self.work}:{MOUNTED}", "-w", MOUNTED, self.container.reference),
            *("sh", "-c", _READABLE.format(" ".join(map(self._inside, stage.outputs))), "sh"),
            *map(self._inside, stage.argv),
        ]

    def _inside(self, word: str) -> str:
        """A word of a command as the container sees it."""
        work = str(self.work)
        return MOUNTED + word[len(work) :] if word == work or word.startswith(f"{work}/") else word

    def as_json(self) -> str:
        """The plan as JSON; `plan_from_json` reads it."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=1, default=str)

    def as_shell(self) -> list[str]:
        """The plan as lines for a shell; those that run here read the JSON plan from the build's folder."""
        lines = [f"mkdir -p {shlex.quote(str(self.work))}   # and save the JSON above there as plan.json"]
        return lines + [f"{shlex.join(self.command(stage))}   # {stage.name}: {stage.why}" for stage in self.stages]


def make_plan(
    request: BuildRequest, target: Target, container: Container, *, inside: bool = False, device: int = 0
) -> Plan:
    """Decides all stages."""
    work = request.home / "builds" / _slug(request, target, container)
    stages = _Stages(request, target, container, work).all()
    return Plan(request, target, container, work, inside, device, tuple(stages))


def plan_from_json(text: str) -> Plan:
    """A plan that `as_json` wrote."""
    data = json.loads(text)
    data.pop("format")
    data["request"]["home"] = Path(data["request"]["home"])
    data["target"]["precisions"] = tuple(data["target"]["precisions"])
    stages = tuple(_stage(stage) for stage in data.pop("stages"))
    return Plan(
        request=BuildRequest(**data.pop("request")),
        target=Target(**data.pop("target")),
        container=Container(**data.pop("container")),
        work=Path(data.pop("work")),
        stages=stages,
        **data,
    )


def _stage(data: dict[str, Any]) -> Stage:
    return Stage(**{key: tuple(value) if isinstance(value, list) else value for key, value in data.items()})  # type: ignore[arg-type]


class _Stages:
    """The stages of one request, in order."""

    def __init__(self, request: BuildRequest, target: Target, container: Container, work: Path) -> None:
        self._request = request
        self._target = target
        self._container = container
        self._work = work

    def all(self) -> list[Stage]:
        fp8 = self._request.precision == "fp8"
        checkpoint, converted, engine = self._at("checkpoint"), self._at("converted"), self._at("engine")
        timing, calibration = self._at("timing.cache"), self._at("calibration")
        return [
            self._tool(
                "probe", ["python3", self._at("probe.py"), self._at("probe")], [self._at("probe.py")], ["probe"]
            ),
            self._here(
                "checkpoint", [self._request.model] if Path(self._request.model).is_absolute() else [], "checkpoint"
            ),
            *([self._here("calibration", [self._request.calibration, checkpoint], "calibration")] if fp8 else []),
            self._tool(
                "quantise" if fp8 else "convert",
                quantise_argv(self._request, Path(checkpoint), Path(calibration), Path(converted))
                if fp8
                else convert_argv(self._request, Path(checkpoint), Path(converted)),
                [checkpoint, *([calibration] if fp8 else [])],
                ["converted"],
            ),
            self._tool(
                "build",
                build_argv(self._request, self._target, Path(converted), Path(engine), Path(timing)),
                [converted],
                ["engine"],
            ),
            self._here("validate", [engine, checkpoint], ""),
            self._here("package", [engine, checkpoint], "package"),
            self._here("install", [self._at("package"), *([self._at("parity.json")] if fp8 else [])], ""),
        ]

    def _at(self, name: str) -> str:
        return str(self._work / name)

    def _tool(self, name: str, argv: list[str], inputs: list[str], outputs: list[str]) -> Stage:
        return Stage(name, "container", tuple(argv), tuple(inputs), tuple(map(self._at, outputs)), _WHY[name])

    def _here(self, name: str, inputs: list[str], output: str) -> Stage:
        argv = ("tinyv-build", "stage", name, "--plan", self._at("plan.json"))
        return Stage(name, "here", argv, tuple(inputs), (self._at(output),) if output else (), _WHY[name])


_WHY = {
    "probe": "versions and --help of the image's tools, every emitted flag checked against them",
    "checkpoint": "weights and tokenizer at a pinned revision, hashed; model family and memory checked",
    "calibration": "real judge prompts, rendered for the quantiser",
    "convert": "TensorRT-LLM checkpoint in bf16",
    "quantise": "TensorRT-LLM checkpoint with fp8 linears, scales from the calibration prompts",
    "build": "the engine for this GPU",
    "validate": "what the engine's config.json says against what was asked for",
    "package": "engine, tokenizer and manifests in one folder, token ids of True and False",
    "install": "the engine slot's default; fp8 needs a passed parity gate",
}


def _slug(request: BuildRequest, target: Target, container: Container) -> str:
    """Names the build's folder: readable, and different whenever the request, the target or the image is."""
    kept: dict[str, Any] = {"request": asdict(request), "target": asdict(target), "container": asdict(container)}
    for volatile in ("home", "calibration"):
        kept["request"].pop(volatile)
    kept["target"].pop("reason")
    kept["container"].pop("digest")  # the tag pins already: recording what it stands for changes no engine
    digest = hashlib.sha256(json.dumps([_FORMAT, kept], sort_keys=True, default=str).encode()).hexdigest()[:10]
    model = re.sub(r"[^\w.-]+", "-", request.model.rstrip("/").rpartition("/")[2])
    return f"{model}-{target.name}-{request.precision}-tp{request.tp}-{digest}"
