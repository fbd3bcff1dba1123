"""The Python that serves: one of the system that Triton 2.51 can use, else the one that uv brings.

Triton's Python stub exists for 3.10, 3.11 and 3.12 and links libpython, which many a Python comes without.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.saying import SetupError, output_of, step
from deploy.uvtool import Uv

__all__ = ["SERVABLE", "Python", "choose", "fetch_libpython", "look_at", "on_path"]

SERVABLE = ((3, 12), (3, 11), (3, 10))
"""Pythons that have both a Triton 2.51 stub and wheels of numpy < 2, best first."""

_LOOK = """
import ctypes, os, sys, sysconfig
name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
def loads(folder):
    try:
        return bool(ctypes.CDLL(os.path.join(folder, name)))
    except OSError:
        return False
prefixes = (os.path.join(prefix, "lib") for prefix in (sys.base_prefix, sys.prefix))
folders = ("", sysconfig.get_config_var("LIBDIR") or "", *prefixes)
print(sys.version_info[0], sys.version_info[1], any(loads(folder) for folder in folders))
"""
"""Looks where `tinyv serve` lets the stub look (`ServePlan.environment`)."""


@dataclass(frozen=True)
class Python:
    """An interpreter on this machine."""

    path: str
    version: tuple[int, int]
    has_library: bool
    """Whether its libpython can be loaded."""

    @property
    def library(self) -> str:
        """The file name of its libpython."""
        return f"libpython{self.version[0]}.{self.version[1]}.so.1.0"


def look_at(path: str) -> Python | None:
    """What that interpreter is; None when it does not run."""
    words = output_of([path, "-c", _LOOK]).split()
    return Python(path, (int(words[0]), int(words[1])), words[2] == "True") if words else None


def on_path() -> list[Python]:
    """The servable Pythons of this system: the one that runs this, then those of PATH, newest first."""
    names = [sys.executable, *(f"python{major}.{minor}" for major, minor in SERVABLE)]
    found = [look_at(path) for path in filter(None, map(shutil.which, names))]
    return [python for python in found if python and python.version in SERVABLE]


def choose(pythons: Iterable[Python], uv: Uv, mend: Callable[[Python], bool]) -> str:
    """The Python to serve with: a whole one, else uv's, else one that `mend` gives its libpython, else one brought."""
    pythons = list(pythons)
    for python in pythons:
        if python.has_library:
            return python.path
    if managed := uv.managed_python():
        return managed
    for python in pythons:
        if mend(python):
            return python.path
    step("Python 3.12 (uv's own: this system has none of 3.10 to 3.12 with its libpython)")
    try:
        uv.run("python", "install", "--no-bin", "3.12")
    except SetupError as error:
        raise SetupError(
            f"no Python 3.10, 3.11 or 3.12 with its libpython on PATH, and {str(error).partition('; next')[0]}; next: "
            "apt install python3 libpython3-dev (Debian 12, Ubuntu 22.04 or 24.04), dnf install python3.12 (Fedora), "
            "or set UV_PYTHON_INSTALL_MIRROR, and run the same command again"
        ) from error
    return uv.managed_python()


def fetch_libpython(python: Python, target: Path) -> bool:
    """Puts the distribution's libpython into a folder, without root; False where apt has none."""
    package = python.library.removesuffix(".so.1.0")
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    step(f"{python.library} (without root, from the distribution's package)")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)
        for deb in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(deb), folder], capture_output=True, check=False)
        for found in Path(folder).rglob(python.library):
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, target)
            return True
    return False
