# ruff: noqa: RUF001  # answers are announced, and punctuated, in every script
r"""What a stretch of text looks like: blank, an answer, prose; and the marks around it that say nothing.

Owns no place of a response. Nothing here reads a value.
"""

import re
from unicodedata import category

__all__ = ["SHORT_CHARS", "is_answer", "is_blank", "is_formula", "is_prose", "is_sentence", "plain", "unwrapped"]

SHORT_CHARS = 200
"""Longest line of words that can be an answer."""

FORMULA_CHARS = 2000
"""Longest formula that is looked at: beyond what reading takes."""

UNIT_IDEOGRAPHS = 3
"""Most characters of Chinese, Japanese or Korean that are a unit behind a number rather than a sentence."""

ANSWER_WORDS = 8
"""Most words of a phrase that is an answer."""

_ENVIRONMENTS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|textbf|mbox|operatorname)[a-z]{0,6}\s{0,4}\{[^{}]{0,200}\}")
_COMMAND = re.compile(r"\\(?:begin|end)\s?\{[a-z*]{1,20}\}(?:\{[clr|]{1,20}\})?|\\[A-Za-z]{1,40}")
_WORD = re.compile(r"(?<![\\A-Za-z])[^\W\d_]{3,}")
_IDEOGRAPH = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_FUNCTION_WORD = re.compile(r"\b(?:is|are|it|it's|we|the|of|that|this|let)\b", re.IGNORECASE)
_CONNECTIVES = frozenset({"and", "sqrt", "sin", "cos", "tan", "log", "exp", "arctan", "arcsin", "pmod", "mod"})
_INVISIBLE = re.compile(r"\\(?:q?quad|displaystyle|text|mathrm|boxed|fbox|left|right|[,;:!>])(?![A-Za-z])")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|equals?|gives?|becomes?|has|have|will|can(?:not)?|comes?|means?|shows?|finds?|gets?|obtains?|needs?|therefore|thus|so)\b"
    r"|[为是得]|所以|因此",
    re.IGNORECASE,
)
_DOLLAR = re.compile(r"(?<!\\)\$")
_LONE_DOLLAR = re.compile(r"(?<!\\)\$(?!\s?\d)")
_EDGES = "*_`# \t\r\n"
_QUOTES = (('\\"', '\\"'), ('"', '"'), ("'", "'"), ("“", "”"), ("「", "」"))
_FULL_STOPS = ".。．।"


def is_blank(text: str) -> bool:
    """Whether nothing in the text says anything: spaces, punctuation, `$`, empty groups."""
    if text[:1].isalnum():
        return False
    visible = _INVISIBLE.sub("", text[:SHORT_CHARS]) + text[SHORT_CHARS:]
    return not any(char.isalnum() or (char > "\x7f" and category(char).startswith("S")) for char in visible)


def is_formula(text: str) -> bool:
    """Whether a text reads as a formula, at most with a unit, rather than as prose."""
    if len(text) > FORMULA_CHARS or (len(text) > SHORT_CHARS and "\n" in text and not text.startswith("\\begin")):
        return False
    return not is_prose(_TEXT_COMMAND.sub(" ", text))


def is_prose(text: str) -> bool:
    r"""Whether words make up a sentence or phrase in the text, those of `\text{…}` included."""
    bare = _COMMAND.sub(" ", text)
    words = [word for word in _WORD.findall(bare) if word.lower() not in _CONNECTIVES]
    return len(words) > 1 or bool(_FUNCTION_WORD.search(bare)) or len(_IDEOGRAPH.findall(bare)) > UNIT_IDEOGRAPHS


def is_answer(text: str) -> bool:
    """Whether a text reads as an answer: one line that is a formula or a short phrase without a full stop inside."""
    if "\n" in text.strip() and not text.lstrip().startswith("\\begin"):
        return False
    if is_formula(text):
        return len(text) <= SHORT_CHARS or "\\" in text
    if len(text) > SHORT_CHARS or re.search(r"[.?!。？！]\s", text):
        return False
    words = [word for word in _WORD.findall(_COMMAND.sub(" ", text)) if word.lower() not in _CONNECTIVES]
    return len(words) <= ANSWER_WORDS and len(_IDEOGRAPH.findall(text)) <= SHORT_CHARS // 10


def is_sentence(text: str) -> bool:
    """Whether a phrase has a verb, and so says something about an answer instead of being one."""
    return bool(_VERB.search(text))


def unwrapped(text: str) -> str:
    r"""The inside of `$…$`, `\(…\)` and the like when they enclose the whole text."""
    stripped = text.strip()
    for start, end in _ENVIRONMENTS:
        inner = stripped[len(start) : -len(end)]
        if inner and stripped.startswith(start) and stripped.endswith(end):
            return text if any(sign in inner for sign in ("$", start, end)) or inner.endswith("\\") else inner.strip()
    return text


def plain(text: str) -> str:
    """A sentence's text without emphasis, quotation marks, a full stop and lone dollar signs around it."""
    stripped = _without_stop(text.strip(_EDGES)).strip(_EDGES)
    for start, end in _QUOTES:
        if len(stripped) > 1 and stripped.startswith(start) and stripped.endswith(end):
            stripped = stripped[len(start) : -len(end)].strip()
    if len(_DOLLAR.findall(stripped)) == 1:
        stripped = _LONE_DOLLAR.sub("", stripped).strip()
    return unwrapped(_without_stop(stripped)).strip()


def _without_stop(text: str) -> str:
    return text[:-1].rstrip() if text.endswith(tuple(_FULL_STOPS)) and not text.endswith("..") else text
