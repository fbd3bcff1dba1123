"""`tinyv score` on files of each format and on a data set's folder: what comes out, and what is said of bad input."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinyv_client import Sample, Status, Verdict, cli
from tinyv_client.testing import FakeServer
from typer.testing import CliRunner, Result

ROWS: list[dict[str, Any]] = [
    {"question": "q", "ground_truth": "1", "response": "1", "note": 'a "b", c\nd'},
    {"question": "q", "ground_truth": "1", "response": "2", "note": "é"},
    {"question": "q", "ground_truth": "nan", "response": "2", "note": ""},
]
STATUSES = ["rule_accepted", "judge_rejected", "invalid_input"]


def verdict(sample: Sample) -> Verdict:
    right = sample.response in sample.ground_truth
    return Verdict(1.0, Status.RULE_ACCEPTED, "1") if right else Verdict(0.0, Status.JUDGE_REJECTED, "2", 0.125)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(verdict) as found:
        yield found


def score(path: Path | str, server: FakeServer, *words: str) -> Result:
    return CliRunner().invoke(cli.app, ["score", str(path), "--url", server.url, *words], prog_name="tinyv")


def said(result: Result) -> str:
    return " ".join(result.stderr.split())


def write_csv(path: Path, records: list[dict[str, Any]]) -> Path:
    with path.open("w", newline="") as handle:
        writer = csv.DictWriter(handle, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return path


def write_lines(path: Path, records: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(text) if path.name.endswith(".gz") else text)
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.name.endswith(".gz") else raw
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", ["out.csv", "out"])
def test_csv_comes_out_as_csv_with_the_verdict_s_columns(tmp_path: Path, server: FakeServer, name: str) -> None:
    out = tmp_path / name
    assert score(write_csv(tmp_path / "rows.csv", ROWS), server, "--out", str(out)).exit_code == 0
    with out.open(newline="") as handle:
        found = list(csv.DictReader(handle, strict=True))
    assert list(found[0]) == [*ROWS[0], "reward", "status", "answer", "judge_probability", "reason"]
    assert [[row[name] for name in ROWS[0]] for row in found] == [list(row.values()) for row in ROWS]
    assert [(row["reward"], row["status"], row["judge_probability"]) for row in found] == [
        ("1.0", "rule_accepted", ""), ("0.0", "judge_rejected", "0.125"), ("", "invalid_input", "")
    ]  # fmt: skip
    assert "sentinel" in found[2]["reason"]


def test_parquet_comes_out_as_parquet_in_its_own_schema(tmp_path: Path, server: FakeServer) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    fields = [("question", pa.large_string()), ("ground_truth", pa.list_(pa.string())), ("response", pa.string())]
    schema = pa.schema([*fields, ("at", pa.timestamp("us")), ("n", pa.int16())], {b"mine": b"kept"})
    rows = [{"question": "q", "ground_truth": ["1", "one"], "response": "one", "n": n} for n in range(5000)]
    parquet.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "rows.parquet", row_group_size=999)
    out = tmp_path / "out.parquet"
    assert score(tmp_path / "rows.parquet", server, "--out", str(out)).exit_code == 0
    table = parquet.read_table(out)
    added = [("reward", pa.float64()), ("status", pa.string()), ("answer", pa.string())]
    assert table.schema == pa.schema([*schema, *added, ("judge_probability", pa.float64()), ("reason", pa.string())])
    assert (table.schema.metadata[b"mine"], table.column("n").to_pylist()) == (b"kept", list(range(5000)))
    assert set(table.column("status").to_pylist()) == {"rule_accepted"}, "any of several references is right"
    assert score(out, server, "--only", "unscored", "--diff", str(out)).exit_code == 0
    as_lines = tmp_path / "out.jsonl"
    assert score(tmp_path / "rows.parquet", server, "--out", str(as_lines)).exit_code == 0
    assert read_lines(as_lines)[4999]["ground_truth"] == ["1", "one"]


def test_rows_that_parquet_cannot_hold_are_one_sentence(
    tmp_path: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.Table.from_pylist(ROWS), tmp_path / "rows.parquet")
    narrower = pa.schema([("note", pa.int8()), ("reward", pa.float64())])
    monkeypatch.setattr("tinyv_client.scoring.writers._with_outcome", lambda _schema: narrower)
    result = score(tmp_path / "rows.parquet", server, "--out", str(tmp_path / "out.parquet"))
    assert (result.exit_code, "next: --out NAME.jsonl" in said(result)) == (2, True)
    assert "Traceback" not in result.output


def test_a_packed_output_is_the_same_at_any_time(tmp_path: Path, server: FakeServer) -> None:
    path = write_lines(tmp_path / "rows.jsonl.gz", ROWS)
    outs = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for out in outs:
        assert score(path, server, "--out", str(out)).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert [row["status"] for row in read_lines(outs[0])] == STATUSES


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "parquet"])
def test_a_data_set_s_folder_comes_out_as_one(tmp_path: Path, server: FakeServer, kind: str) -> None:
    folder, out = tmp_path / "set", tmp_path / "scored"
    names = [f"data/train-0000{n}-of-00002.{kind}" for n in range(2)]
    if kind == "parquet":
        pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        (folder / "data").mkdir(parents=True)
        for name in names:
            parquet.write_table(pa.Table.from_pylist(ROWS), folder / name)
    else:
        for name in names:
            write_lines(folder / name, ROWS)
    (folder / "README.md").write_text("a card")
    (folder / "dataset_infos.json").write_text("{}")
    write_lines(folder / ".cache" / "old.jsonl", [{"x": 1}])
    result = score(folder, server, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()) == names
    assert score(out, server, "--diff", str(out)).exit_code == 0
    assert score(folder, server, "--out", str(tmp_path / "all.jsonl")).exit_code == 0
    assert [row["status"] for row in read_lines(tmp_path / "all.jsonl")] == STATUSES * 2
    again = score(folder, server, "--out", str(out))
    assert (again.exit_code, "--force overwrites it" in said(again)) == (2, True)


def test_a_folder_s_run_goes_on_too(tmp_path: Path, server: FakeServer) -> None:
    folder, out = tmp_path / "set", tmp_path / "scored"
    for n in range(3):
        write_lines(folder / f"{n}.jsonl", ROWS[:2] * 10)
    write_lines(folder / "3.jsonl", [*ROWS[:2], {**ROWS[0], "label": "wrong"}])
    old = score(folder, server, "--out", str(out))
    assert (old.exit_code, "3.jsonl:3: 'label': got \"wrong\", expected 1, 0 or null" in said(old)) == (2, True)
    write_lines(folder / "3.jsonl", ROWS)
    assert score(folder, server, "--out", str(out), "--resume").exit_code == 0
    assert [len(read_lines(out / f"{n}.jsonl")) for n in range(4)] == [20, 20, 20, 3]


@pytest.mark.parametrize("out", ["set", "set/scored", "set/scored.jsonl"])
def test_nothing_is_written_into_the_folder_that_is_read(tmp_path: Path, server: FakeServer, out: str) -> None:
    write_lines(tmp_path / "set" / "a.jsonl", ROWS)
    result = score(tmp_path / "set", server, "--out", str(tmp_path / out), "--force")
    assert (result.exit_code, "the input folder itself" in said(result)) == (2, True)


def test_a_folder_that_is_no_data_set_is_said(tmp_path: Path, server: FakeServer) -> None:
    assert "got no files of these, expected a folder of" in said(score(tmp_path, server))
    (tmp_path / "data-00000-of-00001.arrow").write_bytes(b"ARROW1")
    assert "next: dataset.to_parquet(...)" in said(score(tmp_path, server))
    write_lines(tmp_path / "a.jsonl", ROWS)
    write_csv(tmp_path / "b.csv", ROWS)
    assert "got csv, jsonl, expected a folder of" in said(score(tmp_path, server))


@pytest.mark.parametrize(("source", "out"), [("rows.jsonl", "out.csv"), ("rows.jsonl", "out.parquet")])
def test_another_format_than_the_input_s_is_refused(tmp_path: Path, server: FakeServer, source: str, out: str) -> None:
    result = score(write_lines(tmp_path / source, ROWS), server, "--out", str(tmp_path / out))
    assert (result.exit_code, "expected a name that ends in .jsonl" in said(result)) == (2, True)


@pytest.mark.parametrize(
    ("config", "record", "label"),
    [
        ("verl", {"input": "q", "gts": "1", "output": "1", "score": 0.0, "step": 3}, None),
        ("synthetic-1", {"prompt": "q", "gold_standard_solution": "1", "llm_response": "1", "score": 1.0}, None),
        ("verifybench", {"question": "q", "answer": "1", "completion": "1", "gold_correct": True}, 1),
        ("verifierbench", {"question": "q", "gold_answer": "1", "llm_response": "1", "gold_judgment": "C"}, 0),
    ],
)
def test_known_data_sets_need_no_names(
    tmp_path: Path, server: FakeServer, config: str, record: dict[str, Any], label: int | None
) -> None:
    result = score(write_lines(tmp_path / "rows.jsonl", [record]), server, "--config", config)
    assert result.exit_code == 0
    assert server.requests[0].samples == (Sample("q", "1", "1"),)
    assert (f"│ {label}     │    1 │" in result.stdout) is (label is not None)
    result = score(tmp_path / "rows.jsonl", server, "--config", "unheard-of")
    assert (result.exit_code, "--config: got 'unheard-of', expected one of: verl" in said(result)) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", b'{"ground_truth": "1", "response": "1"}\n{"ground_truth": "1", "resp', "a.jsonl:2: got no JSON"),
        ("a.csv", b"ground_truth,response\n1,1\n1", "a.csv:3: got 1 cells, expected 2"),
        ("a.csv", b'ground_truth,response\n1,1\n1,"1', "a.csv:3: got no CSV"),
        ("a.jsonl.gz", gzip.compress(b'{"ground_truth": "1", "response": "1"}\n' * 9, mtime=0)[:-9], "after"),
        ("a.parquet", b"PAR1 and then nothing", "a.parquet: got no readable Parquet after row 0"),
    ],
    ids=["jsonl", "csv", "csv-quoted", "gz", "parquet"],
)
def test_a_file_that_ends_in_a_row_is_one_line_with_its_number(
    tmp_path: Path, server: FakeServer, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = score(tmp_path / name, server, "--out", str(tmp_path / "out.jsonl"))
    assert (result.exit_code, len(server.requests)) == (2, 0)
    assert words in said(result)
    assert "Traceback" not in result.output


def test_mixed_types_and_large_cells_are_each_row_s_own_business(tmp_path: Path, server: FakeServer) -> None:
    records = [{"ground_truth": "1", "response": found} for found in ("1", 1, None, {"a": 1}, "x" * (1 << 20))]
    records.append({"ground_truth": "1", "response": "x" * (5 << 20)})
    out = tmp_path / "out.jsonl"
    result = score(write_lines(tmp_path / "rows.jsonl", records), server, "--out", str(out))
    assert result.exit_code == 0
    found = read_lines(out)
    assert [row["status"] == "invalid_input" for row in found] == [False, True, True, True, False, True]
    assert "too long" in found[5]["reason"]
    assert f"rows cannot be scored (invalid_input); the first: {tmp_path}/rows.jsonl:2: response" in said(result)


def test_a_reason_goes_when_the_row_is_scored(tmp_path: Path, server: FakeServer) -> None:
    out, again = tmp_path / "out.jsonl", tmp_path / "again.jsonl"
    assert score(write_lines(tmp_path / "rows.jsonl", ROWS), server, "--out", str(out)).exit_code == 0
    mended = [{**row, "ground_truth": "2"} if row["status"] == "invalid_input" else row for row in read_lines(out)]
    assert score(write_lines(out, mended), server, "--only", "unscored", "--out", str(again)).exit_code == 0
    assert [row.get("reason") for row in read_lines(again)] == [None] * 3
    assert read_lines(again)[2]["status"] == "rule_accepted"
