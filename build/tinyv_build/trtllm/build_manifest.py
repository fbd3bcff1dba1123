"""`build_manifest.json`: everything that made a compiled engine; an engine itself records neither GPU nor TensorRT.

Owns the record and the reasons not to serve an engine.
"""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook, write_atomically
from tinyv_build.trtllm.machine import Gpu
from tinyv_build.trtllm.targets import Targets

__all__ = ["BUILD_MANIFEST_FILE", "BuildManifest", "read_build_manifest", "serving_problems", "write_build_manifest"]

BUILD_MANIFEST_FILE = "build_manifest.json"

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class BuildManifest:
    """What made an engine."""

    model: str
    revision: str
    checkpoint_files: dict[str, str]
    """SHA-256 by name."""
    profile: str
    gpu: str
    """Target name."""
    sm: int
    precision: str
    tp: int
    driver: str
    image: str
    image_id: str
    """What docker calls the image that ran; empty when built inside it."""
    tensorrt_llm: str
    tensorrt: str
    commands: dict[str, list[str]]
    """Command line of each container stage."""
    verdict_tokens: dict[str, list[int]]
    """Token ids of each of the profile's verdict words."""
    end_id: int
    pad_id: int
    files: dict[str, str]
    """SHA-256 of every file of the package, by path in it."""
    built: str
    """Date and time, UTC."""
    safetensors: str = ""
    """Version of the library that wrote the converted checkpoint; empty in records from before it was noted."""
    format: int = _FORMAT


def write_build_manifest(folder: Path, manifest: BuildManifest) -> None:
    """Writes the record beside the engine."""
    write_atomically(folder / BUILD_MANIFEST_FILE, json.dumps(asdict(manifest), indent=1) + "\n")


def read_build_manifest(folder: Path) -> BuildManifest:
    """The record of a package; raises BuildError when it is missing or of another format."""
    path = folder / BUILD_MANIFEST_FILE
    try:
        data: Mapping[str, Any] = json.loads(path.read_text())
        manifest = BuildManifest(**data)
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(
            f"{path}: got {error}, expected the record of a built engine; next: make build-engine"
        ) from error
    if manifest.format != _FORMAT:
        raise BuildError(f"{path}: got format {manifest.format}, expected {_FORMAT}; next: make build-engine")
    return manifest


def serving_problems(
    folder: Path, manifest: BuildManifest, targets: Targets, gpu: Gpu | None, book: HashBook, model: str = ""
) -> list[str]:
    """Why this engine must not be served here, one line each; `model` is the one that a person insists on."""
    return [
        *_identity_problems(manifest, model),
        *_version_problems(manifest, targets),
        *_machine_problems(manifest, gpu),
        *_file_problems(folder, manifest, book),
    ]


def _identity_problems(manifest: BuildManifest, model: str) -> Iterator[str]:
    name, _, revision = model.partition("@")
    if name and name.rstrip("/").rpartition("/")[2] != manifest.model.rpartition("/")[2]:
        yield f"model: got {manifest.model}, expected {name}"
    if revision and revision != manifest.revision:
        yield f"revision: got {manifest.revision or 'a local folder'}, expected {revision}"


def _version_problems(manifest: BuildManifest, targets: Targets) -> Iterator[str]:
    container = targets.container
    if not container.is_same(manifest.image, manifest.image_id.partition(" ")[2]):
        yield f"image: built in {manifest.image}, expected {container.reference}"
    if manifest.tensorrt_llm != container.tensorrt_llm:
        yield f"TensorRT-LLM: built with {manifest.tensorrt_llm}, expected {container.tensorrt_llm}"
    if manifest.tensorrt not in {"", container.tensorrt}:
        yield f"TensorRT: built with {manifest.tensorrt}, expected {container.tensorrt}"


def _machine_problems(manifest: BuildManifest, gpu: Gpu | None) -> Iterator[str]:
    if manifest.tp != 1:
        yield f"TP: built for {manifest.tp} GPUs, expected 1: several ranks need mpirun, which is not set up here"
    if gpu is None:
        yield "GPU: got none (nvidia-smi is missing or fails), expected one"
    elif gpu.sm != manifest.sm:
        yield f"GPU: got {gpu.name} (SM {gpu.sm}), expected SM {manifest.sm} ({manifest.gpu})"


def _file_problems(folder: Path, manifest: BuildManifest, book: HashBook) -> Iterator[str]:
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: got no such file, expected the engine's own"
        elif book.sha256(path) != digest:
            yield f"{name}: its contents have changed since the build"
        elif not path.stat().st_mode & stat.S_IROTH:
            yield f"{name}: the server's user cannot read it; make it readable: chmod -R go+rX {folder}"
