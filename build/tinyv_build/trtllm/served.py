"""A served engine slot as an oracle: the same questions, asked over gRPC, many in flight.

Owns the wire; prompts, tokens and replies go through the judge's own code.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tritonclient.grpc.aio as triton
from tinyv.engine import SafeTokenizer, SlotEngine
from tinyv.errors import EngineError
from tinyv.judge.parse import read_reply
from tinyv.manifest import read_manifest
from tinyv.profiles import Profile
from tinyv.records import JudgeOutcome, JudgeReply
from tinyv_contract import contract
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of

__all__ = ["ask_served"]

_TIMEOUT_S = 120.0
"""Longest single call, a CPU engine's queue included."""


def ask_served(
    url: str,
    engine_dir: Path,
    profile: Profile,
    questions: Sequence[JudgeQuestion],
    in_flight: int = 32,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[JudgeReply]:
    """What the slot at `url` says of every question; a call that fails is UNAVAILABLE."""
    return asyncio.run(_ask_all(url, engine_dir, profile, questions, in_flight, progress))


async def _ask_all(
    url: str,
    engine_dir: Path,
    profile: Profile,
    questions: Sequence[JudgeQuestion],
    in_flight: int,
    progress: Callable[[int], None],
) -> list[JudgeReply]:
    turns, done = asyncio.Semaphore(in_flight), 0
    async with triton.InferenceServerClient(url) as client:
        slot = SlotEngine(SafeTokenizer(engine_dir), read_manifest(engine_dir), _call(client))

        async def ask(asked: JudgeQuestion) -> JudgeReply:
            nonlocal done
            async with turns:
                try:
                    reply = read_reply(profile, await slot.complete(prompt_of(profile, asked), profile.max_new_tokens))
                except EngineError:
                    reply = JudgeReply(JudgeOutcome.UNAVAILABLE)
            done += 1
            progress(done)
            return reply

        return list(await asyncio.gather(*map(ask, questions)))


def _call(client: Any) -> Any:
    outputs = [triton.InferRequestedOutput(tensor.name) for tensor in contract.TENSORRT_LLM.outputs]

    async def call(arrays: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
        inputs = []
        for name, value in arrays.items():
            tensor = triton.InferInput(name, list(value.shape), np_to_triton_dtype(value.dtype))
            tensor.set_data_from_numpy(value)
            inputs.append(tensor)
        try:
            result = await client.infer(contract.TENSORRT_LLM.name, inputs, outputs=outputs, client_timeout=_TIMEOUT_S)
        except InferenceServerException as error:
            raise EngineError(str(error)) from error
        found = {tensor.name: result.as_numpy(tensor.name) for tensor in contract.TENSORRT_LLM.outputs}
        return {name: np.asarray(value) for name, value in found.items() if value is not None}

    return call
