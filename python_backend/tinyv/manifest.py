"""The engine manifest: what stands in an engine directory, and what made it.

Written by `tinyv_build`, read by whoever serves the engine; `manifest.json` in the engine directory.
Knows nothing of how engines are built or run.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tinyv.errors import BadSetting

__all__ = ["MANIFEST_FILE", "EngineManifest", "read_manifest", "write_manifest"]

MANIFEST_FILE = "manifest.json"

_FORMAT = 1
"""Raised when a field changes its meaning; an older engine must then be prepared anew."""


@dataclass(frozen=True, slots=True)
class EngineManifest:
    """One prepared engine."""

    model_id: str
    """What the weights are, with their version: part of every cache key and audit record."""
    profile: str
    """Name of the judge profile that this model understands."""
    engine: str
    """What runs it, with precision, such as `ctranslate2-int8`."""
    end_id: int
    """Token that ends a completion."""
    pad_id: int
    made_from: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every input file, and the versions of the tools, by name."""
    format: int = _FORMAT


def read_manifest(directory: Path) -> EngineManifest:
    """The manifest of an engine directory; raises BadSetting when it is missing, unreadable or of another format."""
    path = directory / MANIFEST_FILE
    remake = "prepare the engine anew: make setup"
    try:
        manifest = EngineManifest(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(f"{path}: expected the manifest of a prepared engine, got {error}; {remake}") from error
    if manifest.format != _FORMAT:
        raise BadSetting(f"{path}: got manifest format {manifest.format}, expected {_FORMAT}; {remake}")
    return manifest


def write_manifest(directory: Path, manifest: EngineManifest) -> None:
    """Writes `manifest.json`; written last, it marks the directory as complete."""
    (directory / MANIFEST_FILE).write_text(json.dumps(asdict(manifest), indent=1) + "\n")
