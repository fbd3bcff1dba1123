"""The CPU image without docker: its Dockerfile's own steps, run in a folder, and a service out of what they make."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from tinyv_client import Sample, VerifierClient

from .service import ROOT, serving

TEXT = (ROOT / "deploy" / "Dockerfile.cpu").read_text().replace("\\\n", " ")
PLACES = ("/opt/tinyv", "/opt/tritonserver", "/tmp/", "/models", "/engine", "/var/lib/tinyv")
LIMIT_S = 400
GIT = str(shutil.which("git"))


def here(words: str, root: Path) -> str:
    """The same words with the image's folders below `root`."""
    places = "|".join(map(re.escape, PLACES))
    return re.sub(rf"(?<![\w./])({places})", rf"{root}\1", words)


def copied(sources: list[str], target: Path) -> None:
    """What COPY does; the whole context is what git holds, as .dockerignore leaves out the rest."""
    target.mkdir(parents=True, exist_ok=True)
    if sources != ["."]:
        for source in sources:
            shutil.copy2(ROOT / source, target)
        return
    listed = subprocess.run(
        [GIT, "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def built(root: Path) -> None:
    """Every COPY and RUN of the Dockerfile, in order, by this Python."""
    for folder in ("tmp", "opt", "var/lib", "bin"):
        (root / folder).mkdir(parents=True)
    (root / "bin" / "python3").symlink_to(sys.executable)
    path = f"{root / 'bin'}:{os.environ['PATH']}"
    for step, words in re.findall(r"^(COPY|RUN) (.+)$", TEXT, re.MULTILINE):
        if step == "COPY":
            *sources, target = words.split()
            copied(sources, Path(here(target, root)))
            continue
        command = here(words, root)
        for word in ("--no-cache-dir ", "--no-cache ", "-o 1000 -g 1000 "):  # downloads of before serve; nobody is root
            command = command.replace(word, "")
        shell, env = ["/bin/sh", "-ec", command], {**os.environ, "PATH": path}
        done = subprocess.run(shell, env=env, capture_output=True, text=True, timeout=LIMIT_S, check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr[-2000:]}"


@pytest.mark.timeout(600)
def test_its_steps_make_a_service_that_needs_nothing_of_the_checkout(tmp_path: Path) -> None:
    root = tmp_path / "image"
    built(root)
    assert not any((root / "tmp").iterdir())
    triton = root / "opt" / "tritonserver"
    wheel = Path(str(distribution("nvidia-pytriton").locate_file("pytriton"))) / "tritonserver"
    shutil.copytree(wheel / "backends" / "python", triton / "backends" / "python")
    stub = wheel / "python_backend_stubs" / f"{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copy2(stub / "triton_python_backend_stub", triton / "backends" / "python")
    (triton / "backends" / "python" / "triton_python_backend_stub").chmod(0o755)
    (triton / "bin").symlink_to(wheel / "bin")
    words = [here(word, root) for word in json.loads(re.findall(r"^CMD (\[.*\])$", TEXT, re.MULTILINE)[0])]
    libraries = [wheel.parents[1] / "nvidia_pytriton.libs", Path(sys.base_prefix) / "lib"]
    env = {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "HOME": str(root / "var/lib/tinyv")}
    program = root / "opt/tinyv/bin/tinyv"
    samples = [Sample("1+1?", "2", "\\boxed{2}"), Sample("Which?", "a red horse", "\\boxed{a sorrel}")]
    with (
        serving(tmp_path, env, program=program, words=[*words[1:], "--address", "127.0.0.1"]) as service,
        VerifierClient(service.url) as client,
    ):
        found = [verdict.status.value for verdict in client.verify(samples)]
    assert [status.split("_")[0] for status in found] == ["rule", "judge"]
    assert str(ROOT) not in program.read_text()
