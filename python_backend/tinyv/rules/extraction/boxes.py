# answers are announced, and punctuated, in every script
r"""Where the last boxes of a text stand and what is in them.

Owns box syntax: `\boxed{…}`, `\boxed 5`, `\fbox`, `\framebox`, `\beginboxed{…}`, `\begin{boxed}…\end{boxed}`,
`boxed{…}` whose backslash was lost, `<|begin_of_box|>…<|end_of_box|>`. Commands are found in one pass, brackets are
matched from the last boxes on and not beyond a bound, so the time is linear in any text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinyv.rules.extraction.around import Measure, measure_behind, signed
from tinyv.rules.extraction.beside import sentence_beside

__all__ = ["Boxed", "last_boxes"]

MAX_BOX_CHARS = 65_536
"""A box that is still open after so many characters is not searched further: far beyond any answer."""

MAX_CONNECTOR_CHARS = 40
"""Longest text between two boxes that are one answer, such as `$, \\text{ or } x = $`."""

MAX_PART_CHARS = 160
"""Longest text between the boxes of two parts of one final statement."""

MAX_JOINED_BOXES = 32
"""Boxes that together are one answer, at most; more is a response that boxes everything."""

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(
    r"(?:\\(?:boxed|fbox|framebox|beginboxed)|\x08oxed|b(?<![A-Za-z\\]b)oxed(?=\{))(?![A-Za-z])\s*"
    r"|\\begin\s?\{boxed\}|<\|begin_of_box\|>"
)
_MARKED, _MARKED_BEHIND = "ox", len("<|begin_of_b")
"""Part of every command, and the most that stands before it: a fast search from the end spares the pattern a text."""
_MARKED_AHEAD = 64
"""Spaces behind a command, at most."""
_MOST_MARKED = 4_096
"""Words like `approximately` behind the boxes that are looked at, at most."""
_ENDS = {"\\begin{": "\\end{boxed}", "\\begin ": "\\end{boxed}", "<|begin": "<|end_of_box|>"}
_CONNECTOR = re.compile(
    r"(?:[\s$.]|\\[()\[\]]|\\q?quad|\\text\s?\{|\}|[A-Za-z](?:_\{?\w\}?)?\s{0,2}=)*"
    r"(?:,|;|、|\band\b|\bor\b)"
    r"(?:[\s$,;]|\\[()\[\]]|\\q?quad|\\text\s?\{|\}|\band\b|\bor\b|[A-Za-z](?:_\{?\w\}?)?\s{0,2}=)*"
)
_BARE_END = re.compile(r"[$\n]|\\[\])]")
_REVISES = re.compile(
    r"\b(?:wait|but|not|no|however|actually|recompute|instead|intermediate|check|correct(?:ed|ion)?|mistake|wrong|hence|"
    r"therefore|thus|so|then|total|sum)\b|=>|\\implies|\\Rightarrow",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\bpart\b|\bfirst\b|\bsecond\b|\bthird\b|\brespectively\b|\([a-h1-9]\)|^\s*[a-h1-9][.)]\s",
    re.IGNORECASE | re.MULTILINE,
)
_FURTHER = re.compile(r"\b(?:also|similarly|likewise|other)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Boxed:
    """The last boxes of a text."""

    start: int
    """Where the last one starts."""
    end: int
    """Behind it; where it starts when it was not closed."""
    joined: str
    """The last box, with those joined to it by `,` or `and`; empty when it was cut off."""
    parts: str
    """All boxes of the final statement as one list; empty when there is only one or the text between revises them."""
    by_parts: bool
    """The text names parts, so the list is what is meant, in this order."""
    further: bool = False
    """The text says that there are several, so the list is what is meant."""
    measure: tuple[Measure, str] | None = None
    """What stands behind the only box and belongs to its value."""
    beside: str = ""
    """The sentence that makes another value of the box, or takes it back; empty where the box stands for itself."""


@dataclass(frozen=True, slots=True)
class _Box:
    start: int
    end: int | None
    """Behind the closing brace; None when it never closes."""
    content: str


def last_boxes(text: str) -> Boxed | None:
    """The last box and its company; of nested boxes the innermost.

    A brace that never closes ends with the formula or line; when the text simply stops, the response was cut off in the
    middle of its answer and the content is empty. An earlier box never stands in for it.
    """
    commands = _commands(text)
    command = next(commands, None)
    if command is None:
        return None
    last = _box(text, *command, limit=len(text))
    if last.end is None:
        return Boxed(last.start, last.start, last.content, "", by_parts=False)
    joined, parts, first, texts = [last.content], [last.content], last, list[str]()
    connected = True
    for command in commands:
        box = _box(text, *command, limit=first.start)
        between = _between(text, box, first)
        if between is None:
            break
        connected = connected and len(between) <= MAX_CONNECTOR_CHARS and bool(_CONNECTOR.fullmatch(between))
        for values, wanted in ((joined, connected), (parts, True)):
            if wanted and box.content != values[-1]:
                values.append(box.content)
        first = box
        texts.append(between)
    if beside := sentence_beside(text, first.start, last.start, last.end):
        return Boxed(last.start, last.end, _list(joined), "", by_parts=False, beside=beside)
    if len(parts) == len(joined):
        measure = measure_behind(text, last.end, last.content) if len(joined) == 1 else None
        return Boxed(last.start, last.end, _list(joined), "", by_parts=False, measure=measure)
    around = " ".join((text[max(0, first.start - MAX_CONNECTOR_CHARS) : first.start], *texts))
    by_parts, further = bool(_PART.search(around)), bool(_FURTHER.search(around))
    return Boxed(last.start, last.end, _list(joined), _list(parts), by_parts, further)


def _commands(text: str) -> Iterator[tuple[int, int, str]]:
    """The commands of boxes from the last one back: start, end and spelling of each."""
    place, found = len(text), 0
    for _ in range(_MOST_MARKED):
        place = text.rfind(_MARKED, 0, place)
        if place < 0 or found == MAX_JOINED_BOXES:
            return
        around = _COMMAND.finditer(text, max(0, place - _MARKED_BEHIND), place + _MARKED_AHEAD)
        for command in around:
            if command.start() < place < command.end():
                found += 1
                yield command.start(), command.end(), command[0]


def _between(text: str, box: _Box, following: _Box) -> str | None:
    """The text between two boxes; None when they do not belong together."""
    if box.end is None or following.start - box.end > MAX_PART_CHARS:
        return None
    between = text[box.end : following.start]
    return None if _REVISES.search(between) else between


def _list(values: list[str]) -> str:
    return ", ".join(reversed(values))


def _box(text: str, start: int, body: int, command: str, *, limit: int) -> _Box:
    closing = _ENDS.get(command[:7])
    if closing:
        stop = text.find(closing, body, min(limit, body + MAX_BOX_CHARS))
        return _open(text, start, body) if stop < 0 else _Box(start, stop + len(closing), text[body:stop].strip())
    if not text.startswith("{", body):
        return _open(text, start, body, cut_off=text[body : body + MAX_BOX_CHARS])
    end = _closing(text, body, limit)
    if end is None:
        return _open(text, start, body + 1)
    return _Box(start, end + 1, signed(text[:start], text[body + 1 : end].strip()))


def _closing(text: str, brace: int, limit: int) -> int | None:
    """Index of the brace that closes the one at `brace`; escaped braces do not count."""
    depth = 0
    stop = min(limit, brace + MAX_BOX_CHARS)
    for token in _BRACE.finditer(text, brace, stop):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                return token.start()
    return None


def _open(text: str, start: int, body: int, cut_off: str = "") -> _Box:
    end = _BARE_END.search(text, body)
    return _Box(start, None, (text[body : end.start()] if end else cut_off).strip())
