"""Which model a checkpoint is: the numbers of its `config.json`, checked.

Owns what can be served.
Knows nothing of weights or engines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinyv.settings import EngineSettings

from tinyv_build.errors import BuildError

__all__ = ["Architecture", "Llama3Scaling", "read_architecture"]

_FAMILIES = {"llama": "LlamaForCausalLM", "qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}

_SERVED_TOKENS = EngineSettings().max_input_tokens + EngineSettings().max_output_tokens
"""Longest sequence that is ever computed; a sliding window beyond it changes nothing."""


@dataclass(frozen=True, slots=True)
class Llama3Scaling:
    """Llama 3.1's stretching of the rotary wavelengths."""

    factor: float
    low_freq_factor: float
    high_freq_factor: float
    original_context_tokens: int


@dataclass(frozen=True, slots=True)
class Architecture:
    """A decoder of the Llama family."""

    family: str
    layers: int
    heads: int
    kv_heads: int
    head_size: int
    hidden_size: int
    vocabulary_size: int
    context_tokens: int
    norm_epsilon: float
    rope_base: float
    rope_scaling: Llama3Scaling | None
    tied_embeddings: bool

    @property
    def normed_heads(self) -> bool:
        """Whether each head's query and key are normalised (Qwen3)."""
        return self.family == "qwen3"


def read_architecture(config: Mapping[str, Any]) -> Architecture:
    """Reads a `config.json` of transformers 4 or 5; raises BuildError for anything that would be served wrongly."""
    family = str(config.get("model_type"))
    if family not in _FAMILIES:
        raise BuildError(
            f"config.json: got model_type {family!r}, expected one of: {', '.join(_FAMILIES)}; "
            "choose a checkpoint of one of these families"
        )
    if config.get("quantization_config"):
        raise BuildError(
            f"config.json: got a quantised checkpoint ({config['quantization_config'].get('quant_method')}), "
            "expected float weights; take the original checkpoint, it is quantised here"
        )
    if config.get("hidden_act", "silu") != "silu":
        raise BuildError(f"config.json: got hidden_act {config['hidden_act']!r}, expected 'silu'")
    _check_window(config)
    heads, hidden = _number(config, "num_attention_heads"), _number(config, "hidden_size")
    rope = _rope(config)
    return Architecture(
        family=family,
        layers=_number(config, "num_hidden_layers"),
        heads=heads,
        kv_heads=int(config.get("num_key_value_heads") or heads),
        head_size=int(config.get("head_dim") or hidden // heads),
        hidden_size=hidden,
        vocabulary_size=_number(config, "vocab_size"),
        context_tokens=_number(config, "max_position_embeddings"),
        norm_epsilon=float(config.get("rms_norm_eps", 1e-6)),
        rope_base=float(rope.get("rope_theta") or config.get("rope_theta") or 10_000.0),
        rope_scaling=_scaling(rope),
        tied_embeddings=bool(config.get("tie_word_embeddings", False)),
    )


def _number(config: Mapping[str, Any], key: str) -> int:
    value = config.get(key)
    if not isinstance(value, int) or value <= 0:
        raise BuildError(f"config.json: {key}: got {value!r}, expected a positive whole number")
    return value


def _rope(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Transformers 5 says `rope_parameters`, version 4 `rope_scaling` (and `rope_theta` beside it)."""
    return config.get("rope_parameters") or config.get("rope_scaling") or {}


def _scaling(rope: Mapping[str, Any]) -> Llama3Scaling | None:
    kind = rope.get("rope_type") or rope.get("type") or "default"
    if kind == "default":
        return None
    if kind != "llama3":
        raise BuildError(
            f"config.json: got rope scaling {kind!r}, expected none or 'llama3'; remove it if it is unused"
        )
    return Llama3Scaling(
        factor=float(rope["factor"]),
        low_freq_factor=float(rope["low_freq_factor"]),
        high_freq_factor=float(rope["high_freq_factor"]),
        original_context_tokens=int(rope["original_max_position_embeddings"]),
    )


def _check_window(config: Mapping[str, Any]) -> None:
    slides = config.get("use_sliding_window", False) or "sliding_attention" in (config.get("layer_types") or ())
    window = config.get("sliding_window")
    if slides and window is not None and window < _SERVED_TOKENS:
        raise BuildError(
            f"config.json: got a sliding window of {window} tokens, expected none below {_SERVED_TOKENS}: "
            "the CPU engine attends to everything and would answer differently"
        )
