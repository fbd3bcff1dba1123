"""Several references of a row: any of them is right, one verdict comes back, and the wire knows one reference a row."""

import itertools
import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from tinyv_client import InvalidArgument, Sample, Status, Verdict
from tinyv_client.testing import FakeServer

from .faces_kit import Face

REWARDS = {Status.RULE_ACCEPTED: 1.0, Status.JUDGE_ACCEPTED: 0.75, Status.JUDGE_REJECTED: 0.25}


def judge(sample: Sample) -> Verdict:
    """Each reference is the status that its row gets."""
    status = Status(sample.ground_truth)
    return Verdict(REWARDS.get(status, 0.0) if status.scored else math.nan, status)


def rule(sample: Sample) -> Verdict:
    """What `rule_only` says where `addon` says a reference's status."""
    kept = {Status.RULE_ACCEPTED, Status.NO_ANSWER, Status.ANSWER_TOO_LONG}
    status = Status(sample.ground_truth)
    status = status if status in kept else Status.RULE_REJECTED
    return Verdict(float(status is Status.RULE_ACCEPTED), status)


def row(*statuses: Status) -> Sample:
    return Sample("q", [status.value for status in statuses], "r")


CASES = {
    "one": ((Status.JUDGE_REJECTED,), Status.JUDGE_REJECTED),
    "accepted if any is": ((Status.JUDGE_REJECTED, Status.JUDGE_ACCEPTED), Status.JUDGE_ACCEPTED),
    "accepted though another is unscored": ((Status.OVERLOADED, Status.RULE_ACCEPTED), Status.RULE_ACCEPTED),
    "the better accept": ((Status.JUDGE_ACCEPTED, Status.RULE_ACCEPTED), Status.RULE_ACCEPTED),
    "unscored, not rejected": ((Status.RULE_REJECTED, Status.JUDGE_UNAVAILABLE), Status.JUDGE_UNAVAILABLE),
    "what may pass first": ((Status.INVALID_INPUT, Status.OVERLOADED), Status.OVERLOADED),
    "rejected only if all are": ((Status.RULE_REJECTED, Status.JUDGE_REJECTED), Status.JUDGE_REJECTED),
    "no answer to any": ((Status.NO_ANSWER, Status.NO_ANSWER), Status.NO_ANSWER),
}


@pytest.mark.parametrize(("statuses", "status"), CASES.values(), ids=CASES)
def test_verdicts_of_several_references_become_one(face: Face, statuses: tuple[Status, ...], status: Status) -> None:
    with FakeServer(judge) as server, face(server.url) as client:
        (verdict,) = client.verify([row(*statuses)])
        assert client.stats().by_status == {status.value: 1}
    assert verdict.status is status
    assert verdict.reward == pytest.approx(REWARDS.get(status, 0.0) if status.scored else math.nan, nan_ok=True)


def test_the_order_of_references_never_matters(face: Face) -> None:
    triples = list(itertools.product(Status, repeat=3))
    with FakeServer(judge) as server, face(server.url) as client:
        verdicts = client.verify([row(*triple) for triple in triples])
    found = {}
    for triple, verdict in zip(triples, verdicts, strict=True):
        found.setdefault(tuple(sorted(triple)), set()).add(verdict.status)
        accepted = {Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED} & {*triple}
        assert verdict.status in (accepted or triple)
        assert verdict.status.scored == (bool(accepted) or all(status.scored for status in triple))
    assert all(len(statuses) == 1 for statuses in found.values())


def test_references_travel_as_rows_of_one_request_and_neighbours_stay_in_order(face: Face) -> None:
    samples = [Sample("q", "rule_accepted", "1"), Sample("q", ("no_answer", "judge_accepted"), "2"), row()]
    with FakeServer(judge) as server, face(server.url) as client:
        verdicts = client.verify([*samples, Sample("q", "judge_rejected", "4")])
    (request,) = server.requests
    assert [(sample.ground_truth, sample.response) for sample in request.samples] == [
        ("rule_accepted", "1"),
        ("no_answer", "2"),
        ("judge_accepted", "2"),
        ("judge_rejected", "4"),
    ]
    expected = [Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED, Status.INVALID_INPUT, Status.JUDGE_REJECTED]
    assert [verdict.status for verdict in verdicts] == expected


def test_a_request_is_bounded_in_rows_on_the_wire_and_a_sample_is_never_cut(face: Face) -> None:
    samples = [Sample("q", ["rule_rejected"] * count, "r") for count in (3, 3, 1, 9, 1)]
    with FakeServer(judge) as server, face(server.url, rows_per_request=4, max_inflight=1) as client:
        assert len(client.verify(samples)) == 5
    assert [len(request.samples) for request in server.requests] == [3, 4, 9, 1]


def test_a_reference_that_cannot_be_sent_leaves_the_others_their_say(face: Face) -> None:
    samples = [Sample("q", ["\ud800", "rule_accepted"], "r"), Sample("q", ["\ud800", "rule_rejected"], "r")]
    with FakeServer(judge) as server, face(server.url) as client:
        verdicts = client.verify(samples)
    assert [verdict.status for verdict in verdicts] == [Status.RULE_ACCEPTED, Status.INVALID_INPUT]
    assert [len(request.samples) for request in server.requests] == [2]


@pytest.mark.parametrize("references", [["5", 5], 5, None, {"5"}, ["5"] * 2000], ids=str)
def test_raw_values_are_not_the_client_s_to_guess(face: Face, references: object) -> None:
    with FakeServer() as server, face(server.url) as client:
        with pytest.raises(
            InvalidArgument, match=r"samples\[0\]\.ground_truth: got (int|NoneType|set|2000 references)"
        ):
            client.verify([Sample("q", references, "r")])
        assert server.requests == []


def test_a_sample_that_references_blow_up_is_not_sent(face: Face) -> None:
    with FakeServer(judge) as server, face(server.url) as client:
        (verdict,) = client.verify([Sample("q", ["rule_accepted"] * 100, "r" * 1024 * 1024)])
    assert (verdict.status, server.requests) == (Status.INVALID_INPUT, [])


def test_one_at_a_time_the_sieve_ends_only_what_the_judge_could_not_change(face: Face) -> None:
    samples = [
        row(Status.RULE_ACCEPTED, Status.JUDGE_REJECTED),
        row(Status.NO_ANSWER, Status.JUDGE_ACCEPTED),
        row(Status.NO_ANSWER, Status.NO_ANSWER),
    ]
    with FakeServer(judge, rule=rule) as server, face(server.url) as client, ThreadPoolExecutor(3) as pool:
        verdicts = list(pool.map(client.verify_one, samples))
        asked_whole = [request for request in server.requests if request.parameters["mode"] == "addon"]
    assert [verdict.status for verdict in verdicts] == [Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED, Status.NO_ANSWER]
    assert [len(request.samples) for request in asked_whole] == [2]


def test_affinity_and_the_rule_s_second_opinion_know_several_references(face: Face) -> None:
    samples = [Sample("", [f"{status.value}", "rule_rejected"], "r") for status in Status]
    with (
        FakeServer(judge, rule=rule) as first,
        FakeServer(judge, rule=rule) as second,
        face([first.url, second.url], affinity=True, on_unscored="rule") as client,
    ):
        verdicts = client.verify(samples)
    unscored = [status for status, verdict in zip(Status, verdicts, strict=True) if not verdict.status.scored]
    assert unscored == [Status.RULE_UNDECIDED], "the rule itself did not know; every other row is settled by it"
