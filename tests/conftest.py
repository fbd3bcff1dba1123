"""What every test shares: the versions that matter in the header."""

import importlib.metadata
import sys


def pytest_report_header() -> str:
    names = ("numpy", "math-verify", "sympy", "tokenizers", "ctranslate2", "tritonclient", "nvidia-pytriton")
    versions = []
    for name in names:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} absent")
    return f"python {sys.version.split()[0]}, " + ", ".join(versions)
