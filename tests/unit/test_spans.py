"""Spans under a caller's trace, sent to a collector that pretends."""

import asyncio
import math
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinyv.judge import JudgeRoom, JudgeRow
from tinyv.meters import MemoryMeters
from tinyv.profiles import load_profile
from tinyv.records import Completion, PromptPiece, RuleStatus, RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.serving import tracing
from tinyv.serving.errors import ServingError
from tinyv.serving.plan import ServePlan
from tinyv.settings import JudgeSettings
from tinyv.spans import Tracer
from tinyv_client._sieve import sieves
from tinyv_contract.options import RequestOptions
from tinyv_contract.traceparent import Traceparent

from benchmarks.harness.service import free_ports
from tests.collector import Collected, Collector, collecting

from .judge_kit import WordEngine
from .rules_kit import quick

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CALLER = Traceparent(TRACE, SPAN)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as running:
        yield running


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"00-{TRACE}-{SPAN}-01", CALLER),
        (f"00-{TRACE}-{SPAN}-00", Traceparent(TRACE, SPAN, sampled=False)),
        (f"00-{TRACE}-{SPAN}-03", CALLER),
        (f"cc-{TRACE}-{SPAN}-01-what-comes-later", CALLER),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{TRACE}-{SPAN}", None),
        (f"00-{TRACE}-{SPAN}-01\n", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_traceparent_is_read_as_the_standard_says_and_what_is_none_is_no_error(
    text: object, expected: Traceparent | None
) -> None:
    assert Traceparent.read(text) == expected
    options = RequestOptions.from_parameters({"traceparent": text})
    assert options.traceparent == expected
    assert RequestOptions.from_parameters(options.to_parameters()) == options


def test_a_row_that_belongs_to_a_trace_goes_alone() -> None:
    assert sieves(RequestOptions())
    assert not sieves(RequestOptions(traceparent=CALLER))


class Engine(WordEngine):
    """Says yes, when it may."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()

    async def complete(self, _pieces: tuple[PromptPiece, ...], _max_new_tokens: int) -> Completion:
        await self.gate.wait()
        return Completion(("True",), (math.log(0.8),))


def judge(tracer: Tracer, rows: list[JudgeRow], *callers: Traceparent | None) -> None:
    """The same rows for every caller, side by side."""

    async def run() -> None:
        engine = Engine()
        room = JudgeRoom(JudgeSettings(), load_profile("tinyv-1.5b"), engine, MemoryMeters(), "model", tracer)
        asked = [asyncio.create_task(room.judge(rows, RequestOptions(), under=caller)) for caller in callers]
        await asyncio.sleep(0.01)
        engine.gate.set()
        await asyncio.gather(*asked)

    asyncio.run(run())


OPEN = JudgeRow("Q", "T", RuleVerdict(RuleStatus.REJECTED, "yes"))
DECIDED = JudgeRow("Q", "T", RuleVerdict(RuleStatus.ACCEPTED, "yes"))


def by_name(spans: list[Collected], name: str) -> list[Collected]:
    return [span for span in spans if span.name == name]


def test_the_engine_s_span_is_under_the_judge_s_and_that_under_the_caller_s(collector: Collector) -> None:
    judge(Tracer(MemoryMeters(), collector.url), [DECIDED, OPEN], CALLER)
    found = collector.wait_for(lambda spans: len(spans) == 2)
    (above,), (below,) = by_name(found, "tinyv.judge"), by_name(found, "tinyv.engine")
    assert (above.trace_id, above.parent_id) == (TRACE, SPAN)
    assert (below.trace_id, below.parent_id) == (TRACE, above.span_id)
    assert above.began_ns <= below.began_ns <= below.ended_ns <= above.ended_ns <= time.time_ns()
    assert above.attributes == {"tinyv.rows": 2, "tinyv.rule_accepted": 1, "tinyv.judge_accepted": 1}
    assert below.attributes["tinyv.outcome"] == "accepted"
    assert below.attributes["tinyv.waited_s"] >= 0
    assert {span.service for span in found} == {"tinyv"}


def test_a_question_that_two_ask_is_in_the_trace_of_the_first(collector: Collector) -> None:
    other = Traceparent("1" * 32, "2" * 16)
    judge(Tracer(MemoryMeters(), collector.url), [OPEN], CALLER, other)
    found = collector.wait_for(lambda spans: len(spans) == 3)
    assert {span.trace_id for span in by_name(found, "tinyv.judge")} == {TRACE, other.trace_id}
    (call,) = by_name(found, "tinyv.engine")
    assert call.trace_id == TRACE


def test_the_rule_s_span_says_how_its_rows_ended(collector: Collector) -> None:
    answered = threading.Event()
    room = RuleRoom(quick(classes="all"), MemoryMeters(), Tracer(MemoryMeters(), collector.url))
    try:
        rows = [RuleRow("2", "\\boxed{2}"), RuleRow("2", "\\boxed{3}")]
        room.check(rows, RequestOptions(), lambda _verdicts: answered.set(), under=CALLER)
        assert answered.wait(60)
    finally:
        room.close()
    (span,) = collector.wait_for(len)
    assert (span.name, span.trace_id, span.parent_id) == ("tinyv.rule", TRACE, SPAN)
    assert span.attributes == {"tinyv.rows": 2, "tinyv.accepted": 1, "tinyv.refuted": 1}


@pytest.mark.parametrize("caller", [None, Traceparent(TRACE, SPAN, sampled=False)])
def test_what_nobody_records_sends_nothing(collector: Collector, caller: Traceparent | None) -> None:
    tracer = Tracer(MemoryMeters(), collector.url)
    judge(tracer, [OPEN], caller)
    tracer.begin("last", CALLER).end()
    assert [span.name for span in collector.wait_for(len)] == ["last"]


def test_without_a_collector_there_is_neither_span_nor_thread() -> None:
    tracer = Tracer(MemoryMeters(), "")
    span = tracer.begin("tinyv.judge", CALLER)
    with span.current():
        assert (span.place, tracer.place) == (None, None)
    span.end(rows=1)
    assert tracer._waiting.empty()


def eventually(meters: MemoryMeters, outcome: str, count: int) -> None:
    for _ in range(600):
        if meters.values[f"tinyv_spans_total{{outcome={outcome}}}"] >= count:
            return
        time.sleep(0.05)
    raise AssertionError(meters.values)


def test_a_collector_that_refuses_or_is_away_costs_spans_and_they_are_counted(collector: Collector) -> None:
    collector.answers = 503
    refused, away = MemoryMeters(), MemoryMeters()
    Tracer(refused, collector.url).begin("a", CALLER).end()
    Tracer(away, f"http://127.0.0.1:{free_ports(1)[0]}/v1/traces").begin("a", CALLER).end()
    eventually(refused, "failed", 1)
    eventually(away, "failed", 1)


def test_more_spans_than_may_wait_are_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinyv.spans._WAITING", 3)
    monkeypatch.setattr(Tracer, "_send_forever", lambda _tracer: None)
    meters = MemoryMeters()
    tracer = Tracer(meters, "http://127.0.0.1:9/v1/traces")
    for _ in range(5):
        tracer.begin("a", CALLER).end()
    assert meters.values["tinyv_spans_total{outcome=dropped}"] == 2


@pytest.mark.parametrize("url", ["collector:4318", "ftp://collector/v1/traces", "http://", "/v1/traces"])
def test_an_address_to_which_nothing_can_be_sent_is_refused_at_the_start(url: str, tmp_path: Path) -> None:
    grpc, metrics = free_ports(2)
    plan = ServePlan(tmp_path, tmp_path, tmp_path, grpc_port=grpc, metrics_port=metrics, otlp_url=url)
    with pytest.raises(ServingError, match=r"OTLP_URL=.*v1/traces"):
        plan.check()


def test_triton_traces_those_who_bring_a_trace_and_hands_it_on() -> None:
    assert tracing.flags("") == []
    given = tracing.flags("http://collector:4318/v1/traces")
    assert "--grpc-header-forward-pattern=traceparent" in given
    assert "--trace-config=rate=0" in given
    assert "--trace-config=opentelemetry,url=http://collector:4318/v1/traces" in given
