# ruff: noqa: RUF001  # words of every script
"""Words with which a text denies, supposes, reports or hedges a value instead of giving it, and where they count.

Owns the words: one table for all rooms, a row a language. What is not in doubt may still be wrong.
"""

import re
from dataclasses import dataclass

__all__ = ["compared", "denied", "doubted", "hedged", "supposed", "taken_back"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one sense: set off from others, a row a language, and those of scripts that set off none."""

    spaced: tuple[str, ...]
    unspaced: str = ""


_DENY = _Words(
    (
        r"not|never|nobody|no\sone|neither|nor|cannot|wrong(?:ly)?|incorrect(?:ly)?|false|untrue|mistaken?|mistakes|unlike",
        r"refuse[sd]?|den(?:y|ies|ied)|doubt(?:s|ed)?|ignor(?:e|es|ed|ing)|disregard|forget|differs?|instead\sof",
        r"rather\sthan|far\sfrom|(?:any|every)thing\s(?:but|except)",
        r"nicht|keine?|niemals|falsch",
        r"n'est\spas|pas|jamais|faux|fausse",
        r"no\s(?:es|son|era)|nunca|falso|incorrecta",
        r"não|errad[oa]",
        r"non\s(?:è|sono)|sbagliat[oa]",
        r"не|нет|неверн\w{0,4}",
        r"không|sai",
        r"ليس|ليست|خطأ",
        r"नहीं|गलत",
    ),
    r"n['’]t\b|不是|不为|不等于|不对|并非|错误|错的|ではない|じゃない|でない|違い?う?ます|아니|아닙|않",
)
_SUPPOSE = _Words(
    (
        r"suppos(?:e|es|ed|ing)|assum(?:e|es|ed|ing)|imagine|pretends?|if|whether|unless|prove|disprove|verify|check",
        r"let(?=\W{1,3}\w{1,8}\W{0,3}(?:=|be\b|$))|guess(?:es|ed)?|example|e\.g|hint|previous|old|student",
        r"wenn|falls\s(?:die|das|der|es)|angenommen",
        r"(?-i:[Ss]i)|supposons",
        r"supongamos|suponga(?:mos)?",
        r"se\sa|suponha(?:mos)?",
        r"se\sla|supponiamo",
        r"если|пусть|допустим",
        r"nếu|giả\ssử",
        r"إذا|لو",
        r"अगर|यदि",
    ),
    "如果|假设|假如|もし|만약|라면",
)
_REPORT = _Words(
    (
        r"(?<!\bI\s)(?<!\bwe\s)(?:thinks?|believes?|says?|said|claims?|claimed|expects?)",
        r"(?:show|shows)\sthat",
    ),
)
_HEDGE = _Words(
    (
        r"can\sbe|could|might|may|perhaps|maybe|possibly|probably\snot|unclear|unknown|unsure|would\sbe|should\shave",
        r"vielleicht|könnte",
        r"peut-être|pourrait",
        r"quizás?|tal\svez|podría",
        r"talvez|poderia",
        r"forse|potrebbe",
        r"возможно|может",
        r"có\sthể|có\slẽ",
        r"ربما",
        r"शायद",
    ),
    "是否|可能|也许|或许|否则|かもしれ|아마",
)
_ALTERNATIVE = _Words(
    (
        r"one\sof|either|or|otherwise|depend(?:s|ing)|except|to\sbe\s\w{1,12}ed|be\sdetermined|requires?|further",
        r"insufficient|incomplete",
    ),
    "或",
)
"""What leaves several answers, or none yet."""
_COMPARE = (
    r"than|at\s(?:least|most)|above|below|over|under|nearly|almost|between|from|close\sto"
    r"|(?:opposite|inverse|reciprocal|multiple|factor|power|negative|half|twice|double|square|cube|root|third|quarter)\sof"
)
"""What a value stands behind that is not the answer."""


def _pattern(*senses: _Words) -> str:
    spaced = "|".join(words for sense in senses for words in sense.spaced)
    return rf"(?<!\w)(?:{spaced})(?!\w)|" + "|".join(sense.unspaced for sense in senses if sense.unspaced)


_DENIED = re.compile(_pattern(_DENY), re.IGNORECASE)
_DOUBTED = re.compile(_pattern(_DENY, _SUPPOSE, _REPORT, _HEDGE) + r"|[?？]\W{0,4}$", re.IGNORECASE)
_HEDGED = re.compile(_pattern(_SUPPOSE, _HEDGE, _ALTERNATIVE), re.IGNORECASE)
_COMPARED = re.compile(rf"\b(?:{_COMPARE})\W{{0,4}}(?:\w{{1,8}}\s)?$|(?:≠|\\neq?)\s{{0,3}}$", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|which)\s(?:could|can|might|may|should)\b")
"""Of a thing's description, `the most points that could be inside`, and no doubt."""
_CLAUSE_ENDS = re.compile(
    r"[,;.!?，；。！？]|[:：](?=\s*[^\W\d_]{2})|\b(?:so|thus|hence|therefore|then|(?<!thing\s)but|which)\b",
    re.IGNORECASE,
)
_BEFORE_CHARS = 80
_TAKEN_BACK = re.compile(
    r"\W{0,8}(?:(?:wait|no|oops|sorry|actually)\b|(?:hmm|this|that|it|but|however|which)\b(?P<what>[^.!?\n]{0,60}))",
    re.IGNORECASE,
)


def denied(text: str) -> bool:
    """Whether a text denies what it says."""
    return bool(_DENIED.search(text))


def doubted(text: str) -> bool:
    """Whether a text denies, supposes, reports or asks what it says."""
    return bool(_DOUBTED.search(_RELATIVE.sub(" ", text)))


def hedged(text: str) -> bool:
    """Whether a text supposes, or leaves several answers open."""
    return bool(_HEDGED.search(_RELATIVE.sub(" ", text)))


def supposed(before: str) -> bool:
    """Whether the clause right before an announcement denies, supposes or reports it."""
    return doubted(_CLAUSE_ENDS.split(before[-_BEFORE_CHARS:])[-1])


def taken_back(behind: str) -> bool:
    """Whether what stands behind an answer takes it back: `Wait, …`, `But that is wrong`."""
    found = _TAKEN_BACK.match(behind)
    return found is not None and (found["what"] is None or denied(found["what"]))


def compared(before: str) -> bool:
    """Whether the words right before a value compare with it: `at least`, `half of`."""
    return bool(_COMPARED.search(before))
