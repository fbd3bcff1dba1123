"""An audit's files, read back as the verdicts of whole rows.

Owns the joining of the two lines of a row. Half a line (a process was killed) and what is no line are counted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinyv_contract.options import RequestOptions
from tinyv_contract.records import NAN, Sample, Status, Verdict

from tinyv_client.errors import InvalidArgument

__all__ = ["Audited", "audited"]

_TEXTS = ("question", "ground_truth", "response")


@dataclass(frozen=True, slots=True)
class Audited:
    """One row as it was asked and answered."""

    key: str
    sample: Sample
    options: RequestOptions
    verdict: Verdict
    versions: Mapping[str, str]
    """What decided, by model."""
    proof: str


def audited(paths: Iterable[Path], left_out: Counter[str]) -> Iterator[Audited]:
    """The rows of files and folders, whose verdicts can be asked for again; the others are counted by why not.

    Raises InvalidArgument for a path without files, and for an audit that kept no texts.
    """
    files = [file for path in paths for file in _files(path)]
    verdicts = {line["key"]: line for line in _lines(files, "verdict", left_out) if line.get("key")}
    for rule in _lines(files, "rule", Counter()):
        found = verdicts.pop(str(rule.get("key")), None)
        if found is None:
            left_out["a rule's line without a verdict"] += 1
        elif rule.get("cut"):
            left_out["a text that was cut"] += 1
        elif any(not isinstance(rule.get(name), str) for name in _TEXTS):
            if f"{_TEXTS[0]}_sha256" in rule or _TEXTS[0] not in rule:
                raise InvalidArgument("the audit has no texts; expected one of a server with TINYV_AUDIT_TEXTS=full")
            left_out["a text that could not be read"] += 1
        elif found["reward"] is None:
            left_out["unscored then"] += 1
        else:
            yield _row(rule, found)
    left_out["a verdict without its rule's line"] += len(verdicts)


def _files(path: Path) -> list[Path]:
    found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not found or not found[0].is_file():
        raise InvalidArgument(f"{path}: got no audit, expected a *.jsonl of TINYV_AUDIT_FOLDER, or that folder")
    return found


def _lines(files: Iterable[Path], kind: str, damaged: Counter[str]) -> Iterator[dict[str, Any]]:
    for path in files:
        with path.open("rb") as lines:
            for raw in lines:
                try:
                    line = json.loads(raw)
                except (ValueError, RecursionError):
                    line = None
                if not isinstance(line, dict) or line.get("line") not in {"rule", "verdict"}:
                    damaged["no line of an audit"] += 1
                elif line["line"] == kind:
                    yield line


def _row(rule: Mapping[str, Any], found: Mapping[str, Any]) -> Audited:
    asked = Sample(rule["question"], rule["ground_truth"], rule["response"], str(found.get("data_source") or ""))
    judged = found.get("judge_probability")
    verdict = Verdict(
        float(found["reward"]),
        Status(found["status"]),
        str(rule.get("answer") or ""),
        NAN if judged is None else float(judged),
    )
    options = {name: value for name, value in found.get("options", {}).items() if name != "deadline_ms"}
    versions = {"rule_verifier": str(rule.get("rule_version")), "judge": str(found.get("judge_version"))}
    return Audited(
        str(rule["key"]), asked, RequestOptions.from_parameters(options), verdict, versions, str(rule.get("proof"))
    )
