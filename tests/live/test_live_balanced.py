"""Three real servers behind a real HAProxy, TLS to the front: one is killed, one drained and stopped, under load."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tinyv_client import Tls, VerifierClient

from benchmarks.harness.service import free_ports
from tests.unit.tls_kit import made_authority

from .load import ROWS, Load, kill
from .service import ROOT, Service

HAPROXY = ROOT / ".tinyv" / "haproxy" / "usr" / "sbin" / "haproxy"
CONFIGURATION = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
STEADY_S, AFTER_S = 2.0, 4.0

pytestmark = pytest.mark.skipif(
    not HAPROXY.is_file(), reason="no HAProxy: `make .tinyv/haproxy/.done` (Debian packages)"
)


@dataclass(frozen=True)
class Balancer:
    url: str
    roots: Path
    admin: Path

    def say(self, words: str) -> str:
        """What it answers at its administration's socket."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.admin))
            line.sendall(words.encode() + b"\n")
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def states(self) -> dict[str, str]:
        rows = [line.split(",") for line in self.say("show stat").splitlines() if ",verifier_" in line]
        return {row[1]: row[17] for row in rows}

    def wait_for(self, states: dict[str, str]) -> None:
        until = time.monotonic() + 60
        while not states.items() <= (found := self.states()).items():
            assert time.monotonic() < until, found
            time.sleep(0.1)


@contextmanager
def balancing(folder: Path, services: list[Service]) -> Iterator[Balancer]:
    authority = made_authority(folder)
    pair = authority.pair("verifiers.test", names=",IP:127.0.0.1")
    both = folder / "both.pem"
    both.write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    (port,) = free_ports(1)
    balancer = Balancer(f"127.0.0.1:{port}", authority.roots, folder / "admin.sock")
    env = {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(map(str, (ROOT / ".tinyv" / "haproxy" / "usr" / "lib").glob("*-linux-gnu"))),
        "VERIFIERS_BIND": balancer.url,
        "VERIFIERS_CERT": str(both),
        "VERIFIERS_ADMIN": str(balancer.admin),
        **{f"VERIFIER_{number}": service.url for number, service in enumerate(services, 1)},
    }
    log = folder / "haproxy.log"
    with (
        log.open("w") as sink,
        subprocess.Popen([str(HAPROXY), "-db", "-f", str(CONFIGURATION)], env=env, stdout=sink, stderr=sink) as process,
    ):
        try:
            until = time.monotonic() + 30
            while not balancer.admin.exists():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield balancer
        finally:
            process.terminate()


def test_a_kill_and_a_drain_behind_a_balancer_lose_nothing(replicas: list[Service], tmp_path: Path) -> None:
    with (
        balancing(tmp_path, replicas) as balancer,
        VerifierClient(balancer.url, tls=Tls(roots=balancer.roots), rows_per_request=ROWS, timeout_s=60) as client,
    ):
        balancer.wait_for({f"verifier_{number}": "UP" for number in (1, 2, 3)})
        load = Load(client)
        with load.running():
            time.sleep(STEADY_S)
            kill(replicas[0])
            balancer.wait_for({"verifier_1": "DOWN"})
            time.sleep(STEADY_S)
            balancer.say("set server verifiers/verifier_2 state drain")
            balancer.wait_for({"verifier_2": "DRAIN"})
            time.sleep(STEADY_S)
            replicas[1].process.send_signal(signal.SIGTERM)
            time.sleep(AFTER_S)
        stats, states = client.stats(), balancer.states()
    said = f"{load.said}; {stats}; {states}"
    sys.stdout.write(said + "\n")
    assert (load.sent - load.answered, load.wrong, load.errors) == (0, [], []), said
    assert load.sent > 100, said
    assert states["verifier_3"] == "UP"
