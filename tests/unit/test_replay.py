"""Verdicts of an audit, asked for again: rows are joined from two lines, damage is counted, changes are named."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from tinyv_client import cli
from tinyv_client.errors import InvalidArgument
from tinyv_client.replay.audits import Audited, audited
from tinyv_client.replay.changes import versions_of
from tinyv_client.testing import FakeServer
from tinyv_contract.records import Mode, Sample, Status, Verdict
from typer.testing import CliRunner, Result

from tests.pages import listening

RULE = {
    "line": "rule",
    "question": "What is 1+1?",
    "ground_truth": "2",
    "response": "\\boxed{2}",
    "answer": "2",
    "proof": "identical",
    "rule_version": "4",
}
VERDICT = {
    "line": "verdict",
    "status": "rule_accepted",
    "reward": 1.0,
    "judge_probability": None,
    "options": {"mode": "addon", "judge_weight": "1.0", "reward_type": "binary", "deadline_ms": 5},
    "judge_version": "1 embedded",
    "data_source": "sums",
}
PAGE = (
    'tinyv_loads_total{model="rule_verifier",version="5"} 2\n'
    'tinyv_loads_total{version="1 embedded",model="judge"} 1\n'
    'tinyv_rows_total{status="rule_accepted",data_source=""} 7\n'
)


def files(folder: Path, *lines: dict[str, Any] | str) -> Path:
    folder.mkdir(exist_ok=True)
    spelt = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "a.jsonl").write_text("\n".join(spelt) + "\n")
    return folder


def pair(key: str, **changes: Any) -> list[dict[str, Any]]:
    return [{**RULE, "key": key, **changes}, {**VERDICT, "key": key, **changes}]


def rows(folder: Path) -> tuple[list[Audited], dict[str, int]]:
    left_out: Counter[str] = Counter()
    found = list(audited([folder], left_out))
    return found, {why: count for why, count in left_out.items() if count}


def test_the_two_lines_of_a_row_become_one_whatever_their_order(tmp_path: Path) -> None:
    (rule, verdict), (other, said) = pair("a/0"), pair("a/1", ground_truth="3")
    (first, second), left_out = rows(files(tmp_path / "audit", said, rule, other, verdict))
    assert first.sample == Sample("What is 1+1?", "2", "\\boxed{2}", "sums")
    assert (first.verdict.status, first.verdict.reward, first.options.mode) == (Status.RULE_ACCEPTED, 1.0, Mode.ADDON)
    assert first.options.deadline_ms is None
    assert first.versions == {"rule_verifier": "4", "judge": "1 embedded"}
    assert second.sample.ground_truth == "3"
    assert not left_out


def test_what_cannot_be_asked_again_is_counted_by_why_not(tmp_path: Path) -> None:
    lonely, late = pair("a/0")[0], pair("a/1")[1]
    lines = [
        *pair("a/2", reward=None, status="overloaded"),
        *pair("a/3", cut=["response"]),
        *pair("a/4", response=None),
    ]
    found, left_out = rows(files(tmp_path / "audit", lonely, late, *lines, '{"line": "ru', "[]", *pair("a/5")))
    assert [row.key for row in found] == ["a/5"]
    assert left_out == {
        "a rule's line without a verdict": 1,
        "a verdict without its rule's line": 1,
        "unscored then": 1,
        "a text that was cut": 1,
        "a text that could not be read": 1,
        "no line of an audit": 2,
    }


def test_an_audit_without_texts_is_refused(tmp_path: Path) -> None:
    hashed = {name: value for name, value in RULE.items() if name not in {"question", "ground_truth", "response"}}
    folder = files(tmp_path / "audit", {**hashed, "question_sha256": "0", "key": "a/0"}, pair("a/0")[1])
    with pytest.raises(InvalidArgument, match="TINYV_AUDIT_TEXTS=full"):
        rows(folder)


@pytest.mark.parametrize("name", ["missing.jsonl", "empty"])
def test_a_path_without_files_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidArgument, match="got no audit"):
        list(audited([tmp_path / name], Counter()))


def test_the_server_s_versions_are_on_its_metrics_page() -> None:
    assert versions_of(PAGE) == {"rule_verifier": frozenset({"5"}), "judge": frozenset({"1 embedded"})}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        self.send_response(200)
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def metrics() -> Iterator[str]:
    with listening(Handler) as port:
        yield f"127.0.0.1:{port}"


def replay(folder: Path, server: FakeServer, metrics: str, *words: str) -> Result:
    command = ["replay", str(folder), "--url", server.url, "--metrics-url", metrics, *words]
    return CliRunner().invoke(cli.app, command, env={"COLUMNS": "200"})


def test_verdicts_that_stay_end_with_0_and_that_change_with_1_and_the_model_whose_version_did(
    tmp_path: Path, metrics: str
) -> None:
    out = tmp_path / "changed.jsonl"
    folder = files(tmp_path / "audit", *pair("a/0"), *pair("a/1", ground_truth="3"))
    with FakeServer() as server:
        same = replay(folder, server, metrics)
    assert same.exit_code == 0, same.output
    assert "0 of 2 verdicts changed" in same.output

    def rejects(sample: Sample) -> Verdict:
        right = sample.ground_truth == "2"
        return Verdict(float(right), Status.RULE_ACCEPTED if right else Status.RULE_REJECTED)

    with FakeServer(rejects) as server:
        other = replay(folder, server, metrics, "--out", str(out))
    assert other.exit_code == 1, other.output
    assert "1 of 2 verdicts changed" in other.output
    assert "rule_verifier: then 4; now 5" in other.output
    (line,) = map(json.loads, out.read_text().splitlines())
    assert (line["key"], line["other_versions"]) == ("a/1", ["rule_verifier"])
    assert (line["then"]["reward"], line["now"]["reward"]) == (1.0, 0.0)


def test_a_row_that_has_no_verdict_now_is_no_change(tmp_path: Path, metrics: str) -> None:
    with FakeServer(lambda _: Verdict(float("nan"), Status.JUDGE_UNAVAILABLE)) as server:
        found = replay(files(tmp_path / "audit", *pair("a/0")), server, metrics)
    assert found.exit_code == 0
    assert "0 of 1 verdicts changed; 1 are unscored now" in found.output


def test_bad_usage_and_a_server_that_is_away_are_one_sentence_each(tmp_path: Path, metrics: str) -> None:
    folder = files(tmp_path / "audit", *pair("a/0"))
    with FakeServer() as server:
        assert replay(tmp_path / "missing", server, metrics).exit_code == 2
        assert replay(folder, server, "127.0.0.1:9").exit_code == 4
