"""Rows without a reward: what the caller chose for them, and that they are always counted."""

import math

import grpc
import pytest
from tinyv_client import InvalidArgument, RetryPolicy, Sample, Status, Unscored, Verdict
from tinyv_client.testing import FakeServer, Fault

from .faces_kit import Face

UNSCORED = [status for status in Status if not status.scored]


def judge(sample: Sample) -> Verdict:
    status = Status(sample.response)
    return Verdict(1.0 if status.scored else math.nan, status, "said")


def rule(sample: Sample) -> Verdict:
    if sample.question == "hard":
        return Verdict(math.nan, Status.RULE_UNDECIDED)
    return Verdict(0.0, Status.RULE_REJECTED, "by rule")


def rows(*statuses: Status, question: str = "q") -> list[Sample]:
    return [Sample(question, "g", status.value) for status in statuses]


def test_by_default_an_unscored_row_is_nan_and_counted(face: Face) -> None:
    with FakeServer(judge) as server, face(server.url) as client:
        verdicts = client.verify(rows(Status.RULE_ACCEPTED, *UNSCORED))
        assert all(math.isnan(verdict.reward) for verdict in verdicts[1:])
        stats = client.stats()
    assert (stats.rows, stats.unscored, stats.filled) == (1 + len(UNSCORED), len(UNSCORED), 0)
    assert stats.by_status == {status.value: 1 for status in (Status.RULE_ACCEPTED, *UNSCORED)}


def test_a_constant_stands_in_for_the_reward_while_the_status_says_why(face: Face) -> None:
    with FakeServer(judge) as server, face(server.url, on_unscored=0.25) as client:
        verdicts = client.verify(rows(Status.JUDGE_ACCEPTED, *UNSCORED))
        assert [verdict.reward for verdict in verdicts] == [1.0] + [0.25] * len(UNSCORED)
        assert [verdict.status for verdict in verdicts[1:]] == UNSCORED
        stats = client.stats()
    assert (stats.unscored, stats.filled) == (len(UNSCORED), len(UNSCORED))


def test_raise_ends_the_call_and_says_how_many_of_which(face: Face) -> None:
    with FakeServer(judge) as server, face(server.url, on_unscored="raise") as client:
        assert len(client.verify(rows(Status.JUDGE_REJECTED))) == 1
        with pytest.raises(Unscored, match="got 1 rule_undecided, 2 overloaded among 4 rows"):
            client.verify(rows(Status.OVERLOADED, Status.RULE_UNDECIDED, Status.OVERLOADED, Status.NO_ANSWER))
        assert client.stats().unscored == 3


def test_rule_asks_the_rule_about_the_rows_that_the_judge_left_open_and_about_no_other(face: Face) -> None:
    samples = rows(Status.JUDGE_ACCEPTED, Status.JUDGE_UNAVAILABLE, Status.NO_ANSWER, Status.OVERLOADED)
    with FakeServer(judge, rule=rule) as server, face(server.url, on_unscored="rule") as client:
        verdicts = client.verify(samples, judge_weight=0.5)
        assert [len(received.samples) for received in server.requests] == [4, 2]
        assert [received.parameters["mode"] for received in server.requests] == ["addon", "rule_only"]
        stats = client.stats()
    expected = [Status.JUDGE_ACCEPTED, Status.RULE_REJECTED, Status.NO_ANSWER, Status.RULE_REJECTED]
    assert [verdict.status for verdict in verdicts] == expected
    assert [verdict.reward for verdict in verdicts] == [1.0, 0.0, 1.0, 0.0]
    assert (stats.rows, stats.unscored, stats.filled) == (4, 2, 2)
    assert stats.by_status["judge_unavailable"] == 1


def test_where_the_rule_does_not_know_either_the_row_stays_unscored(face: Face) -> None:
    samples = rows(Status.JUDGE_UNAVAILABLE, question="hard") + rows(Status.RULE_UNDECIDED)
    with FakeServer(judge, rule=rule) as server, face(server.url, on_unscored="rule") as client:
        verdicts = client.verify(samples)
        assert [verdict.status for verdict in verdicts] == [Status.JUDGE_UNAVAILABLE, Status.RULE_UNDECIDED]
        assert all(math.isnan(verdict.reward) for verdict in verdicts)
        assert client.stats().filled == 0


def test_when_asking_the_rule_fails_the_first_verdict_stands(face: Face) -> None:
    once = RetryPolicy(tries=2, first_wait_s=0.001, longest_wait_s=0.002)
    with FakeServer(judge, rule=rule) as server, face(server.url, on_unscored="rule", retry=once) as client:
        server.distort = lambda _reply: server.fail_next(*[Fault(grpc.StatusCode.UNAVAILABLE)] * 2)
        verdicts = client.verify(rows(Status.JUDGE_UNAVAILABLE, Status.JUDGE_ACCEPTED))
    assert [verdict.status for verdict in verdicts] == [Status.JUDGE_UNAVAILABLE, Status.JUDGE_ACCEPTED]


def test_a_row_that_was_never_sent_is_not_asked_of_the_rule(face: Face) -> None:
    with FakeServer(judge, rule=rule) as server, face(server.url, on_unscored="rule") as client:
        (verdict,) = client.verify([Sample("\ud800", "g", "r")])
        assert verdict.status is Status.INVALID_INPUT
        assert server.requests == []


def test_a_stream_follows_the_same_choice(face: Face) -> None:
    with FakeServer(judge) as server, face(server.url, on_unscored=-1.0, rows_per_request=2) as client:
        samples = rows(*[Status.OVERLOADED, Status.RULE_ACCEPTED] * 20)
        assert [verdict.reward for verdict in client.stream(samples)] == [-1.0, 1.0] * 20


@pytest.mark.parametrize("choice", ["zero", None, True, math.nan, math.inf, "0"])
def test_another_choice_is_refused(face: Face, choice: object) -> None:
    with pytest.raises(InvalidArgument, match=r"on_unscored: got .*expected one of: nan, raise, rule"):
        face("a:1", on_unscored=choice)
