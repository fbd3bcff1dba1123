"""What is to be served and how: addresses, folders, and the command line and environment they make.

Owns every flag of tritonserver.
Starts nothing.
"""

import os
import re
import shutil
import sys
import sysconfig
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tinyv_lock import BadKeys, KeyFiles

from tinyv.serving import tracing
from tinyv.serving.errors import ServingError
from tinyv.serving.ports import NEEDS_ADDRESS, check_free
from tinyv.serving.repository import lay_out
from tinyv.serving.shared_memory import FOLDER, free_bytes, processes, region_bytes
from tinyv.spans import URL_VARIABLE

__all__ = ["ServePlan"]

_BLS_THREADS = 512
"""Threads of a Python model's stub manager: one per BLS call in flight (Triton's default of 32 would be the bound)."""

_EXIT_TIMEOUT_S = 3
"""How long a stopping server waits for requests in flight."""

_ADMIN_GROUPS = "shared-memory,model-repository,trace,logging"
"""Protocols that only the launcher may use: they can unload models, raise log levels and map shared memory."""

_SEAL = "x" * 20_000
"""Name of the header that would open them over TCP: longer than gRPC takes headers (16 KB), so that nobody can send it.
A key would stand in the command line, for every local user to read.
"""

_SHELL_SIGNS = re.compile(r"""[\s:'"\\`$&|;<>()*?\[\]{}!#~]""")
"""What the shell that starts a stub, or a list of folders, would read as something else."""


@dataclass(frozen=True, slots=True)
class ServePlan:
    """Everything one server needs; `check` says whether this machine can serve it."""

    model_repository: Path
    home: Path
    """Folder of prepared things: `backends/`, `engines/`, `run/`."""
    engine_dir: Path
    address: str = "127.0.0.1"
    grpc_port: int = 8001
    metrics_port: int = 8002
    metrics_address: str = ""
    """Empty: `address`, or this machine alone where the service is locked: the page has neither TLS nor tokens."""
    triton: Path | None = None
    """Root of an installed tritonserver (`/opt/tritonserver` in NVIDIA's images); None: the one in the wheel."""
    model_config_name: str = ""
    """Engine variant: `model_repository/*/configs/<name>.pbtxt`; empty: the CPU variant."""
    keys: KeyFiles = field(default_factory=KeyFiles)
    """What locks the port; Triton then listens on Unix sockets, and the door (`door.py`) on the port."""
    unlocked: bool = False
    """Whether others than this machine may be served without a lock."""
    attack_every_s: float = 60.0
    """Seconds between two canary attacks; 0: none."""
    otlp_url: str = ""
    """Where OpenTelemetry spans go; empty: nowhere."""
    health_port: int = 0
    """Where a cluster asks over plain HTTP; 0: nowhere."""
    drain_s: float = 30.0
    """How long a stopping service waits for the calls it has taken."""
    connection_age_s: float = 0.0
    """After so long a caller is asked to connect anew, which finds new servers behind a name; 0: never."""

    @property
    def compiled(self) -> bool:
        """Whether the engine is a compiled one, on a GPU."""
        return self.model_config_name.startswith("trtllm")

    @property
    def grpc_url(self) -> str:
        """Where clients on this machine reach the server."""
        return f"{_local(self.address)}:{self.grpc_port}"

    @property
    def metrics_url(self) -> str:
        """Where this machine reads the metrics."""
        return f"http://{_local(self.metrics_host)}:{self.metrics_port}/metrics"

    @property
    def metrics_host(self) -> str:
        """Where the metrics page listens."""
        return self.metrics_address or ("127.0.0.1" if self.locked else self.address)

    @property
    def locked(self) -> bool:
        """Whether callers have to bring something."""
        return bool(self.keys.given)

    @property
    def sockets(self) -> Path:
        """Folder of Triton's Unix sockets, this user's alone; in shared memory, where paths are short and swept."""
        return FOLDER / f"{self.shm_prefix}triton"

    @property
    def door_folder(self) -> Path:
        """Folder of the door's own socket, between TLS and tokens."""
        return FOLDER / f"{self.shm_prefix}door"

    @property
    def triton_grpc(self) -> str:
        """Where the launcher reaches Triton's own gRPC."""
        return f"unix:{self.sockets}/grpc:{self.grpc_port}" if self.locked else self.grpc_url

    @property
    def administration(self) -> Path:
        """The socket of Triton's HTTP, which has no port: administration is whose the folder is."""
        return self.sockets / "http"

    @property
    def log_file(self) -> Path:
        """Triton's log and the Python models' logs."""
        return self.home / "run" / f"triton-{self.grpc_port}.log"

    @property
    def state_file(self) -> Path:
        """Process id, ports and administration's socket of the running service; readable by its owner alone."""
        return self.home / "run" / f"serve-{self.grpc_port}.json"

    @property
    def models(self) -> Path:
        """The model repository as this server loads it."""
        return self.home / "run" / f"models-{self.grpc_port}"

    @property
    def shm_prefix(self) -> str:
        """Names this server's shared-memory regions, so that leftovers can be swept."""
        return f"tinyv_{self.grpc_port}_{os.getpid()}_"

    def check(self) -> None:
        """Raises ServingError when a folder is missing or has a name that a shell misreads, or a port is taken."""
        for folder, step in ((self.model_repository, "run from the repository"), (self.engine_dir, "run `make setup`")):
            if not folder.is_dir():
                raise ServingError(f"{folder}: got no such folder, expected one; {step}")
        for folder in (self.model_repository, self.home):
            if odd := _SHELL_SIGNS.search(str(folder)):
                raise ServingError(
                    f"Triton starts its Python models through a shell, which misreads {odd[0]!r} in {str(folder)!r}; "
                    "next: use a folder named with letters, digits and -_.+@ alone"
                )
        if not self.address:
            raise ServingError(f"ADDRESS is empty, expected {NEEDS_ADDRESS}")
        check_free("PORT", self.address, self.grpc_port)
        check_free("METRICS_PORT", self.metrics_host, self.metrics_port)
        if self.health_port:
            check_free("HEALTH_PORT", self.address, self.health_port)
        self._check_lock()
        if said := tracing.fault(self.otlp_url):
            raise ServingError(said)

    def _check_lock(self) -> None:
        try:
            self.keys.read()
        except BadKeys as error:
            raise ServingError(str(error)) from error
        if not (self.keys.guards(self.address) or self.unlocked):
            raise ServingError(
                f"ADDRESS={self.address}: got an address that others reach, without TLS and a token: whoever reaches a "
                "reward can steer a training; next: give TLS_CERT, TLS_KEY and TOKEN_FILE (or CLIENT_CA), or UNLOCKED=1"
            )

    def command(self) -> list[str]:
        """The command line of tritonserver."""
        binary = (self.triton or _triton_root() / "tritonserver") / "bin" / "tritonserver"
        models = lay_out(self.model_repository, self.models)
        variant = [f"--model-config-name={self.model_config_name}"] if self.model_config_name else []
        return [
            str(binary),
            *variant,
            f"--model-repository={models}",
            f"--backend-directory={self._backend_directory()}",
            "--model-control-mode=explicit",
            "--load-model=tinyv",
            "--load-model=tensorrt_llm",
            "--disable-auto-complete-config",
            f"--backend-config=python,thread-pool-size={_BLS_THREADS}",
            f"--backend-config=python,shm-default-byte-size={region_bytes(free_bytes(), processes(models))}",
            f"--backend-config=python,shm-region-prefix-name={self.shm_prefix}",
            f"--exit-timeout-secs={_EXIT_TIMEOUT_S}",
            *tracing.flags(self.otlp_url),
            *self._listening(),
        ]

    def _listening(self) -> list[str]:
        """Where Triton listens: HTTP on a Unix socket, always; gRPC and metrics too behind the door."""
        unused = next(port for port in range(1, 4) if port not in (self.grpc_port, self.metrics_port))
        grpc, metrics = self.address, self.metrics_host
        sealed = [f"--grpc-restricted-protocol={_ADMIN_GROUPS}:{_SEAL}=x"]
        if self.locked:
            grpc, metrics, sealed = f"unix:{self.sockets}/grpc", f"unix:{self.sockets}/metrics", []
        return [
            f"--grpc-address={grpc}",
            f"--grpc-port={self.grpc_port}",
            *([f"--grpc-max-connection-age={1000 * self.connection_age_s:.0f}"] if self.connection_age_s else []),
            f"--http-address=unix:{self.administration}",
            f"--http-port={unused}",
            f"--metrics-address={metrics}",
            f"--metrics-port={self.metrics_port}",
            *sealed,
        ]

    def environment(self) -> dict[str, str]:
        """The environment of tritonserver and its Python stubs.

        The stubs take the first `python3` on PATH and link libpython; PYTHONPATH is ignored by them.
        """
        env = dict(os.environ)
        if self.triton is None:
            libraries = [_triton_root().parent / "nvidia_pytriton.libs", Path(sysconfig.get_config_var("LIBDIR") or "")]
            libraries += [Path(sys.base_prefix) / "lib", Path(sys.prefix) / "lib"]
            env["LD_LIBRARY_PATH"] = os.pathsep.join([*map(str, libraries), env.get("LD_LIBRARY_PATH", "")]).rstrip(":")
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")])
        env.pop("PYTHONPATH", None)
        env[URL_VARIABLE] = self.otlp_url
        for name in ("TINYV_JUDGE_ENGINE_DIR", "TINYV_ENGINE_DIRECTORY", "TINYV_REMOTE_DIRECTORY"):
            env[name] = str(self.engine_dir)
        return env

    def _backend_directory(self) -> Path:
        """The Python backend with the stub of this Python beside it, laid out as Triton looks for it."""
        if self.triton is not None:
            return self.triton / "backends"
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        root = _triton_root() / "tritonserver"
        stub = root / "python_backend_stubs" / version / "triton_python_backend_stub"
        if not stub.is_file():
            raise ServingError(
                f"Python {version}: no Triton stub for it; expected 3.10, 3.11 or 3.12; next: make clean setup"
            )
        target = self.home / "backends" / version / "python"
        if not (target / stub.name).is_file():
            shutil.copytree(root / "backends" / "python", target, dirs_exist_ok=True)
            shutil.copy2(stub, target / stub.name)
            (target / stub.name).chmod(0o755)
        return target.parent


def _local(address: str) -> str:
    """Where this machine reaches what listens there."""
    return "127.0.0.1" if address == "0.0.0.0" else address  # noqa: S104  # compared, not bound


def _triton_root() -> Path:
    """The folder `pytriton` of the wheel that carries tritonserver; the package itself is never imported."""
    try:
        root = Path(str(distribution("nvidia-pytriton").locate_file("pytriton")))
    except PackageNotFoundError as error:
        raise ServingError(
            "nvidia-pytriton (the wheel that carries tritonserver) is not installed; next: make setup"
        ) from error
    binary = root / "tritonserver" / "bin" / "tritonserver"
    if not os.access(binary, os.X_OK):
        binary.chmod(0o755)
    return root
