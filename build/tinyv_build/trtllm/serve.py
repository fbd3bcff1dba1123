"""The docker command that serves a compiled engine, and the refusal to run it on an engine that does not fit.

Owns docker's flags at run time; everything inside the container is `tinyv serve` (deploy/Dockerfile).
"""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tinyv_lock import KeyFiles

from tinyv_build.errors import BuildError
from tinyv_build.trtllm.request import safe_name
from tinyv_build.trtllm.targets import Container

__all__ = ["CONFIG_NAMES", "Serving", "check_docker", "docker_command"]

CONFIG_NAMES = ("trtllm", "trtllm-shared")
"""Engine variants in model_repository/*/configs: a GPU of its own, or one shared with a trainer."""

SERVER_IMAGE = "tinyv-server:26.07"
"""What `make image` calls the image of deploy/Dockerfile."""

_BASE_LABEL = "tinyv.base"
"""Where deploy/Dockerfile says what it started from."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One served engine."""

    engine_dir: Path
    model_repository: Path
    config_name: str = "trtllm"
    image: str = SERVER_IMAGE
    address: str = "127.0.0.1"
    grpc_port: int = 8001
    metrics_port: int = 8002
    device: int = 0
    keys: KeyFiles = field(default_factory=KeyFiles)
    unlocked: bool = False
    """Whether others than this machine may be served without TLS and token."""


def check_docker(image: str, container: Container) -> None:
    """Raises BuildError unless docker has the server image, made from the pinned one."""
    command = ["docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{_BASE_LABEL}"}}}}', image]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603  # ours
    except (OSError, subprocess.SubprocessError) as error:
        raise BuildError(f"docker: got {error}, expected docker with the NVIDIA container toolkit") from error
    if found.returncode != 0:
        raise BuildError(f"image {image}: docker has none of that name; next: make image")
    base = found.stdout.strip()
    if not container.is_same(base):
        raise BuildError(f"image {image}: made from {base}, expected {container.reference}; next: make image")


def docker_command(serving: Serving) -> list[str]:
    """The command line; raises BuildError for an unknown variant."""
    if serving.config_name not in CONFIG_NAMES:
        raise BuildError(f"ENGINE: got {serving.config_name!r}, expected one of: cpu, {', '.join(CONFIG_NAMES)}")
    for folder in (serving.engine_dir, serving.model_repository):
        safe_name(str(folder))
    if not (serving.keys.guards(serving.address) or serving.unlocked):
        raise BuildError(
            f"ADDRESS={serving.address}: got an address that others reach, without TLS and a token; "
            "next: give TLS_CERT, TLS_KEY and TOKEN_FILE (or CLIENT_CA), or UNLOCKED=1"
        )
    mounts, lock = _lock_words(serving.keys)
    page = "127.0.0.1" if serving.keys.given else serving.address  # the page has neither TLS nor tokens
    publish = ["-p", f"{serving.address}:{serving.grpc_port}:8001", "-p", f"{page}:{serving.metrics_port}:8002"]
    return [
        *("docker", "run", "--rm", "--init", "--name", f"tinyv-{serving.grpc_port}"),
        *("--gpus", f"device={serving.device}"),
        # the judge keeps 256 calls in flight at about 0.6 MB each; docker's 64 MB would end in bus errors
        *("--stop-timeout", "45", "--shm-size=2g", "--ulimit", "memlock=-1", "--ulimit", "stack=67108864"),
        *("-e", "HF_HUB_OFFLINE=1", "-e", "OTLP_URL", "-e", "ATTACK_EVERY_S", *publish, *mounts),
        *("-v", f"{serving.engine_dir}:/engine:ro", "-v", f"{serving.model_repository}:/models:ro"),
        *(serving.image, "serve", "--engine-dir", "/engine", "--model-repository", "/models"),
        *("--home", "/var/lib/tinyv", "--address", "0.0.0.0", *lock),  # noqa: S104  # docker publishes it on `address` alone
        *("--triton", "/opt/tritonserver", "--model-config-name", serving.config_name),
    ]


def _lock_words(keys: KeyFiles) -> tuple[list[str], list[str]]:
    """What docker mounts, and what `tinyv serve` is told of it; a folder each, so that a renewed file is seen."""
    options = (
        ("--tls-cert", keys.certificate),
        ("--tls-key", keys.key),
        ("--client-ca", keys.client_ca),
        ("--token-file", keys.tokens),
    )
    given = [(option, path.absolute()) for option, path in options if path is not None]
    for _, path in given:
        safe_name(str(path))
    mounts = [word for option, path in given for word in ("-v", f"{path.parent}:/keys/{option[2:]}:ro")]
    words = [word for option, path in given for word in (option, f"/keys/{option[2:]}/{path.name}")]
    return mounts, [*words, "--metrics-address", "0.0.0.0"] if words else ["--unlocked"]  # noqa: S104  # as above
