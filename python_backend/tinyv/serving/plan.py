"""What is to be served and how: addresses, folders, and the command line and environment they make.

Owns every flag of tritonserver.
Starts nothing.
"""

import errno
import os
import re
import secrets
import shutil
import socket
import sys
import sysconfig
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tinyv.serving.repository import lay_out
from tinyv.serving.shared_memory import free_bytes, processes, region_bytes

__all__ = ["ServePlan", "ServingError", "admin_headers", "read_ports"]

_BLS_THREADS = 512
"""Threads of a Python model's stub manager: one per BLS call in flight (Triton's default of 32 would be the bound)."""

_EXIT_TIMEOUT_S = 3
"""How long a stopping server waits for requests in flight."""

_ADMIN_GROUPS = "shared-memory,model-repository,trace,logging"
"""Protocols that only the launcher may use: they can unload models, raise log levels and map shared memory."""

_SHELL_SIGNS = re.compile(r"""[\s:'"\\`$&|;<>()*?\[\]{}!#~]""")
"""What the shell that starts a stub, or a list of folders, would read as something else."""

_PORTS = range(1, 65536)

_NEEDS_ADDRESS = "an address of this machine; next: make serve ADDRESS=127.0.0.1, or 0.0.0.0 for all of them"


class ServingError(Exception):
    """The service cannot be started; says what, got, expected, next step."""


def read_ports(**texts: str) -> tuple[int, ...]:
    """Port numbers, given by the variables of `make serve`; raises ServingError unless they are ports, each another."""
    for name, text in texts.items():
        if not text.isdecimal() or int(text) not in _PORTS:
            raise ServingError(f"{name}={text}: expected a port from 1 to 65535; next: make serve {name}=<port>")
    ports = tuple(map(int, texts.values()))
    if len(set(ports)) < len(ports):
        said = ", ".join(f"{name}={text}" for name, text in texts.items())
        raise ServingError(f"got {said}, expected {len(ports)} different ports; next: name others")
    return ports


def admin_headers(key: str) -> dict[str, str]:
    """The gRPC header that opens the restricted protocols."""
    return {"triton-grpc-protocol-admin-key": key}


@dataclass(frozen=True, slots=True)
class ServePlan:
    """Everything one server needs; `check` says whether this machine can serve it."""

    model_repository: Path
    home: Path
    """Folder of prepared things: `backends/`, `engines/`, `run/`."""
    engine_dir: Path
    address: str = "127.0.0.1"
    grpc_port: int = 8001
    http_port: int = 8000
    metrics_port: int = 8002
    triton: Path | None = None
    """Root of an installed tritonserver (`/opt/tritonserver` in NVIDIA's images); None: the one in the wheel."""
    model_config_name: str = ""
    """Engine variant: `model_repository/*/configs/<name>.pbtxt`; empty: the CPU variant."""
    admin_key: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def compiled(self) -> bool:
        """Whether the engine is a compiled one, on a GPU."""
        return self.model_config_name.startswith("trtllm")

    @property
    def grpc_url(self) -> str:
        """Where clients on this machine reach the server."""
        return f"{self._local_address}:{self.grpc_port}"

    @property
    def metrics_url(self) -> str:
        """Where this machine reads the metrics."""
        return f"http://{self._local_address}:{self.metrics_port}/metrics"

    @property
    def log_file(self) -> Path:
        """Triton's log and the Python models' logs."""
        return self.home / "run" / f"triton-{self.grpc_port}.log"

    @property
    def state_file(self) -> Path:
        """Process id, ports and admin key of the running service; readable by its owner alone."""
        return self.home / "run" / f"serve-{self.grpc_port}.json"

    @property
    def models(self) -> Path:
        """The model repository as this server loads it."""
        return self.home / "run" / f"models-{self.grpc_port}"

    @property
    def shm_prefix(self) -> str:
        """Names this server's shared-memory regions, so that leftovers can be swept."""
        return f"tinyv_{self.grpc_port}_{os.getpid()}_"

    @property
    def _local_address(self) -> str:
        return "127.0.0.1" if self.address == "0.0.0.0" else self.address  # noqa: S104  # compared, not bound

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
            raise ServingError(f"ADDRESS is empty, expected {_NEEDS_ADDRESS}")
        self._probe("PORT", self.grpc_port)
        self._probe("HTTP_PORT", self.http_port)
        self._probe("METRICS_PORT", self.metrics_port)

    def _probe(self, flag: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.address, port))
            except OSError as error:
                busy = error.errno in (errno.EADDRINUSE, errno.EACCES)
                raise ServingError(
                    f"cannot listen on {self.address}:{port} ({error.strerror}); expected "
                    + (f"a free port; choose another: make serve {flag}=<port>" if busy else _NEEDS_ADDRESS)
                ) from error

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
            f"--grpc-address={self.address}",
            f"--grpc-port={self.grpc_port}",
            f"--http-address={self.address}",
            f"--http-port={self.http_port}",
            f"--metrics-address={self.address}",
            f"--metrics-port={self.metrics_port}",
            f"--grpc-restricted-protocol={_ADMIN_GROUPS}:admin-key={self.admin_key}",
            f"--http-restricted-api={_ADMIN_GROUPS}:admin-key={self.admin_key}",
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
