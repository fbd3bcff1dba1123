"""The embedded judge as a GGUF file for llama.cpp: the base's metadata, and the merged weights in its layout."""

from pathlib import Path
from typing import Any

import gguf
import numpy as np
from tinyv_build.embedded.weights import GgufModel, embedded_file
from tinyv_build.source import find_source

__all__ = ["write_judge"]

_OWN = ("GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture", "general.file_type")
"""What the writer says itself."""


def write_judge(path: Path) -> Path:
    """Writes the judge that ships, in float16 but for its norms."""
    base = GgufModel(embedded_file())
    state = find_source("", "").load().state
    writer = gguf.GGUFWriter(path, "llama")
    for name, field in base._fields.items():  # its metadata, unread by the product
        if name not in _OWN:
            kind, *inner = field.types
            writer.add_key_value(name, field.contents(), kind, inner[0] if inner else None)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    names = {**base._names, "lm_head.weight": "output.weight"}  # as above; the adapter unties the head
    for ours, theirs in names.items():
        heads = {"q": base.architecture.heads, "k": base.architecture.kv_heads}.get(ours[-13:-12], 0)
        values = np.asarray(state[ours], np.float32)
        if ours.endswith("_proj.weight") and heads and ".self_attn." in ours:
            values = _interleaved(values, heads)
        writer.add_tensor(theirs, values if values.ndim == 1 else values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _interleaved(weight: "np.ndarray[Any, Any]", heads: int) -> "np.ndarray[Any, Any]":
    """llama.cpp's order of each head's rotary pairs."""
    halves = weight.reshape(heads, 2, weight.shape[0] // heads // 2, weight.shape[1])
    return halves.swapaxes(1, 2).reshape(weight.shape)
