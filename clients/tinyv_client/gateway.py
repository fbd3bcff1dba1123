"""An HTTP face for trainers that only speak HTTP: the JSON shapes that OpenRLHF, slime and NeMo-Gym send already.

Needs the extra `gateway` (FastAPI, uvicorn).
A trainer of these can send nothing but a URL, so the token may be its query: `http://host:8080/openrlhf?token=...`.
"""

import hmac
import math
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tinyv_client.adapters._scorer import METRICS, Outcome, Scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters.openrlhf import answer_part, one_or_all
from tinyv_client.conversations import question_text
from tinyv_client.errors import InvalidArgument, VerifierError
from tinyv_client.intake import read_row

__all__ = ["application"]

_MAX_BODY_BYTES = 64 * 1024 * 1024
"""A batch of rows fits; what is larger is refused before it is read."""

Json = dict[str, Any]


def application(settings: AdapterSettings, token: str | None = None) -> FastAPI:
    """The app; `token`: what callers must bring, None: nothing."""
    app = FastAPI(title="TinyV gateway", docs_url=None, redoc_url=None, openapi_url=None)
    numbers = Scorer(settings, says_unscored=False)
    words = Scorer(settings, says_unscored=True)
    app.middleware("http")(_guard(token))
    app.add_exception_handler(InvalidArgument, _refused)
    app.add_exception_handler(VerifierError, _failed)

    async def health() -> JSONResponse:
        ready = await numbers.aclient.ready()
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def openrlhf(request: Request) -> JSONResponse:
        return JSONResponse(await _openrlhf(numbers, await _object(request)))

    async def slime(request: Request) -> JSONResponse:
        body = await _object(request)
        row = read_row(body.get("prompt"), body.get("label"), body.get("response"))
        return JSONResponse((await numbers.aone(row)).reward)

    async def verify(request: Request) -> JSONResponse:
        return JSONResponse(await _verify(words, await _object(request)))

    app.add_api_route("/health", health, methods=["GET"])
    for path, answer in (("/openrlhf", openrlhf), ("/slime", slime), ("/verify", verify)):
        app.add_api_route(path, answer, methods=["POST"])
    return app


async def _openrlhf(scorer: Scorer, body: Json) -> Json:
    columns: list[Any] = [body.get(name) for name in ("query", "prompts", "labels")]
    lengths = [len(column) if isinstance(column, list) else None for column in columns]
    if lengths[0] is None or len(set(lengths)) != 1:
        raise InvalidArgument(
            f"body: got lengths {lengths}, expected three lists of one length: query, prompts, labels"
        )
    rows = [
        read_row(prompt, label, answer_part(query, question_text(prompt)))
        for query, prompt, label in zip(*columns, strict=True)
    ]
    outcomes = [await scorer.aone(rows[0])] if len(rows) == 1 else await scorer.abatch(rows)
    rewards = one_or_all([outcome.reward for outcome in outcomes])
    logs = {name: one_or_all([outcome.metrics[name] for outcome in outcomes]) for name in METRICS}
    return {"rewards": rewards, "scores": rewards, "extra_logs": logs}


async def _verify(scorer: Scorer, body: Json) -> Json:
    """NeMo-Gym's request with a reward; without one it is tagged as NeMo-Gym tags a judge that failed."""
    row = read_row(body.get("question"), body.get("expected_answer"), body.get("response"))
    outcome: Outcome = await scorer.aone(row)
    if not outcome.has_reward:
        tags = {"_ng_failure_class": "judge_failed", "_ng_failure_judge_error": f"the row is {outcome.status}"}
        return body | {"reward": 0.0, "tinyv_status": outcome.status} | tags
    return body | {"reward": outcome.reward, "tinyv_status": outcome.status}


def _guard(token: str | None) -> Callable[..., Awaitable[Any]]:
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Any]]) -> Any:
        if request.url.path != "/health" and token is not None and not _knows(request, token):
            return JSONResponse({"error": "got no valid token, expected 'Authorization: Bearer' or ?token="}, 401)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _MAX_BODY_BYTES:
            return JSONResponse({"error": f"got {length} bytes, expected at most {_MAX_BODY_BYTES}"}, 413)
        return await call_next(request)

    return guard


def _knows(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    found = given if scheme.lower() == "bearer" else request.query_params.get("token", "")
    return hmac.compare_digest(found.encode(), token.encode())


async def _object(request: Request) -> Json:
    try:
        body = await request.json()
    except (ValueError, RecursionError) as error:
        raise InvalidArgument(f"body: got no JSON ({error}), expected one object") from error
    if not isinstance(body, dict):
        raise InvalidArgument(f"body: got {type(body).__name__}, expected one object")
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in body.items()}


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 400)


async def _failed(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 503)
