"""Opens a CTranslate2 model with the same kernels on every machine that has them.

The only importer of `ctranslate2` at run time.
Left alone the library takes MKL on Intel and oneDNN elsewhere, and a vector width of its own choice. Each rounds
float32 in another order, which the int8 layers behind it amplify (`benchmarks/kernels.py` measures by how much).
"""

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

__all__ = ["cpu_flags", "open_generator", "pin_kernels"]

_CPUINFO = Path("/proc/cpuinfo")


def open_generator(directory: Path, *, threads: int = 0) -> Any:
    """A `ctranslate2.Generator` with so many threads, 0 for the library's own choice.

    Raises what the library raises: RuntimeError and ValueError for a model that it cannot load.
    """
    pin_kernels()
    import ctranslate2  # noqa: PLC0415  # it reads its environment when it is loaded

    return ctranslate2.Generator(str(directory), device="cpu", intra_threads=threads)


def pin_kernels(environ: MutableMapping[str, str] = os.environ, cpuinfo: Path = _CPUINFO) -> None:
    """Asks for oneDNN and, where the CPU has it, AVX2; a variable that is set already stays.

    oneDNN keeps its own choice of instructions for products of whole numbers, which are exact on all of them.
    """
    environ.setdefault("CT2_USE_MKL", "0")
    if "avx2" in cpu_flags(cpuinfo):
        environ.setdefault("CT2_FORCE_CPU_ISA", "AVX2")


def cpu_flags(cpuinfo: Path = _CPUINFO) -> set[str]:
    """What the processor can do, in the kernel's words; empty where it does not say."""
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    return next((set(line.split()) for line in lines if line.startswith("flags")), set())
