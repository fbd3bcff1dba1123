"""Peer (c): TinyV's shape. The rule in a pool; every rejected sample is one request to the judge, nothing is merged.

TinyV `verl/verl/utils/reward_score/tinyv.py` (https://github.com/uw-nsl/TinyV): rule first, then one completion request
per rejected sample to a vLLM server, no memory of what was asked before. Here the request goes to the same CPU judge
that our service uses: the engine slot of the same server, called directly.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import tritonclient.grpc as triton
from tinyv.engine import SafeTokenizer, SlotEngine
from tinyv.errors import EngineError
from tinyv.judge.parse import read_reply
from tinyv.judge.prompt import render
from tinyv.manifest import read_manifest
from tinyv.profiles import load_profile
from tinyv.records import JudgeOutcome
from tinyv.rules.extraction import candidates
from tinyv_contract.contract import TENSORRT_LLM

from benchmarks.harness.paths import ROOT
from benchmarks.harness.rows import Row
from benchmarks.peers.pool import PoolPeer

__all__ = ["JudgePeer"]

_TYPES = {"TYPE_INT32": "INT32", "TYPE_FP32": "FP32", "TYPE_BOOL": "BOOL"}
_MAX_QUESTION_TOKENS = 1024
_AT_A_TIME = 16
"""Requests to the judge in flight: what our judge room keeps in flight on a CPU (judge/config.pbtxt)."""


class JudgePeer:
    """Scores groups; safe from several threads."""

    name = "rule, then a judge request per rejected sample (TinyV)"

    def __init__(self, workers: int, url: str) -> None:
        self._rule = PoolPeer(workers)
        folder = Path((ROOT / ".tinyv" / "engine").read_text().strip())
        manifest = read_manifest(folder)
        self._profile = load_profile(manifest.profile)
        self._client = triton.InferenceServerClient(url)
        self._engine = SlotEngine(SafeTokenizer(folder), manifest, self._call)
        self._threads = ThreadPoolExecutor(_AT_A_TIME)
        self._lock = Lock()
        self.judge_calls = 0

    @property
    def rows_judged(self) -> int:
        """As many as calls: nothing is merged."""
        return self.judge_calls

    def score(self, rows: list[Row]) -> list[float]:
        """A reward per row."""
        rewards = self._rule.score(rows)
        rejected = [number for number, reward in enumerate(rewards) if reward < 1]
        for number, reward in zip(rejected, self._threads.map(self._judge, (rows[n] for n in rejected)), strict=True):
            rewards[number] = reward
        return rewards

    def close(self) -> None:
        """Ends workers and connection."""
        self._rule.close()
        self._threads.shutdown()
        self._client.close()

    def _judge(self, row: Row) -> float:
        found = candidates(row.response)
        answer = found[0].text if found else ""
        question = self._engine.shorten(row.question, _MAX_QUESTION_TOKENS)
        prompt = render(self._profile, question=question, ground_truth=row.ground_truth, answer=answer)
        with self._lock:
            self.judge_calls += 1
        try:
            completion = asyncio.run(self._engine.complete(prompt, self._profile.max_new_tokens))
        except (EngineError, triton.InferenceServerException):
            return 0.0
        return float(read_reply(self._profile, completion).outcome is JudgeOutcome.ACCEPTED)

    async def _call(self, arrays: dict[str, np.ndarray[Any, Any]]) -> dict[str, np.ndarray[Any, Any]]:
        """One request to the slot; blocks, each judge thread has a loop of its own."""
        inputs = []
        for name, array in arrays.items():
            tensor = triton.InferInput(name, list(array.shape), _TYPES[TENSORRT_LLM.input_named(name).dtype])
            tensor.set_data_from_numpy(array)
            inputs.append(tensor)
        reply = self._client.infer(TENSORRT_LLM.name, inputs)
        return {tensor.name: reply.as_numpy(tensor.name) for tensor in TENSORRT_LLM.outputs}
