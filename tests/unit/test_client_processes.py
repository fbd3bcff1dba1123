"""One client in many threads, and across a fork."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tinyv_client import Sample, Status, Verdict, VerifierClient
from tinyv_client.testing import FakeServer

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
