"""What may be taken off a text without loss: math delimiters, frames, type, a full stop, quotes."""

import re

from tinyv.rules.reading.characters import plain_signs

__all__ = ["bare"]

_PAIRS = (
    ("$$", "$$"),
    ("$", "$"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
    ("**", "**"),
    ("`", "`"),
    ('"', '"'),
    ("'", "'"),
    ("“", "”"),
)
_FRAME = re.compile(
    r"\\(?:boxed|fbox|framebox|text|textbf|textrm|mathrm|mathbf|mbox|textit|emph|ensuremath|textnormal|displaystyle|bf)\s*\{"
)
_LEADING = re.compile(r"(?:\\(?:displaystyle|textstyle|quad|qquad|,|;|!|:|\s|noindent)|[,;]|\\\\)\s*")
_TRAILING = re.compile(r"(?:\s|(?<!\.)\.|\\[,;!:]|\\q?quad|\\\\|;|~|\\\.|\\)$")
_NEGATED = re.compile(r"\\not\s*(?:(=)|\\(?:in)(?![A-Za-z])|\\(equiv))")
_SCALES = re.compile(
    r"(?:\^\s*\{?\s*\\circ\s*\}?|\\degree|\bdegrees?\b|\bdeg)\s*(?:\\[,;]|~)?\s*(?:\\(?:text|mathrm|rm)\s*\{\s*)?"
    r"(?:(C|Celsius|celsius|centigrade)|(F|Fahrenheit|fahrenheit))\b(?(1)|)\}?"
)
_DOLLARS = re.compile(r"(?<!\\)\$\s*(?=-?[\d.])")
_MOST_LAYERS = 12


def bare(text: str) -> tuple[str, bool]:
    """The text in plain signs without its wrapping, and whether all of it was set as text."""
    text = plain_signs(text).strip()
    worded = False
    for _ in range(_MOST_LAYERS):
        before = text
        text = _edges(text)
        frame = _FRAME.match(text)
        if frame and _closes_last(text, frame.end() - 1):
            worded = worded or "text" in frame[0] or "mbox" in frame[0]
            text = text[frame.end() : -1].strip()
        text = _unpaired(text)
        if text == before:
            break
    text = _NEGATED.sub(lambda match: "\\ne " if match[1] else ("\\not\\equiv" if match[2] else "\\notin "), text)
    text = _SCALES.sub(lambda match: " \\celsius " if match[1] else " \\fahrenheit ", text)
    if text.count("$") - text.count("\\$") == 1:
        text = _DOLLARS.sub(r"\\$", text, count=1)
    return (text.replace("~", " ") if "\\" in text else text), worded


def _edges(text: str) -> str:
    while (leading := _LEADING.match(text)) is not None:
        text = text[leading.end() :]
    while (trailing := _TRAILING.search(text[-6:])) is not None and trailing[0]:
        text = text[: len(text) - len(trailing[0])]
    return text


def _unpaired(text: str) -> str:
    for opening, closing in _PAIRS:
        long_enough = len(text) > len(opening) + len(closing)
        if long_enough and text.startswith(opening) and text.endswith(closing):
            inner = text[len(opening) : -len(closing)]
            if opening not in inner and closing not in inner:
                return inner.strip()
    return text


def _closes_last(text: str, opening: int) -> bool:
    """Whether the brace at `opening` is closed by the last character."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return place == len(text) - 1
    return False
