"""Every model's tensors: name, dtype, dims, optional. The one list.

`config.pbtxt` files are written by hand for operators to read; `tests/unit/test_contract.py` holds each against
this module.
Knows nothing of Triton's Python API, so clients import it too.
"""

from dataclasses import dataclass, replace

__all__ = [
    "CANARY",
    "ENSEMBLE",
    "JUDGE",
    "MAX_DATA_SOURCE_CHARS",
    "MAX_ROWS",
    "MAX_TEXT_BYTES",
    "MODELS",
    "RULE_VERIFIER",
    "TENSORRT_LLM",
    "Model",
    "Tensor",
]

MAX_ROWS = 1024
"""Rows in one request; Triton refuses more with INVALID_ARGUMENT."""

MAX_TEXT_BYTES = 4 * 1024 * 1024
"""Longest text in one cell, in UTF-8 bytes.
Triton itself has no bound, and one 300 MB string leaves 309 MB in /dev/shm for ever (measured on 2.51).
The client refuses longer ones before sending, the models answer `invalid_input`.
"""

MAX_DATA_SOURCE_CHARS = 64
"""Longest `data_source` label; longer ones are cut, it only names a metric."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input or output as `config.pbtxt` spells it; `dims` without the batch axis."""

    name: str
    dtype: str
    dims: tuple[int, ...] = (1,)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the repository."""

    name: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    max_batch_size: int

    def input_named(self, name: str) -> Tensor:
        """The input of that name; KeyError when there is none."""
        return {tensor.name: tensor for tensor in self.inputs}[name]


def _text(name: str, *, optional: bool = False) -> Tensor:
    return Tensor(name, "TYPE_STRING", optional=optional)


def _fp32(name: str, *, optional: bool = False) -> Tensor:
    return Tensor(name, "TYPE_FP32", optional=optional)


QUESTION = _text("question")
GROUND_TRUTH = _text("ground_truth")
RESPONSE = _text("response")
DATA_SOURCE = _text("data_source", optional=True)
RULE_STATUS = _text("rule_status")
ANSWER = _text("answer")
RULE_MS = _fp32("rule_ms", optional=True)
"""Milliseconds that the request spent in the rule verifier: what is gone of its `deadline_ms` when the judge starts."""
AUDIT_KEY = _text("audit_key", optional=True)
"""Ties the lines that both models write of a row; empty without an audit."""
CANARY = "tinyv-canary"
"""Request id of the service's own questions, which no audit is about."""
REWARD = _fp32("reward")
STATUS = _text("status")
JUDGE_PROBABILITY = _fp32("judge_probability")

ENSEMBLE = Model(
    name="tinyv",
    inputs=(QUESTION, GROUND_TRUTH, RESPONSE, DATA_SOURCE),
    outputs=(REWARD, STATUS, ANSWER, JUDGE_PROBABILITY),
    max_batch_size=MAX_ROWS,
)

RULE_VERIFIER = Model(
    name="rule_verifier",
    inputs=(replace(QUESTION, optional=True), GROUND_TRUTH, RESPONSE),
    outputs=(RULE_STATUS, ANSWER, replace(RULE_MS, optional=False), replace(AUDIT_KEY, optional=False)),
    max_batch_size=MAX_ROWS,
)

JUDGE = Model(
    name="judge",
    inputs=(QUESTION, GROUND_TRUTH, RULE_STATUS, ANSWER, RULE_MS, AUDIT_KEY, DATA_SOURCE),
    outputs=(REWARD, STATUS, JUDGE_PROBABILITY),
    max_batch_size=MAX_ROWS,
)

TENSORRT_LLM = Model(
    name="tensorrt_llm",
    inputs=(
        Tensor("input_ids", "TYPE_INT32", (-1,)),
        Tensor("input_lengths", "TYPE_INT32"),
        Tensor("request_output_len", "TYPE_INT32"),
        Tensor("end_id", "TYPE_INT32", optional=True),
        Tensor("pad_id", "TYPE_INT32", optional=True),
        Tensor("runtime_top_k", "TYPE_INT32", optional=True),
        Tensor("temperature", "TYPE_FP32", optional=True),
        Tensor("return_log_probs", "TYPE_BOOL", optional=True),
        Tensor("exclude_input_in_output", "TYPE_BOOL", optional=True),
    ),
    outputs=(
        Tensor("output_ids", "TYPE_INT32", (-1, -1)),
        Tensor("sequence_length", "TYPE_INT32", (-1,)),
        Tensor("output_log_probs", "TYPE_FP32", (-1, -1)),
    ),
    max_batch_size=MAX_ROWS,
)
"""The subset of TensorRT-LLM's `inflight_batcher_llm` tensors that the judge uses (docs/architecture.md)."""

MODELS = (ENSEMBLE, RULE_VERIFIER, JUDGE, TENSORRT_LLM)
