"""Three real servers under load from 8 threads: one is killed, one is stopped; nothing is lost, nothing is wrong."""

import itertools
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from tinyv_client import Sample, Status, VerifierClient, VerifierError

from .service import Service, serving

THREADS, ROWS = 8, 16
STEADY_S, AFTER_S = 2.0, 4.0
"""Load before and between the two blows, and after the second."""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Service]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(tmp_path_factory.mktemp("replica"), slot="standin")) for _ in range(3)]


def kill(service: Service) -> None:
    """`kill -9` of the whole service, supervisor first, so that nothing brings it back."""
    family = psutil.Process(service.process.pid).children(recursive=True)
    for process in [psutil.Process(service.process.pid), *family]:
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    service.process.wait(30)
    psutil.wait_procs(family, timeout=30)
    for left in Path("/dev/shm").glob(f"tinyv_{service.url.split(':')[1]}_*"):
        if left.is_dir():  # of sockets
            shutil.rmtree(left)
        else:
            left.unlink()


@dataclass
class Load:
    """Rows with known verdicts, sent without pause."""

    client: VerifierClient
    ends: threading.Event = field(default_factory=threading.Event)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    sent: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        while not self.ends.is_set():
            with self.lock:
                numbers = [next(self.numbers) for _ in range(ROWS)]
                self.sent += ROWS
            samples = [Sample(f"Question {n}", str(n), f"\\boxed{{{n + n % 2}}}") for n in numbers]
            try:
                verdicts = self.client.verify(samples, mode="rule_only")
            except VerifierError as error:
                self.errors.append(str(error))
                continue
            expected = [Status.RULE_REJECTED if n % 2 else Status.RULE_ACCEPTED for n in numbers]
            found = [verdict.status for verdict in verdicts]
            with self.lock:
                self.answered += len(verdicts)
                self.wrong += [
                    f"{n}: {got}" for n, got, want in zip(numbers, found, expected, strict=True) if got != want
                ]


def test_a_kill_and_a_stop_under_load_lose_nothing(services: list[Service]) -> None:
    urls = [service.url for service in services]
    with VerifierClient(urls, rows_per_request=ROWS, timeout_s=60) as client:
        load = Load(client)
        with ThreadPoolExecutor(THREADS) as pool:
            threads = [pool.submit(load.run) for _ in range(THREADS)]
            try:
                time.sleep(STEADY_S)
                kill(services[0])
                time.sleep(STEADY_S)
                services[1].process.send_signal(signal.SIGTERM)
                time.sleep(AFTER_S)
            finally:  # or the pool waits for the load for ever
                load.ends.set()
            for thread in threads:
                thread.result(120)
        stats = client.stats()
    lost = load.sent - load.answered
    said = f"{load.sent} rows, {lost} lost, {len(load.wrong)} wrong, {len(load.errors)} calls failed; {stats}"
    sys.stdout.write(said + "\n")
    assert (lost, load.wrong, load.errors) == (0, [], []), said
    assert load.sent > 100, said
    assert stats.errors.get("Unavailable", 0) >= 1, said
