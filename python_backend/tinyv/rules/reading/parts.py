r"""Answers part by part: `(a) 61 (b) 29`, `Part 1: 15, Part 2: 26`, `A: 22 B: 67`, `Case 1: 3, Case 2: 2`.

Owns what a part's label looks like. Parts are asked for in their order; cases are several answers to one question.
"""

import re

from tinyv.rules.reading.ornaments import as_text
from tinyv.rules.values import Expression, Symbol, Value, Words

__all__ = ["Part", "parts_of"]

Part = tuple[Value | None, str]
"""The name of a part (None: one of several cases) and its text."""

_LABEL = re.compile(
    r"(?<![\w\\^_({])(?:"
    r"(?P<word>part|question|case|sequence|solution)\s*\(?(?P<number>\d|[a-h]|[ivx]{1,4})\s*(?:\)|:|\)\s*:)"
    r"|\((?P<enclosed>\d|(?-i:[a-h]|[ivx]{1,4}))\)\s*:?(?=\s)"
    r"|(?P<open>(?-i:[a-h]))\)(?=\s)"
    r"|(?P<letter>[A-Z])\s*:(?!\s*[A-Z]\b\s*:)"
    r")",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_CASES = frozenset({"case", "sequence", "solution"})
_SEPARATORS = re.compile(r"^[\s,;.:]+|(?:[\s,;]|\.$|\band\b|\bor\b|\\\\|\\q?quad)+$")
_MOST_PARTS = 9


def parts_of(plain: str) -> tuple[Part, ...]:
    """The parts of an answer that begins with a label and has two or more of one style, in order; else ()."""
    text = as_text(plain).strip()
    labels = list(_LABEL.finditer(text))
    if not 1 < len(labels) <= _MOST_PARTS or labels[0].start():
        return ()
    styles = {(label.lastgroup, (label["word"] or "").lower()) for label in labels}
    if len(styles) != 1:
        return ()
    ends = [*(label.start() for label in labels[1:]), len(text)]
    texts = [_SEPARATORS.sub("", text[label.end() : end]) for label, end in zip(labels, ends, strict=True)]
    names = _names(labels)
    return tuple(zip(names, texts, strict=True)) if names and all(texts) else ()


def _names(labels: list[re.Match[str]]) -> list[Value | None]:
    """The parts' names; [] where the labels do not count from one, or a letter stands twice."""
    letters = [label["letter"] for label in labels]
    if all(letters):
        return [Expression(Symbol(letter)) for letter in letters] if len(set(letters)) == len(letters) else []
    written = [(label["number"] or label["enclosed"] or label["open"]).lower() for label in labels]
    if not any(map(_counts, _numbered(written))):
        return []
    if (labels[0]["word"] or "").lower() in _CASES:
        return [None] * len(labels)
    return [Words(f"({place})") for place in range(1, len(labels) + 1)]


def _numbered(written: list[str]) -> tuple[list[int], list[int]]:
    """The labels as numbers: digits or letters, and Roman numerals."""
    plain = [
        int(label) if label.isdigit() else (ord(label) - ord("a") + 1 if len(label) == 1 else 0) for label in written
    ]
    return plain, [_ROMAN.get(label, 0) for label in written]


def _counts(numbers: list[int]) -> bool:
    return numbers == list(range(1, len(numbers) + 1))
