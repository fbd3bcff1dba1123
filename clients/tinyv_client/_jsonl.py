"""JSON lines in and out: one row with a question, a ground truth and a response a line.

Owns what a line may be, and the words for one that is not.
"""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tinyv_contract.records import Sample, Verdict

__all__ = ["STANDARD", "BadLine", "Row", "count_rows", "read_rows", "scored_line"]

STANDARD = "-"
"""The file name that means standard input or standard output."""

_BOM = b"\xef\xbb\xbf"


class BadLine(Exception):
    """A line that is no row; says file, line, what, got, expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file."""

    sample: Sample
    label: int | None = None
    """1: the response is known to be right; 0: known to be wrong; None: not known."""
    fields: dict[str, object] = field(default_factory=dict)
    """The whole line."""


def count_rows(name: str) -> int | None:
    """The rows of a file, every line checked; None for standard input, which can be read only once."""
    return None if name == STANDARD else sum(1 for _ in read_rows(name))


def read_rows(name: str) -> Iterator[Row]:
    """The rows of a file, as they are read; blank lines are skipped. Raises BadLine and OSError."""
    with ExitStack() as stack:
        source: BinaryIO = sys.stdin.buffer if name == STANDARD else stack.enter_context(Path(name).open("rb"))
        shown = "<stdin>" if name == STANDARD else name
        for number, line in enumerate(source, 1):
            text = line.removeprefix(_BOM) if number == 1 else line
            if text.strip():
                yield _row(text, f"{shown}:{number}")


def scored_line(row: Row, verdict: Verdict) -> str:
    """The row with its verdict as one line of JSON; NaN is written as null.

    `reward`, `status`, `answer` and `judge_probability` take the place of fields of the same names.
    """
    outcome = {
        "reward": _or_null(verdict.reward),
        "status": verdict.status.value,
        "answer": verdict.answer,
        "judge_probability": _or_null(verdict.judge_probability),
    }
    return json.dumps({**row.fields, **outcome}) + "\n"


def _row(line: bytes, place: str) -> Row:
    try:
        found = json.loads(line.decode(), parse_constant=lambda _: None)  # NaN, as pandas writes a missing value
    except UnicodeDecodeError as error:
        raise BadLine(f"{place}: got bytes that are not UTF-8 ({error.reason}), expected UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"{place}: got no JSON ({error}), expected one JSON object") from error
    if not isinstance(found, dict):
        raise BadLine(f"{place}: got {_kind(found)}, expected a JSON object")
    sample = Sample(
        question=_text(found, "question", place),
        ground_truth=_text(found, "ground_truth", place),
        response=_text(found, "response", place),
        data_source="" if found.get("data_source") is None else _text(found, "data_source", place),
    )
    return Row(sample, _label(found.get("label"), place), found)


def _text(found: dict[str, object], name: str, place: str) -> str:
    if name not in found:
        raise BadLine(f"{place}: {name!r} is missing, expected a string; got {', '.join(found) or 'no keys'}")
    value = found[name]
    if not isinstance(value, str):
        raise BadLine(f"{place}: {name!r}: got {_kind(value)}, expected a string")
    return value


def _label(value: object, place: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, int | float) and value in {0, 1}:
        return int(value)
    raise BadLine(f"{place}: 'label': got {json.dumps(value)[:80]}, expected 1, 0 or null")


def _kind(value: object) -> str:
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list"}
    return names.get(type(value), "an object")


def _or_null(value: float) -> float | None:
    return None if math.isnan(value) else value
