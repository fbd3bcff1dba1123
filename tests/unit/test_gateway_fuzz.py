"""A few hundred of the bodies of `python -m benchmarks.bodies`: every reply is strict JSON, every refusal typed."""

from collections import Counter

import pytest
from tinyv_client.testing import FakeServer

from benchmarks.bodies.kinds import GATEWAY, Ask, asks
from benchmarks.bodies.trial import _fault, tried

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from .gateway_kit import gateway, judge


def test_every_body_gets_a_reply_that_a_client_can_use() -> None:
    with FakeServer(judge) as server, gateway(server.url) as url:
        found = tried(url.removeprefix("http://"), asks(300, 7, GATEWAY))
    assert found.faults == []
    assert found.statuses[200] > 30, "not all bodies are refused"
    assert {200, 400, 404, 415, 422} >= set(found.statuses), "none is a fault of ours"


def test_the_same_seed_makes_the_same_bodies_and_another_makes_others() -> None:
    first, again, other = (list(asks(50, seed, GATEWAY)) for seed in (1, 1, 2))
    assert first == again != other


def test_bodies_are_spoilt_in_every_way() -> None:
    found = list(asks(2000, 3, GATEWAY))
    kinds = Counter(bool(request.pieces) for request in found)
    assert min(kinds.values()) > 500, "chunked and not"
    for word in (b"NaN", b"Infinity", b"\\ud83d", b"\xff\xfe", b'"deep":' + b"[" * 5000):
        assert any(word in request.body for request in found), word


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, b'{"reward":NaN}', "no strict JSON"),
        (500, b"Internal Server Error", "no strict JSON"),
        (502, b'{"detail":"x"}', "no typed reason"),
        (400, b'{"error":"x"}', "no typed reason"),
        (200, b'{"reward":null}', ""),
        (500, b'{"error":"x","type":"gateway_fault"}', "fault of the gateway's own"),
        (503, b'{"error":"x","type":"busy"}', ""),
    ],
)
def test_the_trial_can_fail(status: int, body: bytes, fault: str) -> None:
    found = _fault(status, body)
    assert (fault in found) if fault else not found


def test_no_reply_is_a_fault() -> None:
    found = tried("127.0.0.1:1", [Ask("/slime", b"{}")])
    assert "no reply" in found.faults[0]
