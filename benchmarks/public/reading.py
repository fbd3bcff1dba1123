"""Rows of a published file, read with the client's own readers: what `tinyv score` reads, a benchmark reads alike."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tinyv_client.scoring.formats import BadRecord, Record
from tinyv_client.scoring.rows import Asked, ScoredRow
from tinyv_client.scoring.rows import rows as scored_rows
from tinyv_client.scoring.source import opened

from benchmarks.harness.paths import fail
from benchmarks.harness.rows import Row, read_rows
from benchmarks.public.shapes import SHAPES, Shape

__all__ = ["COLUMNS", "read"]

COLUMNS = ("question", "truth", "response", "label", "type")
"""What `COLUMNS=` may name."""

_LISTED = re.compile(r"\['([^']*)'\]")
"""VerifierBench keeps some references as Python prints a list of one."""


def read(path: str, shape: str = "", columns: str = "") -> list[Row]:
    """The rows of a file in one of `SHAPES`; without a shape, as `read_rows`. Their `kind` is the answer's type."""
    if not shape:
        return read_rows(path)
    if shape not in SHAPES:
        fail(f"FORMAT: got {shape!r}, expected one of: {', '.join(SHAPES)}")
    found = SHAPES[shape]
    if not Path(path).exists():
        fail(f"DATA: got {path!r}, expected a file of {shape}; next: download it from {found.where}")
    if shape == "hardverify":
        return read_rows(path)
    try:
        return _rows(path, found, _named(columns))
    except (BadRecord, OSError) as error:
        return fail(f"DATA: {error}; next: COLUMNS=truth=NAME,response=NAME,label=NAME,type=NAME")


def _named(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair]
    if wrong := [name for name, _, column in pairs if name not in COLUMNS or not column]:
        fail(f"COLUMNS: got {wrong[0]!r}, expected pairs NAME=COLUMN of: {', '.join(COLUMNS)}")
    return {name: column for name, _, column in pairs}


def _rows(path: str, shape: Shape, named: Mapping[str, str]) -> list[Row]:
    records = _records(path)
    first = next(records, None)
    if first is None:
        fail(f"DATA: got {path!r} without rows")
    asked, kind = _asked(first, shape, named), _kind(first, shape, named)
    found = scored_rows(_chained(first, records), asked)
    return [_row(row, number, kind, attacks=shape.attacks) for number, row in enumerate(found)]


def _records(path: str) -> Iterator[Record]:
    """As the client reads them, or the elements of one JSON list."""
    if Path(path).is_file() and (text := _listed(Path(path))) is not None:
        for number, fields in enumerate(text, 1):
            if not isinstance(fields, dict):
                raise BadRecord(f"{path}:element {number}: got no JSON object, expected one")
            yield Record(f"{path}:element {number}", fields)
        return
    with opened(path) as source:
        yield from source.records()


def _listed(path: Path) -> list[object] | None:
    with path.open("rb") as handle:
        if not handle.read(64).lstrip().startswith(b"["):
            return None
    try:
        found = json.loads(path.read_text())
    except ValueError as error:
        raise BadRecord(f"{path}: got no JSON ({error}), expected a list of objects, or one a line") from error
    return found if isinstance(found, list) else None


def _chained(first: Record, records: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from records


def _asked(first: Record, shape: Shape, named: Mapping[str, str]) -> Asked:
    known = shape.columns
    asked = Asked() if known is None else Asked(known.question, known.truth, known.response, known.label, known.labels)
    if shape.label:
        label = next((name for name in shape.label if name in first.fields), shape.label[0])
        asked = replace(asked, label=label, labels=shape.labels)
    given = {name: column for name, column in named.items() if name != "type"}
    return replace(asked, **given)  # type: ignore[arg-type]  # texts alone


def _kind(first: Record, shape: Shape, named: Mapping[str, str]) -> str:
    """The column of the answer's type; empty where there is none."""
    if "type" in named and named["type"] not in first.fields:
        raise BadRecord(
            f"{first.place}: type: got no column {named['type']!r}, expected one of: {', '.join(first.fields)}"
        )
    return named.get("type") or next((name for name in shape.kinds if name in first.fields), "")


def _row(row: ScoredRow, number: int, kind: str, *, attacks: bool) -> Row:
    sample = row.sample
    truth = sample.ground_truth if isinstance(sample.ground_truth, str) else next(iter(sample.ground_truth), "")
    listed = _LISTED.fullmatch(truth)
    return Row(
        str(row.fields.get("id", number)),
        str(number),
        sample.question,
        listed[1] if listed else truth,
        sample.response,
        0 if attacks else row.label,
        str(row.fields.get("data_source") or row.fields.get("source") or ""),
        str(row.fields.get(kind, "")),
    )
