"""Makes the CPU engine's directory once, and finds it again when nothing changed.

Owns the engine directory: its name, its completeness, its manifest.
Knows nothing of file formats.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tinyv.errors import BadSetting
from tinyv.manifest import MANIFEST_FILE, EngineManifest, read_manifest, write_manifest
from tinyv.profiles import Profile

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.source import Source, Weights

__all__ = ["PREPARED", "prepare"]

_FORMAT = 3
"""Raised when the same input is to be built differently."""

_TOOLS = ("ctranslate2", "gguf")

_SUMS_FILE = "sha256.json"

PREPARED = "ctranslate2-int8"

Progress = Callable[[str, int, int], None]
"""What is being done, steps done, steps in all."""


def prepare(source: Source, home: Path, progress: Progress) -> Path:
    """The engine directory of this source under `home/engines`, built if it is not there whole.

    It is built aside and renamed, so a directory of that name is always complete.
    Raises BuildError.
    """
    engines = home / "engines"
    book = HashBook(engines / "hashes.json")
    progress("checking files", 0, len(source.files))
    made_from = {path.name: book.sha256(path) for path in source.files}
    made_from |= {f"{tool} version": version(tool) for tool in _TOOLS}
    key = json.dumps([_FORMAT, source.name, source.profile.identity, made_from], sort_keys=True)
    slug = re.sub(r"[^\w.-]+", "-", source.name.rpartition("/")[2].partition("@")[0])
    target = engines / f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    if not _whole(target, book):
        _sweep(engines)
        partial = engines / f".partial-{os.getpid()}"
        partial.mkdir(parents=True)
        try:
            _build(source, made_from, partial, progress)
            sums = {path.name: book.sha256(path) for path in sorted(partial.iterdir()) if path.name != MANIFEST_FILE}
            (partial / _SUMS_FILE).write_text(json.dumps(sums, indent=1) + "\n")
            _move(partial, target, book)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        _whole(target, book)  # remembers the hashes under their new names
    book.save()
    return target


def _build(source: Source, made_from: dict[str, str], directory: Path, progress: Progress) -> None:
    from tinyv_build.convert import convert  # noqa: PLC0415  # CTranslate2 loads only when there is work

    progress("reading weights", 0, 1)
    weights = source.load()
    (directory / "tokenizer.json").write_text(weights.tokenizer, encoding="utf-8")
    end_id = _end_id(source.profile, directory, weights)
    convert(
        weights.architecture,
        weights.state,
        directory,
        progress=lambda done, total: progress("converting to int8", done, total),
    )
    content = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:12]
    manifest = EngineManifest(
        model_id=f"{source.name}#{content}",
        profile=source.profile.name,
        engine=PREPARED,
        end_id=end_id,
        pad_id=end_id if weights.pad_id is None else weights.pad_id,
        made_from=made_from,
    )
    write_manifest(directory, manifest)


def _end_id(profile: Profile, directory: Path, weights: Weights) -> int:
    """The token that ends the judge's reply."""
    from tinyv.engine import SafeTokenizer  # noqa: PLC0415  # loads only when there is work

    try:
        tokenizer = SafeTokenizer(directory)
        specials = {text: tokenizer.special_id(text) for text in profile.specials}
    except BadSetting as error:
        raise BuildError(f"profile {profile.name!r} does not fit the checkpoint: {error}") from error
    outside = [text for text, number in specials.items() if number >= weights.architecture.vocabulary_size]
    if outside:
        raise BuildError(
            f"tokenizer.json: {outside[0]!r} has id {specials[outside[0]]}, expected one below the model's vocabulary "
            f"({weights.architecture.vocabulary_size}); the tokenizer belongs to another checkpoint"
        )
    return specials[profile.end_token]


def _whole(directory: Path, book: HashBook) -> bool:
    """Whether every file of an engine directory is there and unchanged."""
    try:
        read_manifest(directory)
        sums = json.loads((directory / _SUMS_FILE).read_text())
        return all(book.sha256(directory / name) == digest for name, digest in sums.items())
    except (BadSetting, OSError, ValueError):
        return False


def _move(partial: Path, target: Path, book: HashBook) -> None:
    """Renames a finished directory; one that another process finished meanwhile is as good."""
    if target.exists():
        if _whole(target, book):
            return
        shutil.rmtree(target)
    partial.rename(target)


def _sweep(engines: Path) -> None:
    """Removes what killed builds left."""
    for partial in engines.glob(".partial-*"):
        if not Path("/proc", partial.name.rpartition("-")[2]).exists():
            shutil.rmtree(partial, ignore_errors=True)
