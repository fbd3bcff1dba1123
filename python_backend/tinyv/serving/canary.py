"""Canary inferences: one small question to each model, again and again, whose answer is known.

Says of each model whether it answers, is dead, is wedged or was unloaded on purpose.
Heals nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
import tritonclient.grpc as triton
from tinyv_contract import contract
from tinyv_contract.contract import CANARY
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

__all__ = ["FAILURES_IN_A_ROW", "Canary", "Health", "canaries", "infer", "sing", "text"]

FAILURES_IN_A_ROW = 3
"""Internal errors of an engine that answered before: then it will not answer again (a CUDA error stays)."""


class Health(Enum):
    """What a canary found."""

    WELL = "well"
    DEAD = "dead"
    WEDGED = "wedged"
    ABSENT = "absent"
    """Unloaded, by an operator or during a reload: not for the supervisor to undo."""
    UNREACHABLE = "unreachable"
    """The server itself does not answer."""
    FAILING = "failing"
    """It answers with an internal error."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One model's question."""

    model: str
    inputs: Callable[[], Mapping[str, npt.NDArray[np.generic]]]
    outputs: tuple[str, ...]
    deadline_s: float
    """No answer for so long means wedged. Generous: a busy model answers late, a wedged one never."""


def text(value: str) -> npt.NDArray[np.generic]:
    """A column of one row."""
    return np.array([[value.encode()]], dtype=np.object_)


def _int32(value: int) -> npt.NDArray[np.generic]:
    return np.array([[value]], dtype=np.int32)


_ENGINE_DEADLINES_S = {"cpu": 180.0, "compiled": 60.0}
"""A CPU engine may have a long queue before it; the judge itself gives a compiled one 20 s."""

_ROOMS = (
    Canary(
        contract.RULE_VERIFIER.name,
        lambda: {"ground_truth": text("2"), "response": text("\\boxed{2}")},
        ("rule_status",),
        deadline_s=30.0,
    ),
    Canary(
        contract.JUDGE.name,
        lambda: {
            "question": text("canary"),
            "ground_truth": text("2"),
            "rule_status": text("accepted"),
            "answer": text("2"),
            "data_source": text("canary"),
        },
        ("status",),
        deadline_s=30.0,
    ),
)


def canaries(*, compiled: bool) -> tuple[Canary, ...]:
    """One for each model; the engine's by its variant."""
    engine = Canary(
        contract.TENSORRT_LLM.name,
        lambda: {"input_ids": _int32(0), "input_lengths": _int32(1), "request_output_len": _int32(1)},
        ("output_ids", "sequence_length"),
        deadline_s=_ENGINE_DEADLINES_S["compiled" if compiled else "cpu"],
    )
    return (*_ROOMS, engine)


def sing(client: triton.InferenceServerClient, canary: Canary) -> Health:
    """Asks one canary question and waits for its answer, at most `deadline_s`."""
    try:
        infer(client, canary.model, canary.inputs(), canary.outputs, canary.deadline_s)
    except InferenceServerException as error:
        return _diagnose(error)
    return Health.WELL


def infer(
    client: triton.InferenceServerClient,
    model: str,
    columns: Mapping[str, npt.NDArray[np.generic]],
    outputs: Sequence[str],
    deadline_s: float,
    parameters: Mapping[str, int] | None = None,
) -> triton.InferResult:
    """Asks a model; raises InferenceServerException."""
    inputs = []
    for name, value in columns.items():
        tensor = triton.InferInput(name, list(value.shape), np_to_triton_dtype(value.dtype))
        tensor.set_data_from_numpy(value)
        inputs.append(tensor)
    wanted = [triton.InferRequestedOutput(name) for name in outputs]
    return client.infer(
        model, inputs, outputs=wanted, request_id=CANARY, client_timeout=deadline_s, parameters=dict(parameters or {})
    )


def _diagnose(error: InferenceServerException) -> Health:
    code, text = str(error.status()), str(error.message())
    if "not healthy" in text:
        return Health.DEAD
    if "DEADLINE_EXCEEDED" in code:
        return Health.WEDGED
    if "unknown model" in text or "no available versions" in text or "not ready" in text:
        return Health.ABSENT
    if "UNAVAILABLE" in code:
        return Health.UNREACHABLE
    if "INTERNAL" in code:
        return Health.FAILING
    return Health.WELL  # any other answer, even an error, came from a living process
