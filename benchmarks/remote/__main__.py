"""`python -m benchmarks.remote`: judged rows a second through Triton, before a server that answers after 20 ms.

Every row is another one, so each costs a call; the processor time of each process says what it is spent on.
"""

import argparse
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from tinyv_build.remote.prepare import Wish, prepare_remote
from tinyv_client import Mode, Sample, Status, VerifierClient

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out, fail, say
from benchmarks.harness.results import write_json
from benchmarks.harness.service import Service, free_ports, prepared_engine, serving
from benchmarks.remote.standins import KINDS, serve_forever

__all__ = ["main"]

_STUB = "triton_python_backend_stub"


def main() -> None:
    """Serves, sends, shows."""
    options = _arguments()
    with _standin(options.kind, options.delay_s) as (pid, url), tempfile.TemporaryDirectory() as folder:
        tokenizer = str(prepared_engine())
        engine = prepare_remote(Wish((url,), "judge", "embedded", tokenizer), Path(folder))
        served = serving(engine_dir=engine, variant="openai")
        with served as service, VerifierClient(service.url, timeout_s=300) as client:
            _round(client, service, pid, Mode.JUDGE_ONLY, options.rows // 4, -1)
            found = [
                _round(client, service, pid, mode, options.rows, place)
                for place, mode in enumerate([Mode.JUDGE_ONLY, Mode.ADDON] * options.rounds)
            ]
    for one in found:
        shares = ", ".join(f"{name} {spent:.2f}" for name, spent in one["ms a row"].items())
        say(f"{one['mode']}: {one['rows a second']:.0f} judged rows/s; processor time, ms a row: {shares}")
    about = environment(server=options.kind, delay_s=options.delay_s, rows=options.rows)
    write_json(options.out, {**about, "rounds": found})
    best = max(one["rows a second"] for one in found if one["mode"] == Mode.JUDGE_ONLY.value)
    if best < options.goal:
        fail(f"{best:.0f} judged rows/s, expected {options.goal:.0f}")


def _round(
    client: VerifierClient, service: Service, standin: int, mode: Mode, count: int, place: int
) -> dict[str, Any]:
    base = (place + 2) * 10_000_000
    samples = [
        Sample("Which?", f"the words of page {base + n}", f"\\boxed{{\\text{{what stands on page {base + n}}}}}")
        for n in range(count)
    ]
    before, started = _spent(service, standin), time.monotonic()
    verdicts = client.verify(samples, mode=mode)
    took_s, after = time.monotonic() - started, _spent(service, standin)
    odd = Counter(verdict.status.value for verdict in verdicts if verdict.status is not Status.JUDGE_REJECTED)
    if odd:
        fail(f"got {dict(odd)}, expected every row judged")
    spent = {name: round((after[name] - before[name]) / count * 1000, 3) for name in sorted(after)}
    return {"mode": mode.value, "rows a second": round(count / took_s, 1), "ms a row": spent}


def _spent(service: Service, standin: int) -> Counter[str]:
    """Processor seconds by process."""
    launcher = psutil.Process(service.process)
    found: Counter[str] = Counter()
    for process in (psutil.Process(), psutil.Process(standin), *launcher.children(recursive=True)):
        times = process.cpu_times()
        found[_name(process, standin)] += times.user + times.system
    return found


def _name(process: psutil.Process, standin: int) -> str:
    words = process.cmdline()
    if process.pid in (standin, psutil.Process().pid):
        return "stand-in" if process.pid == standin else "client"
    if words and words[0].endswith(_STUB):
        return Path(words[1]).parent.parent.name
    return "tritonserver" if words and words[0].endswith("tritonserver") else "rule workers"


@contextmanager
def _standin(kind: str, delay_s: float) -> Iterator[tuple[int, str]]:
    """A server in a process of its own: its id and address."""
    (port,) = free_ports(1)
    start = multiprocessing.get_context("spawn").Process
    process = start(target=serve_forever, args=(kind, prepared_engine(), port, delay_s), daemon=True)
    process.start()
    try:
        time.sleep(3.0)
        yield process.pid or 0, f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.join()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.remote", description=__doc__)
    parser.add_argument("--kind", choices=KINDS, default="vllm", help="which server is pretended")
    parser.add_argument("--delay-s", type=float, default=0.02, help="when it answers")
    parser.add_argument("--rows", type=int, default=8000, help="rows of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--goal", type=float, default=0.0, help="judged rows a second; less fails")
    add_out(parser, "remote.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
