"""One client in many threads, and across a fork."""

import asyncio
import copy
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tinyv_client import AsyncVerifierClient, ClientClosed, Sample, Status, Verdict, VerifierClient
from tinyv_client.testing import FakeServer

from .faces_kit import Face

GUARD_S = 60.0


def echo(sample: Sample) -> Verdict:
    return Verdict(1.0, Status.RULE_ACCEPTED, sample.response)


def test_threads_that_share_a_client_get_their_own_answers() -> None:
    start = threading.Barrier(16)

    def run(thread: int) -> bool:
        start.wait(GUARD_S)
        for turn in range(20):
            texts = [f"{thread}-{turn}-{row}" for row in range(5)]
            verdicts = client.verify([Sample("q", "g", text) for text in texts])
            if [verdict.answer for verdict in verdicts] != texts:
                return False
        return True

    with FakeServer(echo) as server, VerifierClient(server.url, rows_per_request=2, max_inflight=4) as client:
        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(run, range(16)))
        assert len(server.requests) == 16 * 20 * 3


FORK = """
import os, sys, threading
from tinyv_client import Sample, VerifierClient

client = VerifierClient(sys.argv[1], timeout_s=20, rows_per_request=1)
used_before = sys.argv[2] == "used"
leave = {"exit": lambda: sys.exit(0), "at once": lambda: os._exit(0)}[sys.argv[3]]

def ask(text):
    (verdict,) = client.verify([Sample("q", "g", text)])
    assert verdict.answer == text, verdict

if used_before:
    ask("parent, before")
children = []
for number in range(3):
    if (pid := os.fork()) == 0:
        ask(f"child {number}")
        ask(f"child {number} again")
        leave()
    children.append(pid)
ask("parent, meanwhile")
assert all(os.waitpid(pid, 0)[1] == 0 for pid in children)
ask("parent, after")
client.close()
"""


@pytest.mark.parametrize("before", ["used", "fresh"])
@pytest.mark.parametrize("leave", ["exit", "at once"])
def test_children_and_parent_use_the_same_client_after_a_fork(before: str, leave: str) -> None:
    with FakeServer(echo) as server:
        command = [sys.executable, "-W", "ignore", "-c", FORK, server.url, before, leave]
        done = subprocess.run(command, capture_output=True, text=True, timeout=GUARD_S, check=False)
        assert done.returncode == 0, done.stderr
        assert len(server.requests) == (9 if before == "used" else 8)


def test_importing_the_package_loads_neither_grpc_nor_numpy() -> None:
    code = (
        "import sys, tinyv_client, tinyv_client.cli; sys.exit(bool({'grpc', 'numpy', 'tritonclient'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=GUARD_S, check=False).returncode == 0


def test_the_package_exports_what_it_names() -> None:
    import tinyv_client  # noqa: PLC0415  # its late names are the subject

    assert all(hasattr(tinyv_client, name) for name in tinyv_client.__all__)
    assert not hasattr(tinyv_client, "Unknown")


@pytest.mark.parametrize("way", ["pickle", "copy"])
def test_a_used_client_travels_to_another_process_as_an_unused_one_does(face: Face, way: str) -> None:
    with FakeServer(echo) as server:
        used = face(server.url, timeout_s=7.0, token="s3cret", rows_per_request=1)  # of nobody
        used.verify([Sample("q", "g", "1")] * 3)
        used.verify_one(Sample("q", "g", "1"))
        client = getattr(used, "client", used)
        twin = pickled(client) if way == "pickle" else copy.deepcopy(client)
        assert type(twin) is type(client)
        (verdict,) = asked(twin, Sample("q", "g", "2"))
        assert verdict.answer == "2"
        assert server.requests[-1].headers["authorization"] == "Bearer s3cret"
        assert twin.stats().rows == 1, "its counts are its own"
        twin.close()
        assert used.verify([Sample("q", "g", "3")])[0].answer == "3", "and its connections too"
        used.close()
        with pytest.raises(ClientClosed):
            pickled(client).stats()


def asked(client: object, sample: Sample) -> list[Verdict]:
    if isinstance(client, AsyncVerifierClient):
        return asyncio.run(client.verify([sample]))
    assert isinstance(client, VerifierClient)
    return client.verify([sample])


def pickled(client: Any) -> Any:
    """The client as another process gets it."""
    return pickle.loads(pickle.dumps(client))  # noqa: S301  # our own bytes
