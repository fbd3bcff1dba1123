"""What of a question a model repeats in its answer: the thing asked for, and the question's own numbers."""

import re

__all__ = ["counted", "numbers", "thing"]

_ASKS = re.compile(
    r"(?:find|determine|calculate|compute|evaluate|what\s(?:is|are|was|were)|give|state|derive|estimate)\s"
    r"((?:the|a|an)\s[^.?!;\n]{3,90}|\$[^$\n]{1,60}\$|\\\([^\n]{1,60}?\\\))[.?!]?\s*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"how\smany\s((?:[a-z]+\s){0,4}?[a-z]+)\s(?:are|is|does|do|did|will|can|have|has|were|must)\b", re.IGNORECASE
)
_ENDS_BADLY = re.compile(r"\b(?:if|of|when|the|where|that|for|in|with|and|or|to|given)\s*$", re.IGNORECASE)
_CUT = re.compile(
    r"\s(?:if|when|where|given that|such that|so that|for which|in terms of|to the nearest)\s|,\s", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.^{\\])\d{1,6}(?:\.\d+)?(?![\w.}])")


def thing(question: str) -> str:
    """The noun phrase that is asked for, `the area of the triangle`; empty where none is found."""
    sentences = re.split(r"(?<=[.?!])\s+|\n+", question.strip())
    for sentence in reversed(sentences[-3:]):
        if found := _ASKS.search(sentence):
            phrase = _CUT.split(found[1], maxsplit=1)[0].strip(" .?!,:")
            if phrase.count("$") % 2 == 0 and phrase.count("(") == phrase.count(")") and not _ENDS_BADLY.search(phrase):
                return phrase[0].lower() + phrase[1:]
    return ""


def counted(question: str) -> str:
    """What is counted, `different ways`; empty where nothing is."""
    found = _HOW_MANY.search(question[-400:])
    return found[1].strip().lower() if found else ""


def numbers(question: str) -> list[str]:
    """Numbers that the question gives, in order, without repetition."""
    return list(dict.fromkeys(_NUMBER.findall(question)))
