r"""Where the last `\boxed{…}` (or `\fbox{…}`) of a text stands and what is in it.

Owns box syntax. Knows nothing of the other ways to give an answer.
Only the last box counts. Commands are found in one pass, brackets are matched from the last boxes on and not beyond a
bound, so the time is linear in any text.
"""

import re
from collections import deque

__all__ = ["last_box"]

MAX_BOX_CHARS = 65_536
"""A box that is still open after so many characters is not searched further: far beyond any `max_answer_chars`."""

MAX_CONNECTOR_CHARS = 40
"""Longest text between two boxes that are one answer, such as `$, \\text{ or } x = $`."""

MAX_JOINED_BOXES = 32
"""Boxes that together are one answer, at most; more is a response that boxes everything."""

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])\s*")
_CONNECTOR = re.compile(
    r"(?:[\s$.]|\\[()\[\]]|\\q?quad|\\text\s?\{|\}|[A-Za-z](?:_\{?\w\}?)?\s{0,2}=)*"
    r"(?:,|;|\band\b|\bor\b)"
    r"(?:[\s$,;]|\\[()\[\]]|\\q?quad|\\text\s?\{|\}|\band\b|\bor\b|[A-Za-z](?:_\{?\w\}?)?\s{0,2}=)*"
)
_BARE_END = re.compile(r"[$\n]|\\[\])]")


def last_box(text: str) -> tuple[int, str] | None:
    r"""Start and content of the last box, or None when the text has no box.

    - nested boxes: the innermost, as math-verify reads them;
    - `\boxed{1}, \boxed{2}` with nothing but connectors between: one answer, `1,2`;
    - `\boxed 5`: up to the end of the formula or line;
    - a brace that never closes: up to the end of the formula or line; when the text simply stops, the response was
      cut off in the middle of its answer and the content is empty. An earlier box never stands in for it.
    """
    commands = deque(((found.start(), found.end()) for found in _COMMAND.finditer(text)), MAX_JOINED_BOXES)
    if not commands:
        return None
    start, body = commands.pop()
    if not text.startswith("{", body):
        return start, _until_formula_ends(text, body, cut_off=text[body:])
    end = _closing(text, body, len(text))
    if end is None:
        return start, _until_formula_ends(text, body + 1, cut_off="")
    return start, _with_neighbours(text, commands, start, text[body + 1 : end].strip())


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
    return None if stop == limit else stop


def _until_formula_ends(text: str, start: int, *, cut_off: str) -> str:
    end = _BARE_END.search(text, start)
    return (text[start : end.start()] if end else cut_off).strip()


def _with_neighbours(text: str, commands: deque[tuple[int, int]], first: int, content: str) -> str:
    """Adds the boxes just before that belong to the same answer; `commands` ends with the one before `first`."""
    parts = [content]
    while commands:
        start, body = commands.pop()
        if not text.startswith("{", body):
            break
        end = _closing(text, body, first)
        if end is None or first - end > MAX_CONNECTOR_CHARS or not _CONNECTOR.fullmatch(text, end + 1, first):
            break
        first = start
        part = text[body + 1 : end].strip()
        if part != parts[-1]:
            parts.append(part)
    return ",".join(reversed(parts))
