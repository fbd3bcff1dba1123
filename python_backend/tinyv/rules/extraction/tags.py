"""The last answer tag of a text, and the last answer field of a JSON object.

Owns both spellings. A missing end tag (a stop string) ends with the text.
"""

import json
import re
from dataclasses import dataclass

__all__ = ["Stated", "last_field", "last_tag", "listed"]

MAX_FIELD_CHARS = 4096
"""A field's value that is longer is no answer."""

_TAG = re.compile(r"<(?:final[_ ]?)?answer>|\[ANSWER\]", re.IGNORECASE)
_TAG_END = re.compile(r"</(?:final[_ ]?)?answer>|\[/ANSWER\]", re.IGNORECASE)
_FIELD = re.compile(r'"(?:final[_ ]?)?answer"\s{0,8}:\s{0,8}', re.IGNORECASE)
_STRING_END = re.compile(r'(?<!\\)(?:\\\\){0,8}"')
_SCALAR_END = re.compile(r",(?!\d{3}\b)|[}\n]")
_NEXT_FIELD = re.compile(r'\s{0,64},\s{0,64}"\w{1,32}"\s{0,8}:')
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


@dataclass(frozen=True, slots=True)
class Stated:
    """A stretch that a response marks as its answer."""

    end: int
    """Where it ends; a field, where its object ends."""
    text: str
    listed: str = ""
    """The values of an object as a tuple, where the text is an object."""


def _has(text: str, behind: str) -> bool:
    """Whether `answer` can stand there before a sign: a fast search spares the patterns most texts."""
    return f"nswer{behind}" in text or f"NSWER{behind}" in text


def last_tag(text: str) -> Stated | None:
    """The last tag's content."""
    if not _has(text, ">") and not _has(text, "]"):
        return None
    for body in [found.end() for found in _TAG.finditer(text)][-1:]:
        found = _TAG_END.search(text, body)
        end = found.start() if found else len(text)
        return Stated(end, text[body:end])
    return None


def last_field(text: str) -> Stated | None:
    """The last answer field's value."""
    if not _has(text, '"'):
        return None
    for body in [found.end() for found in _FIELD.finditer(text)][-1:]:
        raw = _raw_value(text, body)
        if raw is None:
            return None
        end = body + len(raw)
        end = len(text) if _NEXT_FIELD.match(text, end) else end
        if raw.startswith('"'):
            return Stated(end, _decoded(raw[1:-1]))
        return Stated(end, raw.strip(), listed(raw))
    return None


def _raw_value(text: str, body: int) -> str | None:
    if text.startswith('"', body):
        found = _STRING_END.search(text, body + 1, body + MAX_FIELD_CHARS)
        return text[body : found.end()] if found else None
    if text[body : body + 1] in {"[", "{"}:
        depth = 0
        for token in _BRACKETS.finditer(text, body, body + MAX_FIELD_CHARS):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth == 0:
                return text[body : token.end()]
        return None
    end = _SCALAR_END.search(text, body, body + MAX_FIELD_CHARS)
    return text[body : end.start()] if end else text[body : body + MAX_FIELD_CHARS]


def _decoded(raw: str) -> str:
    r"""The string as its writer meant it: `\\frac` is escaped JSON, a lone `\frac` LaTeX that nobody escaped."""
    if re.search(r"\\\\[A-Za-z(\[{]", raw):
        try:
            return str(json.loads(f'"{raw}"', strict=False))
        except ValueError:
            return raw.replace("\\\\", "\\").replace('\\"', '"')
    return re.sub(r"\\n(?![A-Za-z])", "\n", raw).replace('\\"', '"').replace("\\/", "/")


def listed(raw: str) -> str:
    """`{"low": 1, "high": 2}` as `(1, 2)`; the list in `{"mean": 3, "interval": [1, 2]}`; empty for any other text."""
    if not raw.startswith("{") or len(raw) > MAX_FIELD_CHARS:
        return ""
    try:
        values = list(json.loads(raw).values())
    except (ValueError, RecursionError):
        return ""
    lists = [value for value in values if isinstance(value, list)]
    values = lists[0] if len(lists) == 1 else values
    if not all(isinstance(value, str | int | float) for value in values):
        return ""
    return f"({', '.join(map(str, values))})"
