"""What people said of single rows, one JSON line each: read by `tinyv report`, written by `tinyv label`."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from tinyv_contract.records import Sample

from tinyv_client.scoring.formats import BadRecord

__all__ = ["NO_LABELS", "GivenLabel", "Labels", "key_of_sample", "label_line", "label_lines", "read_labels"]


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """One line."""

    row: int
    """Of the scored file, from 0."""
    key: str
    """Of the row's texts, so that a label never meets another row."""
    label: int | None
    """1 right, 0 wrong, None: nobody can say."""
    stratum: str = ""
    """From which the row was drawn."""
    weight: float = 1.0
    """Rows of the file for which it stands."""
    by: str = ""
    """Who said so."""
    at: str = ""
    """When, in ISO 8601."""


Labels = Mapping[int, GivenLabel]
"""By row; a later line of a row replaces an earlier one."""

NO_LABELS: Labels = MappingProxyType({})


def key_of_sample(sample: Sample) -> str:
    """SHA-256 of question, reference and response."""
    truth = sample.ground_truth if isinstance(sample.ground_truth, str) else list(sample.ground_truth)
    texts = json.dumps([sample.question, truth, sample.response], separators=(",", ":"))
    return hashlib.sha256(texts.encode()).hexdigest()


def label_line(given: GivenLabel) -> bytes:
    """The label as a line of a file."""
    label = None if given.label is None else bool(given.label)
    return json.dumps({**asdict(given), "label": label}).encode() + b"\n"


def read_labels(path: Path) -> dict[int, GivenLabel]:
    """The labels of a file; raises OSError, and BadRecord with the line's number."""
    with path.open("rb") as handle:
        return {given.row: given for given in label_lines(handle, str(path))}


def label_lines(lines: Iterable[bytes], shown: str) -> Iterator[GivenLabel]:
    """The labels in these lines; raises BadRecord with the line's number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            row, key, label = int(raw["row"]), str(raw["key"]), raw["label"]
            drawn = str(raw.get("stratum", "")), float(raw.get("weight", 1.0))
            about = str(raw.get("by", "")), str(raw.get("at", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            said = f"got {line[:60]!r} ({error!r}), expected a line that `tinyv label` wrote"
            raise BadRecord(f"{shown}:{number}: {said}") from None
        if row < 0:
            raise BadRecord(f"{shown}:{number}: row: got {row}, expected a row's number from 0")
        if not isinstance(label, bool | int | None) or label not in {0, 1, None}:
            said = f"label: got {json.dumps(label)[:60]}, expected true, false or null"
            raise BadRecord(f"{shown}:{number}: {said}")
        yield GivenLabel(row, key, None if label is None else int(label), *drawn, *about)
