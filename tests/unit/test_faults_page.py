"""Pages that say what is mended name tests: each of them exists."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
GPU = (TESTS.parent / "docs" / "gpu.md").read_text(encoding="utf-8")
PAGE = (TESTS.parent / "docs" / "faults.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
NAMED = sorted({*_TEST.findall(PAGE), *((f"unit/{file}", name) for file, name in _TEST.findall(GPU))})


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_the_page_names_exists(file: str, name: str) -> None:
    assert re.search(rf"^\s*(?:async )?def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_fault_has_its_line_and_a_test() -> None:
    lines = dict(re.findall(r"^\| ([ABC]\d+) \| (.*)$", PAGE, re.MULTILINE))
    numbers = [f"{letter}{number}" for letter, last in (("A", 5), ("B", 11), ("C", 7)) for number in range(1, last + 1)]
    assert list(lines) == numbers
    assert [number for number, line in lines.items() if "::" not in line] == []


def test_every_finding_of_the_review_has_its_line() -> None:
    lines = dict(re.findall(r"^\| ([ABC]\d+) \| (.*)$", GPU, re.MULTILINE))
    findings = [*("A1", "A2", "A3", "A4", "B5", "B6", "B7", "B8"), *(f"C{number}" for number in range(9, 22))]
    assert list(lines) == [finding for finding in findings if finding != "C19"]
    assert [number for number, line in lines.items() if "::" not in line] == ["C9", "C13", "C18"]
