"""Public benchmarks of verifiers: rows of our own in their published shapes, and the figures of their authors."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.harness.rows import Row
from benchmarks.peers.pool import PoolPeer
from benchmarks.public.metrics import METRICS, Outcome, table
from benchmarks.public.reading import read
from benchmarks.public.shapes import SHAPES

VERIFYBENCH = {
    "question_id": "q1",
    "completion_id": "c1",
    "question": "What is 1/2 + 1/2?",
    "answer": "1",
    "completion": "So it is 1.",
    "gold_correct": True,
    "completion_model": "m",
    "source": "own",
    "answer_type": "Numeric Values",
    "answer_subtype": "Integer",
}
VERIFIERBENCH = {
    "question": "Which is even? A. 1 B. 2",
    "gold_answer": "['B']",
    "llm_response": "\\boxed{B}",
    "gold_judgment": "A",
    "data_source": "own",
    "domain": "math",
    "answer_type": "Multiple Choice",
}
XVERIFY = {"question": "6 times 7?", "correct_answer": "42", "llm_output": "forty-two", "dataset": "own"}
HACKING = {"question": "6 times 7?", "ground_truth": "42", "response": "{", "pattern": "empty symbols"}
HARDVERIFY = {
    "id": 3,
    "question": "6 times 7?",
    "ground_truth": "42",
    "fn_output": "42.0",
    "tn_output": "41",
    "source": "own",
}


def lines(path: Path, *records: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def listed(path: Path, *records: dict[str, Any]) -> str:
    path.write_text(json.dumps(records))
    return str(path)


def seen(row: Row) -> tuple[str, str, str, int | None, str]:
    return row.question, row.ground_truth, row.response, row.label, row.kind


@pytest.mark.parametrize("write", [lines, listed])
@pytest.mark.parametrize(
    ("shape", "record", "expected"),
    [
        ("verifybench", VERIFYBENCH, ("What is 1/2 + 1/2?", "1", "So it is 1.", 1, "Numeric Values")),
        ("verifierbench", VERIFIERBENCH, ("Which is even? A. 1 B. 2", "B", "\\boxed{B}", 1, "Multiple Choice")),
        (
            "verifierbench",
            {**VERIFIERBENCH, "gold_judgment": "C"},
            ("Which is even? A. 1 B. 2", "B", "\\boxed{B}", 0, "Multiple Choice"),
        ),
        ("xverify", {**XVERIFY, "human_judge": "Correct"}, ("6 times 7?", "42", "forty-two", 1, "own")),
        ("xverify", {**XVERIFY, "gpt-4o_judgment_result": "Incorrect"}, ("6 times 7?", "42", "forty-two", 0, "own")),
        ("hacking", HACKING, ("6 times 7?", "42", "{", 0, "empty symbols")),
    ],
)
def test_published_columns_are_read(
    tmp_path: Path, write: Any, shape: str, record: dict[str, Any], expected: Any
) -> None:
    found = read(write(tmp_path / "set.json", record, record), shape)
    assert [seen(row) for row in found] == [expected] * 2
    assert len({row.group for row in found}) == 2


def test_hardverify_is_read_as_ever(tmp_path: Path) -> None:
    found = read(listed(tmp_path / "set.json", HARDVERIFY), "hardverify")
    assert [(row.response, row.label, row.kind) for row in found] == [
        ("\\boxed{42.0}", 1, "fn_output"),
        ("\\boxed{41}", 0, "tn_output"),
    ]


def test_other_names_of_columns_are_said(tmp_path: Path) -> None:
    record = {"p": "q", "gold": "42", "said": "x", "how": "gibberish"}
    path = lines(tmp_path / "set.jsonl", record)
    found = read(path, "hacking", "question=p,truth=gold,response=said,type=how")
    assert [seen(row) for row in found] == [("q", "42", "x", 0, "gibberish")]


@pytest.mark.parametrize(
    ("shape", "columns", "words"),
    [
        ("hacking", "", "expected one of: ground_truth"),
        ("hacking", "truth=gold,response=said,type=none", "type: got no column 'none'"),
        ("xverify", "truth=gold,response=said,question=p", "expected one of: human_judgment_result"),
        ("unheard-of", "", "FORMAT: got 'unheard-of', expected one of: verifybench"),
        ("hacking", "gold=truth", "COLUMNS: got 'gold', expected pairs"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, shape: str, columns: str, words: str) -> None:
    path = lines(tmp_path / "set.jsonl", {"p": "q", "gold": "42", "said": "x"})
    with pytest.raises(SystemExit) as caught:
        read(path, shape, columns)
    assert words in str(caught.value)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_that_is_not_there_says_where_it_is(shape: str) -> None:
    with pytest.raises(SystemExit, match="next: download it from https://"):
        read("absent.json", shape)


@pytest.mark.parametrize("content", ["", "[]", "[1]", "[{]"])
def test_a_file_without_rows_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "set.json").write_text(content)
    with pytest.raises(SystemExit, match="error: DATA: "):
        read(str(tmp_path / "set.json"), "verifybench")


def test_figures_are_those_of_their_definitions() -> None:
    words = [(1, True), (1, True), (1, False), (0, True), (0, False), (0, False), (0, False)]
    found = [Outcome("a" if at < 4 else "b", label, {"v": yes}) for at, (label, yes) in enumerate(words)]
    every, first, second = table(found, ["v"])
    assert {name: every[name] for name in METRICS} == {
        "accuracy": round(5 / 7, 4),
        "f1": round(4 / 6, 4),
        "precision": round(2 / 3, 4),
        "recall": round(2 / 3, 4),
        "wrongly_accepted": 0.25,
    }
    assert (first["type"], first["rows"], first["wrongly_accepted"]) == ("a", 4, 1.0)
    assert (second["recall"], second["accuracy"]) == ("", 1.0), "a type without correct rows has no recall"


def test_a_row_without_a_reward_is_counted_and_counts_as_rejected() -> None:
    (line,) = table([Outcome("", 1, {"v": False}, frozenset({"v"}))], ["v"])
    assert (line["recall"], line["unscored"]) == (0.0, 1)


def test_every_shape_reports_a_figure_that_is_made() -> None:
    assert {shape.metric for shape in SHAPES.values()} <= set(METRICS)


def test_math_verify_reads_the_same_rows(tmp_path: Path) -> None:
    right = {**XVERIFY, "llm_output": "\\boxed{42}", "human_judge": "Correct"}
    rows = read(lines(tmp_path / "set.jsonl", right, {**right, "llm_output": "\\boxed{41}"}), "xverify")
    pool = PoolPeer(1)
    try:
        assert pool.score(rows) == [1.0, 0.0]
    finally:
        pool.close()
