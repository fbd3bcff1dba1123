"""The audit output: a line a row, with the proof; off by default, and harmless when it fails."""

import json
import logging
import multiprocessing
from pathlib import Path

import pytest
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.audit import Audit
from tinyv.settings import RuleSettings

from .rules_kit import ask, room_of, row


def test_a_row_s_line_says_which_proof_it_has(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with room_of(RuleSettings(audit_file=path)) as room:
        verdicts = ask(room, [row("$[-2,7]$", "-2 \\le x \\le 7"), row("2", "2"), row("2", "3")])
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [verdict.status for verdict in verdicts] == [RuleStatus.ACCEPTED, RuleStatus.ACCEPTED, RuleStatus.REFUTED]
    by_answer = {line["answer"]: line for line in lines}
    assert len(lines) == 3
    assert by_answer["-2 \\le x \\le 7"]["detail"]
    assert {line["status"] for line in lines} == {"accepted", "refuted"}
    assert all(line["rule_version"] for line in lines)


def _write_lines(path: Path, mark: str) -> None:
    audit = Audit(path, "1")
    for _ in range(200):
        audit.write(mark * 500, RuleVerdict(RuleStatus.ACCEPTED, mark * 500, mark * 9_000), "proof")


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_lines, args=(path, mark)) for mark in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 400
    assert all(set(line["ground_truth"] + line["detail"]) in ({"a"}, {"b"}) for line in lines)


def test_a_file_that_cannot_be_written_is_said_once_and_costs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    audit = Audit(tmp_path / "missing" / "audit.jsonl", "1")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            audit.write("2", RuleVerdict(RuleStatus.ACCEPTED, "2"), "string")
    assert len(caplog.records) == 1


def test_no_file_means_no_audit() -> None:
    Audit(Path(), "1").write("2", RuleVerdict(RuleStatus.ACCEPTED, "2"), "string")
