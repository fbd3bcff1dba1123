"""Which beginnings of prompts are worth computing once: learnt from the prompts themselves.

Owns the choice and its bounds.
Knows nothing of models: a prefix is a tuple of token ids, and computing it is someone else's work.
"""

from collections import deque
from itertools import pairwise, takewhile

__all__ = ["PrefixBook"]

_WINDOW = 16
"""Recent prompts that are looked at; a rollout group has about as many."""

_MIN_TOKENS = 16
"""Shorter beginnings are not worth a copy of their state."""

_MAX_TOKENS = 512
"""Longest beginning that is kept."""

_MAX_KEPT_TOKENS = 768
"""Sum over all kept beginnings. CTranslate2 keeps 140 KB for one token of a 135M model, 460 KB of a 1.7B one."""

_WORTH = 3
"""A beginning is kept when the recent prompts would have saved this many times its own cost."""

Tokens = tuple[int, ...]


class PrefixBook:
    """The kept beginnings; for one thread."""

    def __init__(self) -> None:
        self._recent: deque[Tokens] = deque(maxlen=_WINDOW)
        self._kept: set[Tokens] = set()
        self.full = False
        """Whether a beginning was worth keeping and did not fit; `clear` makes room."""

    def prefix_of(self, prompt: Tokens) -> Tokens:
        """The longest kept beginning of this prompt, at least one token short of it, or an empty one."""
        self._recent.append(prompt[: _MAX_TOKENS + 1])
        found = max(self._candidates(), key=self._gain, default=())
        if found and self._gain(found) >= _WORTH * len(found):
            self.full = sum(map(len, self._kept)) + len(found) > _MAX_KEPT_TOKENS
            if not self.full:
                self._kept.add(found)
        return self._kept_of(prompt)

    def clear(self) -> None:
        """Forgets every beginning; the recent prompts stay."""
        self._kept.clear()
        self.full = False

    def _candidates(self) -> set[Tokens]:
        """Where recent prompts part ways: in sorted order, neighbours share the longest beginnings."""
        ordered = sorted(self._recent)
        shared = (_shared(*pair)[:_MAX_TOKENS] for pair in pairwise(ordered))
        return {_short_of(prefix, ordered) for prefix in shared if len(prefix) >= _MIN_TOKENS} - self._kept

    def _gain(self, prefix: Tokens) -> int:
        """Tokens that the recent prompts would have saved over what is kept."""
        followers = (prompt for prompt in self._recent if _begins(prompt, prefix))
        return sum(max(0, len(prefix) - len(self._kept_of(prompt))) for prompt in followers)

    def _kept_of(self, prompt: Tokens) -> Tokens:
        return max((prefix for prefix in self._kept if _begins(prompt, prefix)), key=len, default=())


def _shared(one: Tokens, other: Tokens) -> Tokens:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return tuple(left for left, _ in pairs)


def _begins(prompt: Tokens, prefix: Tokens) -> bool:
    return len(prefix) < len(prompt) and prompt[: len(prefix)] == prefix


def _short_of(prefix: Tokens, prompts: list[Tokens]) -> Tokens:
    """The prefix, without its last token when it is a whole prompt (which must keep a token to compute)."""
    return prefix[:-1] if prefix in prompts else prefix
