"""Reads `*.safetensors` with numpy alone: a JSON header, then raw tensors; nothing in it can run.

Owns the file format.
Knows nothing of models.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tinyv_build.errors import BuildError

__all__ = ["SafetensorsState"]

_MAX_HEADER_BYTES = 100_000_000
"""The format's own bound."""

_LENGTH_BYTES = 8

_DTYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "BF16": np.dtype("<u2")}
"""How a tensor is read; bfloat16, which numpy lacks, is the upper half of a float32."""


class SafetensorsState(Mapping[str, npt.NDArray[np.float32]]):
    """The tensors of a checkpoint folder by name; each is read when asked for, as float32."""

    def __init__(self, folder: Path) -> None:
        self.files = sorted(folder.glob("*.safetensors"))
        if not self.files:
            raise BuildError(
                f"{folder}: got no *.safetensors, expected the weights; "
                "pickled checkpoints (*.bin) can run code and are not read: save with safetensors"
            )
        self._where = {name: (path, *where) for path in self.files for name, where in _header(path).items()}
        index = folder / "model.safetensors.index.json"
        expected = json.loads(index.read_text())["weight_map"] if index.exists() else {}
        lacking = sorted(set(expected) - set(self._where))
        if lacking:
            raise BuildError(
                f"{folder}: {lacking[0]} is missing, expected it in {expected[lacking[0]]}; fetch the checkpoint again"
            )

    def __getitem__(self, name: str) -> npt.NDArray[np.float32]:
        path, dtype, shape, begin = self._where[name]
        raw = np.memmap(path, dtype=_DTYPES[dtype], mode="r", offset=begin, shape=shape)
        if dtype == "BF16":
            return np.asarray((raw.astype(np.uint32) << 16).view(np.float32))
        return np.asarray(raw, dtype=np.float32)

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)


def _header(path: Path) -> dict[str, tuple[str, tuple[int, ...], int]]:
    """Name to (dtype, shape, offset in the file); raises BuildError for a damaged file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
        if not 0 < length <= min(_MAX_HEADER_BYTES, size - _LENGTH_BYTES):
            raise BuildError(f"{path}: got a header of {length} bytes in {size}, expected a whole safetensors file")
        entries = json.loads(file.read(length))
    entries.pop("__metadata__", None)
    return {name: _entry(path, name, entry, _LENGTH_BYTES + length, size) for name, entry in entries.items()}


def _entry(path: Path, name: str, entry: Any, base: int, size: int) -> tuple[str, tuple[int, ...], int]:
    dtype, shape, (begin, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
    if dtype not in _DTYPES:
        raise BuildError(f"{path}: {name}: got dtype {dtype}, expected one of: {', '.join(_DTYPES)}")
    if end - begin != math.prod(shape) * _DTYPES[dtype].itemsize or not 0 <= begin <= end <= size - base:
        raise BuildError(f"{path}: {name}: its bytes do not fit its shape or the file; fetch the checkpoint again")
    return dtype, shape, base + begin
