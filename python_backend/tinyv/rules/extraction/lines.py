# ruff: noqa: RUF001  # answers are announced, and punctuated, in every script
"""The last line or sentence of a text that says "the answer is", in any of the languages of `answer_words`.

Owns where such a sentence starts and ends, and what of it is the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinyv.rules.doubt import denied, doubted, supposed, taken_back
from tinyv.rules.extraction.answer_words import CLAUSES, CLOSINGS, HEADINGS, REMARKS, SPACED, UNSPACED, VERBS
from tinyv.rules.extraction.asserting import says_no_more
from tinyv.rules.extraction.spelling import is_answer, is_blank, is_formula, plain

__all__ = ["Line", "answer_lines"]

TAIL_CHARS = 2000
"""How much of a response's end is searched for sentences."""

MAX_MARKS = 64
"""Sentences that announce an answer, at most, from the last on."""


def _marks() -> str:
    spaced = (
        rf"\b(?:{words})\b[^\n.:=。：＝]{{0,60}}?(?:(?<!\w)(?:{verbs})(?!\w)|[:=：＝])" for words, verbs in SPACED
    )
    unspaced = (
        rf"(?:{words})[^\n.:=。：＝，]{{0,20}}?(?:{verbs + '|' if verbs else ''}[:=：＝】])"
        for words, verbs in UNSPACED
    )
    chosen = r"(?:故选|故選|应选|应填|故填)"
    return "|".join(
        (
            *spaced,
            *unspaced,
            chosen,
            r"\banswer\s{1,4}(?=[$\\])",
            rf"^[#*\s✅\d.]{{0,12}}(?:step\s\d{{1,2}}\W{{1,4}})?(?:{HEADINGS})[*_:：\s]{{0,8}}\n",
            r"^####(?!#)",
            r"^\W{0,4}(?:A|Q\.E\.D)\s?[:：]\s(?![^\n]{0,200}\bB\s?[:：])",
        )
    )


_MARK = re.compile(_marks(), re.IGNORECASE | re.MULTILINE)
_CHOSEN = re.compile(
    r"(?<![\w$\\])\(?([A-J])\)?\*{0,2}\s{1,4}is\s{1,4}(?:the\s{1,4})?(?:correct|right)(?!\s(?:if|when))|(?:选项|選項)\s?([A-J])\s?正确"
)
"""The answer before its verb: `(C) is the correct choice`."""

_AFTER_MARK = re.compile(
    rf"(?:[\s*_:：=＝>】\]]|(?:therefore|thus|hence|simply|just|indeed|clearly|option|choice|(?:{VERBS})(?=\s))\b){{0,32}}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<!\bvs)(?<!\bapprox)[.?](?=[*_\"'”]{0,3}(?:\s+[^\W\d_]|\s*$))|(?<=!)(?=\s+[A-Z])|[。！？।؟]|\n"
)
_ENVIRONMENTS = (("$$", "$$"), ("\\[", "\\]"))
_CLAUSE = re.compile(rf",?\s+(?:{CLAUSES})(?!\w)|,\s+(?:{REMARKS})(?!\w)|，?因为", re.IGNORECASE)
_VALUE = re.compile(
    r"[\d\\$=∞∅]|^\W*(?:[A-Za-z]|yes|no|true|false|none)\W*$|^\W*[A-J](?:\W{1,4}(?:(?:and|or)\W{1,3})?[A-J]){1,9}\W*$",
    re.IGNORECASE,
)
_BOTH_WORDS = re.compile(
    r"\W*(?:yes|no|true|false)\W{1,4}(?:(?:and|or)\s)?(?:yes|no|true|false)\b[^\n]{0,40}", re.IGNORECASE
)
_BLANK_WORDS = re.compile(r"(?:unclear|unknown|wrong|correct)\b", re.IGNORECASE)
_ASKS = ("?", "？", "؟")
_BEHIND_CHARS = 120
_SHORTEST = len("A: 5")
_SAYS_NOTHING = re.compile(r"[!-\"$-9;<>-~]*")
"""ASCII without blanks, colons, equal signs and number signs: no sentence, as most boxes hold and most texts end."""
_CLOSING = re.compile(rf"(?:{CLOSINGS}|\s)+$")
_RUN_ON = re.compile(
    r"^\W{0,4}(?:question|problem|human|user|instruction|q)\s{0,2}\d{0,3}\s{0,2}[:：]", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that announces an answer."""

    start: int
    """In the whole text."""
    text: str
    """What it announces."""
    exclaimed: bool
    """An exclamation mark ended the sentence, or is a factorial's."""
    own_line: bool
    """It begins its line: `Answer: D`."""
    last: bool
    """Nothing behind it says more."""

    @property
    def corrects(self) -> bool:
        """Whether it stands for itself against an earlier box, rather than remarks on it."""
        if self.own_line and is_answer(self.text):
            return True
        return is_formula(self.text) and bool(_VALUE.search(self.text))


def answer_lines(text: str, start: int = 0) -> Iterator[Line]:
    """The answers that the tail announces from `start` on, the last one first, blank and denied ones left out."""
    offset = max(start, len(text) - TAIL_CHARS)
    tail = text[offset:]
    if len(tail) < _SHORTEST or _SAYS_NOTHING.fullmatch(tail):
        return
    marks = [*_MARK.finditer(tail), *_CHOSEN.finditer(tail)]
    for mark in sorted(marks, key=lambda found: found.start(), reverse=True)[:MAX_MARKS]:
        start, end = mark.span(mark.lastindex or 0) if mark.re is _CHOSEN else _sentence_at(tail, mark.end())
        sentence = tail[start:end]
        answer = announced(sentence)
        if is_blank(answer) or _BLANK_WORDS.match(answer):
            continue
        before = tail[tail.rfind("\n", 0, mark.start()) + 1 : mark.start()]
        if supposed(before + mark[0]) or doubted(mark[0]) or denied(" ".join(answer.split(maxsplit=2)[:2])):
            continue
        if taken_back(_remark(sentence)):
            return
        behind = tail[end : end + _BEHIND_CHARS]
        if (mark.re is _MARK and behind.startswith(_ASKS)) or taken_back(behind.lstrip(".")):
            return
        own_line = not any(char.isalnum() for char in before)
        exclaimed = sentence.rstrip().endswith(("!", "！"))
        yield Line(offset + mark.start(), answer, exclaimed, own_line, says_no_more(tail[end:]))


def _sentence_at(tail: str, position: int) -> tuple[int, int]:
    after = _AFTER_MARK.match(tail, position)
    start = after.end() if after else position
    both = _BOTH_WORDS.match(tail, start)
    return (start, both.end() if both else _sentence_end(tail, start))


def runs_on(between: str) -> bool:
    """Whether another question begins in a text: what follows it belongs to that one."""
    return bool(_RUN_ON.search(between))


def announced(sentence: str) -> str:
    """The answer in what follows the announcement: reasons behind it and closing words cut off."""
    answer = plain(_CLOSING.sub("", sentence.strip()))
    clause = _CLAUSE.search(answer)
    if clause and not is_blank(answer[: clause.start()]):
        return plain(answer[: clause.start()].rstrip(" ,;，"))
    return answer


def _remark(sentence: str) -> str:
    """What is cut off behind the answer."""
    clause = _CLAUSE.search(sentence)
    return sentence[clause.start() :] if clause else ""


def _sentence_end(tail: str, start: int) -> int:
    """Where the sentence ends; a displayed formula may span lines."""
    for opening, closing in _ENVIRONMENTS:
        if tail.startswith(opening, start):
            start = max(tail.find(closing, start + len(opening)), start)
            break
    end = _SENTENCE_END.search(tail, start)
    return end.start() if end else len(tail)
