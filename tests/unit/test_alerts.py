"""The alarms of deploy/prometheus: promtool's proof, and that each is proven, explained and about metrics we have."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tinyv.meters import COUNTERS, GAUGES, HISTOGRAMS
from tinyv.serving.attacks import DATA_SOURCE
from tinyv_contract.records import Status
from tinyv_lock import Refusals

from tests.prometheus import ALERTS, ROOT, needed, promtool

TESTS = ALERTS.with_name("alerts_test.yml")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


RULES = [rule for group in read(ALERTS)["groups"] for rule in group["rules"]]
ALARMS = sorted({rule["alert"] for rule in RULES if "alert" in rule})


@needed
def test_promtool_takes_the_rules_and_every_alarm_rings_when_it_should_alone() -> None:
    checked, tested = promtool("check", "rules", "--lint-fatal", ALERTS), promtool("test", "rules", TESTS)
    assert checked.returncode == 0, checked.stderr
    assert tested.returncode == 0, tested.stdout + tested.stderr


@needed
def test_prometheus_takes_the_configuration_that_the_page_gives(tmp_path: Path) -> None:
    (given,) = re.findall(r"```yaml\n(rule_files:.*?)```", OPERATIONS, re.DOTALL)
    (tmp_path / "prometheus.yml").write_text(given)
    (tmp_path / "alerts.yml").write_text(ALERTS.read_text())
    checked = promtool("check", "config", tmp_path / "prometheus.yml")
    assert (checked.returncode, "1 rule files found" in checked.stdout) == (0, True), checked.stdout + checked.stderr


@needed
def test_promtool_finds_nothing_to_say_of_the_count_of_the_refused() -> None:
    said = promtool("check", "metrics", given=Refusals().exposition())
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.parametrize("alarm", ALARMS)
def test_every_alarm_is_proven_both_ways_and_explained(alarm: str) -> None:
    cases = [case for test in read(TESTS)["tests"] for case in test["alert_rule_test"] if case["alertname"] == alarm]
    rings = {bool(case.get("exp_alerts")) for case in cases}
    others = {series["series"] for test in read(TESTS)["tests"] for series in test["input_series"]}
    assert True in rings, "no case in which it rings"
    assert False in rings or len(others) > 1, "no case in which it is quiet"
    assert f"| `{alarm}` |" in OPERATIONS


def test_rules_name_metrics_and_statuses_that_there_are() -> None:
    known = {*COUNTERS, *GAUGES, *HISTOGRAMS}
    for rule in RULES:
        assert set(re.findall(r"\btinyv_\w+", rule["expr"])) <= known
    words = {word for rule in RULES for said in re.findall(r'status=~?"([^"]*)"', rule["expr"]) for word in _flat(said)}
    assert words == {status.value for status in Status}


def _flat(said: str) -> list[str]:
    """The statuses that a matcher means."""
    return [status.value for status in Status if re.fullmatch(said, status.value)]


def test_scored_and_unscored_rows_are_told_apart_as_the_contract_does() -> None:
    exprs = {rule["record"]: rule["expr"] for rule in RULES if "record" in rule}
    unscored = re.findall(r'status=~"([^"]*)"', exprs["tinyv:unscored:ratio10m"])
    assert [set(_flat(said)) for said in unscored] == [{status.value for status in Status if not status.scored}]
    for window in ("30m", "6h"):
        accepted, scored = re.findall(r'status=~"([^"]*)"', exprs[f"tinyv:accepted:ratio{window}"])
        assert set(_flat(accepted)) == {"rule_accepted", "judge_accepted"}
        assert set(_flat(scored)) == {status.value for status in Status if status.scored}


def test_the_attacks_of_the_alarm_are_those_that_the_service_asks() -> None:
    assert f'data_source="{DATA_SOURCE}"' in ALERTS.read_text()
