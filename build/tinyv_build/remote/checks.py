"""What a server must show before it may judge: ids in and out, log-probabilities, the tokenizer, a judge's replies.

Owns the checks and their words; each failure says what was got, expected, and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinyv.engine import SafeTokenizer
from tinyv.engine.remote import (
    Asker,
    Dialect,
    Generated,
    Probe,
    ServerError,
    body,
    differs,
    read_completions,
    served_names,
)
from tinyv.errors import EngineError
from tinyv.judge.parse import read_reply
from tinyv.profiles import Profile
from tinyv.records import Completion, JudgeOutcome, PromptPiece

from tinyv_build.errors import BuildError
from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of

__all__ = ["Checked", "check_server"]

_QUESTIONS = (
    JudgeQuestion("What is 1+1?", "2", "2"),
    JudgeQuestion("What is 3 times 4?", "12", "12"),
    JudgeQuestion("What is the capital of France?", "Paris", "Paris"),
    JudgeQuestion("Solve x - 1 = 4.", "x = 5", "x = 5"),
    JudgeQuestion("What is 1+1?", "2", "17"),
    JudgeQuestion("What is 3 times 4?", "12", "-5000"),
    JudgeQuestion("What is the capital of France?", "Paris", "a banana"),
    JudgeQuestion("Solve x - 1 = 4.", "x = 5", "y = 123456"),
)
"""The first half is right, the second wrong, for any judge."""

_RIGHT = len(_QUESTIONS) // 2
_TEXTS = (
    "12345 + 67.8 = \\frac{1}{2}",
    "Grüße, мир, 你好, ½ ≠ ∞",
    "    def f(x):\n\treturn x**2",
    "The answer is True.",
)
_MOST_TOGETHER = 16
"""Prompts in one request: more save little and wait for each other."""
_THOUGHT_TOKENS = 8
"""Of a thinking judge no more is compared: a thought's wording drifts."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found."""

    dialect: Dialect
    served_as: str
    together: int
    probes: tuple[Probe, ...]


class _Server:
    """One server under check."""

    def __init__(self, asker: Asker, url: str, model: str, tokenizer: SafeTokenizer, end_id: int) -> None:
        self.url, self.model, self.tokenizer, self.end_id = url, model, tokenizer, end_id
        self._asker = asker

    async def get(self, path: str) -> Any:
        return await self._asker.get(f"{self.url}/{path}")

    async def post(self, asked: dict[str, Any]) -> Any:
        return await self._asker.post(f"{self.url}/completions", asked)

    async def say(self, prompt: Sequence[int], most: int, dialect: Dialect) -> Generated:
        (found,) = await self.say_all([prompt], most, dialect)
        return found

    async def say_all(self, prompts: Sequence[Sequence[int]], most: int, dialect: Dialect) -> list[Generated]:
        reply = await self.post(body(self.model, prompts, most, self.end_id, dialect))
        found = read_completions(reply, prompts, most, self.end_id, self.tokenizer.vocabulary_size)
        said = [one for one in found if isinstance(one, Generated)]
        if len(said) < len(found):
            raise next(one for one in found if isinstance(one, EngineError))
        return said


async def check_server(asker: Asker, url: str, model: str, profile: Profile, tokenizer: SafeTokenizer) -> Checked:
    """Puts one server through every check; raises BuildError at the first that fails."""
    server = _Server(asker, url, model, tokenizer, tokenizer.special_id(profile.end_token))
    try:
        await _check_name(server)
        dialect = await _dialect(server)
        await _check_tokenizer(server, dialect)
        return await _checked(server, profile, dialect)
    except EngineError as error:
        raise BuildError(
            f"JUDGE_URL={url}: {error}; next: see docs/judges.md, “A judge that is served elsewhere”"
        ) from error


async def _check_name(server: _Server) -> None:
    names = served_names(await server.get("models"))
    if server.model not in names:
        raise BuildError(
            f"JUDGE_MODEL={server.model}: {server.url} serves {', '.join(names) or 'nothing'}; "
            "next: name one of them, or start the server with --served-model-name"
        )


async def _dialect(server: _Server) -> Dialect:
    """How the server gives token ids; the reasons of all ways when it does not."""
    prompt = server.tokenizer.encode((PromptPiece("1 + 1 ="),))
    reasons = []
    for dialect in Dialect:
        reason = await _why_not(server, prompt, dialect)
        if not reason:
            return dialect
        reasons.append(f"{dialect.value}: {reason}")
    raise EngineError("expected token ids as prompt and reply, with log-probabilities; got " + "; ".join(reasons))


async def _why_not(server: _Server, prompt: list[int], dialect: Dialect) -> str:
    try:
        await server.say(prompt, 2, dialect)
    except EngineError as error:
        if isinstance(error, ServerError) and error.status == 404:  # noqa: PLR2004  # HTTP's not found
            raise EngineError(f"{error}; expected /completions: an endpoint of chats alone cannot judge") from error
        return str(error)
    return ""


async def _together(server: _Server, probes: Sequence[Probe], dialect: Dialect) -> int:
    """How many prompts a request may hold: many, if two of other lengths are answered as each alone."""
    short, long = min(probes, key=lambda probe: len(probe.prompt)), max(probes, key=lambda probe: len(probe.prompt))
    try:
        said = await server.say_all([long.prompt, short.prompt], long.max_new_tokens, dialect)
    except EngineError:
        return 1
    return 1 if differs([long, short], said) else _MOST_TOGETHER


async def _check_tokenizer(server: _Server, dialect: Dialect) -> None:
    """The server cuts texts into as many tokens as our tokenizer, and spells what it generates as ours does."""
    more: set[int] = set()
    for text in _TEXTS:
        ids = server.tokenizer.encode((PromptPiece(text),))
        asked = {**body(server.model, [ids], 1, server.end_id, dialect), "prompt": text, "add_special_tokens": False}
        reply = await server.post(asked)
        counted = (reply.get("usage") or {}).get("prompt_tokens", len(ids)) if isinstance(reply, dict) else len(ids)
        more.add(counted - len(ids))
        # a server may set its own start before every text; ids are taken as they are
        if more not in ({0}, {1}):
            raise EngineError(
                f"tokenizer: the server makes {counted} tokens of {text!r}, this one {len(ids)}: another model's; "
                "next: JUDGE_TOKENIZER=<folder or hub id of the served checkpoint>"
            )
    prompt = server.tokenizer.encode((PromptPiece("The quick brown fox jumps over the lazy"),))
    found = await server.say(prompt, 4, dialect)
    ours = server.tokenizer.decode(list(found.ids))
    if found.text and found.text.strip() != ours.strip():
        raise EngineError(f"tokenizer: the server spells its reply {found.text!r}, this one {ours!r}: another model's")


async def _checked(server: _Server, profile: Profile, dialect: Dialect) -> Checked:
    """Judges eight known questions, whose replies the slot compares later."""
    chances, probes, served_as = [], [], ""
    for asked in _QUESTIONS:
        prompt = server.tokenizer.encode(prompt_of(profile, asked))
        found = await server.say(prompt, profile.max_new_tokens, dialect)
        if not found.ids:
            raise EngineError(f"a known question got an empty reply, expected a verdict of profile {profile.name}")
        reply = read_reply(profile, Completion(server.tokenizer.token_texts(found.ids), found.log_probs))
        if reply.outcome is JudgeOutcome.UNREADABLE:
            said = server.tokenizer.decode(list(found.ids))
            raise EngineError(
                f"{server.model} answers a known question with {said[:120]!r}, which is no verdict of profile "
                f"{profile.name}; next: JUDGE_PROFILE=<the one of this model>, or another model"
            )
        chances.append(reply.probability)
        kept = _THOUGHT_TOKENS if profile.thinks else profile.max_new_tokens
        probes.append(Probe(tuple(prompt), min(kept, profile.max_new_tokens), found.ids[:kept], found.log_probs[:kept]))
        served_as = found.served_as
    if all(value == 0.0 for probe in probes for value in probe.log_probs):
        raise EngineError("log-probability: got exactly 0 for every token, expected those over the whole vocabulary")
    right, wrong = sum(chances[:_RIGHT]) / _RIGHT, sum(chances[_RIGHT:]) / _RIGHT
    if right <= wrong:
        raise EngineError(
            f"{server.model} accepts wrong answers as gladly as right ones ({wrong:.2f}, {right:.2f}): no judge, or "
            f"not one of profile {profile.name}"
        )
    return Checked(dialect, served_as, await _together(server, probes, dialect), tuple(probes))
