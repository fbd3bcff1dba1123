"""The checkpoint that is built from: fetched or copied, pinned, hashed, and refused when its engine would be wrong.

Owns the rules about models. Knows nothing of TensorRT-LLM's commands.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tinyv_build.architecture import Architecture, read_architecture
from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook, write_atomically
from tinyv_build.hub import fetch
from tinyv_build.trtllm.request import BuildRequest
from tinyv_build.trtllm.targets import Target

__all__ = ["PIN_FILE", "Pin", "architecture_of", "check_model", "link_or_copy", "materialise", "read_pin"]

PIN_FILE = "pin.json"
"""In the checkpoint's folder: what it is."""

_FAMILIES = ("qwen2", "qwen3")
_KEPT = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json")
_BF16_BYTES = 2
_LOGITS_BYTES = 4
_RESERVE_GIB = 2.0
"""CUDA context, activations of one step, TensorRT's workspace."""
_KV_SHARE = 0.85
"""The served configuration's `kv_cache_free_gpu_mem_fraction`."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What a checkpoint is."""

    model: str
    """Hub id or folder name, without revision."""
    revision: str
    """The hub's commit; empty for a local folder, whose hashes say what it is."""
    files: dict[str, str]
    """SHA-256 by file name."""


def check_model(config: Mapping[str, Any], request: BuildRequest, target: Target) -> None:
    """Raises BuildError for a model (its `config.json`) that would be built wrongly or does not fit the GPU."""
    architecture = read_architecture(config)
    if architecture.family not in _FAMILIES:
        raise BuildError(
            f"model type: got {architecture.family!r}, expected one of: {', '.join(_FAMILIES)}; the converter used "
            "here is Qwen's; serve other families with the CPU engine: make serve JUDGE_MODEL=<model>"
        )
    if architecture.heads % request.tp or architecture.hidden_size % request.tp:
        raise BuildError(
            f"TP: got {request.tp}, expected a divisor of the model's {architecture.heads} heads; use TP=1"
        )
    if architecture.context_tokens < target.max_seq_len:
        raise BuildError(
            f"context: got {architecture.context_tokens} tokens, expected {target.max_seq_len} (max_seq_len of "
            f"{target.name}); lower it in build/targets.toml"
        )
    needed = _needed_gib(architecture, int(config["intermediate_size"]), target)
    if needed > target.memory_gib * request.tp:
        raise BuildError(
            f"memory: got {target.memory_gib} GiB on {target.name}, expected {needed:.0f} for the weights and "
            f"{target.kv_tokens} tokens of KV cache; choose a larger GPU or lower kv_tokens in build/targets.toml"
        )


def materialise(request: BuildRequest, target: Target, folder: Path, book: HashBook) -> Pin:
    """Fills `folder` with the checkpoint's files (hard links where possible) and pins it.

    A hub model without a revision stays at the commit that an earlier call pinned.
    Raises BuildError.
    """
    source, name, revision = _find(request.model, read_pin(folder))
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    weights = sorted(path.name for path in source.glob("*.safetensors*"))
    if not any(weight.endswith(".safetensors") for weight in weights):
        raise BuildError(f"{source}: got no *.safetensors, expected the weights; pickled checkpoints are not read")
    for file in [*_KEPT, *weights]:
        if (source / file).is_file():
            link_or_copy(source / file, partial / file)
    for file in ("config.json", "tokenizer.json"):
        if not (partial / file).is_file():
            raise BuildError(f"{source}: got no {file}, expected a checkpoint saved by transformers")
    _keep_rope_theta(partial / "config.json")
    check_model(_config(partial), request, target)
    pin = Pin(name, revision, {path.name: book.sha256(path) for path in sorted(partial.iterdir())})
    write_atomically(partial / PIN_FILE, json.dumps(asdict(pin), indent=1) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return pin


def read_pin(folder: Path) -> Pin | None:
    """What an earlier build pinned, or None."""
    try:
        return Pin(**json.loads((folder / PIN_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def architecture_of(folder: Path) -> Architecture:
    """The model's numbers."""
    return read_architecture(_config(folder))


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link to the real file, or a copy across file systems; containers could not follow a symbolic one."""
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copy2(source, target)


def _find(model: str, pinned: Pin | None) -> tuple[Path, str, str]:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder, folder.resolve().name, ""
    name, _, revision = model.partition("@")
    if pinned and not revision and pinned.model == name:
        revision = pinned.revision
    snapshot = fetch(f"{name}@{revision}" if revision else name)
    return snapshot, name, snapshot.name


def _keep_rope_theta(path: Path) -> None:
    """Transformers 5 moved `rope_theta` into `rope_parameters`; the converter would fall back to 100000 unnoticed."""
    config = _config(path.parent)
    theta = (config.get("rope_parameters") or {}).get("rope_theta")
    if theta and "rope_theta" not in config:
        config["rope_theta"] = theta
        write_atomically(path, json.dumps(config, indent=1) + "\n")


def _config(folder: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return config


def _needed_gib(model: Architecture, mlp_size: int, target: Target) -> float:
    per_layer = model.hidden_size * (2 * model.head_size * (model.heads + model.kv_heads) + 3 * mlp_size)
    embeddings = model.vocabulary_size * model.hidden_size * (1 if model.tied_embeddings else 2)
    weights = _BF16_BYTES * (model.layers * per_layer + embeddings)
    kv = target.kv_tokens * 2 * model.layers * model.kv_heads * model.head_size * _BF16_BYTES
    logits = target.max_batch_size * model.vocabulary_size * _LOGITS_BYTES
    return (weights + logits + kv / _KV_SHARE) / 2**30 + _RESERVE_GIB
