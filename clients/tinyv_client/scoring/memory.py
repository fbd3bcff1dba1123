"""Keeps a long run's memory flat: large blocks go back to the system when they are freed."""

import ctypes
import os
from contextlib import suppress

__all__ = ["return_large_blocks"]

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's mallopt."""
_LARGE_BYTES = 1 << 20


def return_large_blocks() -> None:
    """For this process, before pyarrow is loaded; does nothing where the C library is not glibc.

    glibc raises its threshold with each large block that is freed, and then keeps such blocks in a heap with holes:
    of a Parquet file with 20 MB pages that is 100 MB.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
