"""How many cores this process may use: its affinity mask, less where a control group grants less.

Reads cgroup v2 (`cpu.max`, Documentation/admin-guide/cgroup-v2.rst of Linux), which is where a container's `--cpus` is.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["cores"]

_GROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def cores(groups: Path = _GROUPS, own: Path = _OWN) -> int:
    """Whole cores, at least 1; the group of the process counts, and every group above it."""
    return max(1, min([len(os.sched_getaffinity(0)), *_quotas(groups, own)]))


def _quotas(groups: Path, own: Path) -> Iterator[int]:
    with suppress(OSError):
        for line in own.read_text().splitlines():
            if line.startswith("0::/"):
                group = groups / line.removeprefix("0::/")
                for folder in (group, *group.parents):
                    with suppress(OSError, ValueError):  # "max" is no quota
                        quota, period = (folder / "cpu.max").read_text().split()
                        yield int(quota) // int(period)
