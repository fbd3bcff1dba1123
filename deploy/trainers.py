"""The trainers' own environments, in `.tinyv/venvs`: what each is made of beside its group of pyproject.toml.

Two released trainers rarely agree on one version of anything, so each set of tests/trainers has one of its own.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.pythons import look_at
from deploy.saying import step
from deploy.uvtool import Uv

__all__ = ["TRAINERS", "Trainer", "make"]

_CLIENT, _SERVER, _OURS = ("-e", "clients"), ("-e", "python_backend"), ("-e", ".")


@dataclass(frozen=True)
class Trainer:
    """An environment."""

    locked: bool = False
    """Whether the lock holds it; the others need numpy 2."""
    no_deps: str = ""
    """A group that is installed without its dependencies."""
    client_alone: bool = False
    """Neither torch nor anything of the server."""
    torch: bool = True
    """Whether it needs one, where the server is in it."""
    python: str = ""
    """Its version of Python; empty: that of `.venv`, else 3.12."""
    floor: str = ""
    """The oldest patch release its metadata take, where an older one serves."""


TRAINERS = {
    "trl": Trainer(locked=True),
    "train": Trainer(locked=True),
    "verl": Trainer(),
    "swift": Trainer(),
    "wrappers": Trainer(no_deps="wrappers-no-deps"),
    "llama": Trainer(client_alone=True),  # no trainer: llama.cpp's server, a judge that is served elsewhere
    "kubernetes": Trainer(client_alone=True, no_deps="kubernetes-no-deps"),  # nor this: what checks deploy/kubernetes/
    "numpy2": Trainer(torch=False),  # nor this: the service's own code beside numpy 2, as newer Tritons have it
    "gym": Trainer(client_alone=True, python="3.13", floor="3.13.14"),
}


def make(name: str, root: Path, uv: Uv, torch: str) -> None:
    """Makes one; raises SetupError."""
    trainer, folder = TRAINERS[name], root / ".tinyv" / "venvs" / name
    step(f"the trainer's own environment, {folder.relative_to(root)}")
    python = str(folder / "bin" / "python")
    locks = [str(root / "deploy" / "requirements.lock")] if trainer.locked else []
    words = [word for path in (*locks, *uv.constraints) for word in ("-c", path)]
    words += ["--python-version", trainer.floor] if trainer.floor else []
    ours = _CLIENT if trainer.client_alone else (*([torch] if trainer.torch else []), *_SERVER, *_CLIENT)
    uv.run("venv", "--clear", "--no-project", "--python", _base(trainer, root), str(folder))
    uv.run("pip", "install", "--python", python, "--group", name, *words, *ours)
    alone = [*(["--group", trainer.no_deps] if trainer.no_deps else []), *(() if trainer.client_alone else _OURS)]
    if alone:
        uv.run("pip", "install", "--python", python, "--no-deps", *alone)
    (folder / ".done").touch()


def _base(trainer: Trainer, root: Path) -> str:
    """What `uv venv --python` is told: a path, or a version that uv finds or brings."""
    if trainer.python:
        return _on_this_machine(trainer.python)
    venv = root / ".venv" / "bin" / "python"
    current = look_at(str(venv))
    return str(venv) if current and current.version >= (3, 11) else "3.12"  # TRL needs 3.11


def _on_this_machine(version: str) -> str:
    """A Python of that version on PATH or in pyenv, whose shims uv takes for broken Pythons; else the version."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    names = [
        shutil.which(f"python{version}") or "",
        *map(str, sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)),
    ]
    return next((name for name in names if name and look_at(name)), version)
