"""Rows with known verdicts, sent without pause, and what is done to servers meanwhile."""

import itertools
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from tinyv_client import Sample, Status, VerifierClient, VerifierError

from .service import Service

THREADS, ROWS = 8, 16


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

    @property
    def said(self) -> str:
        lost = self.sent - self.answered
        return f"{self.sent} rows, {lost} lost, {len(self.wrong)} wrong, {len(self.errors)} calls failed"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Under way on all threads; every call is answered at the end."""
        with ThreadPoolExecutor(THREADS) as pool:
            threads = [pool.submit(self.run) for _ in range(THREADS)]
            try:
                yield
            finally:  # or the pool waits for the load for ever
                self.ends.set()
            for thread in threads:
                thread.result(120)

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
