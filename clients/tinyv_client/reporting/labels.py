"""What people said of single rows: the lines that `tinyv label` writes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tinyv_contract.records import Sample

from tinyv_client.scoring.formats import BadRecord

__all__ = ["NO_LABELS", "GivenLabel", "Labels", "key_of_sample", "read_labels"]


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """One line."""

    row: int
    """Of the scored file, from 0."""
    key: str
    """Of the row's texts, so that a label never meets another row."""
    label: int | None
    """1 right, 0 wrong, None: nobody can say."""


Labels = Mapping[int, GivenLabel]
"""By row; a later line of a row replaces an earlier one."""

NO_LABELS: Labels = MappingProxyType({})


def key_of_sample(sample: Sample) -> str:
    """SHA-256 of question, reference and response."""
    truth = sample.ground_truth if isinstance(sample.ground_truth, str) else list(sample.ground_truth)
    texts = json.dumps([sample.question, truth, sample.response], separators=(",", ":"))
    return hashlib.sha256(texts.encode()).hexdigest()


def read_labels(path: Path) -> dict[int, GivenLabel]:
    """The labels of a file; raises OSError, and BadRecord with the line's number."""
    found = {}
    with path.open("rb") as handle:
        for given in _lines(handle, str(path)):
            found[given.row] = given
    return found


def _lines(handle: Iterator[bytes], shown: str) -> Iterator[GivenLabel]:
    for number, line in enumerate(handle, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            label = raw["label"]
            given = GivenLabel(int(raw["row"]), str(raw["key"]), None if label is None else int(label))
        except (ValueError, KeyError, TypeError) as error:
            said = f"got {line[:60]!r} ({error!r}), expected a line that `tinyv label` wrote"
            raise BadRecord(f"{shown}:{number}: {said}") from None
        if given.label not in {0, 1, None} or not isinstance(raw["label"], bool | int | None):
            said = f"label: got {json.dumps(label)[:60]}, expected true, false or null"
            raise BadRecord(f"{shown}:{number}: {said}")
        yield given
