"""A question's text and its sentences: which of them ask and which only tell.

Owns the bounds and the splitting; what is asked is for the neighbours to find.
"""
# ruff: noqa: RUF001  # Chinese questions have their own signs

import re

__all__ = ["asking", "ends", "first_ask", "sentences_of", "without_drawings"]

_HALF_CHARS = 3_000
"""Of a longer question the beginning and the end are looked at, so that any text takes linear time."""

_END = re.compile(r"(?<=[.?!。？！；])(?=[\s§]|[^\x00-\xff]|$)|\n|<br\s?/?>")
_ASKS = re.compile(
    r"(?i)\b(?:what|how|which|find|compute|calculate|determine|express|give|answer|evaluate|estimate|report|solve|enter"
    r"|write|state|list|submit|provide|round|arrange|order|units?)\b|求|多少|几|计算|写出|答案|单位|为\s?_|是\s?_"
)


def ends(text: str) -> str:
    """The text, or its two ends where it is long."""
    return text if len(text) <= 2 * _HALF_CHARS else f"{text[:_HALF_CHARS]}\n{text[-_HALF_CHARS:]}"


def without_drawings(text: str) -> str:
    """The text with blanks where Asymptote code stands."""
    pieces = []
    end = 0
    while (start := text.find("[asy]", end)) >= 0 and (behind := text.find("[/asy]", start)) >= 0:
        behind += len("[/asy]")
        pieces += [text[end:start], " " * (behind - start)]
        end = behind
    return "".join([*pieces, text[end:]])


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a flattened text, in order."""
    return tuple(trimmed for sentence in _END.split(text) if (trimmed := sentence.strip(" \t\r§$")))


def asking(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Those that ask; the last one where none does."""
    return tuple(sentence for sentence in sentences if _ASKS.search(sentence)) or sentences[-1:]


def first_ask(sentence: str) -> int:
    """Where a sentence begins to ask; its end where it does not."""
    found = _ASKS.search(sentence)
    return found.start() if found else len(sentence)
