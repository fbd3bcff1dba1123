"""What this machine is, and whether it can carry out a plan.

Owns the rules about GPUs, drivers, disk and docker; `look` gathers the facts, the rules are pure.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tinyv_build.errors import BuildError
from tinyv_build.trtllm.plan import Plan

__all__ = ["Gpu", "Machine", "check_gpus", "check_machine", "driver_notes", "look", "query_gpus"]

_DISK_GIB = 24
"""Checkpoint, converted checkpoint, engine and package of a 2B model are 4 GB each, some of them twice in a rebuild."""

_STEERING = ("mpt", "vila", "cnn_dailymail", "scienceqa")
"""What upstream's quantiser takes, anywhere in a path, for a kind of model or data."""

_OLDEST_COMPATIBLE_DRIVER = 535
"""Oldest branch with which NVIDIA's compatibility libraries run CUDA 13, on data-centre GPUs alone."""

_QUERY = "index,name,compute_cap,memory.total,driver_version"


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU as nvidia-smi shows it."""

    index: int
    name: str
    sm: int
    memory_gib: float
    driver: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts that a build depends on."""

    gpus: tuple[Gpu, ...]
    docker: bool
    """Whether a docker client is on PATH."""
    inside: bool
    """Whether this process runs in a container that has the tools."""
    free_disk_gib: float


def look(home: Path) -> Machine:
    """This machine."""
    folder = next(path for path in (home, *home.parents) if path.is_dir())
    return Machine(
        gpus=query_gpus(),
        docker=shutil.which("docker") is not None,
        inside="NVIDIA_TRITON_SERVER_VERSION" in os.environ and shutil.which("trtllm-build") is not None,
        free_disk_gib=shutil.disk_usage(folder).free / 2**30,
    )


def query_gpus() -> tuple[Gpu, ...]:
    """The GPUs of this machine; none when nvidia-smi is missing or fails."""
    command = ["nvidia-smi", f"--query-gpu={_QUERY}", "--format=csv,noheader,nounits"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S603  # ours
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(_gpu(line) for line in said.splitlines() if line.count(",") == _QUERY.count(","))


def check_machine(plan: Plan, machine: Machine) -> None:
    """Raises BuildError for the first thing that would stop the plan."""
    if not machine.inside and not machine.docker:
        raise BuildError(
            "docker: got none on PATH, expected docker with the NVIDIA container toolkit; install both, or run this "
            f"inside {plan.container.reference}"
        )
    check_gpus(plan, machine.gpus)
    steered = next((word for word in _STEERING if word in str(plan.work).lower()), "")
    if machine.inside and steered:
        raise BuildError(
            f"HOME_DIR: got {plan.work}, expected a path without {steered!r}, which upstream's quantiser takes for a "
            "kind of model; next: make build-engine ... HOME_DIR=<another folder>"
        )
    if machine.free_disk_gib < _DISK_GIB:
        raise BuildError(
            f"disk: got {machine.free_disk_gib:.0f} GiB free at {plan.request.home}, expected {_DISK_GIB}; "
            "choose another folder: make build-engine … HOME_DIR=<folder>"
        )
    calibration = plan.request.calibration
    if calibration and not Path(calibration).is_file():
        raise BuildError(
            f"CALIBRATION: got no file at {calibration}, expected JSONL of real judge questions "
            "(question, ground_truth, answer); collect a few hundred from your own rollouts"
        )


def check_gpus(plan: Plan, gpus: tuple[Gpu, ...]) -> None:
    """Raises BuildError unless the GPUs that the plan names are of its target's kind."""
    target, container = plan.target, plan.container
    if not gpus:
        raise BuildError(
            f"GPU: got none (nvidia-smi is missing or fails), expected a {target.name}: engines are built on the kind "
            "of GPU that serves them; to see the plan anywhere: make build-engine … DRY_RUN=1"
        )
    used = gpus[plan.device : plan.device + plan.request.tp]
    if len(used) < plan.request.tp:
        raise BuildError(
            f"GPU: got {len(gpus)}, expected {plan.request.tp} from index {plan.device} on; lower TP or DEVICE"
        )
    for gpu in used:
        if gpu.sm != target.sm:
            raise BuildError(
                f"GPU {gpu.index}: got {gpu.name} (SM {gpu.sm}), expected SM {target.sm} for GPU={target.name}; "
                "name the GPU that is here, or choose another one with DEVICE=<index>"
            )
        if gpu.memory_gib < target.memory_gib:
            raise BuildError(
                f"GPU {gpu.index}: got {gpu.memory_gib:.0f} GiB, expected {target.memory_gib} of a {target.name}; "
                "a MIG slice or a smaller card needs its own entry in build/targets.toml"
            )
        if _branch(gpu) < (container.min_driver if _is_consumer(gpu) else _OLDEST_COMPATIBLE_DRIVER):
            raise BuildError(
                f"driver: got {gpu.driver}, expected {container.min_driver} or newer for CUDA {container.cuda}; "
                "update the NVIDIA driver"
            )


def driver_notes(plan: Plan, gpus: tuple[Gpu, ...]) -> list[str]:
    """What may go wrong with GPUs whose driver is older than the image's CUDA, a line each."""
    wanted = plan.container.min_driver
    return [
        f"GPU {gpu.index}: driver {gpu.driver} is older than branch {wanted}: it works only through the image's "
        "compatibility libraries, which its entry point chooses; if CUDA fails to start, update the driver"
        for gpu in gpus[plan.device : plan.device + plan.request.tp]
        if _branch(gpu) < wanted
    ]


def _branch(gpu: Gpu) -> int:
    branch = gpu.driver.partition(".")[0]
    return int(branch) if branch.isdigit() else 0


def _is_consumer(gpu: Gpu) -> bool:
    """Whether a card has no forward compatibility: GeForce and RTX."""
    return any(word in gpu.name for word in ("GeForce", "RTX"))


def _gpu(line: str) -> Gpu:
    index, name, capability, memory, driver = (word.strip() for word in line.split(","))
    major, _, minor = capability.partition(".")
    sm = int(major) * 10 + int(minor) if major.isdigit() and minor.isdigit() else 0
    return Gpu(int(index), name, sm, float(memory) / 1024 if memory.isdigit() else 0.0, driver)
