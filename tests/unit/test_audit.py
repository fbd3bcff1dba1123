"""The audit: two lines a row in files of their own, off the request's way, and harmless when they cannot be written."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinyv.audit import Audit
from tinyv.errors import BadSetting
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus
from tinyv.rules import RuleRow
from tinyv.settings import AuditSettings, RuleSettings
from tinyv_contract.contract import CANARY

from tests.waiting import until

from .rules_kit import ask, room_of

LONG = "x" * 100_001


def lines_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()]


OPEN: list[Audit] = []


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def written(folder: Path, **settings: Any) -> tuple[Audit, MemoryMeters]:
    meters = MemoryMeters()
    OPEN.append(Audit("judge", meters, AuditSettings(folder=folder, **settings)))
    return OPEN[-1], meters


def put(audit: Audit, meters: MemoryMeters, *lines: dict[str, Any], outcome: str = "written") -> None:
    name = f"tinyv_audit_rows_total{{outcome={outcome}}}"
    before = meters.values[name]
    audit.write(len(lines), lambda: [{"key": "a/0", **line} for line in lines])
    until(lambda: meters.values[name] == before + len(lines))


def test_a_rule_line_holds_all_there_was_to_decide_on_and_the_proof(tmp_path: Path) -> None:
    meters = MemoryMeters()
    audit = Audit("rule_verifier", meters, AuditSettings(folder=tmp_path))
    keys = audit.keys(2)
    rows = [RuleRow("1/2", "\\boxed{0.5}", "What is half?", keys[0]), RuleRow("2", "\\boxed{3}", key=keys[1])]
    with room_of(RuleSettings(), audit=audit) as room:
        ask(room, rows)
        until(lambda: meters.values["tinyv_audit_rows_total{outcome=written}"] == 2)
    first, second = lines_in(tmp_path)
    assert (first["question"], first["ground_truth"], first["response"]) == ("What is half?", "1/2", "\\boxed{0.5}")
    assert (first["status"], second["status"]) == (RuleStatus.ACCEPTED.value, RuleStatus.REFUTED.value)
    assert all(line["proof"] for line in (first, second))
    assert first["rule_version"]
    assert [first["key"], second["key"]] == keys
    assert next(tmp_path.glob("*.jsonl")).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        ("full", {"question": "Ä?", "status": "s"}),
        ("none", {"status": "s"}),
        ("hashes", {"question_sha256": "", "status": "s"}),
    ],
)
def test_texts_are_kept_as_the_setting_says(tmp_path: Path, texts: str, kept: dict[str, str]) -> None:
    put(*written(tmp_path, texts=texts), {"question": "Ä?", "status": "s"})
    (line,) = lines_in(tmp_path)
    assert (line.pop("at_s") > 0, line.pop("key")) == (True, "a/0")
    if texts == "hashes":
        assert set(line) == set(kept)
        assert len(line["question_sha256"]) == 64
    else:
        assert line == kept


def test_a_text_beyond_the_bound_is_cut_and_says_so(tmp_path: Path) -> None:
    put(*written(tmp_path), {"response": LONG, "answer": "5"})
    (line,) = lines_in(tmp_path)
    assert (len(line["response"]), line["answer"], line["cut"]) == (100_000, "5", ["response"])


def test_files_are_rotated_and_the_oldest_goes(tmp_path: Path) -> None:
    audit, meters = written(tmp_path, file_mb=1, files=2)
    for number in range(60):
        put(audit, meters, {"response": LONG, "number": number})
    assert len(list(tmp_path.glob("*.jsonl"))) <= 3
    assert lines_in(tmp_path)[-1]["number"] == 59


def test_a_disk_that_refuses_costs_lines_and_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "audit"
    audit, meters = written(folder)
    folder.rmdir()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            put(audit, meters, {"status": "s"}, outcome="failed")
    assert len(caplog.records) == 1


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("within", [False, True])
def test_a_number_that_is_none_is_never_written_as_no_reward(tmp_path: Path, number: str, *, within: bool) -> None:
    line: dict[str, Any] = {"reward": float(number)}
    put(*written(tmp_path), {"options": line} if within else line, outcome="failed")
    assert not lines_in(tmp_path)


@pytest.mark.parametrize(
    "odd", ["half a pair: \ud800", 'a "quote", \\, \n, \x00, \x7f, \u2028, 😀', 1 << 70, None, 0.1, -0.0, 1e300]
)
def test_what_is_written_is_read_back_as_it_was(tmp_path: Path, odd: object) -> None:
    put(*written(tmp_path), {"proof": odd}, {"proof": "plain"})
    assert [repr(line["proof"]) for line in lines_in(tmp_path)] == [repr(odd), repr("plain")]


def test_every_line_says_what_decided_when(tmp_path: Path) -> None:
    audit, meters = written(tmp_path)
    audit.stamp(judge_version='1 "embedded" ä')
    put(audit, meters, {"status": "s"}, {"status": "t"})
    assert [(line["judge_version"], line["at_s"] > 0) for line in lines_in(tmp_path)] == [('1 "embedded" ä', True)] * 2


def test_more_rows_than_may_wait_are_dropped_and_counted(tmp_path: Path) -> None:
    audit, meters = written(tmp_path)
    audit.write(8193, list)
    assert meters.values["tinyv_audit_rows_total{outcome=dropped}"] == 8193


def test_the_service_s_own_questions_are_no_part_of_it(tmp_path: Path) -> None:
    audit, meters = written(tmp_path)
    (key,) = audit.keys(1, CANARY)
    put(audit, meters, {"key": key})
    assert not lines_in(tmp_path)


def test_what_waits_is_written_before_the_end_and_nothing_after(tmp_path: Path) -> None:
    audit, _ = written(tmp_path)
    for number in range(50):
        audit.write(1, lambda number=number: [{"key": "a/0", "number": number}])
    audit.close()
    audit.write(1, lambda: [{"key": "a/0", "number": 50}])
    assert [line["number"] for line in lines_in(tmp_path)] == list(range(50))


def test_without_a_folder_there_is_no_audit() -> None:
    audit, meters = written(Path())
    audit.write(1, lambda: [{"status": "s"}])
    assert audit.keys(2) == ["", ""]
    assert not meters.values


def test_a_folder_that_cannot_be_made_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="TINYV_AUDIT_FOLDER"):
        written(tmp_path / "file" / "audit")
    with pytest.raises(BadSetting, match="TINYV_AUDIT_TEXTS"):
        written(tmp_path, texts="some")
