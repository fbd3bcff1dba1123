"""The engine's half of TensorRT-LLM's tensor contract: what a call may hold, what a reply looks like.

Owns the rules of the compiled engine that callers could otherwise break unnoticed on a CPU.
Knows no model.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tinyv_contract.contract import TENSORRT_LLM
from tinyv_contract.errors import BadRequest

__all__ = ["Arrays", "EngineCall", "log_probability", "read_call", "write_reply"]

Arrays = dict[str, npt.NDArray[Any]]
"""Tensors by name, batch axis included."""

_DTYPES = {"TYPE_INT32": np.dtype(np.int32), "TYPE_FP32": np.dtype(np.float32), "TYPE_BOOL": np.dtype(np.bool_)}

_MUST_BE_REQUESTED = ("output_ids", "sequence_length")

_ROUNDING = 1e-3
"""How far above 0 rounding may lift a log-probability."""

_NO_TOKEN = -1
"""Pads `output_ids`."""


@dataclass(frozen=True, slots=True)
class EngineCall:
    """One sample to continue."""

    input_ids: tuple[int, ...]
    max_new_tokens: int
    end_id: int | None
    """None: generate `max_new_tokens` tokens whatever they are."""
    wants_log_probs: bool
    repeats_input: bool
    """Whether the prompt stands before the completion in `output_ids`."""


def read_call(inputs: Arrays, requested: frozenset[str]) -> EngineCall:
    """Checks a call as the compiled engine would; raises BadRequest."""
    for name in _MUST_BE_REQUESTED:
        if name not in requested:
            raise BadRequest(f"requested outputs: got {sorted(requested)}, expected {name!r} among them")
    for tensor in TENSORRT_LLM.inputs:
        if tensor.name in inputs:
            _check_tensor(tensor.name, inputs[tensor.name], _DTYPES[tensor.dtype])
        elif not tensor.optional:
            raise BadRequest(f"input {tensor.name!r}: got none, expected one")
    ids = inputs["input_ids"]
    if ids.ndim != 2 or ids.shape[1] == 0:  # noqa: PLR2004  # batch and tokens
        raise BadRequest(f"input 'input_ids': got shape {list(ids.shape)}, expected [1, n] with at least one token")
    _scalar(inputs, "input_lengths", 0)  # wanted, and not used in a batch of one: as in the compiled engine
    _check_greedy(inputs)
    end_id = int(_scalar(inputs, "end_id", _NO_TOKEN))
    return EngineCall(
        input_ids=tuple(ids[0].tolist()),
        max_new_tokens=int(_scalar(inputs, "request_output_len", 0)),
        end_id=None if end_id == _NO_TOKEN else end_id,
        wants_log_probs=bool(_scalar(inputs, "return_log_probs", default=False)) and "output_log_probs" in requested,
        repeats_input=not _scalar(inputs, "exclude_input_in_output", default=False),
    )


def log_probability(value: object) -> float | None:
    """The natural logarithm of a probability that a server gave, None for what cannot be one."""
    if not isinstance(value, int | float) or math.isnan(value) or value > _ROUNDING:
        return None
    return min(float(value), 0.0)


def write_reply(call: EngineCall, generated: Sequence[int], log_probs: Sequence[float]) -> Arrays:
    """The outputs of one call; `generated` holds no end token.

    An empty completion is padded to one column, since Triton hands no empty tensors between models.
    """
    ids = [*call.input_ids, *generated] if call.repeats_input else list(generated)
    reply: Arrays = {
        "output_ids": np.array(ids or [_NO_TOKEN], dtype=np.int32).reshape(1, 1, -1),
        "sequence_length": np.array([[len(ids)]], dtype=np.int32),
    }
    if call.wants_log_probs:
        reply["output_log_probs"] = np.array(list(log_probs) or [0.0], dtype=np.float32).reshape(1, 1, -1)
    return reply


def _check_tensor(name: str, found: npt.NDArray[Any], dtype: np.dtype[Any]) -> None:
    if found.dtype != dtype:
        raise BadRequest(f"input {name!r}: got {found.dtype}, expected {dtype}")
    if found.ndim == 0 or found.shape[0] == 0:
        raise BadRequest(f"input {name!r}: got shape {list(found.shape)}, expected a batch of one")
    if found.shape[0] > 1:
        raise BadRequest("Batch size > 1 requires the tensorrt_llm backend to be using decoupled transaction policy")


def _check_greedy(inputs: Arrays) -> None:
    top_k, temperature = _scalar(inputs, "runtime_top_k", 1), _scalar(inputs, "temperature", 1.0)
    if top_k != 1:
        raise BadRequest(f"input 'runtime_top_k': got {top_k}, expected 1: the CPU engine decodes greedily")
    if temperature != 1.0:
        raise BadRequest(
            f"input 'temperature': got {temperature}, expected 1.0: any other scales the log-probabilities"
        )


def _scalar(inputs: Arrays, name: str, default: float) -> Any:
    if name not in inputs:
        return default
    if inputs[name].size != 1:
        raise BadRequest(f"input {name!r}: got shape {list(inputs[name].shape)}, expected [1, 1]")
    return inputs[name].reshape(-1)[0]
