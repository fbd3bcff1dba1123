"""Second opinions on the real server: every verdict of the judge is asked for in both orders."""

import math

from tinyv_client import Mode, Sample, Status

from .service import Service

ENV = {"TINYV_JUDGE_SECOND_OPINION_WITHIN": "1"}

PAIRS = [
    ("the even prime", "two, the only even prime number"),
    ("a circle", "circle"),
    ("increasing", "the function is growing"),
    ("the empty set", "no such element exists"),
    ("Paris", "London"),
    ("isosceles", "a triangle with two equal sides"),
]


def test_swapped_rows_get_one_and_the_same_word_and_cost_a_call_an_order(service: Service) -> None:
    """Both orders of a pair are the same two questions, so whatever the judge says, it says to both rows."""
    there = [Sample("What is it?", truth, answer) for truth, answer in PAIRS]
    back = [Sample("What is it?", answer, truth) for truth, answer in PAIRS]
    with service.client() as client:
        first, second = (client.verify(rows, mode=Mode.JUDGE_ONLY) for rows in (there, back))
    asked = service.counter("tinyv_judge_second_opinions_total")
    assert asked == 2 * len(PAIRS)
    assert service.counter("tinyv_engine_calls_total") <= 2 * len(PAIRS), "the way back is remembered"
    assert {verdict.status for verdict in first} <= {
        Status.JUDGE_ACCEPTED,
        Status.JUDGE_REJECTED,
        Status.JUDGE_DISAGREED,
        Status.JUDGE_UNREADABLE,
    }
    assert [verdict.status for verdict in first] == [verdict.status for verdict in second]
    assert all(math.isnan(verdict.reward) is not verdict.status.scored for verdict in first + second)
    disagreed = service.counter("tinyv_judge_second_opinions_total", outcome="disagreed")
    assert disagreed == 2 * sum(verdict.status is Status.JUDGE_DISAGREED for verdict in first)
