"""`python -m benchmarks.scoring`: a generated file through `tinyv score`, and the memory that it holds meanwhile.

The server answers in a process of its own, without any rule or judge: what is measured is the command. Ends with
status 1 above the bound.
"""

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import ROOT, add_out, fail, say
from benchmarks.harness.results import write_json
from benchmarks.scoring.answering import serve
from benchmarks.scoring.made import KINDS, make

_BOUND_MB = 300
_EVERY_S = 0.5
_START_S = 60
_MAX_POINTS = 60


def main() -> None:
    """Makes the file, scores it, saves the curve and takes the files away."""
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="score-memory-", dir=ROOT / ".tinyv") as folder:
        _measured(Path(folder, f"rows.{options.kind}"), options)


def _measured(path: Path, options: argparse.Namespace) -> None:
    rows = make(path, int(options.gb * 1e9))
    size_gb = path.stat().st_size / 1e9
    say(f"{path.name}: {rows} rows, {size_gb:.2f} GB")
    started = time.monotonic()
    curve = _scored(path, path.with_name(f"out.{options.kind}"))
    seconds, peak = time.monotonic() - started, max(mb for _, mb in curve)
    found = {
        **environment(kind=options.kind, gb=options.gb),
        "rows": rows,
        "file_gb": round(size_gb, 2),
        "seconds": round(seconds, 1),
        "peak_mb": peak,
        "seconds_and_mb": curve[:: max(1, len(curve) // _MAX_POINTS)],
    }
    write_json(options.out / f"{options.kind}.json", found)
    say(f"peak {peak} MB over {seconds:.0f} s, {rows / seconds:.0f} rows/s, checked and scored")
    if peak > _BOUND_MB:
        fail(f"memory: got {peak} MB, expected at most {_BOUND_MB}")


def _scored(path: Path, out: Path) -> list[tuple[float, int]]:
    """Seconds and resident megabytes, as they went."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    curve: list[tuple[float, int]] = []
    try:
        if not ours.poll(_START_S):
            fail(f"the server: got nothing in {_START_S} s, expected its address")
        words = ["score", str(path), "--out", str(out), "--url", ours.recv()]
        with subprocess.Popen([str(Path(sys.executable).parent / "tinyv"), *words]) as process:  # noqa: S603
            watched, started = psutil.Process(process.pid), time.monotonic()
            while process.poll() is None:
                curve.append((round(time.monotonic() - started, 1), round(watched.memory_info().rss / 1e6)))
                time.sleep(_EVERY_S)
    finally:
        server.terminate()
        server.join()
    if process.returncode:
        fail(f"tinyv score ended with {process.returncode}")
    return curve


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gb", type=float, default=1.0, help="size of the file, in 10^9 bytes of text")
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0], help="its format, and the output's")
    add_out(parser, "score_memory")
    return parser.parse_args()


if __name__ == "__main__":
    main()
