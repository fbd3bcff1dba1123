"""The generated files of the memory benchmark: any size, the same again, megabyte cells among them."""

import json
from pathlib import Path

import pytest

from benchmarks.scoring.made import KINDS, make


@pytest.mark.parametrize("kind", KINDS)
def test_a_made_file_has_its_size_and_is_the_same_again(tmp_path: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    paths = [tmp_path / f"{name}.{kind}" for name in "ab"]
    assert {make(path, 3_000_000) for path in paths} == {make(paths[0], 3_000_000)}
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert 2_500_000 < paths[0].stat().st_size < 4_500_000


def test_rows_of_a_megabyte_are_among_them(tmp_path: Path) -> None:
    rows = make(tmp_path / "rows.jsonl", 22_000_000)
    lines = (tmp_path / "rows.jsonl").read_text().splitlines()
    found = [len(json.loads(line)["response"]) for line in lines]
    assert (rows, sum(chars > 900_000 for chars in found)) == (len(found), rows // 1000)
