"""`tinyv explain` shows a row's way: what was asked, readings of both sides, the proof."""

import json
from pathlib import Path

import pytest
import typer
from tinyv.rules.explain import explain

QUESTION = "Which? (A) $\\pi/3$ (B) $\\pi/6$"


def test_a_row_is_shown_from_the_question_to_the_proof(capsys: pytest.CaptureFixture[str]) -> None:
    explain(question=QUESTION, truth="B", response="So \\boxed{\\frac{\\pi}{6}}.")
    said = capsys.readouterr().out
    assert "Option(B, $\\pi/6$)" in said
    assert "candidate  \\frac{\\pi}{6}   (strong, box)" in said
    assert said.splitlines()[-1] == "verdict    accepted: option value"


def test_a_row_of_a_file_is_found_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"ground_truth": "1", "response": "1"}, {"question": None, "ground_truth": "10+3t", "response": "13"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    explain(path, row=2)
    assert "verdict    refuted: a symbol lost or gained" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no json"])
def test_a_row_that_is_none_is_one_line_and_status_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(text)
    with pytest.raises(typer.Exit) as ended:
        explain(path)
    assert ended.value.exit_code == 2
    assert "expected a JSON object with ground_truth and response" in capsys.readouterr().out


def test_nothing_to_explain_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        explain()
    assert "--truth TEXT --response TEXT" in capsys.readouterr().out


def test_a_response_without_an_answer_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    explain(truth="5", response="...")
    assert capsys.readouterr().out.splitlines()[-1] == "verdict    no_answer: no answer"
