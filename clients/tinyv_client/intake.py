"""A row as a data set and a trainer write it becomes what the service is asked, or says why nothing can score it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinyv_contract import contract
from tinyv_contract.records import Sample

from tinyv_client.conversations import QUESTION_NAMES, question_text, response_text
from tinyv_client.errors import InvalidArgument
from tinyv_client.references import TRUTH_NAMES, Unusable, first_of, is_missing, read_references

__all__ = ["Row", "batch_rows", "named_row", "read_row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has been read."""

    sample: Sample
    """Without a reference where there is a problem: the client then answers `invalid_input` and sends nothing."""
    problem: str = ""
    """Why nothing can score it: what, got, expected; empty when something can."""


def read_row(question: object, ground_truth: object, response: object, data_source: object = None) -> Row:
    """Reads the columns as they come; never raises: a row that cannot be scored is its own business."""
    asked, label = question_text(question), "" if is_missing(data_source) else str(data_source)
    references, text = read_references(ground_truth), response_text(response)
    if isinstance(references, Unusable):
        return Row(Sample(asked, (), "", label), references.reason)
    if isinstance(text, Unusable):
        return Row(Sample(asked, (), "", label), text.reason)
    sample = Sample(asked, references[0] if len(references) == 1 else references, text, label)
    return Row(sample, _unsendable(sample))


def named_row(columns: Mapping[str, Any], response: object, prompt: object = None) -> Row:
    """Reads a row by the names that data sets use; the prompt stands in for a question that has no column."""
    asked = question_text(first_of(columns, QUESTION_NAMES)) or prompt
    return read_row(asked, first_of(columns, TRUTH_NAMES), response, columns.get("data_source"))


def batch_rows(prompts: Sequence[Any], completions: Sequence[Any], columns: Mapping[str, Any]) -> list[Row]:
    """Reads a batch; of `columns`, which may hold other things too, those that are lists of a value a row.

    Raises InvalidArgument when no column is named as a ground truth is: that is no row's fault.
    """
    listed = {name: column for name, column in columns.items() if _is_column(column, len(completions))}
    if len(completions) and not set(TRUTH_NAMES) & set(listed):
        got, expected = ", ".join(listed) or "no columns", f"one of the columns: {', '.join(TRUTH_NAMES)}"
        raise InvalidArgument(f"ground truth: got {got}, expected {expected}; next: rename the data set's column")
    return [
        named_row({name: column[at] for name, column in listed.items()}, completion, prompt)
        for at, (prompt, completion) in enumerate(zip(prompts, completions, strict=True))
    ]


def _is_column(value: object, rows: int) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and len(value) == rows


def _unsendable(sample: Sample) -> str:
    """Why the client will not send a sample of texts."""
    references = sample.ground_truth
    truths = [references] if isinstance(references, str) else references
    named = [("question", sample.question), ("response", sample.response), *(("ground truth", text) for text in truths)]
    for name, text in named:
        if len(text) > contract.MAX_TEXT_BYTES:
            return f"{name}: got a text that is too long, expected at most {contract.MAX_TEXT_BYTES} bytes"
        try:
            text.encode()
        except UnicodeEncodeError:
            return f"{name}: got bytes that are not UTF-8, or lone surrogates, expected text"
    return ""
