"""The gateway's application: its routes, who may ask, and one way from a request to its reply.

A trainer of these can send nothing but a URL, so the token may be its query: `http://host:8080/openrlhf?token=...`.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.errors import VerifierError
from tinyv_client.gateway.bodies import Gone, Json, Limits, Reader
from tinyv_client.gateway.faces import FACES, TRACEPARENT, Face, Scorers
from tinyv_client.gateway.gate import Gate
from tinyv_client.gateway.replies import Kind, Refused, reply, told

__all__ = ["application"]

_log = logging.getLogger("tinyv_client.gateway")

_ROUTES = ", ".join(("GET /health", "GET /metrics", *(f"POST {path}" for path in FACES)))


def application(settings: AdapterSettings, gate: Gate | None = None, limits: Limits | None = None) -> Starlette:
    """The app; `gate`: who may ask, None: everybody. Raises InvalidArgument for a setting that is wrong."""
    kept = gate or Gate()
    scorers, reader = Scorers(settings), Reader(limits or Limits())

    async def health(_request: Request) -> Response:
        ready = await scorers.words.aclient.ready()
        return reply({"ready": ready}, 200 if ready else 503)

    async def metrics(_request: Request) -> Response:
        return PlainTextResponse(kept.refusals.exposition())

    routes = [Route(path, _Endpoint(face, scorers, reader, kept), methods=["POST"]) for path, face in FACES.items()]
    return Starlette(
        routes=[Route("/health", health), Route("/metrics", metrics), *routes],
        exception_handlers={404: _no_route, 405: _no_method},
    )


class _Endpoint:
    """One route: token, body, face, reply."""

    def __init__(self, face: Face, scorers: Scorers, reader: Reader, gate: Gate) -> None:
        self._face, self._scorers, self._reader, self._gate = face, scorers, reader, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            answer = await self._answer(request, receive)
        except Gone:
            return
        except (Refused, VerifierError) as error:
            answer = told(error)
        except Exception:  # noqa: BLE001  # a fault of ours is told as one, without its traceback
            _log.exception("%s failed", request.url.path)
            answer = told(Refused(Kind.FAULT, "the gateway failed on this request; next: its log says why"))
        await answer(scope, receive, send)

    async def _answer(self, request: Request, receive: Receive) -> Response:
        try:
            self._gate.check(request)
        except Refused:
            await self._reader.skip(receive)
            raise
        body, nbytes = await self._reader.read(request.headers, receive)
        try:
            return await _unless_gone(self._written(body, request), receive)
        finally:
            self._reader.give_back(nbytes)

    async def _written(self, body: Json, request: Request) -> Response:
        trace = {name: word for name, word in request.headers.items() if name == TRACEPARENT}
        found = await self._face(self._scorers, body, {**request.query_params, **trace})
        try:
            return reply(found)
        except (ValueError, RecursionError) as error:  # what came goes back, with /verify
            said = f"body: got what JSON cannot say again ({str(error)[:200]}), expected finite numbers, flat enough"
            raise Refused(Kind.BODY, said) from error


async def _unless_gone(work: Coroutine[Any, Any, Response], receive: Receive) -> Response:
    """The reply; ends the work and raises Gone when the client hangs up first."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(receive())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Gone
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()


async def _no_route(request: Request, _error: Exception) -> Response:
    return told(Refused(Kind.ROUTE, f"path: got {request.url.path[:80]!r}, expected one of: {_ROUTES}"))


async def _no_method(request: Request, _error: Exception) -> Response:
    return told(Refused(Kind.METHOD, f"method: got {request.method[:20]} {request.url.path}, expected: {_ROUTES}"))
