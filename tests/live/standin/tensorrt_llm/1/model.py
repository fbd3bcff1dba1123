"""The conformance stand-in: TensorRT-LLM's tensors and rules (strict.py), the CPU engine's arithmetic. Tests only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils
from strict import Deployment, RefusedError, answer
from tinyv.engine.cpu import CpuEngine
from tinyv.settings import EngineSettings, load
from tinyv_contract.errors import TinyvError


class TritonPythonModel:
    def initialize(self, _args: Mapping[str, str]) -> None:
        self.engine = CpuEngine(load(EngineSettings, {}), instance_count=2)
        self.answered = 0

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        return [self._one(request) for request in requests]

    def _one(self, request: Any) -> Any:
        inputs = {tensor.name(): tensor.as_numpy() for tensor in request.inputs()}
        self.answered += 1
        # every other reply holds the end token, since sources disagree on whether the backend sends it
        deployment = Deployment(end_counted=self.answered % 2 == 0)
        try:
            outputs = answer(inputs, frozenset(request.requested_output_names()), deployment, self._generate)
        except (RefusedError, TinyvError) as error:
            return pb_utils.InferenceResponse(output_tensors=[], error=pb_utils.TritonError(str(error)))
        return pb_utils.InferenceResponse([pb_utils.Tensor(name, value) for name, value in outputs.items()])

    def _generate(self, prompt: Sequence[int], new: int, end_id: int) -> tuple[list[int], list[float]]:
        names = frozenset({"output_ids", "sequence_length", "output_log_probs"})
        outputs = self.engine.step(
            {
                "input_ids": np.array([prompt], np.int32),
                "input_lengths": np.array([[len(prompt)]], np.int32),
                "request_output_len": np.array([[new]], np.int32),
                "end_id": np.array([[end_id]], np.int32),
                "return_log_probs": np.array([[True]]),
                "exclude_input_in_output": np.array([[True]]),
            },
            names,
        )
        count = int(outputs["sequence_length"][0, 0])
        return tuple(outputs[name][0, 0, :count].tolist() for name in ("output_ids", "output_log_probs"))
