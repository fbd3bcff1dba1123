"""What a server may do wrong: instead of an answer, and within one."""

import asyncio
import math
from collections.abc import Callable
from typing import Any

from aiohttp import web

__all__ = ["BAD_REPLIES", "CHANGES", "FAULTS", "as_it_is", "error"]


def error(status: int, message: str) -> web.Response:
    """A refusal in the words that these servers share."""
    said = {"message": message, "type": "BadRequestError", "param": None, "code": status}
    return web.json_response({"object": "error", **said, "error": said}, status=status)


async def _hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    raise AssertionError


async def _half(request: web.Request) -> web.StreamResponse:
    reply = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
    await reply.prepare(request)
    await reply.write(b'{"choices": [')
    if request.transport is not None:
        request.transport.close()
    return reply


async def _endless(request: web.Request) -> web.StreamResponse:
    reply = web.StreamResponse()
    await reply.prepare(request)
    while True:
        await reply.write(b" " * 65536)


def _says(status: int, text: str, kind: str = "application/json") -> Callable[[web.Request], Any]:
    async def say(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type=kind)

    return say


FAULTS: dict[str, Callable[[web.Request], Any]] = {
    "hangs": _hangs,
    "half a body": _half,
    "an endless body": _endless,
    "html": _says(200, "<html>Sign in</html>", "text/html"),
    "429": _says(429, '{"error": "too many requests"}'),
    "500": _says(500, "Internal Server Error", "text/plain"),
    "503": _says(503, '{"object": "error", "message": "The request queue is full.", "code": 503}'),
    "a redirect": _says(302, ""),
    "deep": _says(200, "[" * 100_000),
    "no object": _says(200, "[1, 2]"),
}


def as_it_is(whole: dict[str, Any]) -> dict[str, Any]:
    """No fault."""
    return whole


def _choice(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda whole: {**whole, "choices": [{**whole["choices"][0], **changes}]}


def _valued(value: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(whole: dict[str, Any]) -> dict[str, Any]:
        log_probs = whole["choices"][0]["logprobs"]
        return _choice(logprobs={**log_probs, "token_logprobs": [value] * len(log_probs["token_logprobs"])})(whole)

    return change


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "NaN": _valued(math.nan),
    "null": _valued(None),
    "positive": _valued(0.5),
    "more tokens": _choice(token_ids=[1] * 50),
    "fewer ids": _choice(token_ids=[]),
    "another vocabulary": _choice(token_ids=[10**9]),
    "ids of text": _choice(token_ids=["True"]),
    "no log-probabilities": _choice(logprobs=None),
    "aborted": _choice(finish_reason="abort"),
    "two choices": lambda whole: {**whole, "choices": whole["choices"] * 2},
    "no choice": lambda whole: {**whole, "choices": []},
    "a longer prompt": lambda whole: {**whole, "usage": {**whole["usage"], "prompt_tokens": 1}},
    "another name": lambda whole: {**whole, "model": "other"},
}
BAD_REPLIES = (*FAULTS, *CHANGES)
