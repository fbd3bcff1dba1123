"""tensorrt_llm: the engine slot on a CPU, TensorRT-LLM's tensors served by CTranslate2.

One sample a call, several calls of one length at a time; an instance blocks while it computes, so what waits stays in
Triton's queue.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tinyv.engine.cpu import CpuEngine
from tinyv.settings import EngineSettings, load
from tinyv.triton_io import instance_count, parameters, serve_tensors
from tinyv_contract.contract import TENSORRT_LLM


class TritonPythonModel:
    def initialize(self, args: Mapping[str, str]) -> None:
        self.engine = CpuEngine(load(EngineSettings, parameters(args)), instance_count(args))

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        return serve_tensors(requests, TENSORRT_LLM, self.engine.steps)
