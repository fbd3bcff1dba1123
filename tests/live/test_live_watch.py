"""The metrics page as a real Prometheus reads it."""

import urllib.request
from collections.abc import Iterator

import pytest
from tinyv.meters import BUCKETS_S, COUNTERS, GAUGES, HISTOGRAMS
from tinyv_client import Sample

from tests.prometheus import Prometheus, needed, prometheus, promtool

from .service import Service

pytestmark = needed


@pytest.fixture(scope="module")
def scraped(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus of a service that has decided by rule and by judge."""
    with prometheus(tmp_path_factory.mktemp("prometheus"), service.metrics_port) as running:
        with service.client() as client:
            client.verify([Sample("What is 1+1?", "2", "\\boxed{2}", "sums")])
            client.verify([Sample("Which prime is even?", "2", "\\boxed{\\text{the even prime}}", "words")])
        running.wait_for('tinyv_stage_seconds_count{stage="engine"} > 0')
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


def test_rows_are_counted_by_their_source(scraped: Prometheus) -> None:
    ((labels, count),) = scraped.query('tinyv_rows_total{data_source="sums"}')
    assert (labels["status"], count) == ("rule_accepted", 1)
