"""The synchronous face: `VerifierClient`.

Owns what a caller may set and what each setting promises.
"""

import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from tinyv import contract
from tinyv.errors import BadRequest
from tinyv.options import RequestOptions
from tinyv.records import Mode, RewardType, Sample, Verdict

from tinyv_client._health import ServerInfo, look
from tinyv_client._link import Link
from tinyv_client._post import Post
from tinyv_client._retry import RetryPolicy
from tinyv_client._rows import Bounds, chunked
from tinyv_client._window import Window
from tinyv_client.errors import ClientClosed, InvalidArgument, VerifierError

__all__ = ["VerifierClient"]

_MAX_TIMEOUT_S = 7 * 24 * 3600
"""A week: longer is a slip of units."""

_PING_S = 10.0
"""Longest answer to a question about health."""

_STREAM_LOOK_AHEAD = 4
"""A stream's requests that are begun and not handed over, in multiples of `max_inflight`."""


class VerifierClient:
    """Asks one TinyV server for verdicts; safe to share among threads, and to use in children after a fork.

    A process that forks while another of its threads is in the middle of a call meets gRPC's own limits: its child's
    calls may end in DeadlineExceeded.

    Args:
        url: `host:port` of the server's gRPC port.
        timeout_s: Budget of one `verify` call, from its start to its last answer, waits and tries included.
            For `stream`, the budget of each of its requests.
        rows_per_request: Rows in one request at most, in [1, 1024].
        bytes_per_request: Bytes of text in one request at most; a single larger row travels alone.
        max_inflight: Requests in flight at one time, over all threads of a process.
        retry: When a request that found nobody is sent again; `RetryPolicy(tries=1)` never does.
    """

    def __init__(
        self,
        url: str = "127.0.0.1:8001",
        *,
        timeout_s: float = 600.0,
        rows_per_request: int = 128,
        bytes_per_request: int = 16 * 1024 * 1024,
        max_inflight: int = 8,
        retry: RetryPolicy | None = None,
    ) -> None:
        _check("timeout_s", timeout_s, 0 < timeout_s <= _MAX_TIMEOUT_S, f"seconds in (0, {_MAX_TIMEOUT_S}]")
        rows_fit = 1 <= rows_per_request <= contract.MAX_ROWS
        _check("rows_per_request", rows_per_request, rows_fit, f"rows in [1, {contract.MAX_ROWS}]")
        _check("bytes_per_request", bytes_per_request, bytes_per_request >= 1, "at least one byte")
        _check("max_inflight", max_inflight, max_inflight >= 1, "at least one request")
        self._timeout_s = timeout_s
        self._bounds = Bounds(rows_per_request, bytes_per_request)
        self._link = Link(url, max_inflight)
        self._retry = retry or RetryPolicy()

    def verify(
        self,
        samples: Iterable[Sample],
        *,
        mode: Mode | str = Mode.ADDON,
        judge_weight: float = 1.0,
        reward_type: RewardType | str = RewardType.BINARY,
        deadline_ms: int | None = None,
    ) -> list[Verdict]:
        """One verdict per sample, in order.

        A text over 4 MiB or with lone surrogates makes its row `invalid_input` (NaN) without being sent.
        Raises VerifierError when any row stays unanswered; no verdict is made up for it.
        """
        options = _options(mode, judge_weight, reward_type, deadline_ms)
        ends_at = time.monotonic() + self._timeout_s
        window = self._window(samples, options, lambda: ends_at, look_ahead=sys.maxsize)
        return list(itertools.chain.from_iterable(window.answers()))

    def stream(
        self,
        samples: Iterable[Sample],
        *,
        mode: Mode | str = Mode.ADDON,
        judge_weight: float = 1.0,
        reward_type: RewardType | str = RewardType.BINARY,
        deadline_ms: int | None = None,
    ) -> Iterator[Verdict]:
        """As `verify`, for any number of samples: reads them as it goes and yields verdicts in order."""
        options = _options(mode, judge_weight, reward_type, deadline_ms)
        window = self._window(
            samples,
            options,
            lambda: time.monotonic() + self._timeout_s,
            look_ahead=_STREAM_LOOK_AHEAD * self._link.max_inflight,
        )
        return itertools.chain.from_iterable(window.answers())

    def ready(self) -> bool:
        """Whether the server answers and serves `tinyv`; never raises for a server that does not."""
        try:
            return self.ping().ready(contract.ENSEMBLE.name)
        except ClientClosed:
            raise
        except VerifierError:
            return False

    def ping(self) -> ServerInfo:
        """Asks for the server's version, its latency and each model's readiness, once; raises VerifierError."""
        return look(self._link.connection().stub, self._link.url, min(_PING_S, self._timeout_s))

    def close(self) -> None:
        """Closes the connection of this process; calls in flight end with ClientClosed."""
        self._link.close()

    def __enter__(self) -> "VerifierClient":  # noqa: PYI034  # typing.Self needs Python 3.11
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _window(
        self, samples: Iterable[Sample], options: RequestOptions, ends_at: Callable[[], float], look_ahead: int
    ) -> Window[Any]:
        post = Post(self._link.connection(), self._link.url, options.to_parameters())
        chunks = chunked(samples, self._bounds)
        return Window(post, chunks, ends_at, self._retry, look_ahead)


def _options(
    mode: Mode | str, judge_weight: float, reward_type: RewardType | str, deadline_ms: int | None
) -> RequestOptions:
    given = {"mode": mode, "judge_weight": judge_weight, "reward_type": reward_type, "deadline_ms": deadline_ms}
    try:
        return RequestOptions.from_parameters(given)
    except BadRequest as error:
        raise InvalidArgument(str(error)) from error


def _check(name: str, got: float, fits: bool, expected: str) -> None:  # noqa: FBT001  # the check reads as a sentence
    if not fits:
        raise InvalidArgument(f"{name}: got {got!r}, expected {expected}")
