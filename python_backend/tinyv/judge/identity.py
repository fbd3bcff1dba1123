"""Which judge gave a verdict, for verdicts that outlive its process: whatever could change one is in the digest.

Within a process profile, model and `JUDGE_VERSION` are enough, since nothing else changes there. From one process to
the next the files of the engine, the code that asks and reads, its libraries and a setting may have changed as well.
"""

import os
import stat
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import tinyv
from tinyv.errors import BadSetting
from tinyv.judge.desk import Keeper
from tinyv.meters import Meters
from tinyv.settings import JudgeSettings

__all__ = ["fingerprint", "keeper"]

_CODE = ("judge/*.py", "engine/**/*.py", "profiles/*", "typeset.py")
"""What a question and its reply go through, inside the package."""

_LIBRARIES = ("ctranslate2", "tokenizers")

_NAME = "JudgeSettings: setting 'cache_file'"

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def keeper(settings: JudgeSettings, identity: str, meters: Meters) -> Keeper | None:
    """What keeps the judge's verdicts in `cache_file`, None without one; raises BadSetting for a file of no use."""
    if settings.cache_file == Path():
        return None
    try:
        from tinyv.judge.kept import Kept  # noqa: PLC0415  # a Python built without SQLite serves as well
    except ImportError as error:
        raise BadSetting(f"{_NAME}: got a Python without SQLite, expected one with it: {error}") from error
    path = _checked(settings.cache_file)
    return Kept(path, fingerprint(identity, settings), settings.cache_entries, meters)


def fingerprint(identity: str, settings: JudgeSettings) -> bytes:
    """A digest of the judge: its names and versions, the engine's descriptions, the code, and what cuts a question."""
    digest = blake2b(digest_size=32)
    for part in _parts(identity, settings):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def _parts(identity: str, settings: JudgeSettings) -> Iterator[bytes]:
    yield f"{identity} {settings.max_question_tokens}".encode()
    for library in _LIBRARIES:
        yield f"{library} {_version(library)}".encode()
    package = Path(tinyv.__file__).parent
    code = sorted(path for pattern in _CODE for path in package.glob(pattern) if path.is_file())
    for path in (*code, *sorted(settings.engine_dir.glob("*.json"))):  # a manifest names the weights by their hash
        yield path.name.encode()
        yield path.read_bytes()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _checked(path: Path) -> Path:
    """The path of a file that only its owner decides about; raises BadSetting."""
    folder, problem = path.parent, ""
    if not path.is_absolute():
        problem = "got a relative path, expected one that begins with /"
    elif path.is_dir() or not folder.is_dir():
        problem = "got a folder or a file in none, expected a file in a folder that exists"
    elif not os.access(folder, os.W_OK | os.X_OK):
        problem = f"got a folder that user {os.geteuid()} cannot write to, expected one of its own"
    elif path.exists() and (path.stat().st_mode & _OTHERS_WRITE or path.stat().st_uid != os.geteuid()):
        problem = "got a file that others can write, who could decide rewards; expected mode 600 and this user's own"
    if problem:
        raise BadSetting(f"{_NAME}: {path}: {problem}")
    return path
