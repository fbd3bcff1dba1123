# ruff: noqa: RUF001  # operators and sentences of every script
r"""Whether the text beside a box makes another value of it, or takes it back: `\boxed{2} + 1`, `not \boxed{5}`.

Owns how far that reaches. Such a box is not the answer by itself; its sentence, boxes opened, may say the answer.
"""

import re

from tinyv.rules.doubt import set_aside, taken_back

__all__ = ["sentence_beside"]

_BEFORE_CHARS = 160
_BEHIND_CHARS = 120
_OPERATOR = r"(?:[+/^×÷·<>≠≤≥]|(?<!\*)\*(?!\*)|\\(?:times|cdot|div|neq?|leq?|geq?|frac)(?![A-Za-z]))"
_SIGN = r"(?:[-−±]|\\(?:pm|mp)(?![A-Za-z]))"
_OPERAND = r"(?=\s{0,2}(?:[\d({]|\\(?!text|q?quad|[)\],;:!])|[A-Za-z](?![A-Za-z])))"
_OPERATES_BEHIND = re.compile(rf"\s{{0,2}}(?:{_OPERATOR}|{_SIGN}){_OPERAND}|!(?=\s?(?:\$|\\[)\]]))")
_OPERATES_BEFORE = re.compile(rf"{_OPERATOR}\s{{0,2}}$|(?:(?<![A-Za-z])[A-Za-z]|[\d)}}])\s?{_SIGN}\s{{0,2}}$|\d$")
_SENTENCE = re.compile(r"[\n。！？]|(?<=[.!?])\s")
_BOX = re.compile(r"\\(?:boxed|fbox)\s{0,4}(?=\{)")


def sentence_beside(text: str, first: int, last: int, end: int) -> str:
    """The sentence around the boxes, without their commands; empty where the boxes stand for themselves.

    Args:
        text: the whole response.
        first: where the first box of the answer starts.
        last: where its last box starts.
        end: behind that.
    """
    before, behind = text[max(0, first - _BEFORE_CHARS) : first], text[end : end + _BEHIND_CHARS]
    operated = _OPERATES_BEHIND.match(behind) or _OPERATES_BEFORE.search(text[max(0, last - 16) : last])
    before = _SENTENCE.split(before)[-1]
    revoked = taken_back(behind.lstrip(" $."))
    if not (operated or revoked or set_aside(before)):
        return ""
    closed = None if revoked else _SENTENCE.search(behind)
    return _BOX.sub("", text[first - len(before) : end + (closed.start() if closed else len(behind))])
