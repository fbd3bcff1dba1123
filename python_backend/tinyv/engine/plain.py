"""Takes every added token out of a tokenizer's description, so that no text can spell one.

Owns the surgery on `tokenizer.json`.
Knows nothing of prompts.
"""

from typing import Any

from tinyv.errors import BadSetting

__all__ = ["without_added_tokens"]


def without_added_tokens(description: dict[str, Any]) -> dict[str, Any]:
    """A copy of a parsed `tokenizer.json` in which no added token can come out of any text.

    Three ways lead to an added token, and each is closed: the splitter that looks for added tokens, the vocabulary
    entry of the same name, and the merges that build it from smaller tokens.
    Texts without such strings are tokenised as before.
    Raises BadSetting for a tokenizer that is not byte-pair encoding or cannot lose the token.
    """
    model = description["model"]
    if model.get("type", "BPE") != "BPE":
        raise BadSetting(
            f"tokenizer.json: got a {model.get('type')} model, expected BPE; "
            "serve a checkpoint of the Llama, Qwen2 or Qwen3 family"
        )
    added = description.get("added_tokens") or []
    names, ids = {token["content"] for token in added}, {token["id"] for token in added}
    dropped = {token for token, number in model["vocab"].items() if number in ids or token in names}
    letters = sorted(token for token in dropped if len(token) == 1)
    if letters:
        raise BadSetting(f"tokenizer.json: added token {letters[0]!r} is a single character, expected longer ones")
    merges = model["merges"]
    if dropped:
        merges = [merge for merge in merges if not _touches(merge, dropped)]
    vocab = {token: number for token, number in model["vocab"].items() if token not in dropped}
    plain = {"vocab": vocab, "merges": merges}
    if model.get("unk_token") in dropped:
        plain["unk_token"] = None
    return {**description, "added_tokens": [], "post_processor": None, "model": {**model, **plain}}


def _touches(merge: str | list[str], dropped: set[str]) -> bool:
    left, right = merge.split(" ", 1) if isinstance(merge, str) else merge
    return left in dropped or right in dropped or left + right in dropped
