"""perf_analyzer 2.51, which the wheel of tritonclient carries, and the two libraries it links, without root.

Later wheels hold one that wants glibc 2.38; this one is content with 2.34. libcudart comes as a wheel; libb64 as the
distribution's package, unpacked into `.tinyv/libb64`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.paths import ROOT, fail

__all__ = ["Tool", "perf_analyzer"]

_ENVIRONMENT = Path(sys.prefix)
_LIBRARIES = ROOT / ".tinyv" / "libb64"
_LIBB64 = "libb64.so.0d"


@dataclass(frozen=True, slots=True)
class Tool:
    """An executable and the environment it needs."""

    path: Path
    env: dict[str, str]

    def run(self, words: list[str], *, timeout_s: float) -> subprocess.CompletedProcess[str]:
        """Runs it to its end; the result holds what it said."""
        command = [str(self.path), *words]
        return subprocess.run(  # noqa: S603  # its own words
            command, env=self.env, capture_output=True, text=True, timeout=timeout_s, check=False
        )


def perf_analyzer() -> Tool:
    """The tool, set up if needed."""
    _fetch_libb64(_LIBRARIES)
    cudart = next(_ENVIRONMENT.glob("lib/python3*/site-packages/nvidia/cuda_runtime/lib"), None)
    if cudart is None:
        fail("nvidia-cuda-runtime-cu12, which perf_analyzer links, is not installed; next: make setup-bench")
    libraries = [str(cudart), str(_LIBRARIES), os.environ.get("LD_LIBRARY_PATH", "")]
    env = {**os.environ, "LD_LIBRARY_PATH": ":".join(filter(None, libraries))}
    tool = Tool(_ENVIRONMENT / "bin" / "perf_analyzer", env)
    said = tool.run(["--version"], timeout_s=60)
    if said.returncode != 0:
        fail(f"perf_analyzer does not start: {said.stderr.strip()[-300:]}; next: apt install libb64-0d")
    return tool


def _fetch_libb64(target: Path) -> None:
    """From the distribution's package, unless the system or an earlier call has it."""
    if (Path("/usr/lib/x86_64-linux-gnu") / _LIBB64).exists() or (target / _LIBB64).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        words = ["apt-get", "download", "libb64-0d"]
        if shutil.which(words[0]):
            subprocess.run(words, cwd=folder, capture_output=True, check=False)  # noqa: S603
        for deb in Path(folder).glob("*.deb"):
            _call(["dpkg", "-x", str(deb), folder])
        found = [path for path in Path(folder).rglob(_LIBB64) if path.is_file()]
        if not found:
            fail(f"{_LIBB64} is missing, which perf_analyzer links; next: apt install libb64-0d")
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found[0], target)


def _call(words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        fail(f"{' '.join(words[:3])} failed: {(done.stderr or done.stdout).strip()[-500:]}")
