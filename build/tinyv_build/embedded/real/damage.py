"""References that nothing can be made of, each with the reason under which it is counted."""

import re
import unicodedata
from collections.abc import Callable

__all__ = ["damage"]

_LONGEST_REFERENCE = 300
_LONGEST_QUESTION = 6000
_CUT_OFF = re.compile(r"(?:[,(\[{=+*^_]|\\(?:frac|left|text|sqrt|cdot|times)\s*)$")
_MARKUP = re.compile(r"<(?:img|br|p|div|span|table)\b|!\[|https?://|\[asy\]|\\includegraphics", re.IGNORECASE)
_ESSAY = re.compile(
    r"\b(?:see (?:the )?(?:solution|proof|above|below)|proof|prove[ds]?|omitted|answer may vary|answers? (?:will )?var)",
    re.IGNORECASE,
)
_BRACKETS = {")": "([", "]": "[(", "}": "{"}
_KNOWN_SCRIPTS = (
    "LATIN",
    "GREEK",
    "MATHEMATICAL",
    "DOUBLE-STRUCK",
    "SCRIPT",
    "BLACK-LETTER",
    "FULLWIDTH LATIN",
    "MODIFIER",
    "SUPERSCRIPT",
    "SUBSCRIPT",
)
_LETTERLIKE = frozenset("ℏℎℝℤℕℚℂÅΩµ°")


def damage(question: str, ground_truth: str) -> str:
    """Why the row is dropped; empty where it is not."""
    if len(question) > _LONGEST_QUESTION:
        return "question too long"
    return next((why for why, holds in _CHECKS if holds(ground_truth.strip())), "")


def _unreadable(mark: str) -> bool:
    return mark == "\ufffd" or (unicodedata.category(mark) in ("Cc", "Co", "Cs", "Cn") and mark not in "\n\t")


def _balanced(text: str) -> bool:
    """Whether braces close; round and square ones may close each other, as an interval's do."""
    opened: list[str] = []
    for mark in re.sub(r"\\[()\[\]]", "", text).replace("\\{", "{").replace("\\}", "}"):
        if mark in "([{":
            opened.append(mark)
        elif mark in _BRACKETS and (not opened or opened.pop() not in _BRACKETS[mark]):
            return False
    return not opened


def _foreign(mark: str) -> bool:
    if mark.isascii() or not mark.isalpha() or mark in _LETTERLIKE:
        return False
    return not unicodedata.name(mark, "").startswith(_KNOWN_SCRIPTS)


_CHECKS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("empty reference", lambda text: not text),
    ("reference too long", lambda text: len(text) > _LONGEST_REFERENCE),
    ("characters damaged", lambda text: any(map(_unreadable, text))),
    ("markup or picture in the reference", _MARKUP.search),
    ("a proof or a pointer", _ESSAY.search),
    ("brackets without partner", lambda text: not _balanced(text) or text.count("$") % 2),
    ("reference cut off", _CUT_OFF.search),
    ("another script", lambda text: any(map(_foreign, text))),
)
