"""Servers that pretend: what vLLM, SGLang and trtllm-serve say at `/v1/completions`, around a judge of string equality.

Written from their sources as of November 2026 (what each returns for ids, log-probabilities, errors, overload):
vLLM 030ea52 `vllm/entrypoints/openai/completion/serving.py`; SGLang 004c82e
`python/sglang/srt/entrypoints/openai/serving_completions.py`; TensorRT-LLM `tensorrt_llm/serve/openai_protocol.py` and
`postprocess_handlers.py` (newest, and 1.2.1, which drops log-probabilities of completions).
"""

import asyncio
import json
import math
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from tinyv.engine import SafeTokenizer
from tinyv.records import PromptPiece

from benchmarks.remote.faults import CHANGES, FAULTS, as_it_is, error

__all__ = ["KINDS", "Judge", "Standin", "serve_forever"]

CONTEXT_TOKENS = 4096
P_VERDICT = 0.9
"""What the pretended judge gives its verdict's token."""

_TRTLLM_FIELDS = frozenset(
    re.findall(
        r"\w+",
        """model prompt best_of echo frequency_penalty logit_bias logprobs max_tokens n presence_penalty seed stop
        stream stream_options suffix temperature top_p user use_beam_search top_k top_p_min min_p repetition_penalty
        length_penalty early_stopping stop_token_ids include_stop_str_in_output ignore_eos min_tokens
        skip_special_tokens spaces_between_special_tokens truncate_prompt_tokens return_context_logits detokenize
        add_special_tokens response_format disaggregated_params""",
    )
)


class Judge:
    """Says True where the embedded profile's prompt shows the same text twice, else False."""

    def __init__(self, folder: Path, p_verdict: float = P_VERDICT, *, inverted: bool = False) -> None:
        self.tokenizer = SafeTokenizer(folder)
        self.end_id = self.tokenizer.special_id("<|im_end|>")
        self._log_prob = math.log(p_verdict)
        words = ("False", "True") if inverted else ("True", "False")
        (self._same,), (self._other,) = (self.tokenizer.encode((PromptPiece(word),)) for word in words)

    def reply(self, prompt: list[int], most: int) -> tuple[list[int], list[float]]:
        """Ids and log-probabilities, the end token included where there is room."""
        text = self.tokenizer.decode(prompt)
        truth, _, rest = text.partition("Reference: ")[2].partition("\nAnswer: ")
        verdict = self._same if truth == rest.partition("<|im_end|>")[0] else self._other
        ids, log_probs = [verdict, self.end_id], [self._log_prob, -0.01]
        return ids[:most], log_probs[:most]


@dataclass
class Standin:
    """One server; `fault` changes what it does from the next request on."""

    kind: str
    judge: Judge
    model: str = "judge"
    delay_s: float = 0.0
    fault: str = ""
    key: str = ""
    """The API key that it wants; empty: none."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of the requests, the last thousand."""
    url: str = ""
    most_at_once: int = 0
    """Requests at one time, at most so far."""
    _now: int = 0

    def application(self) -> web.Application:
        """What it serves."""
        app = web.Application(client_max_size=8 << 20)
        app.router.add_get("/v1/models", self._models)
        if self.kind != "chat-only":
            app.router.add_post("/v1/completions", self._completions)
        return app

    def start(self, port: int = 0) -> Callable[[], None]:
        """Serves on loopback in a thread of its own; returns what stops it."""
        ready, loop = threading.Event(), asyncio.new_event_loop()

        async def serve() -> web.AppRunner:
            runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", port, reuse_address=True)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            ready.set()
            return runner

        runners: list[web.AppRunner] = []

        def run() -> None:
            asyncio.set_event_loop(loop)
            runners.append(loop.run_until_complete(serve()))
            loop.run_forever()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ready.wait(10)

        def stop() -> None:
            asyncio.run_coroutine_threadsafe(runners[0].cleanup(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

        return stop

    async def _models(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"object": "list", "data": [{"id": self.model, "object": "model", "root": self.model}]}
        )

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return error(401, "Unauthorized")
        asked = await request.json()
        self.asked = [*self.asked[-999:], asked]
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            if self.delay_s:
                await asyncio.sleep(self.delay_s)
            if self.fault in FAULTS:
                return await FAULTS[self.fault](request)
            return self._answer(asked)
        finally:
            self._now -= 1

    def _answer(self, asked: dict[str, Any]) -> web.Response:
        prompts = self._prompts(asked["prompt"])
        problem = self._refusal(asked, max(map(len, prompts)))
        if problem is not None:
            return problem
        said = [self.judge.reply(prompt, asked["max_tokens"]) for prompt in prompts]
        choices = [{**_KINDS[self.kind](self, asked, *one), "index": place} for place, one in enumerate(said)]
        sent, new = sum(map(len, prompts)), sum(len(ids) for ids, _ in said)
        usage = {"prompt_tokens": sent, "completion_tokens": new, "total_tokens": sent + new}
        whole = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": self.model, "usage": usage}
        return web.json_response(CHANGES.get(self.fault, as_it_is)({**whole, "choices": choices}), dumps=json.dumps)

    def _prompts(self, prompt: Any) -> list[list[int]]:
        if isinstance(prompt, str):
            return [self.judge.tokenizer.encode((PromptPiece(prompt),))]
        return prompt if isinstance(prompt[0], list) else [prompt]

    def _refusal(self, asked: dict[str, Any], longest: int) -> web.Response | None:
        if asked["model"] != self.model:
            return error(404, f"The model `{asked['model']}` does not exist.")
        if self.kind.startswith("trtllm") and (odd := set(asked) - _TRTLLM_FIELDS):
            return error(400, f"[{{'type': 'extra_forbidden', 'loc': ('body', '{min(odd)}')}}]")
        if longest + asked["max_tokens"] > CONTEXT_TOKENS:
            return error(400, f"This model's maximum context length is {CONTEXT_TOKENS} tokens.")
        return None

    def text(self, ids: list[int]) -> str:
        """Without special tokens."""
        return self.judge.tokenizer.decode([number for number in ids if number != self.judge.end_id])


def _finished(server: Standin, ids: list[int]) -> str:
    return "stop" if ids and ids[-1] == server.judge.end_id else "length"


def _vllm(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    spelt = [f"token_id:{number}" for number in ids]
    tokens = spelt if asked.get("return_tokens_as_token_ids") else [server.judge.tokenizer.decode([one]) for one in ids]
    return {
        "index": 0,
        "text": server.text(ids),
        "logprobs": _log_probs(tokens, log_probs),
        "finish_reason": _finished(server, ids),
        "stop_reason": None,
        "token_ids": ids if asked.get("return_token_ids") else None,
        "prompt_token_ids": asked["prompt"] if asked.get("return_token_ids") else None,
    }


def _vllm_old(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    """Before `return_token_ids` (0.10.2)."""
    return {**_vllm(server, asked, ids, log_probs), "token_ids": None, "prompt_token_ids": None}


def _sglang(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    tokens = [server.judge.tokenizer.decode([one]) for one in ids]
    return {
        "index": 0,
        "text": server.text(ids),
        "logprobs": {**_log_probs(tokens, log_probs), "text_offset": [-1] * len(ids)},
        "finish_reason": _finished(server, ids),
        "matched_stop": server.judge.end_id if _finished(server, ids) == "stop" else None,
        "token_ids": ids if asked.get("return_token_ids") else None,
    }


def _sglang_old(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    """Before `return_token_ids`."""
    return {**_sglang(server, asked, ids, log_probs), "token_ids": None}


def _trtllm(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    finish = _finished(server, ids)
    kept = [number for number in ids if number != server.judge.end_id]
    plain = asked.get("detokenize", True)
    tokens = [server.judge.tokenizer.decode([one]) for one in kept]
    return {
        "index": 0,
        "text": server.text(kept) if plain else "",
        "token_ids": None if plain else kept,
        "logprobs": _log_probs(tokens, log_probs[: len(kept)]) if asked.get("logprobs") else None,
        "finish_reason": finish,
        "stop_reason": None,
    }


def _trtllm_old(server: Standin, asked: dict[str, Any], ids: list[int], log_probs: list[float]) -> dict[str, Any]:
    """TensorRT-LLM 1.2.1's completions."""
    return {**_trtllm(server, asked, ids, log_probs), "logprobs": None}


def _log_probs(tokens: list[str], log_probs: list[float]) -> dict[str, Any]:
    tops = [{token: value} for token, value in zip(tokens, log_probs, strict=True)]
    return {"text_offset": [0] * len(tokens), "token_logprobs": log_probs, "tokens": tokens, "top_logprobs": tops}


_KINDS: dict[str, Callable[[Standin, dict[str, Any], list[int], list[float]], dict[str, Any]]] = {
    "vllm": _vllm,
    "vllm-0.9": _vllm_old,
    "sglang": _sglang,
    "sglang-0.4": _sglang_old,
    "trtllm": _trtllm,
    "trtllm-1.2.1": _trtllm_old,
}
KINDS = (*_KINDS, "chat-only")


def serve_forever(kind: str, folder: Path, port: int, delay_s: float) -> None:
    """Serves until it is killed."""
    standin = Standin(kind, Judge(folder), delay_s=delay_s)
    web.run_app(standin.application(), host="127.0.0.1", port=port, access_log=None, print=None)
