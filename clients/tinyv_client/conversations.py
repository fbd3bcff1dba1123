"""Conversations as trainers write them: which text the model said last, and which one the user asked.

Only the assistant's own words are scored. What a tool, the system or the user said is no answer of the model.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from tinyv_client.references import Unusable, is_missing

__all__ = ["QUESTION_NAMES", "question_text", "response_text"]

QUESTION_NAMES = ("question", "problem", "query")
"""How data sets name a question's column, the plainest first."""

_ASSISTANT = "assistant"
_TEXT_TYPES = frozenset({None, "text", "output_text"})
"""Types of a content part that hold text, in OpenAI's chat and Responses formats and those made after them; `thinking`,
`reasoning`, `refusal`, `tool_use`, `image_url` and others hold none of the answer's."""

_SPOKEN = frozenset({"message", "function_call"})
_SILENT = frozenset({"reasoning"})
"""Items of OpenAI's Responses: the assistant's, unless they name a role; and no turn of anybody."""


def response_text(raw: object) -> str | Unusable:
    """The text to score in a completion: a text, a message, its content parts, or a conversation.

    Of a conversation it is the assistant's last turn: its last messages with nobody's between them, a line apart. A
    turn that is a tool call or an image and no text is an empty one, which the service calls `no_answer`.
    What holds no turn of the assistant, and what is no text at all, is Unusable.
    """
    if isinstance(raw, str | bytes | bytearray):
        return _decoded(raw)
    items = None if is_missing(raw) else _items(raw)
    if not items:
        return _unusable(f"a value of type {type(raw).__name__}" if items is None else f"an empty {type(raw).__name__}")
    if not any(_speaker(item) for item in items):
        return _content(items)
    return _last_turn([item for item in items if not _is_one(_get(item, "type"), _SILENT)])


def question_text(prompt: object) -> str:
    """The question in a prompt: the last user message of a conversation, or the whole text; "" when there is none."""
    if isinstance(prompt, str):
        return prompt
    items = _items(prompt) or []
    users = [item for item in items if _speaker(item) == "user"]
    found = _content(_get(users[-1], "content")) if users else _content(items)
    return "" if isinstance(found, Unusable) else found


def _last_turn(items: Sequence[object]) -> str | Unusable:
    heard = dropwhile(lambda item: _speaker(item) != _ASSISTANT, reversed(items))
    turn = list(takewhile(lambda item: _speaker(item) == _ASSISTANT, heard))[::-1]
    if not turn:
        return _unusable("a conversation without the assistant")
    texts = [_said(message) for message in turn]
    for text in texts:
        if isinstance(text, Unusable):
            return text
    return "\n\n".join(text for text in texts if isinstance(text, str) and text)


def _said(message: object) -> str | Unusable:
    content = _get(message, "content")
    if content is None and _calls_a_tool(message):
        return ""
    return _content(content)


def _calls_a_tool(message: object) -> bool:
    return (
        bool(_get(message, "tool_calls") or _get(message, "function_call")) or _get(message, "type") == "function_call"
    )


def _content(content: object) -> str | Unusable:
    """The text of a message's content: a text, a part or a list of parts."""
    if isinstance(content, str | bytes | bytearray):
        return _decoded(content)
    texts = [part if isinstance(part, str) else _part(part) for part in _items(content) or ()]
    known = [text for text in texts if text is not None]
    return "".join(known) if known else _unusable("a message without content")


def _part(part: object) -> str | None:
    """A part's text, empty where its type says that it has none; None for what is no part."""
    if not _is_one(kind := _get(part, "type"), _TEXT_TYPES):
        return "" if isinstance(kind, str) else None
    text = _get(part, "text")
    return text if isinstance(text, str) else None


def _speaker(item: object) -> str:
    """Who said an item; "" for what is a part of a message. In OpenAI's Responses a tool's items have a type alone."""
    role, kind = _get(item, "role"), _get(item, "type")
    if isinstance(role, str):
        return role
    if _is_one(kind, _SPOKEN) or (kind is None and _get(item, "content") is not None):
        return _ASSISTANT
    return "tool" if isinstance(kind, str) and kind.endswith(("_call", "_call_output")) else ""


def _is_one(kind: object, kinds: Collection[str | None]) -> bool:
    """Whether a type is one of these; JSON may have any value in its place."""
    return (kind is None or isinstance(kind, str)) and kind in kinds


def _items(raw: object) -> Sequence[Any] | None:
    """Messages or parts, those of OpenAI's Response too; one alone is a list of one; None for what is neither."""
    if (output := _get(raw, "output")) is not None and not isinstance(_get(raw, "role"), str):
        return output if isinstance(output, list | tuple) else None
    if isinstance(raw, Mapping) or hasattr(raw, "role") or hasattr(raw, "content"):
        return [raw]
    if isinstance(raw, list | tuple):
        return raw
    to_list = getattr(raw, "tolist", None)  # numpy's object arrays, as parquet files give lists
    found = to_list() if callable(to_list) else None
    return found if isinstance(found, list) else None


def _decoded(text: str | bytes | bytearray) -> str:
    """As text; what is not UTF-8 becomes one that can not be sent."""
    return text if isinstance(text, str) else bytes(text).decode("utf-8", "surrogateescape")


def _get(found: object, name: str) -> Any:
    return found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)


def _unusable(got: str) -> Unusable:
    return Unusable(f"response: got {got}, expected a text, or messages of which the assistant's last is scored")
