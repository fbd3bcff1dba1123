"""Classes whose base is the trainer's: made when asked for, so that a module imports without its trainer."""

import functools
import sys
from collections.abc import Callable
from typing import Any

__all__ = ["late"]


def late(module: str, **makers: Callable[[], Any]) -> Callable[[str], Any]:
    """A module's `__getattr__`, that makes each of these names once."""
    once = {name: functools.cache(make) for name, make in makers.items()}

    def get(name: str) -> Any:
        if name not in once:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        made = once[name]()
        if isinstance(made, type):
            made.__module__, made.__qualname__ = module, name  # found again when it is unpickled
        setattr(sys.modules[module], name, made)
        return made

    return get
