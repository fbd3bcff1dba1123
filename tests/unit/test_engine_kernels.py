"""The trained judge gives the same verdicts on every kernel that this CPU can run, old CPUs' among them."""

from pathlib import Path

import pytest
from tinyv.engine.kernels import pin_kernels
from tinyv.profiles import load_profile
from tinyv_build import convert as conversion
from tinyv_build.embedded.adapter import served
from tinyv_build.embedded.weights import PROFILE, GgufModel, embedded_file
from tinyv_build.prepare import prepare
from tinyv_build.source import find_source

from benchmarks.kernels import MAX_MEAN_LOG, OLD_CPU, SERVED, Judgments, difference, judged, runnable

PAIRS = 340
THRESHOLD = load_profile(PROFILE).accept_from


@pytest.fixture(scope="module")
def engine_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(find_source("", ""), tmp_path_factory.mktemp("home"), lambda *_: None)


@pytest.fixture(scope="module")
def as_served(engine_dir: Path) -> Judgments:
    return judged(engine_dir, SERVED, PAIRS)


@pytest.mark.parametrize("kernel", [name for name in runnable() if name != SERVED])
def test_every_kernel_gives_the_same_verdicts(kernel: str, engine_dir: Path, as_served: Judgments) -> None:
    found = difference(as_served, judged(engine_dir, kernel, PAIRS), THRESHOLD)
    assert found.flipped == 0
    assert found.decided >= 300
    assert found.mean_log <= MAX_MEAN_LOG


def test_weights_of_eight_bits_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine_dir: Path
) -> None:
    """The yardstick can fail: with CTranslate2's own range an old CPU's sums saturate."""
    if OLD_CPU not in runnable():
        pytest.skip("this CPU has no AVX2")
    monkeypatch.setattr(conversion, "_WEIGHT_MAX", 127.0)
    conversion.convert(*served(GgufModel(embedded_file())), tmp_path)
    for name in ("manifest.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((engine_dir / name).read_bytes())
    found = difference(judged(tmp_path, SERVED, PAIRS), judged(tmp_path, OLD_CPU, PAIRS), THRESHOLD)
    assert found.mean_log > MAX_MEAN_LOG


def test_kernels_are_pinned_where_the_cpu_has_them_and_an_operator_s_choice_stays(tmp_path: Path) -> None:
    new, old, none = tmp_path / "new", tmp_path / "old", tmp_path / "none"
    new.write_text("processor\t: 0\nflags\t\t: fpu avx avx2 avx512f\n")
    old.write_text("processor\t: 0\nflags\t\t: fpu avx\n")
    chosen: dict[Path, dict[str, str]] = {new: {}, old: {}, none: {}}
    for cpuinfo, environ in chosen.items():
        pin_kernels(environ, cpuinfo)
    assert chosen[new] == {"CT2_USE_MKL": "0", "CT2_FORCE_CPU_ISA": "AVX2"}
    assert chosen[old] == chosen[none] == {"CT2_USE_MKL": "0"}
    operator = {"CT2_USE_MKL": "1", "CT2_FORCE_CPU_ISA": "GENERIC"}
    pin_kernels(operator, new)
    assert operator == {"CT2_USE_MKL": "1", "CT2_FORCE_CPU_ISA": "GENERIC"}
