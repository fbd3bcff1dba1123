"""docs/faults.md names tests: each of them exists."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_the_page_names_exists(file: str, name: str) -> None:
    assert re.search(rf"^(?:async )?def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_fault_has_its_line_and_all_but_one_a_test() -> None:
    lines = dict(re.findall(r"^\| ([ABC]\d+) \| (.*)$", PAGE, re.MULTILINE))
    numbers = [f"{letter}{number}" for letter, last in (("A", 5), ("B", 11), ("C", 6)) for number in range(1, last + 1)]
    assert list(lines) == numbers
    assert [number for number, line in lines.items() if "::" not in line] == ["C2"]
