"""The trained factors beside this module, and the base weights with them merged in; numpy alone.

Owns the adapter's names (peft's), the arithmetic of merging, and what is converted. Without an adapter the base stays
as it is.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tinyv_build.architecture import Architecture
from tinyv_build.embedded.calibration import CALIBRATION_FILE, read_calibration
from tinyv_build.embedded.weights import PROFILE, GgufModel
from tinyv_build.errors import BuildError
from tinyv_build.rotation import rotated
from tinyv_build.safetensors import SafetensorsState

__all__ = [
    "ADAPTER",
    "ADAPTER_FILE",
    "PROFILE_FILE",
    "AdaptedState",
    "adapter_files",
    "factor_names",
    "served",
    "write_profile",
]

ADAPTER = Path(__file__).parent / "adapter"
"""The shipped adapter."""

ADAPTER_FILE = "adapter.safetensors"

PROFILE_FILE = "profile.json"
"""Beside an operator's own adapter."""

_LAST_NORM = "model.norm.weight"

Floats = npt.NDArray[np.float32]


def factor_names(weight: str) -> tuple[str, str]:
    """What peft calls the factors of a weight: down (A) and up (B)."""
    stem = f"base_model.model.{weight.removesuffix('.weight')}"
    return f"{stem}.lora_A.weight", f"{stem}.lora_B.weight"


def adapter_files(folder: Path = ADAPTER) -> tuple[Path, ...]:
    """The files that decide what is merged; none when the folder holds no adapter."""
    paths = (folder / ADAPTER_FILE, folder / CALIBRATION_FILE)
    return paths if paths[0].is_file() else ()


def served(base: GgufModel, folder: Path = ADAPTER) -> tuple[Architecture, Mapping[str, Floats]]:
    """What becomes the int8 engine: the factors of `folder`, if it has any, merged in, and the basis turned."""
    return rotated(base.architecture, AdaptedState(base, folder) if adapter_files(folder) else base)


def write_profile(folder: Path, accept_from: float) -> None:
    """Writes how the adapter is asked: as the shipped one, with a threshold of its own."""
    profile = json.loads((files("tinyv.profiles") / f"{PROFILE}.json").read_text(encoding="utf-8"))
    profile |= {"source": "ours, with an adapter of the operator's", "model_ids": [], "accept_from": accept_from}
    (folder / PROFILE_FILE).write_text(json.dumps(profile, indent=1) + "\n", encoding="utf-8")


class AdaptedState(Mapping[str, Floats]):
    """A model's tensors with the factors of `folder` added; each is merged when asked for."""

    def __init__(self, base: Mapping[str, Floats], folder: Path = ADAPTER) -> None:
        calibration = read_calibration(folder)
        self._base, self._factors = base, SafetensorsState(folder)
        self._scale = np.float32(calibration.alpha / calibration.rank)
        self._temperature = np.float32(calibration.temperature)
        known = {name for weight in base for name in factor_names(weight)}
        strange = sorted(set(self._factors) - known)
        if strange:
            raise BuildError(f"{folder}: got factors {strange[0]!r}, expected those of the model's matrices alone")

    def __getitem__(self, name: str) -> Floats:
        weight = self._base[name]
        if name == _LAST_NORM:
            return weight / self._temperature  # all logits, divided exactly
        down, up = factor_names(name)
        if down not in self._factors:
            return weight
        return weight + self._scale * (self._factors[up] @ self._factors[down])

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)
