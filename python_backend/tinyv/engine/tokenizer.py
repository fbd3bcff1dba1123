"""Text to token ids and back, so that user text can never become a special token.

Owns the reading of `tokenizer.json`.
Knows nothing of profiles or engines.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tinyv_contract.errors import BadRequest
from tokenizers import Tokenizer
from tokenizers.decoders import DecodeStream

from tinyv.engine.plain import without_added_tokens
from tinyv.errors import BadSetting
from tinyv.records import PromptPiece

__all__ = ["TOKENIZER_FILE", "SafeTokenizer"]

TOKENIZER_FILE = "tokenizer.json"

_MARK = " … "
"""Stands where `shorten` cut."""

_MAX_PROMPT_CHARS = 400_000
"""Longest prompt that is tokenised: at most 1.3 s of one core, mostly 0.3 s; no engine takes a prompt near it."""

_COUNTED_CHARS = 100_000
"""How far `count` looks: a caller's question is whether a limit of a few thousand tokens is passed."""

_CHARS_PER_TOKEN = 16
"""Text kept on each side for one token that `shorten` may keep; prose has 3 to 5."""


class SafeTokenizer:
    """The tokenizer of a prepared engine; safe to use from several threads."""

    def __init__(self, engine_dir: Path) -> None:
        path = engine_dir / TOKENIZER_FILE
        try:
            description = json.loads(path.read_text(encoding="utf-8"))
            self._full = Tokenizer.from_str(json.dumps(description))
            self._plain = Tokenizer.from_str(json.dumps(without_added_tokens(description)))
        except BadSetting:
            raise
        except Exception as error:  # the library raises bare Exception for a file it cannot read
            raise BadSetting(
                f"{path}: got {error}, expected a tokenizer; prepare the engine anew: make setup"
            ) from error
        for tokenizer in (self._full, self._plain):
            tokenizer.no_truncation()
            tokenizer.no_padding()
        self._added = {token.content: number for number, token in self._full.get_added_tokens_decoder().items()}
        self._longest = max(map(len, self._plain.get_vocab()), default=1)

    @property
    def vocabulary_size(self) -> int:
        """One more than the highest token id."""
        return max(self._full.get_vocab().values()) + 1

    def special_id(self, text: str) -> int:
        """The id of a special token; raises BadSetting when the tokenizer has no such token."""
        if text not in self._added:
            known = ", ".join(sorted(self._added)[:8])
            raise BadSetting(
                f"special token {text!r}: the engine's tokenizer has no such token, expected one of: {known} …; "
                "choose the profile that belongs to the checkpoint"
            )
        return self._added[text]

    def encode(self, pieces: Sequence[PromptPiece]) -> list[int]:
        """Token ids of a prompt: one id per special piece; neighbouring plain pieces are one text.

        In plain text nothing becomes an added token, whatever it spells; the rest is tokenised as usual, but for
        bytes that the vocabulary lacks (a few control characters in SmolLM2's): they are left out, where transformers
        would put the unknown token, which is a special one.
        Raises BadRequest for a prompt beyond 400,000 characters.
        """
        chars = sum(len(piece.text) for piece in pieces)
        if chars > _MAX_PROMPT_CHARS:
            raise BadRequest(f"prompt: got {chars} characters, expected at most {_MAX_PROMPT_CHARS}")
        ids: list[int] = []
        for special, run in groupby(pieces, key=lambda piece: piece.special):
            if special:
                ids += [self.special_id(piece.text) for piece in run]
            else:
                ids += self._plain.encode(_unicode("".join(piece.text for piece in run)), add_special_tokens=False).ids
        return ids

    def count(self, text: str) -> int:
        """Tokens of a plain text; of one beyond 100,000 characters, at least so many as it must have."""
        head, rest = text[:_COUNTED_CHARS], len(text) - _COUNTED_CHARS
        tokens = len(self._plain.encode(_unicode(head), add_special_tokens=False).ids)
        return tokens + max(0, rest) // self._longest

    def shorten(self, text: str, max_tokens: int) -> str:
        """The text itself, or its head and tail around a mark, in at most `max_tokens` tokens."""
        window = max_tokens * _CHARS_PER_TOKEN
        if len(text) <= 2 * window and self.count(text) <= max_tokens:
            return text
        middle = max(window, len(text) - window) if len(text) > 2 * window else len(text) // 2
        heads, tails = text[: min(window, middle)], text[middle:]
        head_ends = self._spans(heads)
        tail_starts = self._spans(tails)
        keep = max_tokens - self.count(_MARK)
        while keep >= 0:
            head, tail = min(len(head_ends), (keep + 1) // 2), min(len(tail_starts), keep // 2)
            begin = heads[: head_ends[head - 1][1]] if head else ""
            end = tails[tail_starts[-tail][0] :] if tail else ""
            cut = begin + _MARK + end
            over = self.count(cut) - max_tokens
            if over <= 0:
                return cut
            keep -= over
        return ""

    def decode(self, ids: Sequence[int]) -> str:
        """The text of token ids, special tokens spelt out."""
        return str(self._full.decode(list(ids), skip_special_tokens=False))

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The text that each token adds; together they are `decode(ids)`.

        A character made of several tokens stands with its last one.
        """
        return tuple(self._token_texts(ids))

    def _token_texts(self, ids: Sequence[int]) -> Iterator[str]:
        stream = DecodeStream(skip_special_tokens=False)
        given = 0
        for index, number in enumerate(ids):
            text = stream.step(self._full, number) or ""
            if index == len(ids) - 1:  # the stream holds back a character that never became whole
                text = self.decode(ids)[given:]
            given += len(text)
            yield text

    def _spans(self, text: str) -> list[tuple[int, int]]:
        return list(self._plain.encode(_unicode(text), add_special_tokens=False).offsets)


def _unicode(text: str) -> str:
    """The text, with lone surrogates (which are no characters) replaced."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
