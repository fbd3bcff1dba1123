"""The engine directory of a judge that is served elsewhere: tokenizer, manifest, endpoint.

Owns what is asked for, where the tokenizer comes from, and the directory's name.
"""

import asyncio
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tinyv.engine import SafeTokenizer
from tinyv.engine.remote import Asker, Endpoint, Generated, differs, write_endpoint
from tinyv.engine.tokenizer import TOKENIZER_FILE
from tinyv.errors import BadSetting
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.profiles import Profile

from tinyv_build.aside import made_aside
from tinyv_build.errors import BuildError
from tinyv_build.hub import TOKENIZER, fetch
from tinyv_build.remote.checks import Checked, check_server
from tinyv_build.source import choose_profile

__all__ = ["Wish", "prepare_remote"]

_URL = re.compile(r"https?://[^\s/@]+(?:/\S*)?")
_TIMEOUT_S = 60.0
"""Of a request at set-up: the first one may warm the server up."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for."""

    urls: tuple[str, ...]
    """Bases of the API."""
    model: str
    """The name under which it is served."""
    profile: str = ""
    """Judge profile; empty: the one that knows the model."""
    tokenizer: str = ""
    """Folder or hub id; empty: the model's own."""
    key_file: str = ""


def prepare_remote(wish: Wish, home: Path) -> Path:
    """Checks every server and writes the engine directory under `home/engines`; raises BuildError."""
    profile = choose_profile(wish.profile, (wish.model,), "make serve ENGINE=openai …")
    urls = _urls(wish)
    tokenizer_file = _tokenizer_file(wish)
    directory = home / "engines" / f"openai-{_slug(wish, tokenizer_file)}"
    with made_aside(directory) as partial:
        _fill(partial, wish, urls, profile, tokenizer_file)
    return directory.resolve()


def _fill(directory: Path, wish: Wish, urls: tuple[str, ...], profile: Profile, tokenizer_file: Path) -> None:
    shutil.copyfile(tokenizer_file, directory / TOKENIZER_FILE)
    try:
        tokenizer = SafeTokenizer(directory)
        end_id = {text: tokenizer.special_id(text) for text in profile.specials}[profile.end_token]
        checked = asyncio.run(_check_all(wish, urls, profile, tokenizer))
    except BadSetting as error:
        raise BuildError(f"profile {profile.name!r} or key: {error}") from error
    endpoint = Endpoint(
        urls=urls,
        model=wish.model,
        served_as=checked.served_as,
        dialect=checked.dialect,
        together=checked.together,
        key_file=str(Path(wish.key_file).resolve()) if wish.key_file else "",
        end_id=end_id,
        vocabulary_size=tokenizer.vocabulary_size,
        probes=checked.probes,
    )
    write_endpoint(directory, endpoint)
    replies = json.dumps([[probe.ids, [round(value, 2) for value in probe.log_probs]] for probe in checked.probes])
    heard = hashlib.sha256(replies.encode() + tokenizer_file.read_bytes()).hexdigest()[:12]
    write_manifest(
        directory,
        EngineManifest(f"{wish.model}#{heard}", profile.name, f"openai-{checked.dialect.value}", end_id, end_id),
    )


async def _check_all(wish: Wish, urls: tuple[str, ...], profile: Profile, tokenizer: SafeTokenizer) -> Checked:
    """Every server must pass, in the same dialect, with the same replies."""
    asker = Asker(wish.key_file, _TIMEOUT_S, most=16)
    try:
        first, *others = [await check_server(asker, url, wish.model, profile, tokenizer) for url in urls]
    finally:
        await asker.close()
    for url, other in zip(urls[1:], others, strict=True):
        said = [Generated(probe.ids, probe.log_probs, other.served_as, "") for probe in other.probes]
        problem = differs(first.probes, said)
        if problem or (other.dialect, other.served_as) != (first.dialect, first.served_as):
            raise BuildError(f"JUDGE_URL: {url} is not the same as {urls[0]}: {problem or 'another kind of server'}")
    return first


def _urls(wish: Wish) -> tuple[str, ...]:
    urls = tuple(dict.fromkeys(url.strip().rstrip("/") for url in wish.urls if url.strip()))
    for url in urls:
        if not _URL.fullmatch(url):
            raise BuildError(f"JUDGE_URL: got {url!r}, expected http://host:port/v1, or several with commas between")
    if not urls:
        raise BuildError(
            "JUDGE_URL: got none, expected http://host:port/v1; next: make serve ENGINE=openai JUDGE_URL=…"
        )
    if not wish.model:
        raise BuildError("JUDGE_MODEL: got none, expected the name under which the server serves the judge")
    return urls


def _tokenizer_file(wish: Wish) -> Path:
    name = wish.tokenizer or wish.model
    folder = Path(name).expanduser()
    path = (folder if folder.is_dir() else fetch(name, TOKENIZER)) / TOKENIZER_FILE
    if not path.is_file():
        raise BuildError(
            f"{path.parent}: got no {TOKENIZER_FILE}, expected the served checkpoint's; next: JUDGE_TOKENIZER=<folder>"
        )
    return path


def _slug(wish: Wish, tokenizer_file: Path) -> str:
    name = re.sub(r"[^\w.-]+", "-", wish.model.rstrip("/").rpartition("/")[2]) or "model"
    digest = hashlib.sha256(json.dumps([wish.urls, wish.model, wish.profile, str(tokenizer_file)]).encode()).hexdigest()
    return f"{name}-{digest[:12]}"
