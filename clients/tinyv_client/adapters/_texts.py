"""What trainers hand over, as the three texts that the service wants."""

from collections.abc import Mapping, Sequence
from typing import Any

from tinyv_contract.records import Sample

from tinyv_client.errors import InvalidArgument

__all__ = ["QUESTION_NAMES", "TRUTH_NAMES", "first_of", "last_user_text", "sample", "text_of"]

TRUTH_NAMES = ("ground_truth", "solution", "answer", "expected_answer", "final_answer", "label")
QUESTION_NAMES = ("question", "problem", "query")
"""How data sets name the columns, the plainest first."""


def text_of(content: object) -> str:
    """A message's, or a list of messages', text: strings as they are, texts of parts joined."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return text_of(content.get("content") or content.get("text") or "")
    if isinstance(content, Sequence) and not isinstance(content, bytes):
        return "".join(text_of(part) for part in content)
    return ""


def last_user_text(prompt: object) -> str:
    """The question in a prompt: the last user message of a conversation, or the whole text."""
    if isinstance(prompt, str):
        return prompt
    if isinstance(prompt, Sequence):
        users = [item for item in prompt if isinstance(item, Mapping) and item.get("role") == "user"]
        return text_of(users[-1]) if users else text_of(prompt)
    return ""


def first_of(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these columns that a row has; None when it has none."""
    return next((row[name] for name in names if row.get(name) is not None), None)


def sample(question: object, truth: object, response: object, source: object = None) -> Sample:
    """The row; raises InvalidArgument when there is no ground truth, since nothing can be verified then."""
    if truth is None:
        expected = f"one of the columns: {', '.join(TRUTH_NAMES)}"
        raise InvalidArgument(f"ground truth: got none, expected {expected}; next: rename the data set's column")
    return Sample(text_of(question), str(truth), text_of(response), "" if source is None else str(source))
