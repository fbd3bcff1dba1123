"""The HTTP face: what each trainer sends and hears, of a reward and of none."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from tinyv_client import Status
from tinyv_client.testing import FakeServer

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from .gateway_kit import TOKEN, ask, gateway, judge


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with FakeServer(judge) as server, gateway(server.url) as running:
        yield running


def nemo(response: Any, **fields: Any) -> dict[str, Any]:
    return {"question": "what?", "expected_answer": "1", "response": response, "responses_create_params": {}, **fields}


def responses(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text}
    return {"output": [{"type": "reasoning"}, {"type": "message", "role": "assistant", "content": [part]}]}


def test_score_tells_all_that_a_verdict_holds_and_null_for_what_is_not_there(url: str) -> None:
    rows = [{"question": "q", "ground_truth": "1", "response": word} for word in ("right", "wrong", "open")]
    found = ask(f"{url}/score", {"rows": rows})
    accepted = {"reward": 1.0, "status": "rule_accepted", "answer": "42", "judge_probability": None}
    assert found.status == 200
    assert found.body["verdicts"] == [
        accepted,
        accepted | {"reward": 0.0, "status": "judge_rejected"},
        {"reward": None, "status": "rule_undecided", "answer": "", "judge_probability": None},
    ]


def test_score_takes_options_and_refuses_what_is_none() -> None:
    with FakeServer(judge) as server, gateway(server.url, mode="rule_only") as url:
        row = {"ground_truth": "1", "response": "right"}
        assert ask(f"{url}/score", {"rows": [row, row]}).status == 200
        assert ask(f"{url}/score", {"rows": [row], "mode": "mixed", "judge_weight": 0.5}).status == 200
        modes = [received.parameters["mode"] for received in server.requests]
        assert modes == ["rule_only", "mixed"]
        trace = f"00-{'1' * 32}-{'2' * 16}-01"
        assert ask(f"{url}/score", {"rows": [row, row]}, traceparent=trace).status == 200
        assert [received.parameters.get("traceparent") for received in server.requests] == [None, None, trace]
        refused = ask(f"{url}/score", {"rows": [row], "mode": "strictest"})
        assert (refused.status, refused.body["type"]) == (400, "invalid_body")
        assert "expected one of: addon" in refused.body["error"]
        unknown = ask(f"{url}/score", {"rows": [row], "judge_wieght": 1})
        assert (unknown.status, "judge_weight" in unknown.body["error"]) == (400, True)


def test_openrlhf_gets_numbers_for_one_row_and_lists_for_many(url: str) -> None:
    body = {"query": ["what? right"], "prompts": ["what? "], "labels": ["1"]}
    logs = {"tinyv_unscored": 0.0, "tinyv_judged": 0.0}
    assert ask(f"{url}/openrlhf", body).body == {"rewards": 1.0, "scores": 1.0, "extra_logs": logs}
    body = {"query": ["p right", "p open"], "prompts": ["p ", "p "], "labels": ["1", "1"]}
    found = ask(f"{url}/openrlhf", body).body
    assert (found["rewards"], found["extra_logs"]["tinyv_unscored"]) == ([1.0, 0.0], [0.0, 1.0])


def test_slime_gets_a_number(url: str) -> None:
    assert ask(f"{url}/slime", {"prompt": "what?", "response": "right", "label": "1"}).body == 1.0
    chat = [{"role": "user", "content": "what?"}]
    assert ask(f"{url}/slime", {"prompt": chat, "response": "wrong", "label": "1"}).body == 0.0


@pytest.mark.parametrize(("word", "status", "kind"), [("open", 422, "unscored"), ("down", 503, "unscored")])
def test_a3_slime_never_gets_a_bare_number_for_a_row_without_a_reward(
    url: str, word: str, status: int, kind: str
) -> None:
    body = {"prompt": "what?", "response": word, "label": "1"}
    found = ask(f"{url}/slime", body)
    assert (found.status, found.body["type"]) == (status, kind)
    assert ("retry-after" in found.headers) is (status == 503), "asking again helps, or not"
    marked = ask(f"{url}/slime?object=1", body).body
    assert (marked["reward"], marked["tinyv_unscored"]) == (0.0, 1.0)


def test_slime_gets_the_number_that_an_operator_names() -> None:
    with FakeServer(judge) as server, gateway(server.url, on_unscored="-1") as url:
        assert ask(f"{url}/slime", {"prompt": "what?", "response": "open", "label": "1"}).body == -1.0


def test_nemo_gym_gets_its_body_back_with_a_reward_or_the_tags_of_a_failed_judge(url: str) -> None:
    found = ask(f"{url}/verify", nemo(responses("right"))).body
    assert (found["reward"], found["tinyv_status"]) == (1.0, "rule_accepted")
    assert found["response"] == responses("right")
    found = ask(f"{url}/verify", nemo(responses("open"))).body
    assert (found["reward"], found["_ng_failure_class"]) == (0.0, "judge_failed")


def test_nemo_gym_s_stale_tags_do_not_outlive_a_reward(url: str) -> None:
    body = nemo(responses("open"), instance_config={"kept": 1})
    failed = ask(f"{url}/verify", body).body
    assert (failed["mask_sample"], failed["failure_kind"]) == (True, "judge_failed")
    assert failed["failure_reason"] == failed["_ng_failure_judge_error"] == "the row is rule_undecided"
    found = ask(f"{url}/verify", failed | {"response": responses("right")}).body
    assert found == body | {"response": responses("right"), "reward": 1.0, "tinyv_status": "rule_accepted"}
    masked = nemo(responses("right"), mask_sample=True)
    assert ask(f"{url}/verify", masked).body["mask_sample"] is True, "another's mask stays"


A2_VERIFY = {
    "null": None,
    "number": 5,
    "output-number": {"output": 5},
    "surrogate": responses("\ud83d"),
    "empty": {},
}


@pytest.mark.parametrize("name", A2_VERIFY)
def test_a2_verify_tags_a_response_that_cannot_be_scored(url: str, name: str) -> None:
    found = ask(f"{url}/verify", nemo(A2_VERIFY[name]))
    assert (found.status, found.body["_ng_failure_class"]) == (200, "judge_failed")
    assert "invalid_input" in found.body["_ng_failure_judge_error"]


def test_a2_verify_scores_a_response_that_is_a_text(url: str) -> None:
    assert ask(f"{url}/verify", nemo("right")).body["reward"] == 1.0


def test_b4_numbers_that_json_does_not_know_come_back_as_null(url: str) -> None:
    found = ask(f"{url}/verify", nemo(responses("right"), logprob=[math.nan, math.inf])).body
    assert (found["reward"], found["logprob"]) == (1.0, [None, None])


def test_b4_a_lone_surrogate_comes_back_as_it_was(url: str) -> None:
    found = ask(f"{url}/verify", nemo(responses("right"), note="\ud83d")).body
    assert (found["reward"], found["note"]) == (1.0, "\ud83d")


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": "q", "label": "1"},
        {"prompt": "q", "response": "right", "label": ""},
        {"prompt": "q", "response": "right", "label": {"a": 1}},
        {"prompt": "q", "response": "right", "label": math.nan},
        {"prompt": "q", "response": "right"},
        {"prompt": "q", "response": None, "label": "1"},
    ],
    ids=["no-response", "empty-label", "object", "nan", "no-label", "null-response"],
)
def test_a2_slime_hears_why_a_row_cannot_be_scored(url: str, body: Any) -> None:
    found = ask(f"{url}/slime", body)
    assert (found.status, found.body["type"]) == (422, "unscored")
    assert "invalid_input" in found.body["error"]
    assert "expected" in found.body["error"]


@pytest.mark.parametrize("label", [math.nan, None, "", {}, [], "notfound"], ids=str)
def test_a2_a4_openrlhf_scores_the_neighbours_of_a_row_that_cannot_be_scored(url: str, label: Any) -> None:
    body = {"query": ["p right", "p right"], "prompts": ["p ", "p "], "labels": ["5", label]}
    found = ask(f"{url}/openrlhf", body)
    assert (found.status, found.body["rewards"]) == (200, [1.0, 0.0])
    assert found.body["extra_logs"]["tinyv_unscored"] == [0.0, 1.0]


def test_a4_score_tells_a_reason_and_the_neighbours_verdicts(url: str) -> None:
    right = {"ground_truth": ["5", "five"], "response": "right"}
    found = ask(f"{url}/score", {"rows": [right, 5, {"ground_truth": None, "response": "right"}, right]})
    assert [verdict["reward"] for verdict in found.body["verdicts"]] == [1.0, None, None, 1.0]
    assert [verdict["status"] for verdict in found.body["verdicts"]][1:3] == ["invalid_input"] * 2
    assert "got int, expected an object" in found.body["verdicts"][1]["reason"]
    assert "ground truth" in found.body["verdicts"][2]["reason"]


def test_a3_an_outage_is_503_with_retry_after_on_every_route() -> None:
    with FakeServer(judge) as server:
        gone = server.url
    row = {"prompt": "q", "response": "right", "label": "1"}
    with gateway(gone, timeout_s=0.5) as url:
        found = [
            ask(f"{url}/slime", row),
            ask(f"{url}/slime?object=1", row),
            ask(f"{url}/openrlhf", {"query": ["p right"], "prompts": ["p "], "labels": ["1"]}),
            ask(f"{url}/verify", nemo("right")),
            ask(f"{url}/score", {"rows": [{"ground_truth": "1", "response": "right"}]}),
        ]
    assert [reply.status for reply in found] == [503] * 5
    assert {reply.body["type"] for reply in found} == {"no_server"}
    assert all(int(reply.headers["retry-after"]) > 0 for reply in found)


def test_a_server_that_fails_is_502_and_no_traceback_is_told() -> None:
    with FakeServer(judge) as server, gateway(server.url) as url:
        server.distort = lambda reply: reply.Clear()
        found = ask(f"{url}/slime", {"prompt": "q", "response": "right", "label": "1"})
    assert (found.status, found.body["type"]) == (502, "server_fault")
    assert "Traceback" not in found.body["error"]


def test_a_token_is_wanted_everywhere_but_for_health() -> None:
    row = {"prompt": "what?", "response": "right", "label": "1"}
    with FakeServer(judge) as server, gateway(server.url, TOKEN) as url:
        assert ask(f"{url}/slime", row).status == 401
        assert ask(f"{url}/slime?token=wrong", row).status == 401
        assert ask(f"{url}/slime", row, authorization="Bearer wrong").status == 401
        assert ask(f"{url}/slime", row, authorization=f"Bearer {TOKEN}").body == 1.0
        assert ask(f"{url}/slime?token={TOKEN}", row).body == 1.0
        assert ask(f"{url}/health").body == {"ready": True}


def test_health_is_that_of_the_servers() -> None:
    with FakeServer(judge) as server, gateway(server.url) as url:
        server.models.clear()
        found = ask(f"{url}/health")
        assert (found.status, found.body) == (503, {"ready": False})


def test_the_statuses_that_another_try_may_mend_are_unscored_ones() -> None:
    from tinyv_client.gateway.faces import _PASSING  # noqa: PLC0415  # needs the extra

    assert not any(Status(word).scored for word in _PASSING)
