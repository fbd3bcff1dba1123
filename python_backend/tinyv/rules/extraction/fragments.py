# ruff: noqa: RUF001  # answers are announced, and punctuated, in every script
"""What the end of a text may mean as its answer, when nothing says so: weak candidates.

Owns the search for them. All are spellings of one end, the last formula or number with the sentence around it, so a
response that lists many values is not offered many answers.
"""

import re
from collections.abc import Iterator

from tinyv.rules.doubt import changed, denied, hedged
from tinyv.rules.extraction.answer_words import ASSERTS
from tinyv.rules.extraction.around import Measure, measure_behind
from tinyv.rules.extraction.asserting import asserted
from tinyv.rules.extraction.lines import TAIL_CHARS
from tinyv.rules.extraction.spelling import is_blank, is_formula, plain

__all__ = ["fragments", "leading_word"]

_MATH = re.compile(r"\\\\|\\\$|\\[\[\]()]|\$\$?")
_CLOSING_OF = {"$": "$", "$$": "$$", "\\[": "\\]", "\\(": "\\)"}
_NUMBER = re.compile(
    r"(?<![\w.\\{^])[-−+]?[$€£¥]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?![.,]?\d)(?:/\d+)?(?:\s?\\?%|[A-Za-zµ°²³]{1,4})?(?!\w)"
)
_SENTENCE_START = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?]\s+|[。！？।؟，；]|\n")
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)|[。！？।؟]|\n")
_CONCLUSION = re.compile(
    rf"(?:\b(?:therefore|thus|hence|so|implies)\b|所以|因此|故|(?<!\w)(?:{ASSERTS})(?!\w)|(?<![<>!=:])[=＝≈](?!=))"
    r"[\s:,：]{0,8}",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"(?<![<>!=:\\])=(?!=)|\\approx(?![A-Za-z])")
_OPEN_END = re.compile(r"[-+*/=<>(\[{,]\s*$")
_LETTER = re.compile(r"(?<![\w\\$/,&;])(?<![,/&;]\s)(?<!\bor\s)(?<!\band\s)\(?([A-Z])\)?[\s.)*_!]{0,8}$")
_LEADING = re.compile(
    r"\W{0,4}(?:text(?:bf|rm)?\{)?"
    r"((?:yes|true|false|no)(?=\}?\s?[,.;:!()—–-]|\s(?:because|since|as)\b)|no(?=\s[a-z]))",
    re.IGNORECASE,
)
_LEADING_LETTER = re.compile(
    r"\W{0,4}(?:(?:for\ssure|definitely|surely|clearly)\s)?\(?([A-H])\)?[,.;]\s"
    r"(?:because|since|as|it\s(?:can't|cannot|can\snot|isn't|doesn't\smake\ssense))\b[^.!?\n]{1,120}[.!]?\s*$"
)
"""A letter and why it is that one, `D, it cannot be A or B`."""
_OTHERS = re.compile(r"\b(?:cannot|can't)\sbe\b|\b[A-H]\sor\s[A-H]\b")
_TAKEN_BACK = re.compile(
    r"\b(?:yes|true|false|wait|actually)\b|\bno\b(?=\s*[.,;!/]|\W*$)|(?:\band|\bor|/)\W{0,3}no\b", re.IGNORECASE
)

_Span = tuple[int, int, str]


def fragments(text: str) -> Iterator[tuple[str, str]]:
    """(place, text) of the end of a text, the longest spelling first."""
    tail = text[-TAIL_CHARS:].rstrip("□∎■ \n\t")
    formula = _last_formula(tail)
    number = _last_number(tail, formula[1] if formula else 0)
    anchor = number or formula
    letter = "" if anchor is not None and _holds_end(tail, anchor) else _letter(tail)
    if letter:
        yield "letter", letter
    elif anchor is None:
        return
    elif conclusion := _conclusion(tail, anchor):
        yield "conclusion", conclusion
    elif number is not None:
        yield from _number(tail, number)
    elif formula is not None and _is_the_point(tail, formula, formula[1], states="=" in formula[2]):
        yield "formula", formula[2]
        *_, last = _EQUALS.split(formula[2])
        if last != formula[2] and not is_blank(last) and last.count("{") == last.count("}"):
            yield "chain", last.strip()


def _letter(tail: str) -> str:
    letter = _LETTER.search(tail, max(0, len(tail) - _LETTER_CHARS))
    given = letter and _is_the_point(tail, (letter.start(1), letter.end(1), letter[1]), letter.end(1))
    return letter[1] if letter and given else ""


def _number(tail: str, number: _Span) -> Iterator[tuple[str, str]]:
    """A number that the last sentence gives, with what stands behind it and belongs to it."""
    kind, written = measure_behind(tail, number[1], number[2]) or (None, "")
    end = tail.lower().find(written.lower(), number[1]) + len(written)
    if _is_the_point(tail, number, max(end, number[1])):
        joined = kind in {Measure.UNIT, Measure.SCALE}
        yield "number", f"{number[2]} {written}" if joined else number[2]


_LETTER_CHARS = 40


def leading_word(text: str) -> str:
    """`Yes` of `Yes, because …`, `D` of `D, since …`; empty when it begins otherwise or takes the word back."""
    letter = _LEADING_LETTER.match(text)
    if letter and not hedged(_OTHERS.sub("", text)) and not _TAKEN_BACK.search(text, letter.end(1)):
        return letter[1]
    found = _LEADING.match(text)
    if not found or is_blank(text[found.end() :]) or _TAKEN_BACK.search(text, found.end()):
        return ""
    return found[1]


def _holds_end(tail: str, anchor: _Span) -> bool:
    """Whether the anchor stands in the last sentence."""
    return not _SENTENCE_START.search(tail, anchor[1], len(tail) - 1)


def _last_formula(tail: str) -> _Span | None:
    r"""The last `$…$`, `\(…\)`, `\[…\]` or `$$…$$` that holds a formula; amounts of dollars are none."""
    last, opening, start = None, "", 0
    for token in _MATH.finditer(tail):
        if token[0] in {"\\\\", "\\$"}:
            continue
        if opening and token[0] == _CLOSING_OF[opening]:
            inner = tail[start : token.start()].strip()
            if not is_blank(inner) and is_formula(inner) and not _OPEN_END.search(inner[-8:]):
                last, opening = (start - len(opening), token.end(), plain(inner)), ""
                continue
        if token[0] in _CLOSING_OF and (not opening or token[0] == _CLOSING_OF[opening]):
            opening, start = token[0], token.end()
    return last


def _last_number(tail: str, after: int) -> _Span | None:
    found = None
    for found in _NUMBER.finditer(tail, after):  # noqa: B007  # the last one is wanted
        pass
    return (found.start(), found.end(), found[0].rstrip(",")) if found else None


def _conclusion(tail: str, anchor: _Span) -> str:
    """What stands behind the last `is`, `=` or `therefore` up to the end of the anchor's sentence."""
    start, end = _sentence(tail, anchor)
    words = [found.end() for found in _CONCLUSION.finditer(tail, start, anchor[1])]
    for position in words[-1:]:
        rest = plain(tail[position:end].lstrip("} "))
        given = not is_blank(rest) and is_formula(rest) and not changed(rest) and not denied(rest)
        if given and position <= max(anchor[0], start) and asserted(tail[start:position], "", tail[end:]):
            return rest
    return ""


def _is_the_point(tail: str, anchor: _Span, behind: int, *, states: bool = False) -> bool:
    """Whether the text ends with the anchor's sentence and that gives it as its result."""
    start, end = _sentence(tail, anchor)
    return asserted(tail[start : anchor[0]], tail[behind:end], tail[end:], formula=states)


def _sentence(tail: str, anchor: _Span) -> tuple[int, int]:
    starts = [found.end() for found in _SENTENCE_START.finditer(tail, 0, anchor[0])][-1:]
    found = _SENTENCE_END.search(tail, anchor[1])
    return starts[0] if starts else 0, found.start() if found else len(tail)
