"""The merged weights against the adapter as peft applies it, both in float32 through transformers.

Owns this one comparison.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from peft.utils import set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import LlamaConfig, LlamaForCausalLM

from tinyv_build.architecture import Architecture
from tinyv_build.embedded.adapter import ADAPTER_FILE, AdaptedState
from tinyv_build.embedded.calibration import read_calibration
from tinyv_build.embedded.pairs import Pair
from tinyv_build.embedded.prompts import Prompts
from tinyv_build.embedded.weights import GgufModel, embedded_file

__all__ = ["MAX_DIFFERENCE", "difference"]

MAX_DIFFERENCE = 1e-3
"""Of a log-probability."""

_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def difference(folder: Path, prompts: Prompts, pairs: Sequence[Pair]) -> float:
    """The largest, over verdict tokens and pairs, between merged weights and peft's model at the temperature."""
    base, calibration = GgufModel(embedded_file()), read_calibration(folder)
    words = [prompts.true_id, prompts.false_id]
    asked = [prompts.ids(pair) for pair in pairs]
    merged = _last(_llama(base.architecture, AdaptedState(base, folder)), asked, 1.0)[:, words]
    settings = LoraConfig(r=calibration.rank, lora_alpha=calibration.alpha, target_modules=_TARGETS)
    adapted = get_peft_model(_llama(base.architecture, base), settings)
    set_peft_model_state_dict(
        adapted, {name: tensor.float() for name, tensor in load_file(folder / ADAPTER_FILE).items()}
    )
    expected = _last(adapted.train(mode=False), asked, calibration.temperature)[:, words]
    return float((merged - expected).abs().max())


def _llama(architecture: Architecture, state: Mapping[str, Any]) -> Any:
    config = LlamaConfig(
        vocab_size=architecture.vocabulary_size,
        hidden_size=architecture.hidden_size,
        intermediate_size=len(state["model.layers.0.mlp.up_proj.weight"]),
        num_hidden_layers=architecture.layers,
        num_attention_heads=architecture.heads,
        num_key_value_heads=architecture.kv_heads,
        max_position_embeddings=architecture.context_tokens,
        rms_norm_eps=architecture.norm_epsilon,
        rope_parameters={"rope_type": "default", "rope_theta": architecture.rope_base},
        tie_word_embeddings=True,
    )
    model: Any = LlamaForCausalLM(config)
    missing, strange = model.load_state_dict({name: torch.tensor(state[name]) for name in state}, strict=False)
    if strange or set(missing) - {"lm_head.weight"}:
        raise ValueError(f"weights: got missing {missing} and strange {strange}, expected a Llama with tied embeddings")
    return model.train(mode=False)


def _last(model: Any, asked: Sequence[Sequence[int]], temperature: float) -> torch.Tensor:
    """Log-probabilities of the token after each prompt."""
    with torch.no_grad():
        rows = [model(input_ids=torch.tensor([list(ids)])).logits[0, -1] / temperature for ids in asked]
    return torch.stack(rows).log_softmax(-1)
