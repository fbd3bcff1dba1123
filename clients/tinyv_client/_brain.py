"""What both clients share: settings, their checks, and every decision of a call.

The faces add the waiting, and nothing else.
"""

import functools
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from tinyv_contract import contract
from tinyv_contract.errors import BadRequest
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, RewardType, Sample, Verdict

from tinyv_client._balance import ranking
from tinyv_client._environment import DEFAULT_URL
from tinyv_client._link import Compression, Connection, Link, PerProcess, Wiring
from tinyv_client._permits import Permits
from tinyv_client._post import Post
from tinyv_client._retry import RetryPolicy
from tinyv_client._rows import Bounds, Cells, Ranks, chunked, grouped
from tinyv_client._security import Tls, metadata
from tinyv_client._stats import ClientStats
from tinyv_client._target import targets
from tinyv_client._unscored import OnUnscored, Policy
from tinyv_client._window import Job, Window
from tinyv_client.errors import InvalidArgument

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["PING_S", "Asked", "BaseClient", "check", "read_options", "restored"]

_MAX_TIMEOUT_S = 7 * 24 * 3600
"""A week: longer is a slip of units."""

PING_S = 10.0
"""Longest answer to a question about health."""

_STREAM_LOOK_AHEAD = 4
"""A stream's requests that are begun and not handed over, in multiples of `max_inflight`."""


class Asked(TypedDict, total=False):
    """The options of a call; each may be left out."""

    mode: Mode | str
    """How rule and judge make a reward: `addon` (the default), `rule_only`, `judge_only` or `mixed`."""
    judge_weight: float
    """Weight of the judge's verdict, in [0, 1]; 1 by default."""
    reward_type: RewardType | str
    """`binary` (the default), or `soft`: P(True) in place of the judge's 0/1."""
    deadline_ms: int | None
    """Undecided rows are unscored after this; None (the default): the server's own deadlines."""
    traceparent: str | None
    """The caller's span (W3C Trace Context): a server that traces puts its own under it (docs/operations.md)."""


class BaseClient:
    """Settings of a client; safe to share among threads and event loops, and to use in children after a fork.

    A process that forks while another of its threads is in the middle of a call meets gRPC's own limits: its child's
    calls may end in DeadlineExceeded.

    Args:
        url: `host:port` of a server's gRPC port. A list of them, or `ipv4:a:1,b:2`: each request goes to the server
            with the least in flight, and a server that does not answer is left alone for a while.
            `dns:///name:port`: gRPC spreads requests over all addresses of the name.
        timeout_s: Budget of one `verify` call, from its start to its last answer, waits and tries included.
            For `stream`, the budget of each of its requests. It travels along as `deadline_ms`: the server drops rows
            that nobody waits for any more.
        rows_per_request: Rows in one request at most, in [1, 1024].
        bytes_per_request: Bytes of text in one request at most; a single larger row travels alone.
        max_inflight: Requests in flight at one time, over all threads of a process.
        retry: How a request that found nobody is sent again, until the budget is spent; `RetryPolicy(tries=1)`: never.
        on_unscored: What stands for the reward of a row that has none: `nan`; `raise` (Unscored); `rule` (the rule
            alone is asked about it; NaN where it does not know either); or a number. Counted in `stats()` in any case.
        affinity: All rows of a question go to one server, whose caches then know it; to the next when it is gone.
        tls: TLS, mutual TLS with a key; None: no encryption.
        token: Sent as `authorization: Bearer ...`.
        headers: Sent with each call; Triton's restricted protocols want `triton-grpc-protocol-<key>`.
        compression: Of requests: `none`, `gzip` or `deflate`.
        window_s: How long `verify_one` gathers rows of concurrent callers, while an earlier batch is on its way.
    """

    def __init__(
        self,
        url: str | Sequence[str] = DEFAULT_URL,
        *,
        timeout_s: float = 600.0,
        rows_per_request: int = 128,
        bytes_per_request: int = 16 * 1024 * 1024,
        max_inflight: int = 8,
        retry: RetryPolicy | None = None,
        on_unscored: OnUnscored = "nan",
        affinity: bool = False,
        tls: Tls | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        compression: Compression = "none",
        window_s: float = 0.005,
    ) -> None:
        check("timeout_s", timeout_s, 0 < timeout_s <= _MAX_TIMEOUT_S, f"seconds in (0, {_MAX_TIMEOUT_S}]")
        rows_fit = 1 <= rows_per_request <= contract.MAX_ROWS
        check("rows_per_request", rows_per_request, rows_fit, f"rows in [1, {contract.MAX_ROWS}]")
        check("bytes_per_request", bytes_per_request, bytes_per_request >= 1, "at least one byte")
        check("max_inflight", max_inflight, max_inflight >= 1, "at least one request")
        check("window_s", window_s, 0 <= window_s <= 1, "seconds in [0, 1]")
        self._timeout_s = timeout_s
        self._bounds = Bounds(rows_per_request, bytes_per_request)
        self._window_s = window_s
        self._retry = retry or RetryPolicy()
        self._unscored = Policy(on_unscored)
        urls = targets(url)
        self._affinity = affinity and len(urls) > 1
        self._gatherers = PerProcess()
        self._link = Link(Wiring(urls, max_inflight, self._retry, tls, metadata(token, headers), compression))

    def __getstate__(self) -> dict[str, object]:
        """Settings alone: connections are the process's own, and an unpickled client opens new ones."""
        return {name: value for name, value in vars(self).items() if name != "_latest"}

    def stats(self) -> ClientStats:
        """Counts of this process since it first used the client; raises ClientClosed after `close`."""
        return self._link.connection().tally.snapshot()

    def close(self) -> None:
        """Closes the connections of this process; calls in flight end with ClientClosed."""
        self._link.close()

    def _in_order(self, samples: Iterable[Sample]) -> tuple[list[Sample], list[int] | None]:
        """The samples as they are best sent, and the position that each had, where that is not the same."""
        if not self._affinity:
            return list(samples), None
        return grouped(samples, lambda sample: self._ranks(_key(sample))[0])

    def _window(
        self,
        samples: Iterable[Sample],
        options: RequestOptions,
        arrive: Callable[[Job], object],
        *,
        streams: bool = False,
        single: bool = False,
        sieve: bool = False,
    ) -> Window:
        connection, timeout_s = self._link.connection(), self._timeout_s
        ends_at = time.monotonic() + timeout_s
        ranks_of: Callable[[Cells], Ranks] | None = None
        if self._affinity:
            ranks_of = lambda cells: self._ranks(cells[0] or cells[1])  # noqa: E731  # the other value is None
        return Window(
            post=Post(connection, _permits(connection, single=single), options),
            chunks=chunked(samples, self._bounds, ranks_of),
            ends_at=(lambda: time.monotonic() + timeout_s) if streams else (lambda: ends_at),
            policy=self._retry,
            unscored=Policy() if sieve else self._unscored,
            look_ahead=_STREAM_LOOK_AHEAD * self._link.wiring.max_inflight if streams else sys.maxsize,
            arrive=arrive,
            count=_count_nothing if sieve else connection.tally.answered,
        )

    def _count(self, verdicts: list[Verdict]) -> None:
        """Counts rows that a sieve decided."""
        self._link.connection().tally.answered(verdicts, verdicts)

    def _ranks(self, key: bytes) -> Ranks:
        return ranking(key, self._link.wiring.urls)


def restored(verdicts: list[Verdict], order: list[int] | None) -> list[Verdict]:
    """The verdicts in the order of the samples before `_in_order`."""
    if order is None:
        return verdicts
    found = dict(zip(order, verdicts, strict=True))
    return [found[position] for position in range(len(verdicts))]


def read_options(**asked: "Unpack[Asked]") -> RequestOptions:
    """A call's options, checked; raises InvalidArgument."""
    try:
        return _remembered(tuple(asked.items()))
    except TypeError:  # an option that cannot be hashed
        return _read(tuple(asked.items()))


def _read(asked: tuple[tuple[str, object], ...]) -> RequestOptions:
    try:
        return RequestOptions.from_parameters(dict(asked))
    except BadRequest as error:
        raise InvalidArgument(str(error)) from error


_remembered = functools.lru_cache(maxsize=256, typed=True)(_read)
"""A trainer asks with the same options for ever; `typed`, as 1 and True are not the same weight."""


def check(name: str, got: float, fits: bool, expected: str) -> None:  # noqa: FBT001  # the check reads as a sentence
    """Raises InvalidArgument unless the value fits."""
    if not fits:
        raise InvalidArgument(f"{name}: got {got!r}, expected {expected}")


def _count_nothing(_said: list[Verdict], _given: list[Verdict]) -> None:
    """A sieve's rows are counted when it is known which it decided."""


def _permits(connection: Connection, *, single: bool) -> Permits:
    return connection.singles if single else connection.permits


def _key(sample: object) -> bytes:
    """What a group shares. Anything but a Sample with text is refused later, with its position."""
    text = getattr(sample, "question", "") or getattr(sample, "ground_truth", "")
    text = text[0] if isinstance(text, list | tuple) and text else text
    return text.encode("utf-8", "replace") if isinstance(text, str) else b""
