r"""The unit that the answer is to be in: `in square inches`, `how many hours`, `(\mathrm{m/s})`, 单位 cm.

Owns the wordings; which words are units is the table's to say. Currencies and `percent` count as units here.
"""
# ruff: noqa: RUF001  # Chinese questions have their own signs

import re

from tinyv.rules.units import CURRENCIES, HUNDREDTHS, parse_unit

__all__ = ["find_unit"]

_UNIT_CHARS = 40
_UNIT_WORDS = 7
_MAX_PLACES = 12
"""A sentence says `in` and `how many` less often than that."""
_BEFORE = re.compile(
    r"\bin\s(?:(?:the\s)?units?\sof\s)?|\bas\s(?:an?\s)?|\bunits?\s?(?:is|are|of|:|=)\s?|\bhow\s(?:many|much)\s"
    r"|\bnumber\sof\s|单位\s?(?:为|是|：|:)?\s?|多少\s?",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[\n,;?!。，？)）]")
_BRACKETED = re.compile(r"[(（]\s?([^()（）\n]{1,24})\s?[)）]")
_LETTERS = re.compile(r"[^\W\d_]+")
_AS_UNITS = frozenset(
    ("percent", "percents", "percentage", "percentages", "percentage points", "us dollar", "us dollars")
) | {*CURRENCIES, *HUNDREDTHS}


def find_unit(sentences: tuple[str, ...]) -> str:
    """The unit of the last sentence that names one, as written; empty where none does."""
    for sentence in reversed(sentences):
        places = [match.end() for match in _BEFORE.finditer(sentence)]
        units = (_unit_at(sentence[place : place + _UNIT_CHARS]) for place in reversed(places[-_MAX_PLACES:]))
        unit = next(filter(None, units), "") or _bracketed_unit(sentence)
        if unit:
            return unit
    return ""


def _unit_at(text: str) -> str:
    """The longest run of words from here on that is a unit; empty for two of them (`hours and minutes`)."""
    words = _CLAUSE_END.split(text, maxsplit=1)[0].replace("§", " ").split()[:_UNIT_WORDS]
    for count in range(len(words), 0, -1):
        written = " ".join(words[:count]).rstrip(" .")
        if _is_unit(written):
            second = words[count + 1].rstrip(".") if words[count : count + 1] == ["and"] and words[count + 1 :] else ""
            return "" if second and parse_unit(second) else written
    return ""


def _is_unit(written: str) -> bool:
    """Not a lone letter, which is a point or a set, no number behind `in`, and not a preposition at the end."""
    if written.lower() in _AS_UNITS:
        return True
    letters = _LETTERS.findall(written)
    if written[:1].isdigit() or "'" in written or written.endswith(" in") or not letters:
        return written in {"°", "^\\circ", "^{\\circ}"}
    lone = len(letters) == 1 and len(letters[0]) == 1 and letters[0].isascii() and "°" not in written
    return not lone and written not in {"in", "as", "at", "am", "pm"} and parse_unit(written) is not None


def _bracketed_unit(sentence: str) -> str:
    """A unit alone in brackets, set upright."""
    found = (match[1].strip(" §") for match in _BRACKETED.finditer(sentence))
    return next((inside for inside in found if inside[:1] in {"\\", "{"} and parse_unit(inside)), "")
