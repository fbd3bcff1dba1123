"""The rules of TensorRT-LLM's C++ backend for the tensors it is sent and sends, as far as its sources tell.

Sources (NVIDIA/TensorRT-LLM, triton_backend/inflight_batcher_llm/src): utils.cc at c8c6df08 (messages about the batch,
`input_ids` and `request_output_len`), model_instance_state.cc at c8c6df08 (requested outputs, optional
outputs, shapes), samplingTopKKernels.cu at 03961722 (normalised log-probabilities).
Knows no model: what is generated is handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray[Any, Any]]

BATCH_MESSAGE = "Batch size > 1 requires the tensorrt_llm backend to be using decoupled transaction policy"

SCALARS = {
    "input_lengths": np.int32,
    "request_output_len": np.int32,
    "end_id": np.int32,
    "pad_id": np.int32,
    "runtime_top_k": np.int32,
    "temperature": np.float32,
    "return_log_probs": np.bool_,
    "exclude_input_in_output": np.bool_,
    "streaming": np.bool_,
    "return_generation_logits": np.bool_,
    "return_context_logits": np.bool_,
}
"""Inputs with `reshape: { shape: [ ] }` that are understood here; the backend sees them as [batch]."""

SWITCHES = {
    "return_generation_logits": "To return generation logits, gather_generation_logits must be enabled in "
    "ExecutorConfig",
    "streaming": "Streaming is only supported if model is deployed using decoupled mode.",
    "return_context_logits": "the engine was built without gather_context_logits",
}
"""What this deployment cannot do, and how it says so."""

Generate = Callable[[Sequence[int], int, int], tuple[list[int], list[float]]]
"""Prompt, tokens to generate, end id (-1: none) to the generated ids (no end token) and their log-probabilities."""


class RefusedError(Exception):
    """What the backend throws; reaches a BLS caller as text, its code lost."""


@dataclass(frozen=True)
class Deployment:
    """What the engine and its configuration fix."""

    normalize_log_probs: bool = False
    exclude_input_in_output: bool = True
    max_input_len: int = 4095
    end_counted: bool = False
    """Whether the end token is sent and counted in `sequence_length`: sources disagree, callers must not care."""


def answer(inputs: Arrays, requested: frozenset[str], deployment: Deployment, generate: Generate) -> Arrays:
    """One request's outputs; raises RefusedError."""
    check(inputs, requested)
    prompt = inputs["input_ids"][0].tolist()  # `input_lengths` is wanted and ignored in a batch of one
    new, end = _scalar(inputs, "request_output_len", 0), _scalar(inputs, "end_id", -1)
    if len(prompt) > deployment.max_input_len:
        raise RefusedError(f"Prompt length ({len(prompt)}) exceeds maximum input length ({deployment.max_input_len}).")
    ids, log_probs = generate(prompt, new, end)
    if len(ids) < new and end != -1:  # ended by the end token, whose log-probability is sent as well
        log_probs = [*log_probs, -0.01]
        ids = [*ids, end] if deployment.end_counted else ids
    return _reply(inputs, requested, deployment, prompt, ids, log_probs)


def check(inputs: Arrays, requested: frozenset[str]) -> None:
    """Raises RefusedError for what the backend would throw at, or would misread in silence."""
    batches = {len(value) for value in inputs.values()}
    if max(batches, default=1) > 1:
        raise RefusedError(BATCH_MESSAGE)
    for name in ("output_ids", "sequence_length"):
        if name not in requested:
            raise RefusedError(f"{name} must be present in the list of requested outputs")
    if "input_ids" not in inputs:
        raise RefusedError("input_ids or encoder_input_features is not present in the request.")
    for name in ("input_lengths", "request_output_len"):
        if name not in inputs:
            raise RefusedError(f"{name} is not present in the request")
    for name, value in inputs.items():
        _check_tensor(name, value)
    _check_switches(inputs)


def _check_switches(inputs: Arrays) -> None:
    for name, message in SWITCHES.items():
        if _scalar(inputs, name, default=False):
            raise RefusedError(message)
    if _scalar(inputs, "return_log_probs", default=False) and "runtime_top_k" not in inputs:
        raise RefusedError("stand-in: return_log_probs needs a sampling parameter (upstream's docs/model_config.md)")
    if _scalar(inputs, "temperature", 1.0) != 1.0 or _scalar(inputs, "runtime_top_k", 1) != 1:
        raise RefusedError("stand-in: a judge that is not greedy at temperature 1 reports other log-probabilities")


def _check_tensor(name: str, value: np.ndarray[Any, Any]) -> None:
    if name == "input_ids":
        if value.dtype != np.int32 or value.ndim != 2 or value.shape[1] == 0:
            raise RefusedError(f"input_ids: {value.dtype} {value.shape}")
        if (value < 0).any():
            raise RefusedError("stand-in: a negative token id: padding would be read as prompt in a batch of one")
    elif name not in SCALARS:
        raise RefusedError(f"stand-in: input {name!r} is not understood here")
    elif value.dtype != SCALARS[name] or value.shape != (1,):
        raise RefusedError(f"{name}: {value.dtype} {value.shape}, expected {SCALARS[name]} (1,) after reshape")


def _reply(
    inputs: Arrays,
    requested: frozenset[str],
    deployment: Deployment,
    prompt: Sequence[int],
    ids: Sequence[int],
    log_probs: Sequence[float],
) -> Arrays:
    excluded = _scalar(inputs, "exclude_input_in_output", default=deployment.exclude_input_in_output)
    sent = list(ids) if excluded else [*prompt, *ids]
    reply = {
        "output_ids": np.array([*sent, -1], np.int32).reshape(1, 1, -1),  # -1 pads
        "sequence_length": np.array([[len(sent)]], np.int32),
    }
    wants = _scalar(inputs, "return_log_probs", default=False)
    values = [0.0] * len(log_probs) if deployment.normalize_log_probs else list(log_probs)
    if wants and "output_log_probs" in requested:
        reply["output_log_probs"] = np.array(values, np.float32).reshape(1, 1, -1)
    if wants and "cum_log_probs" in requested:
        reply["cum_log_probs"] = np.array([[sum(values)]], np.float32)
    return reply  # whatever else was requested is absent, not empty


def _scalar(inputs: Arrays, name: str, default: Any) -> Any:
    return inputs[name].reshape(-1)[0].item() if name in inputs else default
