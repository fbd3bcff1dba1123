"""An engine that others serve: vLLM, SGLang, trtllm-serve, llama.cpp, behind the engine slot's tensors.

Speaks `/v1/completions` with token ids in and out; strict about what comes back. Knows no tokenizer and no verdict.
"""

from tinyv.engine.remote.endpoint import ENDPOINT_FILE, Endpoint, Probe, read_endpoint, write_endpoint
from tinyv.engine.remote.engine import RemoteEngine, differs, open_engine
from tinyv.engine.remote.http import Asker, ServerError, UnreachableError
from tinyv.engine.remote.wire import Dialect, Generated, body, read_completions, served_names
from tinyv.engine.tensors import read_calls

__all__ = [
    "ENDPOINT_FILE",
    "Asker",
    "Dialect",
    "Endpoint",
    "Generated",
    "Probe",
    "RemoteEngine",
    "ServerError",
    "UnreachableError",
    "body",
    "differs",
    "open_engine",
    "read_calls",
    "read_completions",
    "read_endpoint",
    "served_names",
    "write_endpoint",
]
