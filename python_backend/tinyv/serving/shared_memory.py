"""Shared memory: how much of it Triton's Python processes get, whether that is enough, and whose leftovers lie there.

Every Python process of Triton has a region in /dev/shm, which grows with the requests it holds and never shrinks.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

__all__ = ["FOLDER", "advice", "free_bytes", "lease", "private_folder", "processes", "region_bytes", "sweep"]

FOLDER = Path("/dev/shm")  # noqa: S108  # where Triton puts its regions

_MB = 1024 * 1024

_REGION_MB = 16
"""First size of a region, where there is room: it grows in 1 MB steps otherwise, which costs on large batches."""

_ROOM_MB = 192
"""What requests in work need beside that: a few of a client's largest (16 MB) at once, in and between the models."""

_LOCK = "lock"


def processes(repository: Path) -> int:
    """How many Python processes the configurations ask for."""
    count = 0
    for path in repository.glob("*/config.pbtxt"):
        config = text_format.Parse(path.read_text(), model_config_pb2.ModelConfig())
        count += sum(group.count or 1 for group in config.instance_group) if config.instance_group else 1
    return count


def free_bytes() -> int:
    """What is free now."""
    return shutil.disk_usage(FOLDER).free


def region_bytes(free: int, count: int) -> int:
    """First size of each of so many processes' regions: at most half of what is free goes there."""
    fits_mb = free // (2 * max(count, 1)) // _MB
    return min(max(fits_mb, 1), _REGION_MB) * _MB


def advice(free: int, count: int) -> str | None:
    """What to tell about a /dev/shm in which large requests will not fit; None when it is large enough."""
    wanted_mb = count * _REGION_MB + _ROOM_MB
    if free >= wanted_mb * _MB:
        return None
    return (
        f"{FOLDER} has {free // _MB} MB free, {wanted_mb} MB are wanted for {count} processes and their requests: "
        "large requests will be refused, and clients send smaller ones; next: docker run --shm-size=2g, "
        "or on Kubernetes an emptyDir of medium Memory at /dev/shm"
    )


def lease(prefix: str) -> BinaryIO:
    """Marks regions of that prefix as a living launcher's, until the file is closed or the launcher dies.

    A lock, not a process id: containers that share a /dev/shm do not see each other's processes.
    """
    mark = (FOLDER / f"{prefix}{_LOCK}").open("ab")
    fcntl.flock(mark, fcntl.LOCK_EX)
    return mark


def sweep(bury: Callable[[str], object]) -> int:
    """Removes what dead launchers left, and says how many bytes; `bury` is called with the prefix of each."""
    return sum(_swept(path, bury) for path in FOLDER.glob(f"tinyv_*_{_LOCK}"))


def _swept(path: Path, bury: Callable[[str], object]) -> int:
    prefix = path.name.removesuffix(_LOCK)
    try:
        with path.open("ab") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            bury(prefix)
            return sum(_removed(region) for region in FOLDER.glob(f"{prefix}*"))
    except OSError:  # its launcher lives, or it is another user's
        return 0


def _removed(region: Path) -> int:
    if region.is_dir():  # of sockets
        shutil.rmtree(region, ignore_errors=True)
        return 0
    size = region.stat().st_size
    region.unlink(missing_ok=True)
    return size


@contextmanager
def private_folder(path: Path) -> Iterator[None]:
    """A folder that this user alone can enter, for as long as it is needed."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
