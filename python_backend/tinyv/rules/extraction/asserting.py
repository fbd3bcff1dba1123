# ruff: noqa: RUF001  # values are given, and punctuated, in every script
"""Whether a sentence gives a value as its result: the forms that are known to, and no others.

Owns the forms. What is not known to give a value is left to a judge.
"""

import re

from tinyv.rules.doubt import changed, doubted, hedged, supposed
from tinyv.rules.extraction.answer_words import AFTERWORDS, ASSERTS, FILLERS, OPENINGS
from tinyv.rules.extraction.spelling import is_blank

__all__ = ["asserted", "says_no_more"]

MAX_WORDS_BEHIND = 10
"""Words of its sentence behind a value that is the sentence's point, at most: `5 meters above the ground`."""

_BEFORE_CHARS = 160
_GAP = r"(?:[\s$*_{}]|\\(?:[(\[,;:!]|text|displaystyle|quad)){0,12}"
_OPENING = re.compile(
    rf"(?:[\s$*_{{}}()\[\]#:：.,，•]|\b(?:answer|{OPENINGS})\b|\\(?:text|displaystyle)){{0,24}}",
    re.IGNORECASE,
)
_GIVES = re.compile(
    rf"(?:\b(?:{ASSERTS})(?!\w)|(?:[得为是即有共故出]|等于|得到)|(?<![<>!=])[=＝≈]|\\approx|→|⟹|\\(?:implies|rightarrow)|(?P<heading>[:：]))"
    rf"{_GAP}(?:(?:{FILLERS})(?!\w)[\s,]{{0,2}}{_GAP}){{0,3}}$"
)
"""Of small letters: one that minds no case takes twice as long."""
_IS_IT = re.compile(
    r"\W{0,4}(?:is|are)\s(?:the|our|your|my)\s(?:(?:final|correct|only|desired|required)\s)?(?:answer|solution|result|value)s?\W*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\d|[+*/^=<>±×÷·√]|(?<=\s)[-−]|\\(?!text|mathrm|[)\],;:!])"
    r"|\b(?:and|but|then|after|instead|before|comes?|is|are|was|were|becomes?|would)\b",
    re.IGNORECASE,
)
"""What goes on to another value or statement."""
_ASSIGNED = re.compile(r"[=≈][^=≈,;]{1,60}[,;]\s{0,3}(?:and\s)?[\w\\{}]{1,12}\s{0,3}[=≈]\s{0,3}$")
"""Values of several names: none of them is the result."""
_AFTERWORD = re.compile(rf"(?:[^\w?？؟]{{0,8}}(?:{AFTERWORDS})){{0,3}}[^\w?？؟]*", re.IGNORECASE)


def asserted(before: str, behind: str, after: str, *, formula: bool = False) -> bool:
    """Whether a sentence gives the value between `before` and `behind` as its result, and nothing after takes it on.

    Args:
        before: its sentence up to the value.
        behind: its sentence behind the value and its unit.
        after: the text after the sentence.
        formula: the value is a statement itself, `y = 5`.
    """
    inside = before.count("(") > before.count(")")
    if inside or hedged(before) or hedged(behind) or supposed(before) or doubted(behind) or not says_no_more(after):
        return False
    named = bool(_IS_IT.fullmatch(behind))
    if named or _OPENING.fullmatch(before):
        return bool(_OPENING.fullmatch(before)) and (named or is_blank(behind))
    goes_on = changed(behind) or _GOES_ON.search(behind) or len(behind.split()) > MAX_WORDS_BEHIND
    if goes_on or _ASSIGNED.search(before):
        return False
    gives = _GIVES.search(before[-_BEFORE_CHARS:].lower())
    if gives is None:
        return formula and before.rstrip(" $").endswith((" at", ","))
    return gives["heading"] is None or not any(map(str.isdigit, before))


def says_no_more(after: str) -> bool:
    """Whether what stands behind the last sentence says nothing of its value: `I hope it is correct`."""
    return bool(_AFTERWORD.fullmatch(after))
