"""A folder that is made aside and takes its place whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["made_aside"]


@contextmanager
def made_aside(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, which it replaces at the end; after an error `target` is as it was."""
    partial = target.parent / f".partial-{os.getpid()}"
    partial.mkdir(parents=True)
    try:
        yield partial
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
