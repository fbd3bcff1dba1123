"""The steps of a set-up: environment, locked packages, this repository's packages, the prepared judge engine.

Runs before anything is installed, so it uses the standard library alone. No root is needed.
Every step is skipped when its inputs have not changed.
"""

import argparse
import functools
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.machine import refusal, this_machine
from deploy.pythons import SERVABLE, Python, choose, fetch_libpython, look_at, on_path
from deploy.saying import SetupError, step
from deploy.trainers import TRAINERS, make
from deploy.uvtool import Uv, find_uv

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
HOME = ROOT / ".tinyv"
LOCK = ROOT / "deploy" / "requirements.lock"
PROJECTS = ("python_backend", "clients", ".")

WITHIN = {"serve": (), "cpu": ("serve",), "dev": ("cpu", "serve"), "bench": ("cpu", "serve")}
"""The groups of pyproject.toml that `.venv` is made of, and those which each includes."""


def main() -> int:
    """Runs the steps; returns the exit status."""
    options = _arguments()
    started = time.monotonic()
    try:
        if options.trainer:
            make(options.trainer, ROOT, _uv(), options.torch)
            return 0
        reason = "" if options.builder else refusal(this_machine(), ROOT)
        if reason:
            return _fail(reason)
        _make_venv(options.python, builder=options.builder)
        _install(options.group)
        _install_projects()
        if not options.builder:
            _prepare_engine(options.judge_model, options.judge_profile)
    except SetupError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted; next: run the same command again, which keeps the steps that are done")
    except OSError as error:
        return _fail(
            f"{error.filename or 'set-up'}: {error.strerror or error}; expected a checkout that can be written to, "
            "on a disk with 2 GB free; next: mend that and run the same command again"
        )
    print(f"set up in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _fail(text: str) -> int:
    print(f"error: {text}", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", choices=WITHIN, default="cpu", help="what to install, of pyproject.toml's groups")
    parser.add_argument("--python", default="", help="the Python to build from (default: the best found)")
    parser.add_argument("--judge-model", default="", help="checkpoint folder or hub id (default: the embedded judge)")
    parser.add_argument("--judge-profile", default="", help="judge profile of that model (default: by its id)")
    parser.add_argument(
        "--trainer",
        default="",
        choices=["", *TRAINERS],
        help="make that trainer's environment instead, in .tinyv/venvs",
    )
    parser.add_argument("--torch", default="torch", help="the requirement of torch in it")
    options = parser.parse_args()
    options.builder = options.group == "serve"  # a GPU host: no tritonserver of ours, no CPU engine
    return options


@functools.cache
def _uv() -> Uv:
    return find_uv(ROOT)


def _make_venv(wanted: str, *, builder: bool) -> None:
    """`.venv`, unless it is there, made for this folder, and its Python still runs and has (or needs not) libpython."""
    stamp, current, libpython = VENV / ".done-venv", look_at(str(PYTHON)), HOME / "libpython"
    if _is(stamp, str(ROOT)) and current and (current.has_library or builder):
        return

    def mend(python: Python) -> bool:
        return builder or fetch_libpython(python, libpython)

    base = _wanted(wanted, mend) if wanted else choose(on_path(), _uv(), mend)
    step(f"virtual environment from {base}")
    _uv().run("venv", "--clear", "--no-project", "--python", base, str(VENV))
    if libpython.is_dir():
        shutil.copytree(libpython, VENV / "lib", dirs_exist_ok=True)
    stamp.write_text(str(ROOT))


def _wanted(path: str, mend: Callable[[Python], bool]) -> str:
    python = look_at(path)
    if not python or python.version not in SERVABLE:
        got = f"Python {python.version[0]}.{python.version[1]}" if python else "nothing that runs"
        raise SetupError(
            f"PYTHON={path} is {got}, expected Python 3.10, 3.11 or 3.12; "
            "next: name another, or none: then one is found or brought"
        )
    if not python.has_library and not mend(python):
        raise SetupError(
            f"PYTHON={path} has no {python.library}, which Triton's Python models link; next: install it "
            f"(apt install {python.library.removesuffix('.so.1.0')}), or name no PYTHON: then one is found or brought"
        )
    return path


def _install(group: str) -> None:
    groups = (ROOT / "pyproject.toml").read_text().partition("[dependency-groups]")[2].partition("\n[")[0]
    digest = hashlib.sha256(groups.encode() + LOCK.read_bytes()).hexdigest()
    if _is(VENV / f".done-{group}", digest):
        return
    step(f"packages of the group {group} ({LOCK.name})")
    _uv().run("pip", "install", "--python", str(PYTHON), "--require-hashes", "--group", group, "-c", str(LOCK))
    for done in (group, *WITHIN[group]):
        (VENV / f".done-{done}").write_text(digest)


def _install_projects() -> None:
    stamp = VENV / ".done-projects"
    digest = hashlib.sha256(b"".join((ROOT / name / "pyproject.toml").read_bytes() for name in PROJECTS)).hexdigest()
    if _is(stamp, digest):
        return
    step("tinyv, tinyv-client, tinyv-build (editable)")
    editable = [word for name in PROJECTS for word in ("-e", name)]
    _uv().run("pip", "install", "--python", str(PYTHON), "--no-deps", "--no-build-isolation", *editable)
    stamp.write_text(digest)


def _prepare_engine(model: str, profile: str) -> None:
    words = [str(PYTHON), "-m", "tinyv_build", "prepare", "--home", str(HOME)]
    words += ["--judge-model", model] if model else []
    words += ["--profile", profile] if profile else []
    prepared = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if prepared.returncode != 0:
        sys.exit(prepared.returncode)
    engine = prepared.stdout.splitlines()[-1].strip() + "\n"
    if not _is(HOME / "engine", engine):
        (HOME / "engine").write_text(engine)


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text
