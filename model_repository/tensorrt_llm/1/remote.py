"""tensorrt_llm: the engine slot, answered by a server elsewhere that speaks the OpenAI completions protocol.

`execute` returns at once: every call is in flight on its own, and answered later.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tinyv.engine.remote import open_engine, read_calls
from tinyv.loops import BackgroundLoop
from tinyv.settings import RemoteSettings, load
from tinyv.triton_io import parameters, serve_tensors_later
from tinyv_contract.contract import TENSORRT_LLM


class TritonPythonModel:
    def initialize(self, args: Mapping[str, str]) -> None:
        self.loop = BackgroundLoop(max_calls=1)
        self.engine = self.loop.start(open_engine(load(RemoteSettings, parameters(args)))).result()

    def execute(self, requests: Sequence[Any]) -> None:
        serve_tensors_later(requests, TENSORRT_LLM, self.loop, read_calls, self.engine.answer)

    def finalize(self) -> None:
        self.loop.close()
