"""`tinyv-client` as a stranger gets it: one wheel or one git URL, in a fresh environment outside the checkout."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinyv_client.adapters import ADAPTERS

from .service import ROOT, Service

PYTHONS = ("3.10", "3.13")
"""The oldest that is served, and the newest that most machines have."""

ROWS = (
    ("What is 1/2 + 1/3?", "$\\frac{5}{6}$", "So \\boxed{5/6}.", "rule_accepted"),
    ("What is 1/2 + 1/3?", "$\\frac{5}{6}$", "So \\boxed{2/5}.", "rule_rejected"),
    ("Wie heißt die Zahl?", "12", "", "no_answer"),
    ("What is it?", " ", "\\boxed{1}", "invalid_input"),
)
"""Question, ground truth, response and the status that each must get; none needs the judge."""

IMPORTS = """
import importlib, importlib.util
from tinyv_client.adapters import ADAPTERS
for adapter in ADAPTERS:
    importlib.import_module(adapter.module)
import tinyv_client.client, tinyv_client.testing, tinyv_contract
assert importlib.util.find_spec("tinyv") is None, "the server's package came along"
print(len(ADAPTERS), tinyv_client.__file__, tinyv_contract.__file__)
"""


def run(*words: str | Path, cwd: Path) -> str:
    """Standard output of a command that knows nothing of this checkout and its environment."""
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [*map(str, words)], cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def interpreter(version: str) -> str | None:
    """That Python's own path, where PATH has it; pyenv's stand-ins are asked by version."""
    named = shutil.which(f"python{version}")
    words = [named or "", "-c", "import sys; print(sys.executable)"]
    env = {**os.environ, "PYENV_VERSION": version}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False) if named else None
    return done.stdout.strip() if done and done.returncode == 0 else None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make wheels` builds and checks."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, ROOT / "deploy" / "wheels.py", "clients", "--out", out, cwd=ROOT)
    (built,) = out.glob("tinyv_client-*.whl")
    return built


@pytest.fixture(scope="module", params=PYTHONS)
def fresh(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The `bin` of an environment into which the wheel was installed by its name alone, its dependencies by pip."""
    python = interpreter(request.param)
    if python is None:
        pytest.skip(f"no python{request.param} on PATH")
    folder = tmp_path_factory.mktemp(f"python{request.param}")
    run(python, "-m", "venv", folder, cwd=folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "-q", "--only-binary", ":all:", wheel, cwd=folder)
    yield folder / "bin"
    shutil.rmtree(folder)


def test_the_wheel_alone_imports_every_adapter(fresh: Path, tmp_path: Path) -> None:
    count, *files = run(fresh / "python", "-c", IMPORTS, cwd=tmp_path).split()
    assert int(count) == len(ADAPTERS)
    assert all(Path(file).is_relative_to(fresh.parent) for file in files)
    run(fresh / "python", "-m", "pip", "check", cwd=tmp_path)


def test_the_wheel_alone_scores_a_file_against_the_service(fresh: Path, service: Service, tmp_path: Path) -> None:
    names = ("question", "ground_truth", "response")
    lines = [json.dumps(dict(zip(names, row, strict=False))) + "\n" for row in ROWS]
    (tmp_path / "rows.jsonl").write_text("".join(lines))
    run(fresh / "tinyv", "score", "rows.jsonl", "--url", service.url, "--out", "scored.jsonl", cwd=tmp_path)
    scored = [json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines()]
    assert [row["status"] for row in scored] == [row[-1] for row in ROWS]


@pytest.mark.parametrize("fresh", PYTHONS[-1:], indirect=True)
def test_a_git_url_installs_the_same(fresh: Path, tmp_path: Path) -> None:
    url = f"git+{ROOT.as_uri()}#subdirectory=clients"
    run(fresh / "python", "-m", "pip", "install", "-q", "--no-deps", "--target", tmp_path / "there", url, cwd=tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'there')!r}); {IMPORTS}"
    _, *files = run(fresh / "python", "-c", code, cwd=tmp_path).split()
    assert all(Path(file).is_relative_to(tmp_path / "there") for file in files)
