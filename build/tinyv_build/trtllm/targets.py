"""The table of GPUs (`build/targets.toml`), as frozen records.

Owns what a target must say. Knows nothing of commands or machines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import tomlkit

from tinyv_build.errors import BuildError

__all__ = ["TARGETS_FILE", "Container", "Target", "Targets", "load_targets"]

_PACKED = Path(__file__).parents[1] / "targets.toml"

TARGETS_FILE = _PACKED if _PACKED.is_file() else Path(__file__).parents[2] / "targets.toml"
"""Beside the package in a checkout, inside it in a wheel."""

PRECISIONS = ("bf16", "fp8")
"""Precisions that have a plan here."""

_OLDEST_SM = 80
_FP8_SM = 89
_KNOWN_TAG_MARK = "-trtllm-python-py3"


@dataclass(frozen=True, slots=True)
class Container:
    """The image that builds and serves every engine."""

    image: str
    digest: str
    """`sha256:…`, or empty while nobody has recorded it: then the tag alone pins."""
    tensorrt_llm: str
    tensorrt: str
    cuda: str
    min_driver: int
    """Oldest driver branch."""

    @property
    def reference(self) -> str:
        """What docker is asked for."""
        return f"{self.image}@{self.digest}" if self.digest else self.image

    def is_same(self, reference: str, known: str = "") -> bool:
        """Whether another reference means this image: the tag, and the digest where both sides have one.

        `known` is what docker said of that image's digests, if anything.
        """
        tag, _, digest = reference.partition("@")
        said = digest or (known if "sha256:" in known else "")
        return tag == self.image and (not self.digest or not said or self.digest in said)


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of GPU and the choices made for it."""

    name: str
    sm: int
    """Compute capability times ten."""
    memory_gib: int
    """What the smallest card of this name shows as its total, rounded down."""
    precisions: tuple[str, ...]
    """Allowed ones; the first is the default."""
    max_batch_size: int
    max_num_tokens: int
    max_seq_len: int
    kv_tokens: int
    """Tokens whose keys and values must fit beside the weights."""
    reason: str


@dataclass(frozen=True, slots=True)
class Targets:
    """The whole table."""

    container: Container
    by_name: dict[str, Target]

    def get(self, name: str) -> Target:
        """The target of that name; raises BuildError listing the known ones."""
        if name not in self.by_name:
            raise BuildError(f"GPU: got {name!r}, expected one of: {', '.join(self.by_name)}; add it to {TARGETS_FILE}")
        return self.by_name[name]


_Record = TypeVar("_Record", Container, Target)


def load_targets(path: Path = TARGETS_FILE) -> Targets:
    """Reads and checks the table; raises BuildError naming the key."""
    try:
        table = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: got {error}, expected a TOML table of GPUs") from error
    container = _record(Container, "container", table.get("container", {}))
    if ":" not in container.image.rpartition("/")[2] or not container.image.endswith(_KNOWN_TAG_MARK):
        raise BuildError(
            f"container: image: got {container.image!r}, expected a pinned tag ending in {_KNOWN_TAG_MARK}"
        )
    if container.digest and not container.digest.startswith("sha256:"):
        raise BuildError(f"container: digest: got {container.digest!r}, expected 'sha256:…' or nothing")
    targets = {name: _target(name, entry) for name, entry in table.get("targets", {}).items()}
    if not targets:
        raise BuildError(f"{path}: got no [targets.<name>], expected at least one")
    return Targets(container, targets)


def _target(name: str, entry: Mapping[str, Any]) -> Target:
    target = _record(Target, f"targets.{name}", {"name": name, **entry})
    wrong = {
        "sm": target.sm < _OLDEST_SM,
        "precisions": not target.precisions or not set(target.precisions) <= set(PRECISIONS),
        "max_batch_size": not 1 <= target.max_batch_size <= 512,  # noqa: PLR2004  # beyond it logits take gigabytes
        "max_num_tokens": target.max_num_tokens < target.max_seq_len,
        "max_seq_len": not 1024 <= target.max_seq_len <= 32768,  # noqa: PLR2004  # what the checkpoints were trained on
        "kv_tokens": target.kv_tokens < target.max_batch_size * 512,
        "memory_gib": target.memory_gib <= 0,
        "reason": not target.reason.strip(),
    }
    for key, bad in wrong.items():
        if bad:
            raise BuildError(f"targets.{name}: {key}: got {getattr(target, key)!r}, out of bounds (see targets.py)")
    if "fp8" in target.precisions and target.sm < _FP8_SM:
        raise BuildError(f"targets.{name}: precisions: got fp8 on SM {target.sm}, expected SM {_FP8_SM} or newer")
    return target


def _record(kind: type[_Record], where: str, entry: Mapping[str, Any]) -> _Record:
    kinds = get_type_hints(kind)
    if set(entry) != set(kinds):
        odd = sorted(set(entry) ^ set(kinds))
        raise BuildError(f"{where}: {odd[0]}: unknown or missing key; expected exactly: {', '.join(kinds)}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    for key, value in values.items():
        wanted = kinds[key] if kinds[key] in {int, str} else tuple
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise BuildError(f"{where}: {key}: got {value!r}, expected {wanted.__name__}")
    return kind(**values)
