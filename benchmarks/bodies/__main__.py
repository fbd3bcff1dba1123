"""`python -m benchmarks.bodies`: seeded bodies against a gateway, before a service it starts.

Ends with status 1 when a reply has no typed reason, or is none.
"""

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.bodies.kinds import GATEWAY, asks
from benchmarks.bodies.trial import Found, tried
from benchmarks.harness.paths import fail, say
from benchmarks.harness.service import Service, free_ports, serving

__all__ = ["main"]

_READY_S = 60.0
_SHOWN = 10


def main() -> None:
    """Starts, sends, shows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bodies", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="bodies")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with serving() as service, _gateway(service) as (address, pid):
        found = _shown(address, options, pid)
    if found.faults:
        fail(f"{len(found.faults)} replies without a typed reason, expected none")


def _shown(address: str, options: argparse.Namespace, pid: int) -> Found:
    found = tried(address, asks(options.count, options.seed, GATEWAY), [pid])
    counts = ", ".join(f"{count} x {status}" for status, count in sorted(found.statuses.items()))
    memory = " ".join(f"{size:.0f}" for size in found.memory_mb)
    say(f"{options.count} bodies in {found.took_s:.0f} s: {counts}; faults: {len(found.faults)}")
    say(f"memory in MB as they went by: {memory}")
    for fault in found.faults[:_SHOWN]:
        say(f"  {fault}")
    return found


@contextmanager
def _gateway(service: Service) -> Iterator[tuple[str, int]]:
    """A gateway before the service: its address and process."""
    (port,) = free_ports(1)
    command = [sys.executable, "-c", "from tinyv_client.cli import main; main()", "gateway", "--url", service.url]
    env = {**os.environ, "TINYV_MODE": "rule_only"}
    with subprocess.Popen([*command, "--port", str(port)], env=env, stderr=subprocess.DEVNULL) as process:  # noqa: S603  # our own words
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield f"127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + _READY_S
    while not _answers(url):
        if time.monotonic() > until:
            fail(f"{url}: got no answer in {_READY_S:.0f} s")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own address
            return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
