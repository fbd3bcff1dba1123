r"""Spellings of numbers and sets that are rewritten before the grammar reads them: repeating decimals, bounds in words.

`0.1\overline{6}` and `0.1666...` are fractions, `all real numbers greater than 2` is an interval.
"""

import re
from fractions import Fraction

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
_TYPEFACE = re.compile(r"\\text\s*\{([^{}]*)\}")


def respelled(plain: str) -> str:
    """The text with what grammar cannot read spelt as it can."""
    plain = _DOTS.sub(_from_dots, _BAR.sub(lambda match: _fraction(match[1], match[2], match[3]), plain))
    plain = _PER_CENT.sub("percent", plain)
    bound = _BOUND.fullmatch(_TYPEFACE.sub(r" \1 ", plain).strip())
    return plain if bound is None or " " in bound["end"].strip() else _interval(bound["words"].lower(), bound["end"])


def _from_dots(match: re.Match[str]) -> str:
    repeated = _PERIOD.fullmatch(match[2])
    if repeated is None:
        return match[0]
    return _fraction(match[1], repeated[1], repeated[2] or repeated[3] or repeated[4])


def _fraction(whole: str, places: str, period: str) -> str:
    scale = 10 ** len(places)
    value = Fraction(int(whole + places or "0"), scale) + Fraction(int(period), scale * (10 ** len(period) - 1))
    return f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


def _interval(words: str, end: str) -> str:
    closed = "equal" in words or words.startswith("at")
    if "less" in words or words.endswith(("below", "most")):
        return f"(-\\infty, {end}{']' if closed else ')'}"
    return f"{'[' if closed else '('}{end}, \\infty)"
