"""`python -m benchmarks.bodies`: seeded bodies against a gateway and Triton's HTTP port, before a service it starts.

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

import psutil

from benchmarks.bodies.kinds import GATEWAY, TRITON, Templates, asks
from benchmarks.bodies.trial import Found, tried
from benchmarks.harness.paths import fail, say
from benchmarks.harness.service import Service, free_ports, serving

__all__ = ["main"]

_READY_S = 60.0
_SHOWN = 10


def main() -> None:
    """Starts, sends, shows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bodies", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="bodies for each face")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with serving() as service, _gateway(service) as (address, pid):
        found = _shown("gateway", address, GATEWAY, options, [pid], strict=True)
        triton = _shown("Triton", _http_address(service), TRITON, options, _triton_pids(service), strict=False)
    if found.faults or triton.faults:
        fail(f"{len(found.faults)} and {len(triton.faults)} replies without a typed reason, expected none")


def _shown(
    name: str, address: str, templates: Templates, options: argparse.Namespace, pids: list[int], *, strict: bool
) -> Found:
    found = tried(address, asks(options.count, options.seed, templates), pids, strict=strict)
    counts = ", ".join(f"{count} x {status}" for status, count in sorted(found.statuses.items()))
    memory = " ".join(f"{size:.0f}" for size in found.memory_mb)
    say(f"{name}: {options.count} bodies in {found.took_s:.0f} s: {counts}; faults: {len(found.faults)}")
    say(f"{name}: memory in MB as they went by: {memory}")
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


def _http_address(service: Service) -> str:
    """Triton's HTTP port, from the launcher's command line."""
    words = psutil.Process(service.process or 0).cmdline()
    return f"127.0.0.1:{words[words.index('--http-port') + 1]}"


def _triton_pids(service: Service) -> list[int]:
    found = psutil.Process(service.process or 0).children(recursive=True)
    return [child.pid for child in found if child.name().startswith("tritonserver")]


if __name__ == "__main__":
    main()
