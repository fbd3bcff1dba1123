"""What a figure depends on: commit, versions, processor, GPU, the service's flags. Saved beside every result.

Never holds a path, an address or a name of the machine.
"""

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from benchmarks.harness.paths import ROOT

__all__ = ["environment"]

_PACKAGES = ("tinyv", "tinyv-client", "math-verify", "sympy", "numpy", "ctranslate2", "tritonclient", "nvidia-pytriton")


def environment(**extra: object) -> dict[str, Any]:
    """The environment now, with what the caller adds (flags, data file's name, server's settings)."""
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d"),
        "commit": _git("rev-parse", "--short=10", "HEAD") or "unknown",
        "uncommitted_files": len(
            _git("status", "--porcelain", "--", "python_backend", "model_repository").splitlines()
        ),
        "python": platform.python_version(),
        "system": _system(),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_at_start": round(os.getloadavg()[0], 2),
        "gpu": _gpu(),
        "judge": _judge(),
        "versions": {name: _version(name) for name in _PACKAGES},
        **extra,
    }


def _git(*words: str) -> str:
    if shutil.which("git") is None:
        return ""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.system()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _gpu() -> str:
    if shutil.which("nvidia-smi") is None:
        return "none"
    words = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "none"


def _judge() -> str:
    """The model in the engine slot of this checkout, by its manifest; a server by URL may hold another."""
    try:
        folder = Path((ROOT / ".tinyv" / "engine").read_text().strip())
        return str(json.loads((folder / "manifest.json").read_text()).get("model_id", "unknown"))
    except (OSError, ValueError):
        return "unknown"
