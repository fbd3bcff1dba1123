"""Rows that benchmarks send: read from a file, or made by `generate.py`, and made new to every cache.

Owns the two accepted file shapes and what "new to the caches" means.
Knows nothing of servers.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tinyv_contract.records import Sample

from benchmarks.harness.generate import GROUP_SIZE, generated
from benchmarks.harness.paths import fail

__all__ = ["Row", "fresh", "groups_of", "read_rows", "repeated", "samples"]

_NONCE_BITS = 20
_NONCE = str.maketrans("01", " \t")


@dataclass(frozen=True, slots=True)
class Row:
    """One rollout to score."""

    id: str
    group: str
    question: str
    ground_truth: str
    response: str
    label: int | None = None
    """1: correct, 0: wrong, None: nobody knows."""
    source: str = ""
    kind: str = ""


def read_rows(path: str, *, groups: int = 64, seed: int = 7) -> list[Row]:
    """The rows of a file, or `groups` generated groups when the path is empty.

    Args:
        path: JSONL of rollouts (`question`, `ground_truth`, `response`; optional `id`, `group`, `label`, `source`,
            `kind`), or a JSON list in the shape of HardVerify-Math (`question`, `ground_truth`, `fn_output` correct,
            `tn_output` wrong).
        groups: groups of 16 to generate.
        seed: of the generator.
    """
    if not path:
        return [Row(**row) for row in generated(groups, seed)]
    file = Path(path)
    if not file.is_file():
        fail(f"DATA: got {path!r}, expected a JSONL of rollouts or a HardVerify-Math JSON; leave it out to generate")
    text = file.read_text()
    if text.lstrip().startswith("["):
        return _pairs(json.loads(text))
    return [_rollout(json.loads(line), number) for number, line in enumerate(text.splitlines()) if line.strip()]


def _rollout(raw: dict[str, Any], number: int) -> Row:
    missing = {"question", "ground_truth", "response"} - set(raw)
    if missing:
        fail(f"DATA line {number + 1}: got no {min(missing)!r}, expected question, ground_truth and response")
    return Row(
        str(raw.get("id", number)),
        str(raw.get("group", number // GROUP_SIZE)),
        raw["question"] or "",
        raw["ground_truth"],
        raw["response"],
        raw.get("label"),
        str(raw.get("source") or raw.get("data_source") or ""),
        str(raw.get("kind", "")),
    )


def _pairs(raw: Sequence[dict[str, Any]]) -> list[Row]:
    """HardVerify-Math: `fn_output` is a correct answer that rules miss, `tn_output` a wrong one."""
    found = []
    for item in raw:
        for key, label in (("fn_output", 1), ("tn_output", 0)):
            response = str(item[key])
            boxed = response if "\\boxed" in response else f"\\boxed{{{response}}}"
            number = str(item["id"])
            found.append(
                Row(
                    f"{number}-{key}",
                    number,
                    item["question"],
                    item["ground_truth"],
                    boxed,
                    label,
                    str(item.get("source", "")),
                    key,
                )
            )
    return found


def fresh(rows: Iterable[Row], first: int, *, per: str = "group") -> list[Row]:
    """The rows as no cache of the service has seen them: blanks behind the ground truth spell a number.

    They mean nothing to the rule and cost the judge's prompt about ten tokens. With `per="group"` a group shares its
    number, so duplicates inside a group stay what they are; with `per="row"` nothing is shared.
    """
    numbers: dict[str, int] = {}
    made: list[Row] = []
    for row in rows:
        number = first + numbers.setdefault(row.group if per == "group" else f"{len(made)}", len(numbers))
        made.append(replace(row, ground_truth=row.ground_truth + _blanks(number)))
    return made


def repeated(rows: Sequence[Row], count: int) -> list[Row]:
    """As many rows as wanted; those of a later round are groups of their own."""
    return [
        replace(rows[number % len(rows)], group=f"{number // len(rows)}/{rows[number % len(rows)].group}")
        for number in range(count)
    ]


def groups_of(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows by group, in the order of their first appearance."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return list(found.values())


def samples(rows: Iterable[Row]) -> list[Sample]:
    """As the client takes them."""
    return [Sample(row.question, row.ground_truth, row.response, row.source) for row in rows]


def _blanks(number: int) -> str:
    return f"{number % (1 << _NONCE_BITS):0{_NONCE_BITS}b}".translate(_NONCE)
