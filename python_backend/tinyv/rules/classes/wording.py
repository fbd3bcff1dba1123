"""Classes "words" and "qualifier": what plain words say.

Owns closed lists: words that contradict each other, phrases for one fact ("no solution", the empty set), words that
carry nothing (articles), domains that a question has already stated ("for all positive integers n"), places where a
value holds ("at x = 3"). The letter of a choice decides, whatever stands behind it. Words outside of the lists are
compared as they are.
"""

import re

from tinyv.rules.classes.numberwords import number_word
from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import compact, letters

__all__ = ["detailed", "opposite", "qualifier", "unqualified", "words"]

_NOTHING = (
    "no solution", "no solutions", "none", "there is no solution", "there are no solutions", "has no solution",
    "has no solutions", "empty set", "\\emptyset", "\\{\\}", "\\{ \\}", "the equation has no solution",
    "the equation has no solutions", "the system has no solution", "the system has no solutions", "no real solution",
    "no real solutions", "there are no real solutions", "no real roots", "x \\in \\emptyset",
)  # fmt: skip
_INFINITE = (
    "infinitely many", "infinite", "infinity", "\\infty", "infinitely many solutions", "there are infinitely many",
    "there are infinitely many solutions", "infinite number", "infinite number of solutions", "infinite solutions",
)  # fmt: skip
_MISSING = ("does not exist", "dne", "limit does not exist")
_ALL = (
    "all real numbers", "all reals", "\\mathbb{r}", "every real number", "any real number", "x \\in \\mathbb{r}",
    "all real x", "any real x", "x is any real number", "x can be any real number",
)  # fmt: skip
_SAYS = {phrase: fact for fact, phrases in enumerate((_NOTHING, _INFINITE, _MISSING, _ALL)) for phrase in phrases}
_EMPTY_WORDS = frozenset({"a", "an", "the"})
_CHOICE = re.compile(r"(?:(?i:option|choice|answer)\s)?\(?([A-Z])(?:\)|\.)?")
_MARKED_CHOICE = re.compile(
    r"(?:(?i:option|choice|answer)\s)?(?:\(([A-Z])\)|([A-Z])(?:[):]|(?=\s(?:\d|\\frac|\\sqrt))))\s(?P<text>.+)"
)
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-H](?![A-Za-z])")
_NEUTRAL = re.compile(r"[\s.,;:!?\"'`\u2019\u201c\u201d()-]+")

_NUMBERS = r"(?:(?:non-?zero|non-?negative|positive|negative|real|rational|whole|natural|complex|odd|even)\s){0,2}"
_DOMAIN = (
    rf"{_NUMBERS}(?:numbers?|integers?|reals?|values?(?: of)?|constants?|\\mathbb\{{[NZQRC]\}}(?:\^?[+*]|_\{{?\+\}}?)?)"
)
_NAMED = r"\\?[A-Za-z]+(?:\s?(?:,|and)\s?\\?[A-Za-z]+){0,2}"
_SET = r"(?:\\mathbb\{[NZQRC]\}|[NZQRC](?![A-Za-z]))"
_QUALIFIERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[\s,;:(]+(?:for|where)\s(?:all|any|every|each|some|an? arbitrary)\s{_DOMAIN}(?:\s{_NAMED})?$",
        rf"[\s,;:(]+(?:for|where)\s(?:all|any|every|each|some)\s{_NAMED}(?:\s?\\in\s?{_SET}\S*)?$",
        rf"[\s,;:(]+(?:with|where|for)\s{_NAMED}\s(?:is|are|being|an?|any|\s)+\s?{_DOMAIN}$",
        rf"(?:[,(]\s?(?:(?:where|with|for)\s)?{_NAMED}|\s(?:where|with|for)\s{_NAMED}|\s\\?[A-Za-z]+)\s?\\in\s?{_SET}[^\s]{{0,4}}\)?$",
        rf"\s*\(\s?{_NAMED}\s(?:is|are)?\s?(?:any|an|a)?\s?{_DOMAIN}\)$",
    )
)
_DETAIL = re.compile(r"(?P<value>[^=]+?),?\s\(?(?:for|when|at|attained at)\s\\?[A-Za-z]\s?=\s?(?P<where>[^=]+)")

_OPPOSITES = tuple(map(frozenset, (
    ("increase", "decrease"), ("increases", "decreases"), ("increased", "decreased"), ("increasing", "decreasing"),
    ("even", "odd"), ("left", "right"), ("up", "down"), ("upward", "downward"), ("north", "south"), ("east", "west"),
    ("clockwise", "counterclockwise"), ("above", "below"), ("inside", "outside"), ("gain", "loss"), ("true", "false"),
    ("maximum", "minimum"), ("convergent", "divergent"), ("converges", "diverges"), ("yes", "no"),
)))  # fmt: skip
_EXCLUSIVE = tuple(map(frozenset, (
    ("second", "minute", "hour", "day", "week", "month", "year", "decade", "century"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"),
)))  # fmt: skip
_PLAIN = re.compile(r"(?<!\\)\b[a-z]{2,}\b")


def opposite(ground_truth: str, answer: str) -> bool:
    """Whether each text says one word of a list whose words contradict each other, and not the same one."""
    left, right = (frozenset(_PLAIN.findall(text.lower())) for text in (ground_truth, answer))
    return any(
        len(left & words) == len(right & words) == 1 and left & words != right & words
        for words in (*_OPPOSITES, *_EXCLUSIVE)
    )


def words(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both say the same fact, or the same words, or name the same choice."""
    left, right = ground_truth.lower().strip(" ."), answer.lower().strip(" .")
    numbers = number_word(left), number_word(right)
    if any(numbers):
        return scope.equal(numbers[0] or left, numbers[1] or right)
    if left in _SAYS and right in _SAYS:
        return _SAYS[left] == _SAYS[right]
    choices = _choice(ground_truth), _choice(answer)
    if choices[0] and choices[1] and (_CHOICE.fullmatch(ground_truth) or _CHOICE.fullmatch(answer)):
        return choices[0] == choices[1]
    if (
        "\\" in left + right
        or not re.search(r"[a-z]{3}", left)
        or any(sign in left + right for sign in "^_+=<>/*[]{}|")
    ):
        return False
    one, other = _said(left), _said(right)
    return bool(one) and one == other


def _choice(text: str) -> str:
    """The letter that the text names, alone or with what stands there; empty when it names none, or another as well."""
    bare, marked = _CHOICE.fullmatch(text), _MARKED_CHOICE.fullmatch(text)
    if bare:
        return bare[1]
    return (marked[1] or marked[2]) if marked and not _LETTER.search(marked["text"]) else ""


def qualifier(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether they are equal without a domain, or a place where it holds, that only one of them states."""
    value = detailed(answer)
    if value is not None and "=" not in ground_truth and not letters(value):
        return scope.same(ground_truth, value)
    left, right = unqualified(ground_truth), unqualified(answer)
    if (left != ground_truth) == (right != answer) or not left or not right:
        return False
    return scope.same(left, right)


def detailed(text: str) -> str | None:
    """The value of `21 for n = -4`."""
    found = _DETAIL.fullmatch(text)
    return found["value"] if found else None


def unqualified(text: str) -> str:
    """The text without the domain of a variable at its end."""
    for pattern in _QUALIFIERS:
        found = pattern.search(text[-120:])
        if found:
            return text[: len(text) - len(text[-120:]) + found.start()].strip(" ,;:")
    return text


def _said(text: str) -> list[str]:
    """The words and numbers; a sign before a number is part of it."""
    text = compact(re.sub(r"-(?=\d)", " minus", text))
    return [
        word for word in _NEUTRAL.split(re.sub(r"(?<=\d)[.](?=\d)", "point", text)) if word and word not in _EMPTY_WORDS
    ]
