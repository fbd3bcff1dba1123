"""The synchronous face: `VerifierClient` waits in the caller's thread."""

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tinyv_contract import contract
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Sample, Verdict

from tinyv_client._brain import PING_S, Asked, BaseClient, read_options, restored
from tinyv_client._gather import Gatherer
from tinyv_client._health import ServerInfo, look
from tinyv_client._permits import Permits
from tinyv_client._window import Answer, Job, Permit, Window, feed
from tinyv_client.errors import ClientClosed, VerifierError

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["VerifierClient"]


class VerifierClient(BaseClient):
    """Asks TinyV servers for verdicts and waits in the caller's thread; settings: see BaseClient."""

    def verify(self, samples: Iterable[Sample], **asked: "Unpack[Asked]") -> list[Verdict]:
        """One verdict per sample, in order.

        A text over 4 MiB or with lone surrogates makes its row `invalid_input` (NaN) without being sent.
        Raises VerifierError when any row stays unanswered; no verdict is made up for it.
        """
        return self._ask(samples, read_options(**asked))

    def stream(self, samples: Iterable[Sample], **asked: "Unpack[Asked]") -> Iterator[Verdict]:
        """As `verify`, for any number of samples: reads them as it goes and yields verdicts in order."""
        arrivals: SimpleQueue[Job] = SimpleQueue()
        window = self._window(samples, read_options(**asked), arrivals.put, streams=True)
        return _answers(window, arrivals)

    def verify_one(self, sample: Sample, **asked: "Unpack[Asked]") -> Verdict:
        """One verdict; concurrent callers' rows travel together, and none waits for another's judge."""
        return self._gatherer.verdict(sample, read_options(**asked))

    def ready(self) -> bool:
        """Whether any server answers and serves `tinyv`; never raises for one that does not."""
        return any(self._is_ready(position) for position in range(len(self._link.wiring.urls)))

    def ping(self, server: int = 0) -> ServerInfo:
        """Asks a server for its version, latency and each model's readiness, once; raises VerifierError."""
        found = self._link.connection().servers[server]
        return look(found, min(PING_S, self._timeout_s))

    def __enter__(self) -> "VerifierClient":  # noqa: PYI034  # typing.Self needs Python 3.11
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _gatherer(self) -> Gatherer:
        make = lambda: Gatherer(self._ask, self._count, self._bounds.rows, self._window_s)  # noqa: E731  # made once
        found: Gatherer = self._gatherers.of(make)
        return found

    def _ask(
        self, samples: Iterable[Sample], options: RequestOptions, *, single: bool = False, sieve: bool = False
    ) -> list[Verdict]:
        arrivals: SimpleQueue[Job] = SimpleQueue()
        ordered, order = self._in_order(samples)
        window = self._window(ordered, options, arrivals.put, single=single, sieve=sieve)
        return restored(list(_answers(window, arrivals)), order)

    def _is_ready(self, server: int) -> bool:
        try:
            return self.ping(server).ready(contract.ENSEMBLE.name)
        except ClientClosed:
            raise
        except VerifierError:
            return False


def _answers(window: Window, arrivals: "SimpleQueue[Job]") -> Iterator[Verdict]:
    """Gives the window what it wants, by blocking."""
    wants: Generator[Any, Any, None] = window.wants()
    try:
        want = feed(wants, None)
        while want is not None:
            came: object = None
            if isinstance(want, Answer):
                yield from want.verdicts
            elif isinstance(want, Permit):
                came = _permit(window.post.permits, want.wait_s)
            else:
                came = _arrival(arrivals, want.wait_s)
            want = feed(wants, came)
    finally:
        wants.close()


def _permit(permits: Permits, wait_s: float) -> bool:
    ticket = permits.queue()
    try:
        ticket.result(wait_s)
    except FutureTimeout:
        return permits.drop(ticket)
    except BaseException:
        if permits.drop(ticket):
            permits.give_back()
        raise
    return True


def _arrival(arrivals: "SimpleQueue[Job]", wait_s: float) -> Job | None:
    try:
        return arrivals.get(timeout=wait_s)
    except Empty:
        return None
