"""Cheap bounds that a text must keep before any parser sees it.

Owns what is refused and why. Generous on purpose: the killable worker is the real guard, these only spare it the
shapes that always end in a kill. A refused row is undecided, never wrong.
"""

import re

__all__ = ["MAX_GROUND_TRUTH_CHARS", "guard"]

MAX_GROUND_TRUTH_CHARS = 8192
"""Longest ground truth that is parsed; real ones have tens of characters."""

MAX_NESTING = 64
"""Depth of brackets: the parser recurses through ~15 frames per level; continued radicals of contests have ~10."""

MAX_DIGITS = 1000
"""Digits in a row: 2^{1000} written out has 302."""

MAX_EXPONENT_DIGITS = 7
"""Digits of a literal exponent: 2^{1000000} is fine, 7^{10^{12}} or 2^{99999999999} is not computed."""

MAX_TOWER = 3
"""Literal powers on top of each other: 2^{2^{2^{2}}} is fine, one more is not."""

MAX_ELEMENTS = 400
"""Commas: the largest listed sets of contests have some tens of elements; comparing is quadratic."""

MAX_FACTORIALS = 3
"""Factorial signs in a row."""

_DIGITS = re.compile(rf"\d{{{MAX_DIGITS + 1}}}", re.ASCII)
_EXPONENT = re.compile(rf"(?:\^|\*\*)\s{{0,4}}[{{(]?\s{{0,4}}\d{{{MAX_EXPONENT_DIGITS + 1}}}", re.ASCII)
_TOWER = re.compile(rf"(?:(?:\^|\*\*)\s{{0,4}}[{{(]{{0,2}}\s{{0,4}}\d{{1,20}}\s{{0,4}}){{{MAX_TOWER + 1}}}", re.ASCII)
_BIG_FACTORIAL = re.compile(r"\d{6}\s{0,4}[)}]?\s{0,4}!", re.ASCII)
_FACTORIALS = re.compile(rf"(?:!\s{{0,2}}[)}}]?\s{{0,2}}){{{MAX_FACTORIALS + 1}}}")


def guard(text: str) -> str | None:
    """The name of the limit that a text breaks, or None; linear in its length."""
    for name, pattern in (("digits", _DIGITS), ("exponent", _EXPONENT), ("tower", _TOWER)):
        if pattern.search(text):
            return name
    if "!" in text and (_BIG_FACTORIAL.search(text) or _FACTORIALS.search(text)):
        return "factorial"
    if text.count(",") + text.count(";") > MAX_ELEMENTS:
        return "elements"
    return "nesting" if _too_deep(text) else None


def _too_deep(text: str) -> bool:
    if text.count("(") + text.count("{") + text.count("[") <= MAX_NESTING:
        return False
    depth = 0
    for char in text:
        if char in "({[":
            depth += 1
            if depth > MAX_NESTING:
                return True
        elif char in ")}]" and depth:
            depth -= 1
    return False
