"""The wheels of `make wheels`: what is in them, what they require, and that their check can fail."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import tomlkit

from deploy.wheels import PACKAGES, ROOT, BadWheel, check

OURS = "tinyv"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each folder's wheel."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, ROOT / "deploy" / "wheels.py", "--out", out], check=True, capture_output=True)
    named = {path.name.partition("-")[0]: path for path in out.iterdir()}
    return {"clients": named.pop("tinyv_client"), "python_backend": named.pop("tinyv"), **named}


def rewritten(wheel: Path, out: Path, member: str, change: tuple[bytes, bytes]) -> Path:
    """A copy in which one member has other words."""
    copy = out / wheel.name
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(copy, "w") as sink:
        for name in source.namelist():
            text = source.read(name)
            sink.writestr(name, text.replace(*change) if name.endswith(member) else text)
    return copy


def test_both_are_built_and_pass(wheels: dict[str, Path]) -> None:
    assert set(wheels) == set(PACKAGES)
    for folder, wheel in wheels.items():
        check(wheel, folder)


def test_no_distribution_of_ours_makes_a_resolver_ask_for_another() -> None:
    """Whoever registers the name on an index would run code in its place."""
    for folder in (*PACKAGES, "."):
        project = tomlkit.parse((ROOT / folder / "pyproject.toml").read_text()).unwrap()["project"]
        lists = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
        assert not [name for names in lists for name in names if name.startswith(OURS)], folder


@pytest.mark.parametrize(
    ("member", "change", "words"),
    [
        (
            "METADATA",
            (b"Requires-Dist: numpy", b"Requires-Dist: tinyv\nRequires-Dist: numpy"),
            "'tinyv'.*no name of ours",
        ),
        ("METADATA", (b"Private :: Do Not Upload", b"Topic :: Utilities"), "Do Not Upload"),
        ("METADATA", (b"Apache-2.0", b"MIT"), "MIT, expected Apache-2.0"),
        ("METADATA", (b"text/markdown", b"text/plain"), "README.md"),
        ("licenses/LICENSE", (b"Apache License", b"../LICENSE"), "licence text"),
    ],
    ids=["a name of ours", "may be uploaded", "another licence", "no text", "no licence"],
)
def test_a_wheel_that_breaks_a_promise_is_refused(
    wheels: dict[str, Path], tmp_path: Path, member: str, change: tuple[bytes, bytes], words: str
) -> None:
    with pytest.raises(BadWheel, match=words):
        check(rewritten(wheels["clients"], tmp_path, member, change), "clients")


def test_a_stray_file_is_refused(wheels: dict[str, Path], tmp_path: Path) -> None:
    copy = tmp_path / wheels["clients"].name
    copy.write_bytes(wheels["clients"].read_bytes())
    with zipfile.ZipFile(copy, "a") as archive:
        archive.writestr("tinyv_client/notes.txt", "mine")
    with pytest.raises(BadWheel, match=r"not in git \['tinyv_client/notes.txt'\]"):
        check(copy, "clients")


def test_a_module_that_was_left_out_is_refused(wheels: dict[str, Path]) -> None:
    with pytest.raises(BadWheel, match=r"left out.*tinyv_client/aclient\.py"):
        check(wheels["python_backend"], "clients")
