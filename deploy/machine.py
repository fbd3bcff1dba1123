"""Whether this machine and this folder can serve on the CPU: asked before anything is downloaded.

Owns the floors of the released wheels. Knows nothing of Python versions (deploy/pythons.py does).
"""

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Machine", "refusal", "this_machine"]

_GLIBC = (2, 35)
"""What the wheel that carries tritonserver 2.51 is built for (manylinux_2_35)."""

_CPU_FLAG = "sse4_1"
"""What CTranslate2 4.8 takes for granted: under qemu a Penryn judges, a Conroe (no SSE4.1) dies of SIGILL (2026-11-26).
numpy 1.26, tokenizers, gRPC and tritonserver start on both.
"""

_NOT_IN_A_PATH = re.compile(r"""[\s:'"\\`$&|;<>()*?\[\]{}!#~]""")
"""What a shell or a list of folders would read as something else."""


@dataclass(frozen=True)
class Machine:
    """What the wheels ask of a machine."""

    system: str
    architecture: str
    libc: str
    """Name and version, such as `glibc 2.36`; empty where it does not say."""
    cpu_flags: frozenset[str]
    """As in /proc/cpuinfo; empty where that does not say."""


def this_machine() -> Machine:
    """The machine that this runs on."""
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        libc = ""
    try:
        flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        flags = None
    words = flags[1].split() if flags else ()
    return Machine(platform.system(), platform.machine(), libc, frozenset(words))


def refusal(machine: Machine, root: Path) -> str:
    """Why this machine or this folder cannot serve, in one sentence; empty when it can."""
    if (machine.system, machine.architecture) != ("Linux", "x86_64"):
        return (
            f"this machine is {machine.system} on {machine.architecture}, expected Linux on x86_64, "
            "which tritonserver 2.51 is built for; next: run on such a machine"
        )
    version = re.fullmatch(r"glibc (\d+)\.(\d+).*", machine.libc)
    if not version or (int(version[1]), int(version[2])) < _GLIBC:
        return (
            f"the C library is {machine.libc or 'not glibc (musl?)'}, expected glibc {_GLIBC[0]}.{_GLIBC[1]} or newer, "
            "which tritonserver 2.51 is built for; next: use Debian 12, Ubuntu 22.04, Fedora 36 or newer"
        )
    if machine.cpu_flags and _CPU_FLAG not in machine.cpu_flags:
        return (
            "this CPU has no SSE4.1, which the judge's engine (CTranslate2) is built for; "
            "next: run on an x86-64 CPU made after 2008, or let the virtual machine show its host's CPU"
        )
    if odd := _NOT_IN_A_PATH.search(str(root)):
        return (
            f"the checkout lies in {str(root)!r}, and Triton starts its Python models through a shell, which misreads "
            f"{odd[0]!r}; next: move the checkout to a path of letters, digits and -_.+@ alone"
        )
    return ""
