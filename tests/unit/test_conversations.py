"""Which text of a completion is scored: the assistant's last turn in each trainer's format, nobody else's words."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tinyv_client.conversations import question_text, response_text
from tinyv_client.references import Unusable


def said(content: Any, role: str = "assistant", **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def part(text: str, kind: str = "text") -> dict[str, str]:
    return {"type": kind, "text": text}


CALL = {"type": "function", "function": {"name": "python", "arguments": "{}"}}
TOOL = said("\\boxed{51}", "tool", name="python")
GYM_CALL = {"type": "function_call", "name": "python", "arguments": "{}", "call_id": "1"}
GYM_OUTPUT = {"type": "function_call_output", "call_id": "1", "output": "\\boxed{51}"}
GYM_TEXT = {"type": "message", "role": "assistant", "content": [part("\\boxed{50}", "output_text")]}
GYM_THOUGHT = {"type": "reasoning", "summary": [part("\\boxed{51}", "summary_text")]}

SCORED = {
    "text": ("\\boxed{50}", "\\boxed{50}"),
    "empty text": ("", ""),
    "bytes (A2)": (b"\\boxed{50}", "\\boxed{50}"),
    "message": (said("\\boxed{50}"), "\\boxed{50}"),
    "TRL: a tool spoke last (A1)": ([said("\\boxed{50}"), TOOL], "\\boxed{50}"),
    "TRL: the assistant spoke again (A1)": ([said("51?", tool_calls=[CALL]), TOOL, said("\\boxed{50}")], "\\boxed{50}"),
    "TRL: only a tool call is left": (
        [said("\\boxed{51}", tool_calls=[CALL]), TOOL, said(None, tool_calls=[CALL])],
        "",
    ),
    "user and system speak": ([said("51", "system"), said("\\boxed{50}"), said("51", "user")], "\\boxed{50}"),
    "developer speaks": ([said("\\boxed{50}"), said("51", "developer")], "\\boxed{50}"),
    "messages of one turn stay apart (A1)": ([said("So 5"), said("0 is it")], "So 5\n\n0 is it"),
    "parts": (said([part("\\boxed{"), part("50}")]), "\\boxed{50}"),
    "parts alone": ([part("\\boxed{50}")], "\\boxed{50}"),
    "part without a type": (said([{"text": "\\boxed{50}"}]), "\\boxed{50}"),
    "tinker-cookbook: a thought is no answer": (
        said([{"type": "thinking", "thinking": "\\boxed{51}"}, part("\\boxed{50}")]),
        "\\boxed{50}",
    ),
    "Anthropic's: a tool's result in a part": (
        said([part("\\boxed{50}"), {"type": "tool_result", "content": [part("\\boxed{51}")]}]),
        "\\boxed{50}",
    ),
    "reasoning_content is no answer": (said("\\boxed{50}", reasoning_content="\\boxed{51}"), "\\boxed{50}"),
    "an image is no text": (said([{"type": "image_url", "image_url": {"url": "data:"}}]), ""),
    "NeMo-Gym: tool output last (A1)": ({"output": [GYM_TEXT, GYM_CALL, GYM_OUTPUT]}, "\\boxed{50}"),
    "NeMo-Gym: a thought in between": ([GYM_CALL, GYM_OUTPUT, GYM_THOUGHT, GYM_TEXT], "\\boxed{50}"),
    "NeMo-Gym: ends in a call": ([GYM_OUTPUT, GYM_CALL], ""),
    "NeMo-Gym: ends in a search": ([GYM_TEXT, {"type": "web_search_call", "status": "completed"}], "\\boxed{50}"),
    "objects": ([SimpleNamespace(role="assistant", content="\\boxed{50}")], "\\boxed{50}"),
    "objects with parts": (
        SimpleNamespace(
            output=[SimpleNamespace(type="message", role="assistant", content=[part("50", "output_text")])]
        ),
        "50",
    ),
    "array of messages": (np.array([said("\\boxed{50}"), TOOL], dtype=object), "\\boxed{50}"),
    "content without a role": ({"content": "\\boxed{50}"}, "\\boxed{50}"),
}

REFUSED = {
    "None (A2)": (None, "a value of type NoneType"),
    "NaN": (float("nan"), "a value of type float"),
    "number": (50, "a value of type int"),
    "empty list": ([], "an empty list"),
    "empty mapping": ({}, "a message without content"),
    "another mapping": ({"foo": "50"}, "a message without content"),
    "list of numbers": ([50], "a message without content"),
    "empty content": ([said(None)], "a message without content"),
    "no parts": ([said([])], "a message without content"),
    "nobody but a tool": ([TOOL], "a conversation without the assistant"),
    "nobody but the user": ([said("\\boxed{51}", "user")], "a conversation without the assistant"),
    "output that is no list (B4)": ({"output": 5}, "a value of type dict"),
    "object": (object(), "a value of type object"),
}


@pytest.mark.parametrize(("raw", "text"), SCORED.values(), ids=SCORED)
def test_the_assistant_s_last_turn_is_scored_and_nobody_else_s_words(raw: object, text: str) -> None:
    assert response_text(raw) == text


@pytest.mark.parametrize(("raw", "got"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_of_the_assistant_is_refused_with_a_reason(raw: object, got: str) -> None:
    found = response_text(raw)
    assert isinstance(found, Unusable)
    assert found.reason.startswith(f"response: got {got}, expected a text")


@pytest.mark.parametrize(
    ("prompt", "question"),
    [
        ("plain", "plain"),
        ([said("s", "system"), said("q", "user")], "q"),
        ([said("1", "user"), said("2"), said("3", "user"), said("4", "tool")], "3"),
        ([said([part("a"), {"type": "image"}, {"text": "b"}], "user")], "ab"),
        (np.array([said("q", "user")], dtype=object), "q"),
        ([part("q")], "q"),
        ([said("s", "system")], ""),
        (None, ""),
        (float("nan"), ""),
        (5, ""),
    ],
)
def test_the_question_is_the_last_thing_the_user_said(prompt: object, question: str) -> None:
    assert question_text(prompt) == question


@pytest.mark.parametrize("kind", [[], {}, 5, True], ids=str)
def test_a_type_that_is_no_text_names_no_part(kind: object) -> None:
    part = {"type": kind, "text": "5"}
    for raw in ([part], [{"role": "assistant", "content": [part]}], {"output": [part]}):
        assert isinstance(response_text(raw), Unusable)
    assert question_text([{"role": "user", "content": [part]}]) == ""
