r"""What stands around a box, or behind a number, and belongs to it: `-\boxed{5}`, `\boxed{5} \text{ m}`, `5 million`.

Owns how far that reaches. What a unit or a word is worth is for other rooms.
"""

import re
from enum import Enum

from tinyv.rules.units import CURRENCIES, HUNDREDTHS, SCALES, parse_unit

__all__ = ["Measure", "measure_behind", "signed"]

_SIGN_CHARS = 24
_SIGN = re.compile(
    r"(?:(?:\$|\\[(\[]|[=(≈]|\\approx)(?:\s|\\displaystyle){0,4}(?P<inside>[-−]|\\(?:pm|mp))(?:\s|\\[,;!:]){0,4}"  # noqa: RUF001
    r"|(?:\s|\A)(?P<glued>[-−]|\\(?:pm|mp)))$"  # noqa: RUF001
)
"""A dash with a space behind it, outside of a formula, is a bullet or punctuation."""
_SUM = re.compile(r"[-+−]|\\(?:pm|mp)(?![A-Za-z])")  # noqa: RUF001
_NUMBER = re.compile(r"\d(?!.*(?:\\(?:text|mathrm|mbox)|%))")
"""A value that has no unit yet."""
_BEHIND_CHARS = 80
_CLOSED = re.compile(r"\s{0,3}(?:\\[,;:!]\s?)?(?:\$\$?|\\[)\]]|\*\*){0,2}(?:\s|\\[,;:! ]|\\q?quad|~){0,4}")
_END = re.compile(r"[.,;:!?](?=[\s$*]|$)|\n|\$|\\[)\]]|\*\*|[。，；！]")  # noqa: RUF001
_PERCENT = re.compile(r"\\?%|(?:percent|per\scent|pct)\b")
_TYPEFACE = re.compile(r"\\(?:text|mathrm|mbox)\s?\{([^{}]{1,40})\}")
_WITHIN = re.compile(
    r"((?:(?:square|cubic)\s)?[a-z]{3,12})\s(?:to|of|at|above|below|after|before|for|from|in|on|long|wide|tall|high|per"
    r"|when|because|if|as)\b"
)
"""A word within a sentence: `$\\boxed{5}$ minutes to get there`."""


class Measure(Enum):
    """What a text behind a value is to it."""

    UNIT = "unit"
    """Part of the answer: a unit or a currency."""
    SCALE = "scale"
    """A part that may have been asked for, `million` or `cents`."""
    PERCENT = "percent"
    """A percent sign, which may be left out."""


def signed(before: str, content: str) -> str:
    """The content of a box with the sign that stands before the box."""
    found = _SIGN.search(before[-_SIGN_CHARS:])
    if not found or not content:
        return content
    return f"{found['inside'] or found['glued']}" + (f"({content})" if _SUM.search(content) else content)


def measure_behind(text: str, end: int, content: str) -> tuple[Measure, str] | None:
    """What stands behind a box or number that ends there and belongs to the number in it; None where nothing does."""
    if not _NUMBER.search(content):
        return None
    closed = _CLOSED.match(text, end)
    start = closed.end() if closed else end
    behind = text[start : start + _BEHIND_CHARS]
    if (percent := _PERCENT.match(behind)) is not None:
        return Measure.PERCENT, percent[0]
    stop = _END.search(behind)
    written = behind[: stop.start()].strip() if stop else behind.strip()
    plain = _TYPEFACE.sub(r" \1 ", written).strip().lower()
    within = _WITHIN.match(plain)
    first = plain.split(maxsplit=1)[0] if plain else ""
    if first in SCALES or first in HUNDREDTHS:
        return Measure.SCALE, first
    if first in CURRENCIES:
        return Measure.UNIT, first
    word = within[1] if within else plain
    if written and not within and parse_unit(written) is not None:
        return Measure.UNIT, written
    return (Measure.UNIT, word) if within and parse_unit(word) is not None else None
