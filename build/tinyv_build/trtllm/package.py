"""The folder that is served: engine, tokenizer and both manifests, put together aside and swapped in whole.

Owns its layout: `trtllm/` (what `gpt_model_path` names), `tokenizer.json`, `manifest.json`, `build_manifest.json`.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from tinyv.engine import SafeTokenizer
from tinyv.errors import BadSetting
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.profiles import Profile
from tinyv.records import PromptPiece

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.source import choose_profile
from tinyv_build.trtllm.build_manifest import BuildManifest, write_build_manifest
from tinyv_build.trtllm.checkpoint import Pin, architecture_of, link_or_copy
from tinyv_build.trtllm.plan import Plan
from tinyv_build.trtllm.questions import end_text

__all__ = ["ENGINE_FOLDER", "Circumstances", "assemble", "profile_of", "verdict_tokens"]

ENGINE_FOLDER = "trtllm"

_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "generation_config.json")

Circumstances = dict[str, Any]
"""What is known of the run only: `driver`, `image_id`, `tensorrt_llm`, `tensorrt`, `safetensors`, `built`."""


def assemble(plan: Plan, pin: Pin, run: Circumstances, book: HashBook) -> Path:
    """Makes the package of a validated engine; raises BuildError when tokenizer and profile do not fit."""
    checkpoint, partial = plan.work / "checkpoint", plan.work / "package.partial"
    profile = profile_of(plan, pin)
    shutil.rmtree(partial, ignore_errors=True)
    (partial / ENGINE_FOLDER).mkdir(parents=True)
    for path in sorted((plan.work / "engine").iterdir()):
        link_or_copy(path, partial / ENGINE_FOLDER / path.name)
    for name in _TOKENIZER_FILES:
        if (checkpoint / name).is_file():
            shutil.copyfile(checkpoint / name, partial / name)  # its mode is set below
    tokenizer = _tokenizer(partial)
    end_id = _end_id(profile, tokenizer, architecture_of(checkpoint).vocabulary_size)
    pad_id = _pad_id(partial, tokenizer, end_id)
    files = {str(path.relative_to(partial)): book.sha256(path) for path in sorted(partial.rglob("*")) if path.is_file()}
    write_build_manifest(
        partial,
        BuildManifest(
            model=pin.model,
            revision=pin.revision,
            checkpoint_files=pin.files,
            profile=profile.name,
            gpu=plan.target.name,
            sm=plan.target.sm,
            precision=plan.request.precision,
            tp=plan.request.tp,
            image=plan.container.reference,
            commands={stage.name: plan.command(stage) for stage in plan.stages if stage.where == "container"},
            verdict_tokens=verdict_tokens(tokenizer, profile),
            end_id=end_id,
            pad_id=pad_id,
            files=files,
            **run,
        ),
    )
    write_manifest(partial, _manifest(plan, pin, profile, files, run, (end_id, pad_id)))
    _let_read(partial)
    shutil.rmtree(plan.package, ignore_errors=True)
    partial.rename(plan.package)
    return plan.package


def profile_of(plan: Plan, pin: Pin) -> Profile:
    """The judge profile: the one asked for, or the one that knows the model; raises BuildError."""
    return choose_profile(plan.request.profile, (pin.model,), "make build-engine …")


def verdict_tokens(tokenizer: SafeTokenizer, profile: Profile) -> dict[str, list[int]]:
    """The tokens of each of the profile's verdict words; raises BuildError when two words are the same tokens."""
    found = {word: list(tokenizer.encode((PromptPiece(word),))) for word, _ in profile.verdicts}
    if len(set(map(tuple, found.values()))) < len(found) or not all(found.values()):
        raise BuildError(f"tokenizer: got verdict tokens {found}, expected others for each word of {profile.name}")
    return found


def _let_read(folder: Path) -> None:
    """Whatever the umask, the server's user reads the package; it is not the one who built it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _manifest(
    plan: Plan, pin: Pin, profile: Profile, files: dict[str, str], run: Circumstances, ids: tuple[int, int]
) -> EngineManifest:
    """What the judge reads; the model's id names the very engine, so that a rebuilt one shares no cached verdict."""
    engine = files.get(f"{ENGINE_FOLDER}/rank0.engine", "")[:12]
    version = f"@{pin.revision[:12]}" if pin.revision else ""
    return EngineManifest(
        model_id=f"{pin.model}{version}#{engine}",
        profile=profile.name,
        engine=f"tensorrt_llm-{run['tensorrt_llm']}-{plan.request.precision}-sm{plan.target.sm}",
        end_id=ids[0],
        pad_id=ids[1],
        made_from={**pin.files, "tensorrt_llm version": run["tensorrt_llm"]},
    )


def _tokenizer(folder: Path) -> SafeTokenizer:
    try:
        return SafeTokenizer(folder)
    except BadSetting as error:
        raise BuildError(f"checkpoint: {error}") from error


def _end_id(profile: Profile, tokenizer: SafeTokenizer, vocabulary_size: int) -> int:
    try:
        ids = {text: tokenizer.special_id(text) for text in profile.specials}
    except BadSetting as error:
        raise BuildError(f"profile {profile.name!r} does not fit the checkpoint: {error}") from error
    if max(ids.values()) >= vocabulary_size:
        raise BuildError(f"tokenizer.json: got special ids {ids}, expected all below the model's {vocabulary_size}")
    return ids[end_text(profile)]


def _pad_id(folder: Path, tokenizer: SafeTokenizer, end_id: int) -> int:
    for name in ("generation_config.json", "tokenizer_config.json"):
        config: dict[str, Any] = json.loads((folder / name).read_text()) if (folder / name).is_file() else {}
        if isinstance(config.get("pad_token_id"), int):
            return int(config["pad_token_id"])
        token = config.get("pad_token")
        content = token.get("content") if isinstance(token, dict) else token
        if content:
            return tokenizer.special_id(str(content))
    return end_id
