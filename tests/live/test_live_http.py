"""The two HTTP faces before the real service: spoilt bodies, bare NaN on one, null on the other."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.bodies.kinds import GATEWAY, TRITON, asks
from benchmarks.bodies.trial import tried
from tests.unit.gateway_kit import ask, gateway

from .service import Service

COUNT = 250


@pytest.fixture(scope="module")
def url(service: Service) -> Iterator[str]:
    with gateway(service.url, timeout_s=60.0, mode="rule_only") as running:
        yield running


def test_spoilt_bodies_get_typed_refusals_from_the_gateway(url: str) -> None:
    found = tried(url.removeprefix("http://"), asks(COUNT, 11, GATEWAY))
    assert found.faults == []
    assert max(found.statuses) < 500


def test_spoilt_bodies_get_reasons_from_triton_and_the_service_goes_on(service: Service) -> None:
    pids = sorted(process.pid for kind in ("rule_verifier", "judge") for process in service.processes(kind))
    found = tried(f"127.0.0.1:{service.http_port}", asks(COUNT, 11, TRITON), strict=False)
    assert found.faults == []
    assert pids == sorted(process.pid for kind in ("rule_verifier", "judge") for process in service.processes(kind))
    assert service.client().ready()


def test_b3_triton_s_json_has_a_bare_nan_and_the_gateway_s_has_null(service: Service, url: str) -> None:
    row = {"question": "q", "ground_truth": "4", "response": "\\boxed{2^2}"}
    inputs: list[dict[str, Any]] = [
        {"name": name, "shape": [1, 1], "datatype": "BYTES", "data": [row.get(name, "")]}
        for name in ("question", "ground_truth", "response", "data_source")
    ]
    body = json.dumps({"inputs": inputs, "parameters": {"mode": "rule_only"}}).encode()
    address = f"http://127.0.0.1:{service.http_port}/v2/models/tinyv/infer"
    with urllib.request.urlopen(urllib.request.Request(address, body), timeout=60) as reply:
        assert b"NaN" in reply.read(), "the gRPC contract's NaN, as Triton writes it: why the gateway is the HTTP face"
    (verdict,) = ask(f"{url}/score", {"rows": [row]}).body["verdicts"]
    assert (verdict["reward"], verdict["status"], verdict["judge_probability"]) == (1.0, "rule_accepted", None)
