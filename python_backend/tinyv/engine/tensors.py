"""The engine's half of TensorRT-LLM's tensor contract: what a call may hold, what a reply looks like.

Owns the rules of the compiled engine that callers could otherwise break unnoticed on a CPU.
Knows no model.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from tinyv_contract.contract import TENSORRT_LLM
from tinyv_contract.errors import BadRequest

__all__ = [
    "NO_COMPLETION",
    "Arrays",
    "EngineCall",
    "log_probability",
    "read_call",
    "read_calls",
    "write_replies",
    "write_reply",
]

Arrays = dict[str, npt.NDArray[Any]]
"""Tensors by name, batch axis included."""

_DTYPES = {"TYPE_INT32": np.dtype(np.int32), "TYPE_FP32": np.dtype(np.float32), "TYPE_BOOL": np.dtype(np.bool_)}

_MUST_BE_REQUESTED = ("output_ids", "sequence_length")

_ROUNDING = 1e-3
"""How far above 0 rounding may lift a log-probability."""

_NO_TOKEN = -1
"""Pads `output_ids`."""

NO_COMPLETION = -1
"""`sequence_length` of a sample that failed beside others; the engine's log says why."""

_OF_EACH_SAMPLE = frozenset({"input_ids", "input_lengths"})


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


def read_calls(inputs: Arrays, requested: frozenset[str]) -> list[EngineCall]:
    """Checks a call of one or several samples, for an engine that takes several; raises BadRequest.

    Of several, `input_ids` is padded, `input_lengths` counts, and all other inputs are the same for all.
    """
    ids, lengths = inputs.get("input_ids"), inputs.get("input_lengths")
    if ids is None or lengths is None or ids.shape[0] <= 1:
        return [read_call(inputs, requested)]
    for name, found in inputs.items():
        if found.shape[0] != ids.shape[0] or (name not in _OF_EACH_SAMPLE and (found != found[:1]).any()):
            raise BadRequest(
                f"input {name!r}: got shape {list(found.shape)}, expected one and the same for all samples"
            )
    counts = lengths.reshape(-1).tolist()
    if not all(0 < count <= ids.shape[1] for count in counts):
        raise BadRequest(f"input 'input_lengths': got {counts}, expected 1 to {ids.shape[1]}")
    first = read_call({name: found[:1] for name, found in inputs.items()}, requested)
    return [replace(first, input_ids=tuple(row[:count])) for row, count in zip(ids.tolist(), counts, strict=True)]


def log_probability(value: object) -> float | None:
    """The natural logarithm of a probability that a server gave, None for what cannot be one."""
    if not isinstance(value, int | float) or math.isnan(value) or value > _ROUNDING:
        return None
    return min(float(value), 0.0)


def write_reply(call: EngineCall, generated: Sequence[int], log_probs: Sequence[float]) -> Arrays:
    """The outputs of one call; `generated` holds no end token.

    An empty completion is padded to one column, since Triton hands no empty tensors between models.
    """
    return write_replies([call], [(generated, log_probs)])


def write_replies(calls: Sequence[EngineCall], found: Sequence[tuple[Sequence[int], Sequence[float]] | None]) -> Arrays:
    """The outputs of the samples of one call; None: a sample without a completion, whose length is `NO_COMPLETION`."""
    ids = [
        [*(call.input_ids if call.repeats_input else ()), *said[0]] if said is not None else None
        for call, said in zip(calls, found, strict=True)
    ]
    lengths = [NO_COMPLETION if row is None else len(row) for row in ids]
    reply: Arrays = {
        "output_ids": _padded([row or [] for row in ids], _NO_TOKEN, np.int32),
        "sequence_length": np.array(lengths, dtype=np.int32).reshape(-1, 1),
    }
    if calls[0].wants_log_probs:
        reply["output_log_probs"] = _padded([said[1] if said is not None else [] for said in found], 0.0, np.float32)
    return reply


def _padded(rows: Sequence[Sequence[float]], filler: float, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """As [samples, 1, columns], one column at least."""
    width = max(1, *map(len, rows))
    return np.array([[*row, *[filler] * (width - len(row))] for row in rows], dtype=dtype).reshape(len(rows), 1, width)


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
