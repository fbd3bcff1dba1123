r"""Phrases of numbers and sets that are rewritten before the grammar reads them, as it has no words for them.

`0.1\overline{6}` and `0.1666...` are fractions, `all real numbers greater than 2` is an interval,
`5th` is a number, `for any integer k` a condition.
"""

# ruff: noqa: E501  # patterns of phrases

import re
from fractions import Fraction

from tinyv.rules.reading.ornaments import as_text

__all__ = ["respelled"]

_BAR = re.compile(r"(?<![\d.])(\d{0,9})\.(\d{0,12})\\(?:overline|bar|dot)\s*\{\s*(\d{1,12})\s*\}")
_DOTS = re.compile(r"(?<![\d.])(\d{1,9})\.(\d{2,24})\s*(?:\.\.\.|\\(?:l|c)?dots(?![A-Za-z]))")
_PERIOD = re.compile(r"(\d*?)(?:(\d)\2\2+|(\d\d)\3+|(\d\d\d)\4+)")
"""Digits that end in one, two or three that repeat."""
_PER_CENT = re.compile(r"\bper\s+cent\b", re.IGNORECASE)
_BOUND = re.compile(
    r"(?:the\s+set\s+of\s+)?(?:all\s+)?(?:the\s+)?(?:real\s+)?(?:numbers?|reals|values)\s+(?:[a-z]\s+)?(?:that\s+(?:is|are)\s+)?"
    r"(?P<words>(?:strictly\s+)?(?:greater|less|more)\s+than(?:\s+or\s+equal\s+to)?|at\s+least|at\s+most|above|below)\s+(?P<end>\S.{0,40})",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(\d+)\s*(?:\^\s*)?\{?(?:\\(?:text|mathrm|textsuperscript)\s*\{\s*)?(?:st|nd|rd|th)\}{0,2}(?:\s+(?P<noun>[A-Za-z][a-z]{2,11}))?"
)
_ALL_REALS = re.compile(
    r"\b(?:all|any|every|the set of all|the set of)?\s*real\s*(?:numbers?|values?)\b(?:\s+(?:of\s+)?[a-z]\b(?!\s*[=<>]))?|\ball\s+reals\b",
    re.IGNORECASE,
)
_WHOLE_NUMBERS = re.compile(r"\b(?:all|any|every)\s+integers?\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"[,;]?\s*\(?\b(?:for|where|with)\s+(?:(?:any|every|all|some|each|an?|arbitrary|fixed)\s+)*(?P<before>\$?[A-Za-z]\$?\s+(?:is|are|being)\s+)?"
    r"(?:(?:any|an?|some|arbitrary|the)\s+)*(?P<positive>positive\s+)?(?P<kind>real|integers?|natural|complex|rational|constants?|whole)"
    r"(?:\s+(?:constants?|numbers?|values?))*(?:\s+(?P<after>\$?[A-Za-z]\$?))?\s*\)?$",
    re.IGNORECASE,
)
_SETS = {"i": "Integers", "n": "Naturals", "w": "Naturals", "r": "Reals", "c": "Reals"}
_SUCH_THAT = re.compile(r"\b(?:such\s+that|so\s+that|satisfying)\b", re.IGNORECASE)
_EXCEPTED = re.compile(r"\b(?:except(?:\s+for)?|other\s+than|excluding|but\s+not)\b", re.IGNORECASE)


def respelled(plain: str) -> str:
    """The text with what grammar cannot read spelt as it can."""
    ordinal = _ORDINAL.fullmatch(plain)
    if ordinal:
        return f"{ordinal[1]} {ordinal['noun'] or ''}".strip()
    plain = _DOTS.sub(_from_dots, _BAR.sub(lambda match: _fraction(match[1], match[2], match[3]), plain))
    plain = _PER_CENT.sub("percent", plain)
    bound = _BOUND.fullmatch(as_text(plain).strip())
    if bound is not None and " " not in bound["end"].strip():
        return _interval(bound["words"].lower(), bound["end"])
    plain = _with_domain(plain)
    if "real" not in plain.lower() and "integer" not in plain.lower():
        return plain
    plain = _ALL_REALS.sub(r" \\Reals ", plain)
    plain = _WHOLE_NUMBERS.sub(r" \\Integers ", plain)
    return _EXCEPTED.sub(" except ", _SUCH_THAT.sub(" where ", plain))


def _with_domain(plain: str) -> str:
    r"""`for any real constant c` and its kin as `where c \in Reals`."""
    spelt = as_text(plain)
    match = _DOMAIN.search(spelt)
    letter = ((match["after"] or match["before"] or "") if match else "").replace("$", "").strip()[:1]
    if match is None or not letter or not spelt[: match.start()].strip():
        return plain
    kind = match["kind"].lower()
    name = "Complexes" if kind == "complex" else "Rationals" if kind == "rational" else _SETS[kind[0]]
    positive = f" and {letter} > 0" if match["positive"] else ""
    return f"{spelt[: match.start()]} where {letter} \\in \\{name} {positive}"


def _from_dots(match: re.Match[str]) -> str:
    repeated = _PERIOD.fullmatch(match[2])
    if repeated is None:
        return match[0]
    period = repeated[2] or repeated[3] or repeated[4]
    twice = len(match[2]) - len(repeated[1]) == 2 * len(period)
    if twice and match[0] != match.string.strip():
        return match[0]
    return _fraction(match[1], repeated[1], period)


def _fraction(whole: str, places: str, period: str) -> str:
    scale = 10 ** len(places)
    value = Fraction(int(whole + places or "0"), scale) + Fraction(int(period), scale * (10 ** len(period) - 1))
    return f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


def _interval(words: str, end: str) -> str:
    closed = "equal" in words or words.startswith("at")
    if "less" in words or words.endswith(("below", "most")):
        return f"(-\\infty, {end}{']' if closed else ')'}"
    return f"{'[' if closed else '('}{end}, \\infty)"
