"""Weights in Hugging Face names to a CTranslate2 model, layer by layer.

Owns the mapping of names and the quantisation.
Knows nothing of where weights come from.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from ctranslate2.specs import attention_spec, common_spec, transformer_spec

from tinyv_build.architecture import Architecture
from tinyv_build.errors import BuildError

__all__ = ["State", "convert"]

Floats = npt.NDArray[np.float32]

State = Mapping[str, Floats]
"""A model's tensors by their Hugging Face names."""

_WEIGHT_MAX = 63.0
"""Seven bits, so that no kernel can saturate: CPUs without VNNI add two products of an activation (at most 255) and a
weight in 16 bits, and 2 x 255 x 63 is the largest such sum that must fit. With 127, which CTranslate2's own converter
takes, the embedded judge gave another verdict on such a CPU."""


def convert(
    architecture: Architecture,
    state: State,
    directory: Path,
    *,
    quantise: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes `model.bin`, `config.json` and `vocabulary.json`.

    `quantise` makes the matrices int8 with one scale per row; without it they stay float32.
    Raises BuildError for a missing tensor or one of another shape.
    """
    writer = _Writer(architecture, state, quantise=quantise)
    spec = _empty(architecture)
    decoder = spec.decoder
    decoder.scale_embeddings = False
    writer.matrix(decoder.embeddings, "model.embed_tokens", (architecture.vocabulary_size, architecture.hidden_size))
    writer.norm(decoder.layer_norm, "model.norm")
    for index, layer in enumerate(decoder.layer):
        writer.layer(layer, f"model.layers.{index}")
        if progress:
            progress(index + 1, architecture.layers)
    if not architecture.tied_embeddings:
        writer.matrix(decoder.projection, "lm_head", (architecture.vocabulary_size, architecture.hidden_size))
    else:
        decoder.projection.weight = np.zeros(0, np.float32)  # so that validate() finds one; the alias follows
    # Tokens are named by their ids: the engine is asked in ids, and no name can be ambiguous.
    spec.register_vocabulary([str(number) for number in range(architecture.vocabulary_size)])
    spec.validate()
    if architecture.tied_embeddings:
        decoder.projection.weight = "decoder/embeddings/weight"
        if quantise:
            decoder.projection.weight_scale = "decoder/embeddings/weight_scale"
    spec.config.unk_token = spec.config.bos_token = spec.config.eos_token = "0"  # noqa: S105  # a token's name
    spec.config.layer_norm_epsilon = architecture.norm_epsilon
    spec.config.add_attribute("vocabulary_size", architecture.vocabulary_size)
    spec.config.add_attribute("context_tokens", architecture.context_tokens)
    spec.save(str(directory))


def _empty(architecture: Architecture) -> Any:
    scaling = architecture.rope_scaling
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        architecture.layers,
        architecture.heads,
        pre_norm=True,
        activation=common_spec.Activation.SWISH,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=architecture.head_size,
        rotary_interleave=False,
        rotary_base=architecture.rope_base,
        rotary_scaling_type=attention_spec.RotaryScalingType.Llama3 if scaling else None,
        original_max_position_embeddings=scaling.original_context_tokens if scaling else 0,
        num_heads_kv=None if architecture.kv_heads == architecture.heads else architecture.kv_heads,
        head_dim=architecture.head_size,
        qk_norm=architecture.normed_heads,
    )
    for layer in spec.decoder.layer:
        if scaling is None:
            break
        # The specification has no field for this factor, which the library reads; its own converter loses it.
        vars(layer.self_attention)["rotary_scaling_factor"] = np.float32(scaling.factor)
        layer.self_attention.rotary_low_freq_factor = np.float32(scaling.low_freq_factor)
        layer.self_attention.rotary_high_freq_factor = np.float32(scaling.high_freq_factor)
    return spec


class _Writer:
    """Puts tensors where CTranslate2 wants them, one at a time, so that one float32 copy is alive at most."""

    def __init__(self, architecture: Architecture, state: State, *, quantise: bool) -> None:
        self._is = architecture
        self._state = state
        self._quantise = quantise

    def layer(self, spec: Any, name: str) -> None:
        queries, keys = self._is.heads * self._is.head_size, self._is.kv_heads * self._is.head_size
        hidden, attention = self._is.hidden_size, spec.self_attention
        self.norm(attention.layer_norm, f"{name}.input_layernorm")
        self.norm(spec.ffn.layer_norm, f"{name}.post_attention_layernorm")
        heads = [
            (f"{name}.self_attn.{part}_proj", rows) for part, rows in zip("qkv", (queries, keys, keys), strict=True)
        ]
        weight = np.concatenate([self._tensor(f"{head}.weight", (rows, hidden)) for head, rows in heads])
        biases = [self._bias(head, rows) for head, rows in heads]
        bias = None
        if any(found is not None for found in biases):
            filled = zip(biases, heads, strict=True)
            bias = np.concatenate([np.zeros(rows, np.float32) if b is None else b for b, (_, rows) in filled])
        self._put(attention.linear[0], weight, bias)
        self.matrix(attention.linear[1], f"{name}.self_attn.o_proj", (hidden, queries))
        if self._is.normed_heads:
            self.norm(attention.q_norm, f"{name}.self_attn.q_norm", self._is.head_size)
            self.norm(attention.k_norm, f"{name}.self_attn.k_norm", self._is.head_size)
        self.matrix(spec.ffn.linear_0, f"{name}.mlp.gate_proj", (None, hidden))
        self.matrix(spec.ffn.linear_0_noact, f"{name}.mlp.up_proj", (None, hidden))
        self.matrix(spec.ffn.linear_1, f"{name}.mlp.down_proj", (hidden, None))

    def norm(self, spec: Any, name: str, size: int | None = None) -> None:
        spec.gamma = self._tensor(f"{name}.weight", (size or self._is.hidden_size,))

    def matrix(self, spec: Any, name: str, shape: tuple[int | None, int | None]) -> None:
        weight = self._tensor(f"{name}.weight", shape)
        self._put(spec, weight, self._bias(name, len(weight)))

    def _put(self, spec: Any, weight: Floats, bias: Floats | None) -> None:
        if self._quantise:
            spec.weight, spec.weight_scale = _int8(weight)
        else:
            spec.weight = weight
        if bias is not None:
            spec.bias = bias

    def _bias(self, name: str, rows: int) -> Floats | None:
        return self._tensor(f"{name}.bias", (rows,)) if f"{name}.bias" in self._state else None

    def _tensor(self, name: str, shape: tuple[int | None, ...]) -> Floats:
        found = self._state.get(name)  # not `in`: a merged or turned tensor is computed when asked for
        if found is None:
            raise BuildError(f"checkpoint: got no tensor {name!r}, expected one of shape {list(shape)}")
        fits = len(found.shape) == len(shape) and all(b in (None, a) for a, b in zip(found.shape, shape, strict=True))
        if not fits:
            raise BuildError(f"checkpoint: {name}: got shape {list(found.shape)}, expected {list(shape)}")
        return np.ascontiguousarray(found)


def _int8(weight: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """CTranslate2's own scheme in a reduced range: the largest value of a row becomes 63."""
    largest = np.abs(weight).max(axis=1)
    scale = (_WEIGHT_MAX / np.where(largest == 0, _WEIGHT_MAX, largest)).astype(np.float32)
    return np.rint(weight * scale[:, None]).astype(np.int8), scale
