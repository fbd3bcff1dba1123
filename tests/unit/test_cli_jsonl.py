"""Lines of the files that `tinyv score` reads and writes."""

import json
import math
from pathlib import Path

import pytest
from tinyv_client import Sample, Status, Verdict
from tinyv_client._jsonl import BadLine, Row, count_rows, read_rows, scored_line

PLAIN = {"question": "q", "ground_truth": "g", "response": "r"}


def written(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    return str(path)


def read(tmp_path: Path, **fields: object) -> Row:
    (row,) = read_rows(written(tmp_path, json.dumps({**PLAIN, **fields}).encode()))
    return row


def test_a_byte_order_mark_blank_lines_and_crlf_are_no_rows(tmp_path: Path) -> None:
    line = json.dumps(PLAIN).encode()
    name = written(tmp_path, b"\xef\xbb\xbf" + line + b"\r\n\r\n   \n" + line + b"\n\n" + line)
    assert [row.sample for row in read_rows(name)] == [Sample("q", "g", "r")] * 3
    assert count_rows(name) == 3


def test_texts_come_out_as_they_are(tmp_path: Path) -> None:
    row = read(tmp_path, question="", response="é\u2028\x00🎲", data_source="amc")
    assert row.sample == Sample("", "g", "é\u2028\x00🎲", "amc")


def test_a_lone_surrogate_survives_reading_and_writing(tmp_path: Path) -> None:
    (row,) = read_rows(written(tmp_path, rb'{"question": "q", "ground_truth": "g", "response": "\ud83d"}'))
    assert row.sample.response == "\ud83d"
    line = scored_line(row, Verdict(math.nan, Status.INVALID_INPUT)).encode("ascii")
    assert json.loads(line)["response"] == "\ud83d"


@pytest.mark.parametrize(
    ("label", "expected"), [(1, 1), (0, 0), (True, 1), (False, 0), (1.0, 1), (None, None), (math.nan, None)]
)
def test_labels_are_one_zero_or_none(tmp_path: Path, label: object, expected: int | None) -> None:
    assert read(tmp_path, label=label).label == expected


def test_a_missing_label_and_a_null_data_source_are_fine(tmp_path: Path) -> None:
    row = read(tmp_path, data_source=None)
    assert (row.label, row.sample.data_source) == (None, "")


def test_nan_is_read_as_null_so_that_what_is_written_is_json(tmp_path: Path) -> None:
    row = read(tmp_path, extra=[math.nan, math.inf])
    assert row.fields["extra"] == [None, None]
    text = scored_line(row, Verdict(math.nan, Status.OVERLOADED))
    assert json.loads(text, parse_constant=pytest.fail)["reward"] is None


def test_an_outcome_takes_the_place_of_fields_of_its_name(tmp_path: Path) -> None:
    row = read(tmp_path, answer="mine", reward=-1, id=7)
    scored = json.loads(scored_line(row, Verdict(0.5, Status.JUDGE_ACCEPTED, "theirs", 0.5)))
    outcome = {"reward": 0.5, "status": "judge_accepted", "answer": "theirs", "judge_probability": 0.5}
    assert scored == {**PLAIN, "id": 7, **outcome}


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in PLAIN.items() if key != name}).encode()


def with_field(name: str, value: object) -> bytes:
    return json.dumps({**PLAIN, name: value}).encode()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json", ("no JSON", "expected one JSON object")),
        (b'{"question": "q"', ("no JSON",)),
        (b"{} {}", ("no JSON",)),
        (b"[" * 100_000, ("no JSON",)),
        (b"[1]", ("a list", "JSON object")),
        (b"null", ("null", "JSON object")),
        (b'"text"', ("a string", "JSON object")),
        (b"7", ("a number", "JSON object")),
        (b"\xff\xfe{\x00", ("UTF-8",)),
        (b'{"question": "\xff"}', ("UTF-8",)),
        (b"{}", ("'question' is missing", "no keys")),
        (without("question"), ("'question' is missing", "ground_truth, response")),
        (without("ground_truth"), ("'ground_truth' is missing", "question, response")),
        (without("response"), ("'response' is missing",)),
        (with_field("response", None), ("'response'", "got null", "expected a string")),
        (with_field("response", ["r"]), ("'response'", "got a list")),
        (with_field("ground_truth", 5), ("'ground_truth'", "got a number")),
        (with_field("ground_truth", math.nan), ("'ground_truth'", "got null")),
        (with_field("question", value=True), ("'question'", "got a boolean")),
        (with_field("question", {}), ("'question'", "got an object")),
        (with_field("data_source", 5), ("'data_source'", "got a number")),
        (with_field("label", 2), ("'label'", "got 2", "1, 0 or null")),
        (with_field("label", "1"), ("'label'", 'got "1"')),
        (with_field("label", [1]), ("'label'", "got [1]")),
    ],
)
def test_a_line_that_is_no_row_is_named_with_what_got_expected(
    tmp_path: Path, line: bytes, words: tuple[str, ...]
) -> None:
    name = written(tmp_path, json.dumps(PLAIN).encode() + b"\n\n" + line + b"\n")
    with pytest.raises(BadLine) as caught:
        list(read_rows(name))
    assert str(caught.value).startswith(f"{name}:3: ")
    assert all(word in str(caught.value) for word in words)
