"""docs/equivalence.md says what the rule verifier does: every row of its tables is run."""

import re
from pathlib import Path

import pytest
from tinyv.rules.deciding import Outcome
from tinyv.rules.verifying import Examination, Verifier

PAGE = Path(__file__).parents[2] / "docs" / "equivalence.md"
ROWS = [
    [cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line.strip("|\n"))]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `") and line.count("`") >= 6  # three texts
]
VERIFIER = Verifier(1_000, steps=60_000)


def examined(question: str, truth: str, answer: str) -> Examination:
    return VERIFIER.examine(question, truth, f"\\boxed{{{answer}}}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_of_the_page_is_what_happens(row: list[str]) -> None:
    *question, truth, accepted, proof, refused, verdict = row
    asked = question[0] if question else ""
    found = examined(asked, truth, accepted)
    assert found.outcome is Outcome.SAME
    assert found.decisive is not None
    assert found.decisive.decision.proof == proof
    other = examined(asked, truth, refused)
    assert other.outcome is {"different": Outcome.DIFFERENT, "open": Outcome.UNKNOWN}[verdict]


def test_the_page_has_rows() -> None:
    assert len(ROWS) >= 25
