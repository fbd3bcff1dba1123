"""uv: found on PATH or installed by pip into `.tinyv/uv`, and told what pip has been told.

uv reads none of pip's settings. Whoever has a mirror, a proxy or a folder of wheels has told pip (pip.conf, PIP_*), so
each of pip's settings in `_HANDED_ON` becomes the variable of uv, unless that is set already.
"""

import ast
import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.saying import SetupError, output_of, step

__all__ = ["Uv", "find_uv", "pip_settings", "uv_variables"]

_OLDEST = (0, 9)
"""The oldest uv on PATH that is used: 0.8.0 takes no hashes from constraints, 0.9.0 does (tried 2026-11-26)."""

_HANDED_ON = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
    "client-cert": ("SSL_CLIENT_CERT", ""),
    "proxy": ("ALL_PROXY", ""),
    "timeout": ("UV_HTTP_TIMEOUT", ""),
    "default-timeout": ("UV_HTTP_TIMEOUT", ""),
}
"""pip's name; uv's variable, and what separates its values."""

_SIGNS = (re.compile(r"(?:error:|\u00d7) (.+)"), re.compile(r"(?:cause:|Caused by:|[├╰]─▶) (.+)"))
"""How uv, old and new, marks an error and its causes, of which the last is the first."""

_SHOWN = ("Downloading ", "Prepared ", "Installed ")
"""What of uv's chatter tells a person that it is alive."""


@dataclass(frozen=True)
class Uv:
    """A uv that works, and the environment it runs in."""

    path: str
    env: Mapping[str, str]
    constraints: tuple[str, ...] = ()
    """pip's constraint files: for what no lock holds."""
    cwd: Path = Path()

    def run(self, *words: str) -> None:
        """Runs one command of uv and shows its progress; raises SetupError with its error, in one sentence."""
        lines = []
        command = [self.path, *words]
        with subprocess.Popen(
            command, env=dict(self.env), cwd=self.cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout or ():
                lines.append(line.strip())
                if line.startswith(_SHOWN):
                    print("   ", line.strip(), flush=True)
        if process.returncode != 0:
            errors, causes = ([found[1] for line in lines if (found := sign.match(line))] for sign in _SIGNS)
            said = ": ".join(errors[:1] + causes[-1:]) or " ".join(lines[-2:])
            command_name = " ".join(itertools.takewhile(lambda word: not word.startswith("-"), words))
            raise SetupError(
                f"uv {command_name} failed: {said}; "
                "next: check network, mirror and disk space, and run the same command again"
            )

    def managed_python(self) -> str:
        """The path of a Python 3.10 to 3.12 that uv has installed; empty when there is none."""
        words = ["python", "find", "--managed-python", "--no-python-downloads", "--no-project", "--system"]
        return output_of([self.path, *words, ">=3.10,<3.13"], dict(self.env))


def find_uv(root: Path) -> Uv:
    """Looks on PATH, then in `.tinyv/uv`, and fetches it there; raises SetupError when pip cannot."""
    settings = pip_settings(output_of([sys.executable, "-m", "pip", "config", "list"]), os.environ)
    found = shutil.which("uv") or ""
    if not found or _version(found) < _OLDEST:
        found = _own(root)
    constraints = tuple(settings.get("constraint", ()))
    return Uv(found, {**os.environ, **uv_variables(settings, os.environ)}, constraints, root)


def pip_settings(listing: str, environ: Mapping[str, str]) -> dict[str, list[str]]:
    """What `pip install` would heed, from `pip config list` and the environment; every value as words."""
    found = {}
    for section in ("global.", "install."):
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section):
                found[name[len(section) :]] = str(ast.literal_eval(value)).split()
    for name, value in environ.items():
        if name.startswith("PIP_"):
            found[name[len("PIP_") :].lower().replace("_", "-")] = value.split()
    return found


def uv_variables(settings: Mapping[str, list[str]], environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that say the same to uv; none that the user has set, no index where any of uv's own is named."""
    own_index = any(name.startswith("UV_") and "INDEX" in name for name in environ)
    found = {}
    for name, (variable, separator) in _HANDED_ON.items():
        if settings.get(name) and variable not in environ and not (own_index and "INDEX" in variable):
            found[variable] = separator.join(settings[name])
    if "UV_INDEX" in found:  # pip takes the best file of all its indexes, uv that of the first which knows the name
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found


def _version(uv: str) -> tuple[int, ...]:
    words = re.findall(r"\d+", output_of([uv, "--version"]))
    return tuple(map(int, words[:2]))


def _own(root: Path) -> str:
    """The uv of requirements-uv.lock, in `.tinyv/uv`."""
    lock, home = root / "deploy" / "requirements-uv.lock", root / ".tinyv" / "uv"
    stamp, digest = home / ".done", hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        step("uv, which installs the rest")
        shutil.rmtree(home, ignore_errors=True)
        words = ["install", "-q", "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
        done = subprocess.run([*_pip(home), *words, "--target", str(home)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = done.stderr.strip().rpartition("\n")[2].removeprefix("ERROR: ")
            raise SetupError(
                f"pip cannot install uv: {said}; "
                "next: check network, mirror and disk space and run the same command again, "
                f"or put uv {_OLDEST[0]}.{_OLDEST[1]} or newer on PATH"
            )
        stamp.write_text(digest)
    return str(home / "bin" / "uv")


def _pip(home: Path) -> list[str]:
    """This Python's pip, or that of an environment made for it: Debian's Python comes without one."""
    if output_of([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    beside = home.with_name("uv-pip")
    output_of([sys.executable, "-m", "venv", "--clear", str(beside)])
    python = str(beside / "bin" / "python")
    if not output_of([python, "-m", "pip", "--version"]):
        raise SetupError(
            f"uv is not on PATH, and {sys.executable} has neither pip nor venv to install it with; next: "
            "apt install python3-venv (Debian, Ubuntu), dnf install python3-pip (Fedora), or put uv on PATH"
        )
    return [python, "-m", "pip", "--disable-pip-version-check"]
