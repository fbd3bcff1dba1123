"""The HTTP face: three JSON shapes, a token, health, and what is refused."""

import json
import math
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tinyv_client import Sample, Status, Verdict, cli
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.testing import FakeServer
from typer.testing import CliRunner

uvicorn = pytest.importorskip("uvicorn")
pytest.importorskip("fastapi")

GUARD_S = 30.0
TOKEN = "t0ken"


def judge(sample: Sample) -> Verdict:
    if "open" in sample.response:
        return Verdict(math.nan, Status.RULE_UNDECIDED)
    accepted = "right" in sample.response
    return Verdict(float(accepted), Status.RULE_ACCEPTED if accepted else Status.JUDGE_REJECTED)


@contextmanager
def gateway(url: str, token: str | None = None) -> Iterator[str]:
    from tinyv_client.gateway import application  # noqa: PLC0415  # needs the extra

    config = uvicorn.Config(application(AdapterSettings(url=url, timeout_s=5.0), token), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + GUARD_S
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(GUARD_S)


def ask(url: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **headers})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=GUARD_S) as reply:  # noqa: S310
            return reply.status, json.loads(reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with FakeServer(judge) as server, gateway(server.url) as running:
        yield running


def test_openrlhf_gets_numbers_for_one_row_and_lists_for_many(url: str) -> None:
    body = {"query": ["what? right"], "prompts": ["what? "], "labels": ["1"]}
    logs = {"tinyv_unscored": 0.0, "tinyv_judged": 0.0}
    assert ask(f"{url}/openrlhf", body) == (200, {"rewards": 1.0, "scores": 1.0, "extra_logs": logs})
    body = {"query": ["p right", "p open"], "prompts": ["p ", "p "], "labels": ["1", "1"]}
    code, found = ask(f"{url}/openrlhf", body)
    assert (code, found["rewards"], found["extra_logs"]["tinyv_unscored"]) == (200, [1.0, 0.0], [0.0, 1.0])


def test_slime_gets_a_number(url: str) -> None:
    assert ask(f"{url}/slime", {"prompt": "what?", "response": "right", "label": "1"}) == (200, 1.0)
    chat = [{"role": "user", "content": "what?"}]
    assert ask(f"{url}/slime", {"prompt": chat, "response": "wrong", "label": "1"}) == (200, 0.0)


def test_nemo_gym_gets_its_body_back_with_a_reward_or_the_tags_of_a_failed_judge(url: str) -> None:
    def body(text: str) -> dict[str, Any]:
        part = {"type": "output_text", "text": text}
        said = {"output": [{"type": "reasoning"}, {"type": "message", "content": [part]}]}
        return {"question": "what?", "expected_answer": "1", "response": said, "responses_create_params": {}}

    code, found = ask(f"{url}/verify", body("right"))
    assert (code, found["reward"], found["tinyv_status"]) == (200, 1.0, "rule_accepted")
    assert found["response"] == body("right")["response"]
    code, found = ask(f"{url}/verify", body("open"))
    assert (code, found["reward"], found["_ng_failure_class"]) == (200, 0.0, "judge_failed")


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/openrlhf", {"query": ["a"], "prompts": [], "labels": ["1"]}, "three lists of one length"),
        ("/openrlhf", {"query": "a", "prompts": "b", "labels": "c"}, "three lists"),
        ("/slime", [], "got list, expected one object"),
        ("/slime", b"{not json", "no JSON"),
    ],
)
def test_a_bad_body_is_400_and_says_what_was_expected(url: str, path: str, body: Any, words: str) -> None:
    code, found = ask(url + path, body)
    assert code == 400
    assert words in found["error"]


def test_a_token_is_wanted_everywhere_but_for_health() -> None:
    row = {"prompt": "what?", "response": "right", "label": "1"}
    with FakeServer(judge) as server, gateway(server.url, TOKEN) as url:
        assert ask(f"{url}/slime", row)[0] == 401
        assert ask(f"{url}/slime?token=wrong", row)[0] == 401
        assert ask(f"{url}/slime", row, authorization="Bearer wrong")[0] == 401
        assert ask(f"{url}/slime", row, authorization=f"Bearer {TOKEN}") == (200, 1.0)
        assert ask(f"{url}/slime?token={TOKEN}", row) == (200, 1.0)
        assert ask(f"{url}/health") == (200, {"ready": True})


def test_health_is_that_of_the_servers() -> None:
    with FakeServer(judge) as server, gateway(server.url) as url:
        server.models.clear()
        assert ask(f"{url}/health") == (503, {"ready": False})


def test_a_body_beyond_the_bound_is_refused_unread(url: str) -> None:
    assert ask(f"{url}/slime", b"{}", **{"content-length": str(10**9)})[0] == 413


def test_the_command_listens_on_the_network_with_a_token_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINYV_GATEWAY_TOKEN", raising=False)
    result = CliRunner().invoke(cli.app, ["gateway", "--host", "0.0.0.0"], prog_name="tinyv")  # noqa: S104
    assert result.exit_code == 2
    assert "without a token" in " ".join(result.stderr.split())
