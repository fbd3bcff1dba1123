"""/dev/shm: how much of it the server takes, what is said of a small one, and what becomes of leftovers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tinyv.serving import shared_memory
from tinyv.serving.shared_memory import advice, lease, processes, region_bytes, sweep

MB = 1024 * 1024
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shared_memory, "FOLDER", tmp_path)
    return tmp_path


def test_the_configurations_say_how_many_processes_there_will_be() -> None:
    assert processes(ROOT / "model_repository") >= 4


@pytest.mark.parametrize(
    ("free_mb", "count", "region_mb"),
    [(2048, 4, 16), (128, 4, 16), (64, 4, 8), (64, 12, 2), (8, 12, 1), (0, 4, 1), (2048, 80, 12)],
)
def test_regions_start_small_enough_to_leave_half_of_a_small_memory(free_mb: int, count: int, region_mb: int) -> None:
    assert region_bytes(free_mb * MB, count) == region_mb * MB


def test_b1_a_small_memory_is_told_with_how_much_there_is_how_much_is_wanted_and_how_to_raise_it() -> None:
    said = advice(64 * MB, 4) or ""
    assert all(word in said for word in ("64 MB free", "256 MB are wanted", "--shm-size=2g", "emptyDir", "Memory"))
    assert advice(256 * MB, 4) is None
    assert "320 MB are wanted" in (advice(256 * MB, 8) or "")


HOLD = """
import sys, time
from pathlib import Path
from tinyv.serving import shared_memory
shared_memory.FOLDER = Path(sys.argv[1])
kept = shared_memory.lease(sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


def test_b1_what_a_killed_launcher_left_is_swept_and_a_living_one_s_is_not(folder: Path) -> None:
    dead, alive, other = "tinyv_8001_17_", "tinyv_8001_18_", "other_8001_17_"
    for prefix in (dead, alive, other):
        (folder / f"{prefix}region").write_bytes(b"x" * 100)
    buried: list[str] = []
    with subprocess.Popen([sys.executable, "-c", HOLD, folder, dead], stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "held\n"
        with lease(alive):
            assert sweep(buried.append) == 0
            os.kill(launcher.pid, signal.SIGKILL)
            launcher.wait(60)
            assert sweep(buried.append) == 100
            assert buried == [dead]
            assert {path.name for path in folder.iterdir()} == {f"{alive}region", f"{alive}lock", f"{other}region"}
    assert sweep(buried.append) == 100, "its launcher has let go"
