"""The HTTP face before the real service: spoilt bodies, null where the contract says NaN, and no other face."""

from collections.abc import Iterator

import psutil
import pytest

from benchmarks.bodies.kinds import GATEWAY, asks
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


def test_b3_the_gateway_s_json_has_null_and_triton_s_http_has_no_port(service: Service, url: str) -> None:
    row = {"question": "q", "ground_truth": "4", "response": "\\boxed{2^2}"}
    (verdict,) = ask(f"{url}/score", {"rows": [row]}).body["verdicts"]
    assert (verdict["reward"], verdict["status"], verdict["judge_probability"]) == (1.0, "rule_accepted", None)
    (server,) = [child for child in psutil.Process(service.process.pid).children() if "tritonserver" in child.name()]
    ports = {found.laddr.port for found in server.net_connections("tcp") if found.status == psutil.CONN_LISTEN}
    assert ports == {int(service.url.split(":")[1]), service.metrics_port}
