"""Builds the wheels of the two distributions that run outside a checkout, and checks what is in them (`make wheels`).

Runs in `.venv`, whose hatchling builds them: nothing is fetched.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"clients": ("tinyv_client", "tinyv_contract", "tinyv_judge", "tinyv_lock"), "python_backend": ("tinyv",)}
"""Import packages of each distribution, by its folder."""


class BadWheel(Exception):
    """A wheel is not what users are promised; says what, got, expected, next step."""


def main() -> int:
    """Builds and checks every wheel that is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=list(PACKAGES), help=f"of: {', '.join(PACKAGES)} (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the wheels go (default: dist/)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for folder in options.folders:
        with tempfile.TemporaryDirectory() as fresh:
            try:
                wheel = _build(folder, Path(fresh))
                check(wheel, folder)
            except BadWheel as error:
                print(f"error: the wheel of {folder}: {error}", file=sys.stderr)
                return 1
            print(shutil.copy2(wheel, options.out), flush=True)
    return 0


def check(wheel: Path, folder: str) -> None:
    """Holds a wheel against its sources and against what a resolver may be told; raises BadWheel."""
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
        info = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        expected = _sources(folder)
        if found != expected:
            said = f"not in git {sorted(found - expected)}, left out {sorted(expected - found)}"
            raise BadWheel(f"{said}; next: git add what belongs to {folder}/, remove what does not")
        if "licenses/LICENSE" not in info or b"Apache License" not in archive.read(info["licenses/LICENSE"]):
            raise BadWheel(f"got no licence text, expected that of {folder}/LICENSE")
        for complaint in _complaints(BytesParser().parsebytes(archive.read(info["METADATA"]))):
            raise BadWheel(complaint)


def _build(folder: str, out: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    built = subprocess.run(command, cwd=ROOT / folder, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        raise BadWheel(f"hatchling ended with {built.returncode}, expected 0: {built.stderr.strip()[-500:]}")
    (wheel,) = out.glob("*.whl")
    return wheel


def _sources(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", *PACKAGES[folder]], cwd=ROOT / folder, check=True, capture_output=True, text=True
    ).stdout.split()
    typed = {f"{package}/py.typed" for package in PACKAGES[folder]}
    return {name for name in listed if (ROOT / folder / name).exists()} | typed


def _complaints(metadata: Message) -> Iterator[str]:
    for requirement in metadata.get_all("Requires-Dist", []):
        if re.match(r"tinyv\b", requirement, re.IGNORECASE) or "@" in requirement:
            yield f"requires {requirement!r}, expected no name of ours and no URL (docs/decisions.md, 15)"
    if "Private :: Do Not Upload" not in metadata.get_all("Classifier", []):
        yield "got no classifier 'Private :: Do Not Upload', expected it: a slip must not publish"
    if metadata["License-Expression"] != "Apache-2.0":
        yield f"got licence {metadata['License-Expression']}, expected Apache-2.0"
    if metadata["Description-Content-Type"] != "text/markdown" or not str(metadata.get_payload()).strip():
        yield "got no text for a reader, expected the folder's README.md"


if __name__ == "__main__":
    sys.exit(main())
