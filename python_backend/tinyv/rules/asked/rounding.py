"""How the answer is to be rounded: `nearest tenth`, `to two decimal places`, `3 significant figures`, 保留两位小数.

The last such wish of a question counts; earlier ones are about its data. "Nearest" of anything that is no amount
(the nearest vertex) is none.
"""

import re

from tinyv.rules.asked.records import Rounding
from tinyv.rules.units import is_unit_word

__all__ = ["find_rounding"]

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip
_PLACES = {
    "tenth": 1, "hundredth": 2, "thousandth": 3, "ten-thousandth": 4, "ten thousandth": 4, "hundred-thousandth": 5,
    "hundred thousandth": 5, "millionth": 6, "cent": 2, "penny": 2, "ten": -1, "hundred": -2, "thousand": -3,
    "ten thousand": -4, "hundred thousand": -5, "million": -6, "十分位": 1, "百分位": 2, "千分位": 3,
}  # fmt: skip
_WHOLE = frozenset({
    "integer", "whole", "one", "ones", "unit", "dollar", "percent", "percentage", "person", "people", "square", "cubic",
    "degree", "yuan", "个位", "整数", "元",
})  # fmt: skip
_COUNT = r"(?:\d{1,2}|" + "|".join(_WORDS) + ")"
_NEAREST = "|".join(sorted((word for word in _PLACES if word.isascii()), key=len, reverse=True))
_WISH = re.compile(
    r"(?i)\b(?:nearest|(?:round(?:ed|ing)?|accurate|correct)\s(?:off\s)?to)\s{1,3}(?:the\s)?[§$]?\s?"
    rf"(?:(?P<step>\\?\$?(?:0?\.0{{0,8}}1|10{{1,6}}))(?!\.?\d)|(?P<nearest>{_NEAREST})s?\b)"
    r"|\bnearest\s{1,3}(?P<whole>[a-z]{1,16})\b(?!\sto\s)"
    rf"|(?P<places>{_COUNT})[\s-]{{1,3}}(?:decimal(?:\s?(?:places?|digits?|points?)|s\b)|places\s(?:of|after)\s|d\.?p\b"
    r"|digits?\s(?:after|to the right of)\s)"
    rf"|(?P<significant>{_COUNT})[\s-]{{1,3}}(?:significant\s(?:figure|digit)|sig(?:\.|\s)\s?fig|s\.?\s?f\b)"
    rf"|(?:保留(?:到)?小?数?点?后?\s?)?(?P<chinese>{_COUNT})\s?位(?P<kind>小数|有效数字)"
    r"|精确到\s?[§$]?(?P<exactly>0?\.0{0,8}1|十分位|百分位|千分位|个位|整数)"
    r"|(?P<integer>四舍五入(?:到|取)整|结果取整|round(?:ed|ing)?\s(?:up\s|down\s|off\s)?to\s(?:an?|the)\s(?:whole|integer))"
)
_MAY_WISH = re.compile(r"(?i)nearest|decimal|places|digit|signif|round|sig\.?\s|s\.?f\b|d\.?p\b|保留|精确|取整|有效")
"""Cheap, and most questions wish for nothing."""


def find_rounding(text: str) -> Rounding | None:
    """The last rounding that a text wishes for."""
    if not _MAY_WISH.search(text):
        return None
    wishes = [wish for match in _WISH.finditer(text) if (wish := _rounding(match)) is not None]
    return wishes[-1] if wishes else None


def _rounding(match: re.Match[str]) -> Rounding | None:
    if match["step"] or match["exactly"]:
        return _step(match["step"] or match["exactly"])
    if match["nearest"]:
        return Rounding("places", _PLACES[match["nearest"].lower()])
    if match["whole"]:
        word = match["whole"].lower()
        return Rounding("unit", 0) if word in _WHOLE or is_unit_word(word) else None
    if match["places"] or match["chinese"]:
        kind = "significant" if match["kind"] == "有效数字" else "places"
        return Rounding(kind, _count(match["places"] or match["chinese"]))
    if match["significant"]:
        return Rounding("significant", _count(match["significant"]))
    return Rounding("unit", 0)


def _step(step: str) -> Rounding:
    """`0.01` is two places, `100` is minus two."""
    if step in _PLACES:
        return Rounding("places", _PLACES[step])
    if step in _WHOLE:
        return Rounding("unit", 0)
    digits = step.lstrip("\\$")
    _, point, places = digits.partition(".")
    return Rounding("places", len(places) if point else 1 - len(digits))


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _WORDS[written.lower()]
