"""What set-up refuses, which Python it takes, what it tells uv, and that its lock holds what is asked for."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit

from deploy import steps
from deploy.machine import Machine, refusal, this_machine
from deploy.pythons import Python, choose
from deploy.saying import SetupError
from deploy.trainers import TRAINERS
from deploy.uvtool import Uv, pip_settings, uv_variables

ROOT = Path(__file__).parents[2]
BOOTSTRAP = ROOT / "deploy" / "bootstrap.py"
LOCK = (ROOT / "deploy" / "requirements.lock").read_text()
UV_LOCK = (ROOT / "deploy" / "requirements-uv.lock").read_text()
PROJECT = tomlkit.parse((ROOT / "pyproject.toml").read_text())

FIT = Machine("Linux", "x86_64", "glibc 2.36", frozenset({"sse4_1", "sse2"}))
WHERE = Path("/home/me/tinyv-1.0_a+b@c")

PIP_CONFIG_LIST = r"""
:env:.find-links='/ignored: the environment is asked itself'
global.extra-index-url='\nfile:///a\nfile:///b'
global.index-url='file:///general'
global.timeout='60'
install.index-url='file:///for-install'
"""


def pins(lock: str) -> dict[str, int]:
    """The pinned names of a lock, each with how many hashes stand under it at least."""
    found: dict[str, int] = {}
    for block in re.split(r"\n(?=\S)", lock):
        name = re.split(r"[=\[ ]", block)[0].lower().replace("_", "-")
        found[name] = min(found.get(name, 1 << 30), block.count("--hash=sha256:"))
    return found


def direct(group: str) -> set[str]:
    """The names that a group asks for, those of included groups too."""
    names = set()
    for entry in PROJECT["dependency-groups"][group].unwrap():
        names |= (
            direct(entry["include-group"]) if isinstance(entry, dict) else {re.split(r"[<>=\[ ;]", entry)[0].lower()}
        )
    return {name.replace("_", "-") for name in names}


def test_a_machine_of_the_stated_kind_is_not_refused() -> None:
    assert refusal(FIT, WHERE) == ""
    assert refusal(replace(FIT, cpu_flags=frozenset()), WHERE) == "", "a machine that does not say is given the chance"
    assert refusal(this_machine(), WHERE) == "", "the machine of this test serves"


@pytest.mark.parametrize(
    ("changed", "where", "said"),
    [
        ({"system": "Darwin", "architecture": "arm64"}, WHERE, "Darwin on arm64, expected Linux on x86_64"),
        ({"architecture": "aarch64"}, WHERE, "Linux on aarch64"),
        ({"libc": "glibc 2.34"}, WHERE, "glibc 2.34, expected glibc 2.35 or newer"),
        ({"libc": ""}, WHERE, "not glibc (musl?)"),
        ({"cpu_flags": frozenset({"sse2", "ssse3"})}, WHERE, "no SSE4.1"),
        ({}, Path("/home/me/my work/tinyv"), "misreads ' '"),
        ({}, Path("/home/me/a&b"), "misreads '&'"),
        ({}, Path("/home/me/a:b"), "misreads ':'"),
    ],
)
def test_what_cannot_serve_is_refused_in_one_sentence(changed: dict[str, str], where: Path, said: str) -> None:
    sentence = refusal(replace(FIT, **changed), where)
    assert said in sentence
    assert "next: " in sentence
    assert "\n" not in sentence


def run_main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", *words])
    return steps.main()


def test_a_refused_machine_costs_no_download(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "this_machine", lambda: replace(FIT, libc=""))
    monkeypatch.setattr(steps, "_uv", lambda: pytest.fail("uv was asked"))
    monkeypatch.setattr(subprocess, "Popen", lambda *_words, **_settings: pytest.fail("a process was started"))
    assert run_main(monkeypatch) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: the C library is")


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_wanted: str, *, builder: bool) -> None:
        assert builder
        raise OSError(28, "No space left on device", "/somewhere/.venv")

    monkeypatch.setattr(steps, "_make_venv", full)
    assert run_main(monkeypatch, "--group", "serve") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "/somewhere/.venv: No space left on device" in line


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Python("p", (3, 13), has_library=True), "PYTHON=p is Python 3.13, expected Python 3.10, 3.11 or 3.12"),
        (None, "PYTHON=p is nothing that runs"),
        (Python("p", (3, 11), has_library=False), "PYTHON=p has no libpython3.11.so.1.0"),
    ],
)
def test_a_python_that_cannot_serve_is_named_with_the_reason(
    found: Python | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "look_at", lambda _path: found)
    with pytest.raises(SetupError, match=re.escape(said)):
        steps._wanted("p", lambda _python: False)


class PretendUv:
    """Has what it is told to have; `downloads` says whether its network works."""

    def __init__(self, *, managed: str, downloads: bool) -> None:
        self._managed = managed
        self._downloads = downloads

    def managed_python(self) -> str:
        return self._managed

    def run(self, *words: str) -> None:
        assert words == ("python", "install", "--no-bin", "3.12")
        if not self._downloads:
            raise SetupError("uv python install failed: no route; next: nothing")
        self._managed = "brought"


WHOLE, BARE = Python("whole", (3, 11), has_library=True), Python("bare", (3, 12), has_library=False)


@pytest.mark.parametrize(
    ("pythons", "managed", "apt", "expected"),
    [
        ([BARE, WHOLE], "uv's", True, "whole"),
        ([BARE], "uv's", True, "uv's"),
        ([BARE], "", True, "bare"),
        ([BARE], "", False, "brought"),
        ([], "", False, "brought"),
        ([], "uv's", False, "uv's"),
    ],
)
def test_the_python_is_a_whole_one_else_uv_s_else_a_mended_one_else_a_brought_one(
    pythons: list[Python], managed: str, expected: str, *, apt: bool
) -> None:
    uv = PretendUv(managed=managed, downloads=True)
    assert choose(pythons, uv, lambda _python: apt) == expected


def test_no_python_and_no_network_says_what_to_install() -> None:
    with pytest.raises(SetupError, match=r"no Python 3\.10.*no route; next: apt install python3") as caught:
        choose([], PretendUv(managed="", downloads=False), lambda _python: False)
    assert "\n" not in str(caught.value)


def test_pip_s_settings_are_read_with_pip_s_precedence() -> None:
    found = pip_settings(PIP_CONFIG_LIST, {"PIP_TIMEOUT": "9", "PIP_FIND_LINKS": "/one /two", "HOME": "/root"})
    assert found == {
        "extra-index-url": ["file:///a", "file:///b"],
        "index-url": ["file:///for-install"],
        "timeout": ["9"],
        "find-links": ["/one", "/two"],
    }


def test_uv_is_told_what_pip_was_told() -> None:
    settings = {
        "index-url": ["file:///i"],
        "extra-index-url": ["file:///a", "file:///b"],
        "find-links": ["/one", "/two"],
        "cert": ["/c.pem"],
        "quiet": ["1"],
    }
    assert uv_variables(settings, {}) == {
        "UV_DEFAULT_INDEX": "file:///i",
        "UV_INDEX": "file:///a file:///b",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/one,/two",
        "SSL_CERT_FILE": "/c.pem",
    }


def test_what_the_user_told_uv_stands() -> None:
    settings = {"index-url": ["file:///i"], "extra-index-url": ["file:///a"], "cert": ["/c.pem"]}
    assert uv_variables(settings, {"SSL_CERT_FILE": "/own.pem", "UV_INDEX_URL": "file:///own"}) == {}


@pytest.mark.parametrize("group", ["serve", "cpu", "dev", "bench", "trl", "train"])
def test_the_one_lock_pins_what_each_group_asks_for_with_hashes(group: str) -> None:
    held = pins(LOCK)
    assert direct(group) <= set(held)
    assert min(held.values()) >= 1


def test_uv_itself_is_pinned_with_hashes() -> None:
    assert set(pins(UV_LOCK)) == direct("uv") == {"uv"}
    assert pins(UV_LOCK)["uv"] > 1


def test_no_lock_names_a_host_or_a_path() -> None:
    assert "://" not in LOCK + UV_LOCK
    assert not re.search(r"^(-|\S+ @)", LOCK + UV_LOCK, re.MULTILINE)


def test_the_groups_that_set_up_names_are_the_project_s() -> None:
    groups = PROJECT["dependency-groups"]
    assert set(steps.WITHIN) | set(TRAINERS) <= set(groups)
    assert all(direct(inner) <= direct(outer) for outer, within in steps.WITHIN.items() for inner in within)


def test_a_wheel_of_another_hash_than_the_lock_s_is_not_installed(tmp_path: Path) -> None:
    """The lock is a file of constraints: that uv takes hashes from there is what the whole set-up rests on."""
    path = shutil.which("uv") or str(ROOT / ".tinyv" / "uv" / "bin" / "uv")
    wheel = tmp_path / "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {"METADATA": "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n", "RECORD": ""}.items():
            archive.writestr(f"small-1.0.dist-info/{name}", text)
        archive.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (tmp_path / "pyproject.toml").write_text('[dependency-groups]\nonly = ["small"]\n')
    uv = Uv(path, {**os.environ, "UV_CACHE_DIR": str(tmp_path / "cache"), "UV_NO_CONFIG": "1"}, cwd=tmp_path)
    words = ["pip", "install", "--no-index", "--find-links", str(tmp_path), "--target", str(tmp_path / "into")]
    words += ["--python", sys.executable, "--require-hashes", "--group", "only", "-c", "lock"]
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wrong = hashlib.sha256(b"another").hexdigest()
    for said, lock in (
        ("Hash mismatch", f"small==1.0 --hash=sha256:{wrong}"),
        ("trusted hash|be pinned", "small==1.0"),
    ):
        (tmp_path / "lock").write_text(lock)
        with pytest.raises(SetupError, match=said):
            uv.run(*words)
    (tmp_path / "lock").write_text(f"small==1.0 --hash=sha256:{right}")
    uv.run(*words)
    assert (tmp_path / "into" / "small-1.0.dist-info").is_dir()


def as_old_python(path: str) -> subprocess.CompletedProcess[str]:
    """The way in, under a Python that says it is 3.6."""
    code = f"import runpy, sys; sys.version_info = (3, 6, 15); runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    env = {**os.environ, "PATH": path}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_an_old_python_says_so_in_one_line(tmp_path: Path) -> None:
    done = as_old_python(str(tmp_path))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: python3 is Python 3.6 and PATH has no newer one")


def test_an_old_python_hands_over_to_a_newer_one(tmp_path: Path) -> None:
    newer = tmp_path / "python3.11"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo handed over\n')
    newer.chmod(0o755)
    done = as_old_python(str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "handed over\n")


def test_the_way_in_is_written_in_what_old_pythons_read() -> None:
    newer = (ast.JoinedStr, ast.Starred, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(ast.parse(BOOTSTRAP.read_text())) if isinstance(node, newer)]
