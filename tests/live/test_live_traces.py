"""A caller's trace through the whole service: one tree of Triton's spans and ours, before a collector that pretends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinyv_client import Sample
from tinyv_contract.traceparent import Traceparent

from benchmarks.harness.service import free_ports
from tests.collector import Collected, Collector, collecting

from .service import Service, serving

TOKEN = "token-of-these-tests"
OPEN = "\\boxed{\\text{the even prime}}"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as running:
        yield running


@pytest.fixture(scope="module")
def traced(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that sends spans, behind a lock, through whose door the header must come."""
    folder = tmp_path_factory.mktemp("traced")
    tokens = folder / "tokens"
    tokens.touch(mode=0o600)
    tokens.write_text(TOKEN)
    words = ("--otlp-url", collector.url, "--token-file", str(tokens))
    with serving(folder, words=words) as running:
        yield running


def caller(number: int) -> Traceparent:
    return Traceparent(f"{number:032x}", f"{number:016x}")


def whole(trace: Traceparent, spans: list[Collected]) -> list[Collected]:
    """The trace's spans, once the engine's and the request's own are there."""
    found = [span for span in spans if span.trace_id == trace.trace_id]
    names = {span.name for span in found}
    return found if names >= {"tinyv.rule", "tinyv.judge", "tinyv.engine", "InferRequest"} else []


def line(spans: list[Collected], name: str) -> list[str]:
    """The names from a span of ours up to the caller."""
    by_id = {span.span_id: span for span in spans}
    (span,) = [span for span in spans if span.name == name]
    names = [span.name]
    while (above := by_id.get(span.parent_id)) is not None:
        names.append(above.name)
        span = above
    return [*names, span.parent_id]


def check(trace: Traceparent, spans: list[Collected]) -> None:
    """One tree under the caller: ours under Triton's, the engine's call under the judge."""
    assert line(spans, "tinyv.rule")[0:2] == ["tinyv.rule", "rule_verifier"]
    assert line(spans, "tinyv.engine")[0:3] == ["tinyv.engine", "tinyv.judge", "judge"]
    assert {line(spans, name)[-1] for name in ("tinyv.rule", "tinyv.engine")} == {trace.span_id}
    assert {span.service for span in spans} == {"tinyv"}


def test_a_trace_that_the_header_brings_has_triton_s_spans_and_ours(traced: Service, collector: Collector) -> None:
    trace = caller(17)
    with traced.client(token=TOKEN, headers={"traceparent": str(trace)}) as client:
        client.verify([Sample("Which prime is even?", "2", "\\boxed{2}"), Sample("Which prime is even?", "2", OPEN)])
    spans = whole(trace, collector.wait_for(lambda found: whole(trace, found)))
    check(trace, spans)
    (rule,) = [span for span in spans if span.name == "tinyv.rule"]
    assert (rule.attributes["tinyv.rows"], rule.attributes["tinyv.accepted"]) == (2, 1)


def test_a_trace_that_a_parameter_brings_has_our_spans(traced: Service, collector: Collector) -> None:
    trace = caller(18)
    with traced.client(token=TOKEN) as client:
        client.verify(
            [Sample("Which prime is even?", "2", "\\boxed{\\text{the only even one}}")], traceparent=str(trace)
        )

    def ours(spans: list[Collected]) -> list[Collected]:
        found = [span for span in spans if span.trace_id == trace.trace_id and span.ours]
        return found if len(found) == 3 else []

    spans = ours(collector.wait_for(ours))
    assert {span.parent_id for span in spans if span.name != "tinyv.engine"} == {trace.span_id}


def test_who_brings_no_trace_or_one_that_nobody_can_read_is_answered_and_not_traced(
    traced: Service, collector: Collector
) -> None:
    last, unsampled = caller(19), {"traceparent": f"{str(caller(21))[:-2]}00"}
    sample = Sample("Which is the first prime?", "2", OPEN)
    with (
        traced.client(token=TOKEN) as client,
        traced.client(token=TOKEN, headers={"traceparent": "00-nonsense"}) as odd,
    ):
        verdicts = [*client.verify([sample]), *odd.verify([sample]), *client.verify([sample], traceparent="nonsense")]
        verdicts += traced.client(token=TOKEN, headers=unsampled).verify([sample])
        client.verify([sample], traceparent=str(last))
    assert len({verdict.status for verdict in verdicts}) == 1
    collector.wait_for(lambda found: [span for span in found if span.trace_id == last.trace_id])
    known = {caller(number).trace_id for number in (17, 18, 19)}
    assert {span.trace_id for span in collector.spans if span.ours} <= known
    assert {span.trace_id for span in collector.spans} <= {*known, caller(21).trace_id}, "Triton passes over the flag"
    assert traced.counter("tinyv_spans_total", outcome="sent") >= 7


def test_a_collector_that_is_away_costs_no_verdict(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with (
        serving(tmp_path, words=("--otlp-url", f"http://127.0.0.1:{port}/v1/traces")) as service,
        service.client(headers={"traceparent": str(caller(20))}) as client,
    ):
        (verdict,) = client.verify([Sample("What is 1+1?", "2", "\\boxed{2}")])
        assert verdict.reward == 1.0
        assert service.triton().is_server_live()
        for _ in range(20):
            if service.counter("tinyv_spans_total", outcome="failed") >= 2:
                return
        raise AssertionError("nobody counts what was lost")
