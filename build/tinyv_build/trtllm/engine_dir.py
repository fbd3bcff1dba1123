"""Whether an engine directory is what was asked for, from its `config.json` and its files.

Owns the list of silent failures that the builder only logs, or does not notice at all.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinyv_build.architecture import Architecture
from tinyv_build.errors import BuildError
from tinyv_build.trtllm.commands import TOKENS_PER_BLOCK

__all__ = ["Expected", "check_engine_dir", "engine_problems"]

_ARCHITECTURES = {"qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}
_QUANT_ALGO = {"bf16": None, "fp8": "FP8"}
_LOGITS_DTYPE = "float32"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the plan and the checkpoint say of the engine."""

    tensorrt_llm: str
    precision: str
    tp: int
    max_batch_size: int
    max_num_tokens: int
    max_seq_len: int
    architecture: Architecture


def check_engine_dir(folder: Path, expected: Expected) -> None:
    """Raises BuildError listing every problem."""
    problems = engine_problems(folder, expected)
    if problems:
        listed = "\n  ".join(problems)
        raise BuildError(
            f"engine {folder}: expected what was asked for, got:\n  {listed}\n  remove the folder and build again; if "
            "it comes back, the image is not the pinned one or upstream's defaults differ (docs/decisions.md)"
        )


def engine_problems(folder: Path, expected: Expected) -> list[str]:
    """Everything wrong with an engine directory, one line each."""
    try:
        config = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError) as error:
        return [f"config.json: got {error}, expected the builder's description of the engine"]
    if not isinstance(config, dict):
        return [f"config.json: got {type(config).__name__}, expected an object"]
    missing = [name for name in _rank_files(expected.tp) if not _filled(folder / name)]
    problems = [f"{name}: got no such file or an empty one, expected one engine for each rank" for name in missing]
    for where, wanted in _facts(expected).items():
        found = _lookup(config, where)
        if found not in wanted:
            problems.append(
                f"{where}: got {found!r}, expected {' or '.join(map(repr, wanted))}{_REASONS.get(where, '')}"
            )
    return problems


def _rank_files(tp: int) -> Iterator[str]:
    return (f"rank{rank}.engine" for rank in range(tp))


def _facts(expected: Expected) -> Mapping[str, tuple[Any, ...]]:
    """Dotted path in config.json to the values it may have; None stands for an absent key as well."""
    model, on = expected.architecture, (True, "true", "enable")
    return {
        "version": (expected.tensorrt_llm,),
        "pretrained_config.architecture": (_ARCHITECTURES.get(model.family),),
        "pretrained_config.dtype": ("bfloat16",),
        "pretrained_config.logits_dtype": (_LOGITS_DTYPE,),
        "pretrained_config.vocab_size": (model.vocabulary_size,),
        "pretrained_config.num_hidden_layers": (model.layers,),
        "pretrained_config.num_attention_heads": (model.heads,),
        "pretrained_config.num_key_value_heads": (model.kv_heads,),
        "pretrained_config.hidden_size": (model.hidden_size,),
        "pretrained_config.rotary_base": (model.rope_base,),
        "pretrained_config.quantization.quant_algo": (_QUANT_ALGO[expected.precision],),
        "pretrained_config.quantization.kv_cache_quant_algo": (None,),
        "pretrained_config.mapping.tp_size": (expected.tp,),
        "pretrained_config.mapping.pp_size": (1,),
        "build_config.max_batch_size": (expected.max_batch_size,),
        "build_config.max_num_tokens": (expected.max_num_tokens,),
        "build_config.max_seq_len": (expected.max_seq_len,),
        "build_config.max_beam_width": (1,),
        "build_config.kv_cache_type": ("PAGED", "paged", "KVCacheType.PAGED"),
        "build_config.gather_context_logits": (False, 0, None),
        "build_config.plugin_config.remove_input_padding": on,
        "build_config.plugin_config.context_fmha": on,
        "build_config.plugin_config.use_paged_context_fmha": on,
        "build_config.plugin_config.tokens_per_block": (TOKENS_PER_BLOCK,),
        "build_config.plugin_config.multiple_profiles": (False, "false", "disable", None),
    }


_REASONS = {
    "version": ": the engine runs on that version alone",
    "pretrained_config.rotary_base": ": a wrong base answers nonsense and loads without a word",
    "pretrained_config.logits_dtype": ": the slot's configuration says TYPE_FP32",
    "pretrained_config.quantization.kv_cache_quant_algo": ": a quantised KV cache switches prefix reuse off",
    "build_config.plugin_config.use_paged_context_fmha": ": without it no prefix is reused; the builder only logs it",
    "build_config.plugin_config.tokens_per_block": ": prefixes are reused in whole blocks",
    "build_config.gather_context_logits": ": it takes gigabytes",
}


def _lookup(config: Mapping[str, Any], where: str) -> Any:
    found: Any = config
    for key in where.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
