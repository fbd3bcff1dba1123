"""What `tinyv score` reads and writes: records of each format, rows of them, lines with a verdict."""

import gzip
import json
import math
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tinyv_client import Sample, Status, Verdict
from tinyv_client.scoring.formats import BadRecord, Format
from tinyv_client.scoring.rows import ScoredRow, rows
from tinyv_client.scoring.source import opened
from tinyv_client.scoring.writers import scored_line

PLAIN = {"question": "q", "ground_truth": "g", "response": "r"}
LINE = json.dumps(PLAIN).encode() + b"\n"
CSV = b'question,ground_truth,response,label\nq,g,r,1\n"a\nb",5,"say ""x""",\n'


def written(tmp_path: Path, content: bytes, name: str = "rows.jsonl") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def read_all(name: str, wanted: Format | None = None) -> list[ScoredRow]:
    with opened(name, wanted) as source:
        return list(rows(source.records()))


def read(tmp_path: Path, **fields: object) -> ScoredRow:
    (row,) = read_all(written(tmp_path, json.dumps({**PLAIN, **fields}).encode()))
    return row


def test_a_byte_order_mark_blank_lines_and_crlf_are_no_rows(tmp_path: Path) -> None:
    name = written(tmp_path, b"\xef\xbb\xbf" + LINE.strip() + b"\r\n\r\n   \n" + LINE + b"\n" + LINE.strip())
    assert [row.sample for row in read_all(name)] == [Sample("q", "g", "r")] * 3
    with opened(name) as source:
        assert source.count(rows) == 3
        assert len(list(source.records())) == 3, "a file is read again after it was checked"


def test_texts_come_out_as_they_are(tmp_path: Path) -> None:
    row = read(tmp_path, question="", response="é\u2028\x00🎲", data_source="amc")
    assert row.sample == Sample("", "g", "é\u2028\x00🎲", "amc")


def test_a_lone_surrogate_survives_reading_and_writing(tmp_path: Path) -> None:
    (row,) = read_all(written(tmp_path, rb'{"question": "q", "ground_truth": "g", "response": "\ud83d"}'))
    assert row.sample.response == "\ud83d"
    found = json.loads(scored_line(row, Verdict(math.nan, Status.INVALID_INPUT)).encode("ascii"))
    assert found["response"] == "\ud83d"
    assert "surrogates" in found["reason"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [(1, 1), (0, 0), (True, 1), (False, 0), (1.0, 1), (None, None), (math.nan, None), ("1", 1), ("", None)],
)
def test_labels_are_one_zero_or_none(tmp_path: Path, label: object, expected: int | None) -> None:
    assert read(tmp_path, label=label).label == expected


@pytest.mark.parametrize(
    ("fields", "sample"),
    [
        ({"question": None}, Sample("", "g", "r")),
        ({"ground_truth": 5}, Sample("q", "5", "r")),
        ({"ground_truth": 5.0}, Sample("q", "5", "r")),
        ({"ground_truth": ["5", "five"]}, Sample("q", ("5", "five"), "r")),
        ({"ground_truth": {"target": "5"}}, Sample("q", "5", "r")),
        ({"ground_truth": "steps\n#### 18"}, Sample("q", "18", "r")),
        (
            {"response": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "r"}]},
            Sample("q", "g", "r"),
        ),
        ({"data_source": 5}, Sample("q", "g", "r", "5")),
    ],
    ids=["null-question", "number", "float", "several", "mapping", "gsm8k", "messages", "source"],
)
def test_c3_columns_are_read_as_adapters_read_them(tmp_path: Path, fields: dict[str, Any], sample: Sample) -> None:
    row = read(tmp_path, **fields)
    assert (row.sample, row.problem) == (sample, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"ground_truth": math.nan},
        {"ground_truth": []},
        {"ground_truth": "notfound"},
        {"response": None},
        {"response": 5},
    ],
    ids=str,
)
def test_a2_a_row_that_nothing_can_score_says_so_and_is_a_row(tmp_path: Path, fields: dict[str, Any]) -> None:
    row = read(tmp_path, **fields)
    assert row.sample.ground_truth == (), "the client answers invalid_input, and sends nothing"
    assert "expected" in row.problem


@pytest.mark.parametrize("truth", ["solution", "answer", "expected_answer", "reward_model"])
@pytest.mark.parametrize("response", ["completion", "output"])
def test_the_first_record_tells_the_columns(tmp_path: Path, truth: str, response: str) -> None:
    value = {"ground_truth": "5"} if truth == "reward_model" else "5"
    content = json.dumps({"prompt": "q", truth: value, response: "r"}).encode()
    assert [row.sample for row in read_all(written(tmp_path, content))] == [Sample("q", "5", "r")]


def test_a_scored_file_s_answer_is_never_taken_for_the_truth(tmp_path: Path) -> None:
    content = LINE + json.dumps({**PLAIN, "ground_truth": None, "answer": "r"}).encode()
    assert [row.sample.ground_truth for row in read_all(written(tmp_path, content))] == ["g", ()]


def test_a_row_that_lacks_a_column_later_is_unscored(tmp_path: Path) -> None:
    assert [bool(row.problem) for row in read_all(written(tmp_path, LINE + b'{"response": "r"}\n'))] == [False, True]


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows"], ids=["named", "unnamed"])
def test_c3_gzip_is_known_by_its_bytes(tmp_path: Path, name: str) -> None:
    packed = gzip.compress(LINE) + gzip.compress(LINE)
    assert len(read_all(written(tmp_path, packed, name))) == 2
    with opened(written(tmp_path, packed, name)) as source:
        assert (source.count(rows), len(list(source.records()))) == (2, 2)


@pytest.mark.parametrize("cut", [5, -6], ids=["short", "no-end"])
def test_a_damaged_gzip_file_is_one_sentence(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BadRecord, match="damaged gzip file"):
        read_all(written(tmp_path, gzip.compress(os.urandom(2000).hex().encode())[:cut]))


@pytest.mark.parametrize("packed", [False, True])
def test_c3_csv_has_texts_numbers_and_labels(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001  # a case
    content = gzip.compress(CSV) if packed else b"\xef\xbb\xbf" + CSV
    found = read_all(written(tmp_path, content, "rows.csv.gz" if packed else "rows.csv"))
    assert [row.sample for row in found] == [Sample("q", "g", "r"), Sample("a\nb", "5", 'say "x"')]
    assert [row.label for row in found] == [1, None]
    assert read_all(written(tmp_path, CSV, "rows.txt"), Format.CSV)[0].sample == Sample("q", "g", "r")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ground_truth,response\n1,2,3\n", "rows.csv:2: got 3 cells, expected 2"),
        (b'ground_truth,response\n1,"2\n', "got no CSV"),
        (b"ground_truth,response\n1,\xff\n", "rows.csv:2: got bytes that are not UTF-8"),
        (b"truth,said\n1,2\n", "ground truth: got the columns truth, said, expected one of: ground_truth"),
    ],
)
def test_a_csv_file_that_is_none_is_named_with_its_line(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(BadRecord, match=r"rows\.csv") as caught:
        read_all(written(tmp_path, content, "rows.csv"))
    assert words in str(caught.value)


def test_c3_parquet_is_read_by_batches(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.Table.from_pylist([{**PLAIN, "ground_truth": 5, "x": math.nan}, {**PLAIN, "ground_truth": 7}] * 600)
    parquet.write_table(table, tmp_path / "rows.parquet")
    found = read_all(str(tmp_path / "rows.parquet"))
    assert (len(found), found[1].sample, found[1].place[-5:]) == (1200, Sample("q", "7", "r"), "row 2")
    assert (
        json.loads(scored_line(found[0], Verdict(1.0, Status.RULE_ACCEPTED)), parse_constant=pytest.fail)["x"] is None
    )


def test_parquet_without_its_extra_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadRecord, match="pip install pyarrow"):
        read_all(written(tmp_path, b"PAR1 and so on", "rows.parquet"))


def test_b2_a_fifo_is_read_once(tmp_path: Path) -> None:
    os.mkfifo(path := tmp_path / "fifo")
    writer = threading.Thread(target=path.write_bytes, args=(gzip.compress(LINE * 3),))
    writer.start()
    with opened(str(path)) as source:
        assert source.count(rows) is None
        assert len(list(rows(source.records()))) == 3
    writer.join(30)


def test_b2_standard_input_that_is_a_file_is_checked_like_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(written(tmp_path, LINE * 2)).open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with opened("-") as source:
            assert source.count(rows) == 2


def test_numbers_that_json_does_not_know_are_written_as_null(tmp_path: Path) -> None:
    content = b'{"ground_truth": "g", "response": "r", "extra": [NaN, Infinity, 1e999]}'
    (row,) = read_all(written(tmp_path, content))
    found = json.loads(scored_line(row, Verdict(math.nan, Status.OVERLOADED)), parse_constant=pytest.fail)
    assert (found["extra"], found["reward"]) == ([None] * 3, None)


def test_what_parquet_has_and_json_has_not_is_written_as_text() -> None:
    row = ScoredRow("x:1", Sample("q", "g", "r"), fields={"raw": b"\xff", "text": b"a", "many": (1,)})
    found = json.loads(scored_line(row, Verdict(1.0, Status.RULE_ACCEPTED)))
    assert (found["raw"], found["text"], found["many"]) == ("/w==", "a", [1])


def test_an_outcome_takes_the_place_of_fields_of_its_name(tmp_path: Path) -> None:
    row = read(tmp_path, answer="mine", reward=-1, id=7)
    scored = json.loads(scored_line(row, Verdict(0.5, Status.JUDGE_ACCEPTED, "theirs", 0.5)))
    outcome = {"reward": 0.5, "status": "judge_accepted", "answer": "theirs", "judge_probability": 0.5}
    assert scored == {**PLAIN, "id": 7, **outcome}


def with_field(name: str, value: object) -> bytes:
    return json.dumps({**PLAIN, name: value}).encode()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json", ("no JSON", "expected one JSON object")),
        (b'{"question": "q"', ("no JSON",)),
        (b"{} {}", ("no JSON",)),
        (b"[" * 100_000, ("no JSON",)),
        (b"[", ("no JSON", "jq -c")),
        (b"[1]", ("a list", "JSON object", "jq -c")),
        (b"null", ("null", "JSON object")),
        (b'"text"', ("a string", "JSON object")),
        (b"7", ("a number", "JSON object")),
        (b"\xff\xfe{\x00", ("UTF-8",)),
        (b'{"question": "\xff"}', ("UTF-8",)),
        (with_field("label", 2), ("'label'", "got 2", "1, 0 or null")),
        (with_field("label", "yes"), ("'label'", 'got "yes"')),
        (with_field("label", [1]), ("'label'", "got [1]")),
    ],
)
def test_a_line_that_is_no_row_is_named_with_what_got_expected(
    tmp_path: Path, line: bytes, words: tuple[str, ...]
) -> None:
    name = written(tmp_path, LINE + b"\n" + line + b"\n")
    with pytest.raises(BadRecord) as caught:
        read_all(name)
    assert str(caught.value).startswith(f"{name}:3: ")
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{}", "got the columns no keys"),
        (b'{"ground_truth": "g", "label": 1}', "response: got the columns ground_truth, "),
    ],
)
def test_columns_that_are_not_there_are_said_at_once(tmp_path: Path, line: bytes, words: str) -> None:
    with pytest.raises(BadRecord) as caught:
        read_all(written(tmp_path, line))
    assert words in str(caught.value)
