"""perf_analyzer 2.51 in an environment of its own, `.tinyv/venvs/perf`: set up once, without root.

The wheel of tritonclient 2.51.0 carries it (glibc 2.34 or newer; later wheels want 2.38). It links libcudart, which
comes as a wheel, and libb64, which comes as the distribution's package, unpacked beside it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.paths import ROOT, fail, say

__all__ = ["Tool", "perf_analyzer"]

_HOME = ROOT / ".tinyv" / "venvs" / "perf"
_LOCK = ROOT / "deploy" / "requirements" / "perf.lock"
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
    stamp, digest = _HOME / ".done", hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != digest:
        say("setting up perf_analyzer (once)")
        shutil.rmtree(_HOME, ignore_errors=True)
        _call([sys.executable, "-m", "venv", str(_HOME)])
        pip = [str(_HOME / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check", "install"]
        _call([*pip, "--no-deps", "--require-hashes", "-r", str(_LOCK)])
        _fetch_libb64(_HOME / "lib")
        stamp.write_text(digest)
    cudart = next(_HOME.glob("lib/python3*/site-packages/nvidia/cuda_runtime/lib"))
    libraries = [str(cudart), str(_HOME / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    tool = Tool(_HOME / "bin" / "perf_analyzer", {**os.environ, "LD_LIBRARY_PATH": ":".join(filter(None, libraries))})
    said = tool.run(["--version"], timeout_s=60)
    if said.returncode != 0:
        fail(f"perf_analyzer does not start: {said.stderr.strip()[-300:]}; next: apt install libb64-0d")
    return tool


def _fetch_libb64(target: Path) -> None:
    """From the distribution's package, unless the system has it."""
    if (Path("/usr/lib/x86_64-linux-gnu") / _LIBB64).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        words = ["apt-get", "download", "libb64-0d"]
        subprocess.run(words, cwd=folder, capture_output=True, check=False)  # noqa: S603
        for deb in Path(folder).glob("*.deb"):
            _call(["dpkg", "-x", str(deb), folder])
        found = [path for path in Path(folder).rglob(_LIBB64) if path.is_file()]
        if not found:
            fail(f"{_LIBB64} is missing, which perf_analyzer links; next: apt install libb64-0d")
        shutil.copy2(found[0], target / _LIBB64)


def _call(words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        fail(f"{' '.join(words[:3])} failed: {(done.stderr or done.stdout).strip()[-500:]}")
