"""Where a judge's weights come from: the embedded model, a checkpoint folder, or the Hugging Face hub.

Owns the choice among them and the profile that belongs to each.
Knows nothing of engines.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinyv.errors import BadSetting
from tinyv.profiles import Profile, load_profile, profile_for, profile_names

from tinyv_build.architecture import Architecture, read_architecture
from tinyv_build.errors import BuildError
from tinyv_build.hub import fetch

__all__ = ["Source", "Weights", "choose_profile", "find_source"]

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(@[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class Weights:
    """What is converted."""

    architecture: Architecture
    state: Any
    """A State (see convert)."""
    tokenizer: str
    """Text of `tokenizer.json`."""
    pad_id: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """A judge model that was found; nothing of it is read before `load`."""

    name: str
    """What the model is called, without its version."""
    profile: Profile
    files: tuple[Path, ...]
    """Everything that decides what is built."""
    load: Callable[[], Weights]


def find_source(model: str, profile: str) -> Source:
    """The embedded judge for an empty `model`, else a folder or a hub id (`owner/name`, `owner/name@revision`).

    A folder holds a checkpoint, or an adapter of the embedded judge.

    Raises BuildError saying what to do.
    """
    if not model:
        return _embedded(profile)
    folder = Path(model).expanduser()
    if folder.is_dir() and (folder / "adapter.safetensors").is_file():
        return _embedded(profile, folder.resolve())
    if folder.is_dir():
        return _checkpoint(folder.resolve(), folder.resolve().name, profile)
    if not _HUB_ID.fullmatch(model):
        raise BuildError(
            f"judge model: got {model!r}, expected an existing checkpoint folder or a hub id such as "
            "zhangchenxu/TinyV-1.5B; check the path"
        )
    snapshot = fetch(model)
    return _checkpoint(snapshot, f"{model.partition('@')[0]}@{snapshot.name[:12]}", profile)


def _embedded(profile: str, own: Path | None = None) -> Source:
    """The judge with the adapter of a folder that `make train-judge OUT=` wrote, or with the shipped one."""
    from tinyv_build import embedded  # noqa: PLC0415  # gguf takes a second to import; most calls build nothing

    folder = own or embedded.ADAPTER
    path, adapter = embedded.embedded_file(), embedded.adapter_files(folder)
    if own and not profile:
        profile = str(own / embedded.PROFILE_FILE)

    def load() -> Weights:
        model = embedded.GgufModel(path)
        return Weights(*embedded.served(model, folder), model.tokenizer, model.pad_id)

    return Source(embedded.MODEL_ID, choose_profile(profile or embedded.PROFILE, ()), (path, *adapter), load)


def _checkpoint(folder: Path, name: str, profile: str) -> Source:
    config = _json(folder / "config.json")
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise BuildError(
            f"{tokenizer}: got no such file, expected the checkpoint's tokenizer; save it with "
            "AutoTokenizer.from_pretrained(...).save_pretrained(folder)"
        )
    names = (name.partition("@")[0], str(config.get("_name_or_path", "")))
    optional = (folder / "tokenizer_config.json", folder / "generation_config.json")
    files = [folder / "config.json", tokenizer, *filter(Path.is_file, optional), *sorted(folder.glob("*.safetensors*"))]

    def load() -> Weights:
        from tinyv_build.safetensors import SafetensorsState  # noqa: PLC0415  # with numpy; most calls build nothing

        text = tokenizer.read_text(encoding="utf-8")
        pad_id = _pad_id(config, *(_json(path) for path in optional if path.is_file()), tokenizer=json.loads(text))
        return Weights(read_architecture(config), SafetensorsState(folder), text, pad_id)

    return Source(name, choose_profile(profile, names), tuple(files), load)


def choose_profile(wanted: str, model_names: Iterable[str], command: str = "make serve") -> Profile:
    """The profile that is wanted, else the one that knows the model; raises BuildError, which names the command."""
    if wanted:
        try:
            return load_profile(wanted)
        except BadSetting as error:
            raise BuildError(f"{error}; next: {command} JUDGE_PROFILE=<name>") from error
    for name in filter(None, model_names):
        found = profile_for(name)
        if found:
            return found
    raise BuildError(
        f"judge profile: no profile knows the model {next(iter(model_names))!r}; expected one of: "
        f"{', '.join(profile_names())}; next: {command} JUDGE_PROFILE=<name or .json file> (docs/judges.md)"
    )


def _pad_id(*configs: dict[str, Any], tokenizer: dict[str, Any]) -> int | None:
    for config in configs:
        if isinstance(config.get("pad_token_id"), int):
            return int(config["pad_token_id"])
        token = config.get("pad_token")
        content = token.get("content") if isinstance(token, dict) else token
        for added in tokenizer.get("added_tokens") or ():
            if content and added["content"] == content:
                return int(added["id"])
    return None


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: got {error}, expected a checkpoint saved by transformers") from error
    if not isinstance(found, dict):
        raise BuildError(f"{path}: got {type(found).__name__}, expected a JSON object")
    return found
