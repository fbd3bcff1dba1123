"""`python -m benchmarks.kernels`: the embedded judge on every kernel that this CPU can run.

Owns the list of kernels and the distance between two. Each kernel judges the same generated pairs in a process of its
own, through the engine that serves, because the libraries choose once a process. Ends with status 1 when a kernel lies
farther from what is served than `MAX_MEAN_LOG` allows.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from tinyv.engine.cpu import CpuEngine
from tinyv.engine.kernels import cpu_flags
from tinyv.profiles import load_profile
from tinyv.settings import EngineSettings
from tinyv_build.embedded.data import fresh_pairs
from tinyv_build.embedded.prompts import Prompts
from tinyv_build.embedded.weights import PROFILE

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import ROOT, add_out
from benchmarks.harness.results import write_json

__all__ = [
    "KERNELS",
    "MAX_MEAN_LOG",
    "OLD_CPU",
    "SERVED",
    "Difference",
    "Judgments",
    "difference",
    "judged",
    "runnable",
]

SERVED = "as served"

OLD_CPU = "oneDNN, whole numbers by AVX2"
"""What a CPU without AVX512 computes: the products of int8 that can saturate."""

KERNELS: Mapping[str, Mapping[str, str]] = {
    SERVED: {},
    OLD_CPU: {"ONEDNN_MAX_CPU_ISA": "AVX2"},
    "oneDNN, AVX512": {"CT2_FORCE_CPU_ISA": "AVX512"},
    "oneDNN, AVX": {"CT2_FORCE_CPU_ISA": "AVX", "ONEDNN_MAX_CPU_ISA": "AVX"},
    "oneDNN, generic": {"CT2_FORCE_CPU_ISA": "GENERIC", "ONEDNN_MAX_CPU_ISA": "SSE41"},
    "MKL": {"CT2_USE_MKL": "1"},
}
"""By environment variable of CTranslate2 and oneDNN."""

_NEEDS = {"oneDNN, AVX512": "avx512f", OLD_CPU: "avx2", "oneDNN, AVX": "avx"}

_DRAWN = 3
"""Pairs drawn for one that is judged, the shortest: on a CPU that is not Intel's, MKL takes a second for each."""

_BAND = 0.1
"""Pairs so near to the threshold are undecided: there another order of the same float32 sums may change the verdict."""


class Judgments(NamedTuple):
    """What one kernel said, a value a pair."""

    p_true: npt.NDArray[np.float64]
    """P(True) as it is served."""
    log_probs: npt.NDArray[np.float64]
    """Natural logarithm of the said word's probability."""
    a_second: float
    """Judgments, on all cores that this process may use."""


class Difference(NamedTuple):
    """How far one kernel lies from another, over the same pairs."""

    flipped: int
    """Other verdicts at the profile's threshold, among the decided pairs."""
    decided: int
    """Pairs that neither kernel puts within 0.1 of the threshold."""
    flipped_near: int
    """Other verdicts among the undecided pairs."""
    mean: float
    """Mean absolute difference of P(True)."""
    largest: float
    mean_log: float
    """Mean absolute difference of the log-probability where both say the same word."""


MAX_MEAN_LOG = 0.01
"""Most that two kernels may differ by in `Difference.mean_log`. Saturated sums are 0.015 off."""


def runnable() -> list[str]:
    """Names of the kernels that this CPU has."""
    flags = cpu_flags()
    return [name for name in KERNELS if _NEEDS.get(name, "fpu") in flags]


def judged(engine_dir: Path, kernel: str, pairs: int) -> Judgments:
    """`pairs` generated pairs, judged in a new process; raises CalledProcessError when that fails."""
    chosen = ("CT2_USE_MKL", "CT2_FORCE_CPU_ISA", "ONEDNN_MAX_CPU_ISA")
    env = {name: value for name, value in os.environ.items() if name not in chosen} | dict(KERNELS[kernel])
    words = [sys.executable, "-m", "benchmarks.kernels", "--child", str(engine_dir), "--pairs", str(pairs)]
    done = subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)
    return Judgments(np.array(found["p_true"]), np.array(found["log_probs"]), found["a_second"])


def difference(one: Judgments, other: Judgments, threshold: float) -> Difference:
    """Compares two kernels; symmetrical."""
    near = (np.abs(one.p_true - threshold) < _BAND) | (np.abs(other.p_true - threshold) < _BAND)
    flipped = (one.p_true >= threshold) != (other.p_true >= threshold)
    apart = np.abs(one.p_true - other.p_true)
    same_word = (one.p_true >= 0.5) == (other.p_true >= 0.5)  # noqa: PLR2004  # the likelier of two words
    return Difference(
        flipped=int((flipped & ~near).sum()),
        decided=int((~near).sum()),
        flipped_near=int((flipped & near).sum()),
        mean=round(float(apart.mean()), 5),
        largest=round(float(apart.max()), 5),
        mean_log=round(float(np.abs(one.log_probs - other.log_probs)[same_word].mean()), 5),
    )


def _judge(engine_dir: Path, count: int) -> dict[str, object]:
    """In the process whose environment names the kernel."""
    prompts = Prompts(load_profile(PROFILE), (engine_dir / "tokenizer.json").read_text(encoding="utf-8"))
    asked = sorted((prompts.ids(pair) for pair in fresh_pairs(0, _DRAWN * count)), key=len)[:count]
    engine = CpuEngine(EngineSettings(directory=engine_dir), 1)
    wanted = frozenset({"output_ids", "sequence_length", "output_log_probs"})
    p_true, log_probs = [], []
    engine.step(_inputs(asked[0]), wanted)  # the prompts' common beginning is read
    started = time.perf_counter()
    for ids in asked:
        reply = engine.step(_inputs(ids), wanted)
        word, log_prob = int(reply["output_ids"][0, 0, 0]), float(reply["output_log_probs"][0, 0, 0])
        p_true.append(prompts.p_true(word, log_prob))
        log_probs.append(log_prob)
    return {"p_true": p_true, "log_probs": log_probs, "a_second": count / (time.perf_counter() - started)}


def _inputs(ids: Sequence[int]) -> dict[str, npt.NDArray[np.generic]]:
    return {
        "input_ids": np.array([ids], np.int32),
        "input_lengths": np.array([[len(ids)]], np.int32),
        "request_output_len": np.array([[1]], np.int32),
        "return_log_probs": np.array([[True]]),
        "exclude_input_in_output": np.array([[True]]),
    }


def main() -> int:
    """Prints and saves the differences; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine-dir", type=Path, default=None, help="default: the engine that `make setup` prepared")
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--child", type=Path, default=None, help=argparse.SUPPRESS)
    add_out(parser, "kernels.json")
    options = parser.parse_args()
    if options.child:
        sys.stdout.write(json.dumps(_judge(options.child, options.pairs)))
        return 0

    threshold = load_profile(PROFILE).accept_from
    engine_dir = options.engine_dir or Path((ROOT / ".tinyv" / "engine").read_text().strip())
    found = {name: judged(engine_dir, name, options.pairs) for name in runnable()}
    rows = {name: difference(found[SERVED], other, threshold) for name, other in found.items()}
    table = Table("kernel", "judgments/s", *Difference._fields)
    for name, row in rows.items():
        table.add_row(name, f"{found[name].a_second:.1f}", *map(str, row))
    Console().print(table)
    saved = {name: {**row._asdict(), "a_second": round(found[name].a_second, 1)} for name, row in rows.items()}
    write_json(options.out, {"environment": environment(pairs=options.pairs), "kernels": saved})
    return int(any(row.flipped or row.mean_log > MAX_MEAN_LOG for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
