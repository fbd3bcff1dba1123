"""The audit of a real service, and its verdicts asked for again: of the same server, and of one with other rules."""

import json
import shutil
import time
from collections import Counter
from pathlib import Path

from tinyv_client import Sample, cli
from typer.testing import CliRunner, Result

from .corpus import RIGHT
from .service import Service, serving

JUDGED = [("the even prime", "two, the only even one"), ("no such number", "there is none")]


def replay(service: Service, folder: Path, *words: str) -> Result:
    command = ["replay", str(folder), "--url", service.url, "--metrics-url", f"127.0.0.1:{service.metrics_port}"]
    return CliRunner().invoke(cli.app, [*command, *words], env={"COLUMNS": "200"})


def lines_in(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for path in folder.glob("*.jsonl") for line in path.read_text().splitlines()]


def test_a_verdict_is_audited_whole_and_comes_again_until_another_version_decides(tmp_path: Path) -> None:
    folder, out = tmp_path / "audit", tmp_path / "changed.jsonl"
    pairs = [*RIGHT, *((truth, f"\\text{{{answer}}}") for truth, answer in JUDGED)]
    rows = [Sample(f"Question {n}?", truth, f"\\boxed{{{answer}}}", "kit") for n, (truth, answer) in enumerate(pairs)]
    with serving(tmp_path, {"TINYV_AUDIT_FOLDER": str(folder)}) as service:
        with service.client() as client:
            verdicts = client.verify(rows)
            client.verify(rows[:2], mode="judge_only")
        deadline = time.monotonic() + 20
        while len(lines_in(folder)) < 2 * (len(rows) + 2):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        found = lines_in(folder)
        ties = Counter(str(line["key"]) for line in found)
        assert set(ties.values()) == {2}
        judged = [line for line in found if line["line"] == "verdict" and line["judge_outcome"]]
        assert len(judged) == 2 + sum(verdict.status.judged for verdict in verdicts)
        assert all(line["prompt_key"] and line["judge_version"] for line in judged)
        kept = shutil.copytree(folder, tmp_path / "kept")
        same = replay(service, kept)
        assert same.exit_code == 0, same.output
        assert f"0 of {len(rows) + 2} verdicts changed" in same.output
        assert "as then" in same.output
    with serving(tmp_path, {"TINYV_RULES_CLASSES": "strict"}) as service:
        other = replay(service, kept, "--out", str(out))
    assert other.exit_code == 1, other.output
    changed = [json.loads(line) for line in out.read_text().splitlines()]
    assert f"{len(changed)} of {len(rows) + 2} verdicts changed" in other.output
    assert {tuple(line["other_versions"]) for line in changed} == {("rule_verifier",)}
