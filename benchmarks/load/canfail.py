"""`python -m benchmarks.load.canfail`: the benchmark can fail. A server whose rule room sleeps must show as slower.

Ends with status 1 unless every request of the slowed server took at least most of the sleep longer.
"""

import argparse

from benchmarks.harness.paths import fail, say
from benchmarks.harness.rows import read_rows
from benchmarks.harness.service import serving
from benchmarks.load.pools import Pools
from benchmarks.load.runner import Runner
from benchmarks.load.sweeps import Sweep
from benchmarks.load.tool import perf_analyzer

_SWEEP = Sweep("canfail", "one request in flight", "concurrency", (1.0,), mode="rule_only", count=512, repeats=1)
_MOST = 0.8


def main() -> None:
    """Measures the same point twice and compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow-ms", type=float, default=100.0, help="sleep of the rule room per request")
    slow_ms = parser.parse_args().slow_ms
    rows, tool, found = read_rows(""), perf_analyzer(), {}
    for sleep_ms in (0.0, slow_ms):
        with serving(slow_ms=sleep_ms) as service:
            runner = Runner(tool, service, Pools(rows, service))
            runner.warm_up(_SWEEP)
            (found[sleep_ms],) = runner.run([_SWEEP])[_SWEEP.name]
    plain, slow = found[0.0]["p50_ms"], found[slow_ms]["p50_ms"]
    if slow - plain < _MOST * slow_ms:
        fail(f"a server slowed by {slow_ms:g} ms: got p50 {slow:.1f} ms after {plain:.1f} ms, expected the difference")
    say(f"p50 {plain:.1f} ms as it is, {slow:.1f} ms when slowed by {slow_ms:g} ms a request: the benchmark sees it")


if __name__ == "__main__":
    main()
