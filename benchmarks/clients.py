"""What the client and the wire cost a row, against a model on a real tritonserver that answers at once.

    .venv/bin/python -m benchmarks.clients

Batched rows, single rows of concurrent callers, and how long rows that the rule decides wait for those it does not.
Callers that wait for one row each have no more rows in flight than there are callers, so they are compared with batched
rows of as many in flight.
Each figure is the best of several repeats: other work on the machine only ever makes one worse.
"""

import argparse
import asyncio
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinyv.serving.plan import ServePlan
from tinyv.serving.shared_memory import private_folder
from tinyv_client import AsyncVerifierClient, VerifierClient
from tinyv_client.testing import FakeServer, Received
from tinyv_contract.records import Mode, Sample, Status, Verdict

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import ROOT, add_out
from benchmarks.harness.results import write_json
from benchmarks.harness.service import free_ports

RESPONSE_BYTES, CALLERS, MANY_CALLERS, REPEATS = 2048, 64, 1024, 7
READY_S = 60.0
JUDGE_S = 0.3
"""How long the judge of the last figure takes for a row."""

CONFIG = """name: "tinyv"
backend: "python"
max_batch_size: 1024
input [
  { name: "question" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "ground_truth" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "response" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "data_source" data_type: TYPE_STRING dims: [ 1 ] optional: true }
]
output [
  { name: "reward" data_type: TYPE_FP32 dims: [ 1 ] },
  { name: "status" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "answer" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "judge_probability" data_type: TYPE_FP32 dims: [ 1 ] }
]
instance_group [ { count: 2 kind: KIND_CPU } ]
"""

MODEL = """
import numpy as np
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def execute(self, requests):
        replies = []
        for request in requests:
            shape = pb_utils.get_input_tensor_by_name(request, "question").shape()
            texts = {"status": b"rule_accepted", "answer": b"42"}
            outputs = [pb_utils.Tensor(n, np.full(shape, t, dtype=np.object_)) for n, t in texts.items()]
            outputs.append(pb_utils.Tensor("reward", np.ones(shape, dtype=np.float32)))
            outputs.append(pb_utils.Tensor("judge_probability", np.full(shape, np.nan, dtype=np.float32)))
            replies.append(pb_utils.InferenceResponse(outputs))
        return replies
"""


@contextmanager
def identity() -> Iterator[str]:
    """A tritonserver whose `tinyv` accepts every row at once; its URL."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "tinyv"
        (model / "1").mkdir(parents=True)
        (model / "config.pbtxt").write_text(CONFIG)
        (model / "1" / "model.py").write_text(MODEL)
        grpc_port, metrics_port = free_ports(2)
        plan = ServePlan(
            *(Path(folder), ROOT / ".tinyv", Path(folder), "127.0.0.1"),
            grpc_port=grpc_port,
            metrics_port=metrics_port,
        )
        command = [word for word in plan.command() if word != "--load-model=tensorrt_llm"]
        with (
            private_folder(plan.sockets),
            subprocess.Popen(  # noqa: S603  # our own command
                command, env=plan.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as server,
        ):
            try:
                _wait_ready(plan.grpc_url)
                yield plan.grpc_url
            finally:
                server.terminate()
                server.wait(READY_S)


def rows(count: int) -> list[Sample]:
    """Rows with responses of 2 KB, each its own."""
    filler = "x" * (RESPONSE_BYTES - 24)
    return [Sample("What is 6 * 7?", "42", f"{number:08d}{filler}\\boxed{{42}}", "bench") for number in range(count)]


def batched(url: str, size: int, samples: list[Sample], max_inflight: int = 8) -> float:
    """Rows a second of one call in requests of that size."""
    with VerifierClient(url, rows_per_request=size, max_inflight=max_inflight) as client:
        client.verify(samples[:size])
        return best(lambda: client.verify(samples, mode=Mode.RULE_ONLY), len(samples))


def coalesced(url: str, samples: list[Sample], callers: int) -> float:
    """Rows a second of coroutines that each ask about one row at a time."""

    async def run(client: AsyncVerifierClient) -> None:
        remaining = iter(samples)

        async def caller() -> None:
            for sample in remaining:
                await client.verify_one(sample, mode=Mode.RULE_ONLY)

        await asyncio.gather(*[caller() for _ in range(callers)])

    client = AsyncVerifierClient(url)
    try:
        return best(lambda: asyncio.run(run(client)), len(samples))
    finally:
        client.close()


def threaded(url: str, samples: list[Sample]) -> float:
    """Rows a second of 64 threads that each ask about one row at a time."""
    with VerifierClient(url) as client, ThreadPoolExecutor(CALLERS) as pool:
        ask = lambda sample: client.verify_one(sample, mode=Mode.RULE_ONLY)  # noqa: E731  # the pool wants a function
        return best(lambda: list(pool.map(ask, samples)), len(samples))


def single(url: str, samples: list[Sample]) -> float:
    """Rows a second of 64 coroutines with a request for each row: what coalescing saves."""

    async def run(client: AsyncVerifierClient) -> None:
        limit = asyncio.Semaphore(CALLERS)

        async def one(sample: Sample) -> None:
            async with limit:
                await client.verify([sample], mode=Mode.RULE_ONLY)

        await asyncio.gather(*[one(sample) for sample in samples])

    client = AsyncVerifierClient(url, max_inflight=CALLERS)
    try:
        return best(lambda: asyncio.run(run(client)), len(samples))
    finally:
        client.close()


def waits() -> dict[str, float]:
    """Milliseconds that a row waits which the rule decides, while every eighth row waits for a judge of 300 ms."""
    rejected = Verdict(0.0, Status.RULE_REJECTED)
    judged = Verdict(1.0, Status.JUDGE_ACCEPTED, "", 0.9)
    accepted = Verdict(1.0, Status.RULE_ACCEPTED)

    def judge(received: Received) -> None:
        if received.parameters["mode"] != Mode.RULE_ONLY.value and any(row.question for row in received.samples):
            time.sleep(JUDGE_S)

    samples = [Sample("" if number % 8 else "open", "g", str(number)) for number in range(1024)]
    found: dict[str, float] = {}
    with FakeServer(
        judge=lambda row: judged if row.question else accepted,
        rule=lambda row: rejected if row.question else accepted,
        before=judge,
    ) as server:
        for name, way in (("one_batch", _in_batches), ("verify_one", _one_by_one)):
            took = sorted(asyncio.run(way(server.url, samples)))
            found[f"{name}_p50_ms"] = round(1000 * statistics.median(took), 2)
            found[f"{name}_p99_ms"] = round(1000 * took[math.ceil(0.99 * len(took)) - 1], 2)
    return found


async def _one_by_one(url: str, samples: list[Sample]) -> list[float]:
    took = []
    async with AsyncVerifierClient(url) as client:
        remaining = iter(samples)

        async def caller() -> None:
            for sample in remaining:
                began = time.perf_counter()
                await client.verify_one(sample)
                if not sample.question:
                    took.append(time.perf_counter() - began)

        await asyncio.gather(*[caller() for _ in range(CALLERS)])
    return took


async def _in_batches(url: str, samples: list[Sample]) -> list[float]:
    """The same rows gathered 64 at a time into one request each, whose answers come together."""
    took = []
    async with AsyncVerifierClient(url) as client:
        for at in range(0, len(samples), CALLERS):
            began = time.perf_counter()
            chunk = samples[at : at + CALLERS]
            await client.verify(chunk)
            took += [time.perf_counter() - began for sample in chunk if not sample.question]
    return took


def best(call: Callable[[], Any], count: int) -> float:
    """Rows a second of the fastest of several repeats."""
    fastest = math.inf
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        fastest = min(fastest, time.perf_counter() - began)
    return count / fastest


def _wait_ready(url: str) -> None:
    until = time.monotonic() + READY_S
    with VerifierClient(url, timeout_s=5.0) as client:
        while not client.ready():
            if time.monotonic() > until:
                raise TimeoutError(f"{url}: got no ready model within {READY_S} s, expected one")
            time.sleep(0.2)


def measured() -> dict[str, Any]:
    """All figures."""
    samples, figures = rows(8192), dict[str, Any]()
    with identity() as url:
        for size in (128, 512):
            rate = batched(url, size, samples)
            figures |= {f"batch_{size}_rows_s": round(rate), f"batch_{size}_us_row": round(1e6 / rate, 1)}
        even = max(batched(url, CALLERS // flights, samples, flights) for flights in (1, 2))
        figures["batched_64_in_flight_rows_s"] = round(even)
        figures["coalesced_64_rows_s"] = round(coalesced(url, samples[:4096], CALLERS))
        figures["coalesced_1024_rows_s"] = round(coalesced(url, samples, MANY_CALLERS))
        figures["threads_64_rows_s"] = round(threaded(url, samples[:4096]))
        figures["request_a_row_rows_s"] = round(single(url, samples[:4096]))
    figures["coalesced_64_of_64_in_flight"] = round(figures["coalesced_64_rows_s"] / even, 3)
    for name in ("coalesced_64", "coalesced_1024", "threads_64"):
        figures[f"{name}_of_batch_128"] = round(figures[f"{name}_rows_s"] / figures["batch_128_rows_s"], 3)
    return figures | waits()


def main() -> None:
    """Prints and saves the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_out(parser, "clients.json")
    options = parser.parse_args()
    figures = measured()
    sys.stdout.writelines(f"{name:32} {value}\n" for name, value in figures.items())
    write_json(options.out, {**environment(repeats=REPEATS), "figures": figures})


if __name__ == "__main__":
    main()
