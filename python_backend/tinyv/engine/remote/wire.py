"""What is asked of `/v1/completions` and how its reply is read.

Owns both dialects and every rule about a reply: a token's id and its log-probability must be said outright, nothing is
guessed from text. Read in the servers' sources in November 2026:

- vLLM, `entrypoints/openai/completion`: `return_token_ids` gives `token_ids` of a choice, end token included;
  `return_tokens_as_token_ids` spells tokens `token_id:5` (the older way). Log-probabilities are the raw model's.
- SGLang, `srt/entrypoints/openai/serving_completions.py`: `return_token_ids` as in vLLM, no other way; at temperature 0
  log-probabilities are the model's.
- trtllm-serve, `serve/openai_protocol.py`, `serve/postprocess_handlers.py`: refuses fields that it does not know; ids
  come with `detokenize: false`. TensorRT-LLM 1.2.1 itself drops `logprobs`, later ones give them.
- llama.cpp's server: ids and log-probabilities in `logprobs.content`, before sampling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tinyv.engine.tensors import log_probability
from tinyv.errors import EngineError

__all__ = ["Dialect", "Generated", "body", "read_completions", "served_names"]

_FINISHED = frozenset({"stop", "length"})
_ID_PREFIX = "token_id:"
_ID_DIGITS = 10


class Dialect(str, Enum):
    """How a server is asked for token ids."""

    RETURN_IDS = "return_token_ids"
    NO_TEXT = "detokenize"


_ASKS_IDS: dict[Dialect, dict[str, bool]] = {
    Dialect.RETURN_IDS: {"return_token_ids": True, "return_tokens_as_token_ids": True},
    Dialect.NO_TEXT: {"detokenize": False},
}


@dataclass(frozen=True, slots=True)
class Generated:
    """What a server said to one prompt."""

    ids: tuple[int, ...]
    """Without the end token."""
    log_probs: tuple[float, ...]
    """Natural logarithms, over the whole vocabulary."""
    served_as: str
    text: str
    """As the server spells it; empty where it was asked not to."""


def body(
    model: str, prompts: Sequence[Sequence[int]], max_new_tokens: int, end_id: int, dialect: Dialect
) -> dict[str, Any]:
    """One request: greedy, token ids in, log-probability of each chosen token out."""
    return {
        "model": model,
        "prompt": list(prompts[0]) if len(prompts) == 1 else [list(prompt) for prompt in prompts],
        "max_tokens": max_new_tokens,
        "temperature": 0,
        "logprobs": 1,
        "stop_token_ids": [end_id],
        "skip_special_tokens": False,
        "spaces_between_special_tokens": False,
        **_ASKS_IDS[dialect],
    }


def read_completions(
    reply: Any, prompts: Sequence[Sequence[int]], max_new_tokens: int, end_id: int, vocabulary_size: int
) -> list[Generated | EngineError]:
    """The completion of each prompt, or why its choice is none; raises EngineError for a reply that is none at all."""
    choices = reply.get("choices") if isinstance(reply, dict) else None
    if not isinstance(choices, list) or len(choices) != len(prompts):
        raise EngineError(f"completion: got {_shown(reply)}, expected an object with {len(prompts)} choices")
    sent, usage = sum(map(len, prompts)), reply.get("usage")
    counted = usage.get("prompt_tokens", sent) if isinstance(usage, dict) else sent
    if counted != sent:
        raise EngineError(
            f"prompt: the server counts {counted} tokens, expected the {sent} that were sent; it adds or cuts some"
        )
    served_as = str(reply.get("model"))
    found: list[Generated | EngineError] = []
    for place in range(len(prompts)):
        try:
            choice = _choice_at(choices, place)
            found.append(_read_choice(choice, served_as, max_new_tokens, end_id, vocabulary_size))
        except EngineError as error:  # noqa: PERF203  # one bad choice harms no other
            found.append(error)
    return found


def _choice_at(choices: list[Any], place: int) -> dict[str, Any]:
    """The choice of that index, which need not stand in its place."""
    for choice in (choices[place], *choices):
        if isinstance(choice, dict) and choice.get("index", place) == place:
            return choice
    raise EngineError(f"completion: got {_shown(choices)}, expected a choice of index {place}")


def _read_choice(
    choice: dict[str, Any], served_as: str, max_new_tokens: int, end_id: int, vocabulary_size: int
) -> Generated:
    if choice.get("finish_reason") not in _FINISHED:
        raise EngineError(f"completion: got {_shown(choice)}, expected one that finished by stop or length")
    log_probs = choice.get("logprobs")
    if not isinstance(log_probs, dict):
        raise EngineError("logprobs: got none, expected the log-probability of each token")
    ids, values = _ids(choice, log_probs), _values(log_probs)
    if len(ids) != len(values) or len(ids) > max_new_tokens:
        raise EngineError(
            f"completion: got {len(ids)} token ids and {len(values)} log-probabilities, expected as many of both, "
            f"{max_new_tokens} at most"
        )
    for number in ids:
        if not 0 <= number < vocabulary_size:
            raise EngineError(f"token id: got {number}, expected 0 to {vocabulary_size - 1}; it serves another model")
    end = ids.index(end_id) if end_id in ids else len(ids)
    text = choice.get("text")
    return Generated(tuple(ids[:end]), tuple(values[:end]), served_as, text if isinstance(text, str) else "")


def served_names(reply: Any) -> list[str]:
    """The models that `/v1/models` lists, with their roots and aliases."""
    models = reply.get("data") if isinstance(reply, dict) else None
    if not isinstance(models, list):
        raise EngineError(f"models: got {_shown(reply)}, expected a list of models")
    names: list[Any] = []
    for model in models:
        if isinstance(model, dict):
            aliases = model.get("aliases")
            names += [model.get("id"), model.get("root"), *(aliases if isinstance(aliases, list) else [])]
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name))


def _ids(choice: dict[str, Any], log_probs: dict[str, Any]) -> list[int]:
    found = choice.get("token_ids")
    if found is None and isinstance(content := log_probs.get("content"), list):
        found = [entry.get("id") if isinstance(entry, dict) else None for entry in content]
    if found is None and isinstance(tokens := log_probs.get("tokens"), list):
        found = [_spelt_id(token) for token in tokens]
    if not isinstance(found, list) or not all(isinstance(number, int) and number is not True for number in found):
        raise EngineError("token ids: got none, expected the id of each generated token; use a newer server")
    return found


def _spelt_id(token: Any) -> int | None:
    if not isinstance(token, str) or not token.startswith(_ID_PREFIX):
        return None
    digits = token.removeprefix(_ID_PREFIX)
    return int(digits) if digits.isdecimal() and len(digits) < _ID_DIGITS else None


def _values(log_probs: dict[str, Any]) -> list[float]:
    if isinstance(content := log_probs.get("content"), list):
        found = [entry.get("logprob") if isinstance(entry, dict) else None for entry in content]
    else:
        found = log_probs.get("token_logprobs") or []
    return list(map(_value, found))


def _value(said: Any) -> float:
    found = log_probability(said)
    if found is None:
        raise EngineError(f"log-probability: got {said!r}, expected a number that is at most 0")
    return found


def _shown(reply: Any) -> str:
    text = repr(reply)
    return text if len(text) <= 200 else f"{text[:200]}…"  # noqa: PLR2004  # of a log line
