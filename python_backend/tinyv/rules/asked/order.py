"""Which values are asked for, and whether their order matters: `Find x and y`, `(a, b, c)`, `in increasing order`.

Owns the wordings of order; they count in sentences that ask, and not where a number of pairs is asked for.
"""

import re

from tinyv.rules.asked.names import LIST, NAME, names_of
from tinyv.rules.asked.sentences import first_ask

__all__ = ["find_unknowns", "has_loose_ends", "wants_order"]

_COUNTS = re.compile(r"(?i)\bhow many\b|\bnumber of\b|多少种|个数")
_TUPLE = re.compile(
    r"(?i:ordered\s(?:pairs?|triples?|triplets?|quadruples?|tuples?)|\bas|in\sthe\s(?:form|order)|answer"
    r"|(?:find|determine|all)\s(?:\w{1,16}\s){0,3}solutions?)"
    r"(?i:\s(?:of|to|for|is|real|positive|integers?|numbers?|solutions?|the|all|values|form|in)){0,4}[\s§:,]{0,4}"
    rf"(?:\\?[(〈]|\\langle\s?)\s?(?P<names>{NAME}(?:\s?,\s?{NAME}){{1,5}})\s?[)〉\\]"
)
_NAMED = re.compile(
    r"(?i:\b(?:find|determine|compute|calculate|solve\sfor|what\sare|for\swhat)|求出?)"
    r"(?i:\s(?:the|all|real|positive|integers?|values?|numbers?|constants?|of|unknowns?|possible|both|lengths?"
    r"|coefficients?)){0,5}"
    rf"[\s§]{{0,3}}(?P<names>{LIST})(?![\w(^{{]|\s?,?\s?(?:\\[lc]?dots|\.\.\.|…))"
)
_LEAST = r"(?:smallest|least|lowest|shortest|earliest|oldest|youngest|first)"
_GREATEST = r"(?:greatest|largest|highest|longest|latest|biggest|oldest|youngest|last)"
_ORDER = re.compile(
    r"(?i)\b(?:in|from)\s(?:an?\s|strictly\s)?"
    r"(?:(?:increasing|decreasing|ascending|descending|alphabetical|numerical|this|that|the\ssame)(?:\s\w{1,12})?\s)?"
    r"order\b(?!\s(?:to|that|for)\b)"
    rf"|\b(?:{_LEAST}\s(?:\w{{1,10}}\s)?to\s(?:the\s)?{_GREATEST}|{_GREATEST}\s(?:\w{{1,10}}\s)?to\s(?:the\s)?{_LEAST})\b"
    r"|\b(?:an|the)\sordered\s(?:pair|triple|triplet|quadruple|tuple|list)\b|\brespectively\b(?=.{0,24}$)"
)
_ORDER_ANYWHERE = re.compile(r"[从由](?:小到大|大到小)|依次|顺序")
"""Of languages whose verb comes last."""
_LOOSE_ENDS = re.compile(
    r"(?i)\b(?:monoton\w{0,12}|increasing|decreasing|confidence)\s(?:\w{1,16}\s){0,2}intervals?\b"
    r"|\bintervals?\s(?:\w{1,16}\s){0,6}(?:monoton\w{0,12}|increas\w{1,5}|decreas\w{1,5})\b|单调|置信区间"
)
_DATA_CHARS = 60
_OF_THE_DATA = re.compile(
    r"(?i)\b(?:forms?|progression|sequence|lies?|lying|appear|collinear|vertices|meet|in\sa\s(?:row|line))\b"
)


def find_unknowns(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """The names whose values the asking sentences want, where there are several."""
    for pattern in (_TUPLE, _NAMED):
        for sentence in reversed(_not_counting(sentences)):
            lists = [names_of(match["names"]) for match in pattern.finditer(sentence, first_ask(sentence))]
            several = [names for names in lists if len(names) > 1]
            if several:
                return several[-1]
    return ()


def wants_order(sentences: tuple[str, ...]) -> bool:
    """Whether an asking sentence wants its values in an order; points and sequences of the data have their own."""
    return any(_orders(sentence) for sentence in _not_counting(sentences))


def has_loose_ends(sentences: tuple[str, ...]) -> bool:
    """Whether an interval is asked for whose ends nobody minds."""
    return any(_LOOSE_ENDS.search(sentence) for sentence in sentences)


def _orders(sentence: str) -> bool:
    found = _ORDER.search(sentence, first_ask(sentence))
    if found:
        return _OF_THE_DATA.search(sentence, max(0, found.start() - _DATA_CHARS), found.start()) is None
    return _ORDER_ANYWHERE.search(sentence) is not None


def _not_counting(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if not _COUNTS.search(sentence))
