r"""The final answer out of a response, in one linear pass over any text.

Owns the order in which places are searched:
1. the thought is left out: only what follows the last `</think>` counts, and a `<think>` that never closes hides what
   follows it. A thought that was cut off has no answer, whatever stands boxed in it;
2. the last `\boxed{…}` or `<answer>…</answer>`, whichever comes later (a box inside the tags is the answer);
3. the last sentence of the form "(final) answer is …", "answer: …", "#### …" in the tail;
4. a response that is one short line is itself the answer;
5. the tail, out of which math-verify takes what it takes.
Never compares, and never runs an unbounded pattern over a whole text.
"""

import re
from dataclasses import dataclass
from unicodedata import category

from tinyv.rules.boxes import last_box

__all__ = ["Found", "extract", "is_blank", "is_formula", "unwrap"]

TAIL_CHARS = 2000
"""How much of a response's end is searched for sentences and handed to math-verify's own extraction."""

SHORT_CHARS = 200
"""A response (or sentence) of at most so many characters can itself be the answer."""

_THOUGHT_START, _THOUGHT_END = "<think>", "</think>"
_TAG_START, _TAG_END = "<answer>", "</answer>"

_MARK = re.compile(
    r"\banswer(?:s|\(s\))?\b[^\n.:=]{0,60}?(?:\bis\b|\bare\b|[:=])"
    r"|\bfinal\s{1,4}answer\b[*_\s]{0,8}\n"
    r"|^####",
    re.IGNORECASE | re.MULTILINE,
)
_AFTER_MARK = re.compile(r"[\s*_:=]{0,32}")
_SENTENCE_END = re.compile(r"\.(?=\s+[A-Z]|\s*$)|\n")
_ENVIRONMENTS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|textbf|mbox|operatorname)\s{0,4}\{[^{}]{0,200}\}")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_CONNECTIVES = frozenset({"and"})
_INVISIBLE = re.compile(r"\\(?:q?quad|displaystyle|text|mathrm|boxed|fbox|left|right|[,;:!>])(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Found:
    """What a response offers as its answer."""

    how: str
    """Where it stood: box, tag, sentence, bare or tail."""
    answer: str
    """The answer as written; empty when only math-verify's own extraction can tell (`how` is tail)."""
    text: str
    """What math-verify reads."""
    raw: bool
    """True: math-verify extracts from `text`; False: `text` is a formula and goes into a box."""


def extract(response: str) -> Found | None:
    """The final answer of a response; None when there is none or it is blank."""
    text = _after_thought(response)
    box, tag = last_box(text), _last_tag(text)
    if tag is not None and (box is None or box[0] < tag[1]):
        box = last_box(tag[2])
        text = tag[2]
    if box is not None:
        return None if is_blank(box[1]) else Found("box", box[1], unwrap(box[1]), raw=False)
    if is_blank(text):
        return None
    return _sentence(text[-TAIL_CHARS:]) or _whole(text.strip(), "bare" if tag is None else "tag")


def is_blank(text: str) -> bool:
    """Whether nothing in the text says anything: spaces, punctuation, `$`, empty groups."""
    visible = _INVISIBLE.sub("", text[:SHORT_CHARS]) + text[SHORT_CHARS:]
    return not any(char.isalnum() or (char > "\x7f" and category(char).startswith("S")) for char in visible)


def is_formula(text: str) -> bool:
    """Whether a short text reads as a formula, at most with a unit, rather than as prose."""
    if len(text) > SHORT_CHARS or "$" in text.replace("\\$", "") or "\\(" in text or "\n" in text:
        return False
    words = _WORD.findall(_TEXT_COMMAND.sub(" ", text))
    return len([word for word in words if word not in _CONNECTIVES]) <= 1


def unwrap(text: str) -> str:
    r"""The inside of `$…$`, `\(…\)` and the like when they enclose the whole text."""
    stripped = text.strip()
    for start, end in _ENVIRONMENTS:
        inner = stripped[len(start) : -len(end)]
        if inner and stripped.startswith(start) and stripped.endswith(end):
            return text if any(sign in inner for sign in ("$", start, end)) or inner.endswith("\\") else inner.strip()
    return text


def _after_thought(response: str) -> str:
    end = response.rfind(_THOUGHT_END)
    text = response[end + len(_THOUGHT_END) :] if end >= 0 else response
    return text.partition(_THOUGHT_START)[0]


def _last_tag(text: str) -> tuple[int, int, str] | None:
    """Start, end and content of the last answer tag; a missing end tag (a stop string) ends with the text."""
    start = text.rfind(_TAG_START)
    if start < 0:
        return None
    body = start + len(_TAG_START)
    end = text.find(_TAG_END, body)
    end = len(text) if end < 0 else end
    return start, end, text[body:end]


def _sentence(tail: str) -> Found | None:
    for mark in reversed(list(_MARK.finditer(tail))):
        start = _AFTER_MARK.match(tail, mark.end()).end()  # type: ignore[union-attr]  # the pattern matches nothing too
        end = _sentence_end(tail, start)
        answer = unwrap(tail[start:end].strip().strip("*_` "))
        if not is_blank(answer):
            formula = is_formula(answer)
            return Found("sentence", answer, answer if formula else tail[mark.start() : end], raw=not formula)
    return None


def _sentence_end(tail: str, start: int) -> int:
    """Where the sentence ends; a displayed formula may span lines."""
    for opening, closing in _ENVIRONMENTS[:2]:
        if tail.startswith(opening, start):
            start = max(tail.find(closing, start + len(opening)), start)
            break
    end = _SENTENCE_END.search(tail, start)
    return end.start() if end else len(tail)


def _whole(text: str, how: str) -> Found:
    if len(text) > SHORT_CHARS:
        return Found("tail", "", text[-TAIL_CHARS:], raw=True)
    answer = unwrap(text)
    if is_formula(answer):
        return Found(how, answer, answer, raw=False)
    return Found("tail" if "\n" in text else how, text, text, raw=True)
