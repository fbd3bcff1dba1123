"""Certificates of a test run: an authority, who it signed, who has expired, who is another's."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Pair:
    key: Path
    certificate: Path


@dataclass
class Authority:
    """A certificate authority of this test run."""

    folder: Path

    @property
    def roots(self) -> Path:
        return self.folder / "ca.pem"

    def openssl(self, *words: str) -> None:
        command = [shutil.which("openssl") or "openssl", *words]
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True)

    def pair(self, name: str, days: int = 2, names: str = "") -> Pair:
        """A key and its certificate, for this name and other names; negative days: one that has expired."""
        key, request, certificate = (f"{name}.{kind}" for kind in ("key", "csr", "pem"))
        extra = self.folder / f"{name}.ext"
        extra.write_text(f"subjectAltName=DNS:{name}{names}")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", str(days), "-extfile", extra.name)
        self.openssl("x509", "-req", "-in", request, *signed, "-out", certificate)
        return Pair(self.folder / key, self.folder / certificate)


def made_authority(folder: Path) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command")
    made = Authority(folder)
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2")
    made.openssl(*words, "-subj", "/CN=test authority")
    return made
