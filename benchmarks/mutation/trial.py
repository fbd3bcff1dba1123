"""One mutant against the tests, in a process of its own.

The fault never stands on the disk: the process imports the mutated text in place of the file. Its processor time is
bounded, so a mutant that never ends is found, however busy the machine is; one that waits for ever, by the longest time
of a test.
"""

import importlib
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from enum import Enum
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

import pytest

__all__ = ["Fate", "tried"]

_NO_IMPORT = 100
"""Exit status beyond pytest's own."""
_MEMORY_BYTES = 4 << 30
_LONGEST_TEST_S = 60


class Fate(str, Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "killed by its processor time"
    BROKEN = "does not import"


class _Instead(MetaPathFinder, InspectLoader):
    """Imports one module from the text that it is given."""

    def __init__(self, module: str, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own specification, None for the others."""
        del path, target
        return spec_from_loader(fullname, self) if fullname == self._module else None

    def get_source(self, fullname: str) -> str:
        """The mutated text."""
        del fullname
        return self._source


def tried(module: str, source: str, tests: Sequence[str], processor_s: int) -> Fate:
    """The fate of a module's mutated text. The calling process must not have imported what is tested."""
    child = os.fork()
    if child == 0:
        os._exit(_run(module, source, tests, processor_s))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Fate.ENDLESS
    return {0: Fate.SURVIVED, _NO_IMPORT: Fate.BROKEN}.get(os.WEXITSTATUS(status), Fate.KILLED)


def _run(module: str, source: str, tests: Sequence[str], processor_s: int) -> int:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    sys.meta_path.insert(0, _Instead(module, source))
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 - whatever it is: no test is needed to see it
        return _NO_IMPORT
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        bounds = (f"--timeout={_LONGEST_TEST_S}", "--timeout-method=thread")  # which ends the process with status 1
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *bounds, *tests]))
