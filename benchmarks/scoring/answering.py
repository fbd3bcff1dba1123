"""A server without rule or judge, in a process of its own, which holds nothing of what it was asked."""

import signal
from multiprocessing.connection import Connection

from tinyv_client import Sample, Status, Verdict
from tinyv_client.testing import FakeServer

__all__ = ["serve"]


def serve(pipe: Connection) -> None:
    """Sends its address and answers until it is ended."""
    server = FakeServer(_verdict, before=lambda _received: server.requests.clear())
    with server:
        pipe.send(server.url)
        signal.pause()


def _verdict(sample: Sample) -> Verdict:
    right = sample.response.endswith("{3}")
    return Verdict(float(right), Status.RULE_ACCEPTED if right else Status.RULE_REJECTED, sample.response[-9:])
