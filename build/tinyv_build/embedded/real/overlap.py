"""Which questions are a test's: by normalised text and by runs of eight words."""

import hashlib
import re
from collections.abc import Iterable

__all__ = ["Questions", "group_of", "normalised"]

_WORDS_IN_RUN = 8
_NOT_WORD = re.compile(r"[\W_]+")
_COMMAND = re.compile(r"\\(?:left|right|mathrm|text|displaystyle|d|t)(?=frac|[^A-Za-z]|$)|\\[,;:! ]")


def normalised(text: str) -> str:
    """Lower case, words and digits alone, one space between them."""
    return _NOT_WORD.sub(" ", _COMMAND.sub(" ", text).lower()).strip()


def group_of(question: str, ground_truth: str) -> str:
    """A name for the question, the same from whatever file it comes; of the reference where there is no question."""
    return hashlib.sha256((normalised(question) or f"= {ground_truth}").encode()).hexdigest()[:12]


class Questions:
    """Questions that nothing may be learnt from."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._runs: set[str] = set()
        for text in map(normalised, texts):
            self._whole.add(text)
            self._runs.update(_runs(text))

    def holds(self, question: str) -> bool:
        """Whether it is one of them or shares a run of eight words with one."""
        text = normalised(question)
        return bool(text) and (text in self._whole or not self._runs.isdisjoint(_runs(text)))


def _runs(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[at : at + _WORDS_IN_RUN]) for at in range(len(words) - _WORDS_IN_RUN + 1)}
