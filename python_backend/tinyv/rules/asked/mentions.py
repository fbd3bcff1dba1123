"""Whether a question speaks of what an answer names: `the error is 5` is no answer to `What is the sum?`.

Owns which words count, and in which other words a question may ask for the same.
"""

import re

__all__ = ["mentions", "words_of"]

_STEM_CHARS = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY_ANSWER = (
    "answer|solution|result|value|total|final|number|amount|quantity|option|choice|correct|expression|formula|equation"
    "|statement|simplified|exact|approximate|required|desired|here|think|believe|the|and|are|this|that|our|for|all|its"
)
_SAME: tuple[tuple[str, str], ...] = (
    (r"how\s(?:long|much\stime)|when|years?|hours?|minutes?", "length|time|duration|period"),
    (r"how\s(?:far|long|tall|high|wide|deep)", "distance|length|height|width|depth"),
    (r"how\s(?:fast|quickly)", "speed|velocity|rate"),
    (r"how\s(?:old|heavy|big|large)", "age|weight|mass|area|size"),
    (r"how\s(?:many|much)", "count|cost|price|sum|profit"),
    (r"solve|zeros?|satisf(?:y|ies)|solutions?", "root|roots|zeros|solutions"),
    (r"\\i+nt|integrate", "integral|antiderivative"),
    (r"\\lim", "limit"),
    (r"\\frac|differentiate|slope", "fraction|derivative|slope"),
    (r"\\sum|\+", "sum|series"),
    (r"chance|likely|likelihood", "probability"),
    (r"percent|%", "percentage"),
    (r"\\det|\|", "determinant|absolute"),
    (r"factor", "factorization|factored"),
)
"""What a question writes, and the names under which an answer may give that."""


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM_CHARS] for word in _WORD.findall(text.lower()))


_FREE, _ASIDE = _stems(_ANY_ANSWER), _stems("digit|error|remainder|residual|tolerance|uncertainty")
_ALIASES = [(re.compile(asks, re.IGNORECASE), _stems(names)) for asks, names in _SAME]


def words_of(question: str) -> frozenset[str]:
    """The beginnings of the words that a question writes or may mean."""
    found = [names for asks, names in _ALIASES if asks.search(question)]
    return _stems(question).union(*found)


def mentions(words: frozenset[str], name: str) -> bool:
    """Whether a question of these words may ask for what has this name; of no words, whether questions often do."""
    named = _stems(name) - _FREE
    if not words:
        return not named & _ASIDE
    return not named or not name.isascii() or bool(named & words)
