"""The service's own code beside numpy 2: the tests' environment has 1.26, since the wheel's Triton dies of 2."""

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".tinyv" / "venvs" / "numpy2" / "bin" / "python"
FILES = (
    *("test_model_shells.py", "test_engine_cpu.py", "test_engine_slot.py", "test_remote_engine.py"),
    *("test_trtllm_standin.py", "test_client.py", "test_conversations.py", "test_references.py", "test_estimating.py"),
)
"""Whoever touches an array: the door to Triton, the slot's tensors, the client, references as numpy hands them over."""


@pytest.mark.timeout(400)
@pytest.mark.skipif(not PYTHON.is_file(), reason="needs an environment of its own: make .tinyv/venvs/numpy2/.done")
def test_what_touches_arrays_does_the_same_with_numpy_2() -> None:
    assert version("numpy").startswith("1.26")
    words = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"tests/unit/{name}" for name in FILES)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    header = subprocess.run(
        [*words[:1], "-c", "import numpy; print(numpy.__version__)"], capture_output=True, text=True, check=True
    )
    assert header.stdout.startswith("2.")
