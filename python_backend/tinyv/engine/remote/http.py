"""One HTTP request to a server: a pool of connections, time-outs, bounded bodies, errors of two kinds.

Owns what may be tried again: a request that no server has seen. Retries nothing itself.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from tinyv.errors import BadSetting, EngineError

__all__ = ["Asker", "ServerError", "UnreachableError"]

MAX_REPLY_BYTES = 4 << 20
"""A thought of some thousand tokens with its log-probabilities takes a tenth of it."""

_SHOWN_CHARS = 200
_CONNECT_S = 3.0


class UnreachableError(EngineError):
    """No connection: the request was not sent, and may go elsewhere."""


class ServerError(EngineError):
    """The server answered, or began to, with something else than a reply."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status
        """HTTP's, 0 where there is none."""


class Asker:
    """Asks servers; for one event loop."""

    def __init__(
        self, key_file: str, timeout_s: float, most: int, connected: Callable[[URL], None] = lambda _origin: None
    ) -> None:
        """At most `most` connections, each request in `timeout_s` in all; `connected` hears of each new origin."""
        self._key_file, self._key = key_file, read_key(key_file)
        trace = aiohttp.TraceConfig()

        async def heard(_session: Any, context: Any, _parameters: Any) -> None:
            connected(URL(context.trace_request_ctx).origin())

        trace.on_connection_create_end.append(heard)
        timeout = aiohttp.ClientTimeout(total=timeout_s, sock_connect=_CONNECT_S)
        connector = aiohttp.TCPConnector(limit=most, ttl_dns_cache=30, keepalive_timeout=60)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector, trace_configs=[trace])

    async def close(self) -> None:
        """Closes the connections."""
        await self._session.close()

    async def get(self, url: str) -> Any:
        """The JSON at an address; raises UnreachableError and ServerError."""
        return await self._ask("GET", url, None)

    async def post(self, url: str, body: dict[str, Any]) -> Any:
        """The JSON that answers a JSON body; raises UnreachableError and ServerError."""
        return await self._ask("POST", url, json.dumps(body).encode())

    async def _ask(self, method: str, url: str, body: bytes | None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, allow_redirects=False, trace_request_ctx=url
            ) as reply:
                raw = await _bounded(reply)
                status = reply.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise UnreachableError(f"{url}: cannot connect ({error})") from error
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            said = "no reply in time" if isinstance(error, asyncio.TimeoutError) else f"{type(error).__name__}: {error}"
            raise ServerError(f"{url}: {said}") from error
        if status == 401 and self._key_file:  # noqa: PLR2004  # a key that was changed is read for the next request
            try:
                self._key = read_key(self._key_file)
            except BadSetting as error:
                raise ServerError(f"{url}: HTTP 401, and {error}", status) from error
        if status != 200:  # noqa: PLR2004  # HTTP's OK
            raise ServerError(f"{url}: HTTP {status}: {raw[:_SHOWN_CHARS].decode('utf-8', 'replace')}", status)
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            shown = raw[:_SHOWN_CHARS].decode("utf-8", "replace")
            raise ServerError(f"{url}: got {shown!r}, expected JSON", status) from error


def read_key(path: str) -> str:
    """The API key in a file, empty for none; raises BadSetting."""
    if not path:
        return ""
    try:
        key = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"JUDGE_KEY_FILE={path}: got {error}, expected a file that holds the API key") from error
    if not key or not key.isascii() or any(map(str.isspace, key)):
        raise BadSetting(f"JUDGE_KEY_FILE={path}: got no key or more than one word, expected the API key alone")
    return key


async def _bounded(reply: aiohttp.ClientResponse) -> bytes:
    raw = await reply.content.read(MAX_REPLY_BYTES)
    while raw and len(raw) <= MAX_REPLY_BYTES and (more := await reply.content.read(MAX_REPLY_BYTES)):
        raw += more
    if len(raw) > MAX_REPLY_BYTES:
        raise ServerError(f"{reply.url}: got a body of more than {MAX_REPLY_BYTES} bytes")
    return raw
