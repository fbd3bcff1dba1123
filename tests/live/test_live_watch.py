"""The metrics page as a real Prometheus reads it."""

import re
import urllib.request
from collections.abc import Iterator

import pytest
import yaml
from tinyv.meters import BUCKETS_S, COUNTERS, GAUGES, HISTOGRAMS
from tinyv.serving.attacks import DATA_SOURCE, TRICKS
from tinyv_client import Sample

from tests.dashboard import filled, panels, queries
from tests.prometheus import Prometheus, needed, prometheus, promtool

from .service import ROOT, Service

pytestmark = needed

ENV = {"ATTACK_EVERY_S": "1"}


def answer(service: Service, which: str) -> None:
    """Has one row decided by the rule, one by the judge, one by nobody."""
    with service.client() as client:
        client.verify([Sample("What is 1+1?", "2", "\\boxed{2}", "sums"), Sample("What?", "", "\\boxed{2}", "broken")])
        client.verify([Sample(f"Which prime is {which}?", "2", f"\\boxed{{\\text{{the {which} prime}}}}", "words")])


@pytest.fixture(scope="module")
def scraped(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus of a service that has decided by rule and by judge."""
    with prometheus(tmp_path_factory.mktemp("prometheus"), service.metrics_port) as running:
        answer(service, "even")
        running.wait_for('tinyv_stage_seconds_count{stage="engine"} > 0')
        answer(service, "smallest")  # a rate needs a count that moves while it is watched
        running.wait_for('sum(tinyv_rows_total{data_source="words"}) >= 2')
        yield running


def page(service: Service) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.metrics_port}/metrics", timeout=10) as reply:
        return str(reply.read().decode())


def test_promtool_finds_nothing_to_say_of_our_metrics(service: Service, scraped: Prometheus) -> None:
    del scraped
    ours = "\n".join(line for line in page(service).splitlines() if "tinyv_" in line) + "\n"
    said = promtool("check", "metrics", given=ours)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_every_stage_is_a_histogram(scraped: Prometheus) -> None:
    for stage in ("rule", "queue", "engine", "judge"):
        bounds = {labels["le"] for labels, _ in scraped.query(f'tinyv_stage_seconds_bucket{{stage="{stage}"}}')}
        assert len(bounds) == len(BUCKETS_S) + 1, stage
        ((_, seconds),) = scraped.query(
            f'histogram_quantile(0.5, sum by (le) (tinyv_stage_seconds_bucket{{stage="{stage}"}}))'
        )
        assert 0 <= seconds <= BUCKETS_S[-1], stage
    kinds = {name: about[0]["type"] for name, about in scraped.get("metadata").items() if name.startswith("tinyv_")}
    expected = {
        kind: set(names) for kind, names in (("counter", COUNTERS), ("gauge", GAUGES), ("histogram", HISTOGRAMS))
    }
    for kind, names in expected.items():
        assert {name for name, found in kinds.items() if found == kind} <= names
    assert kinds["tinyv_stage_seconds"] == "histogram"


def test_the_bounds_of_the_queues_are_there_once(scraped: Prometheus) -> None:
    found = scraped.query("tinyv_queue_bound")
    assert sorted((labels["queue"], value) for labels, value in found) == [("judge", 4096), ("rules", 65536)]


def test_the_alarms_are_loaded_and_find_their_metrics(scraped: Prometheus) -> None:
    ((_, accepted),) = scraped.wait_for('tinyv:accepted:ratio30m{data_source="sums"}')
    ((_, unscored),) = scraped.wait_for("tinyv:unscored:ratio10m")
    assert (accepted, 0 < unscored < 1) == (1.0, True)
    scraped.wait_for('ALERTS{alertname="TinyvUnscored",alertstate="pending"}')
    rules = [rule for group in scraped.get("rules")["groups"] for rule in group["rules"]]
    assert {(rule["health"], rule.get("lastError", "")) for rule in rules} == {("ok", "")}
    states = {rule["name"]: rule["state"] for rule in rules if rule["type"] == "alerting"}
    assert {name for name, state in states.items() if state != "inactive"} == {"TinyvUnscored"}, "a third of the rows"
    assert states["TinyvUnscored"] == "pending"


def test_attacks_are_asked_of_the_whole_service_and_rewarded_by_nobody(scraped: Prometheus, service: Service) -> None:
    attacks = f'sum by (status) (tinyv_rows_total{{data_source="{DATA_SOURCE}"}})'
    scraped.wait_for(f"sum({attacks}) >= {len(TRICKS)}")
    found = {labels["status"]: count for labels, count in scraped.query(attacks)}
    assert {"judge_rejected"} <= set(found), "some are the judge's business"
    assert not {"rule_accepted", "judge_accepted"} & set(found), service.said


def test_rows_are_counted_by_their_source(scraped: Prometheus) -> None:
    found = {source: scraped.query(f'tinyv_rows_total{{data_source="{source}"}}') for source in ("sums", "words")}
    assert {labels["status"] for labels, _ in found["sums"]} == {"rule_accepted"}
    assert {labels["status"].partition("_")[0] for labels, _ in found["words"]} == {"judge"}
    assert [sum(count for _, count in series) for series in found.values()] == [2, 2]


ELSEWHERE = {
    "tinyv_refused_total": {"reason"},
    "ALERTS": {"alertname", "alertstate", "job", "data_source", "queue", "model"},
}
"""Of a locked service (tests/unit/test_dashboard.py), and Prometheus's own while an alarm rings."""


def test_every_query_of_the_dashboard_runs_and_names_what_there_is(scraped: Prometheus) -> None:
    with_value = set()
    for title, expression in queries():
        if scraped.query(filled(expression)):
            with_value.add(title)
        for name, matchers in re.findall(r"\b((?:tinyv|nv)_\w+|up|ALERTS)\{(.*?)\}", expression):
            series = [labels for labels, _ in scraped.query(name)]
            assert series or name in ELSEWHERE, f"{title}: no {name}"
            found = set().union(*series, ELSEWHERE.get(name, ()))
            wanted = {*re.findall(r"(\w+)=", matchers)} - {"job", "instance"}
            assert wanted <= found, f"{title}: {name} has no {wanted - found}"
    silent = {panel["title"] for panel in panels()} - with_value
    assert silent <= {"Callers refused, by reason", "Alarms"}


def test_what_queries_sum_by_are_labels(scraped: Prometheus) -> None:
    for title, expression in queries():
        for names, metric in re.findall(r"\bby \(([\w, ]+)\) \((?:rate\(|increase\()?(\w+)", expression):
            found = set().union(*(labels for labels, _ in scraped.query(metric)), ELSEWHERE.get(metric, ()))
            assert set(names.split(", ")) <= found, f"{title}: {metric} by {names}"


def test_every_query_that_adds_servers_is_one_number(scraped: Prometheus) -> None:
    scaler = yaml.safe_load((ROOT / "deploy" / "kubernetes" / "keda" / "scaledobject.yaml").read_text())
    for trigger in scaler["spec"]["triggers"]:
        (found,) = scraped.query(trigger["metadata"]["query"])
        assert found[0] == {}
        assert found[1] >= 0, trigger["name"]
