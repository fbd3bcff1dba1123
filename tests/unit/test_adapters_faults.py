"""Data that once became a wrong reward, through every adapter that can meet it: scored as meant, or unscored."""

import asyncio
import functools
import inspect
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tinyv_client import Unscored
from tinyv_client.testing import FakeServer

from . import trainers_kit
from .trainers_kit import RIGHT, WRONG, load, said

UNSCORED = "unscored"

Call = Callable[[Any, Any], Any]
"""Takes a truth and a completion; says the reward, or UNSCORED."""


def trl(truth: Any, completion: Any) -> Any:
    (found,) = load("trl").reward(prompts=["q"], completions=[completion], solution=[truth])
    return UNSCORED if found is None else found


def ms_swift(truth: Any, completion: Any) -> Any:
    completions = [completion]
    rewards, unscored = (
        kind()(completions, solution=[truth]) for kind in (load("ms_swift").TinyvReward, load("ms_swift").TinyvUnscored)
    )
    return UNSCORED if unscored[0] else rewards[0]


def verl(truth: Any, completion: Any, *, entry: str = "compute_score") -> Any:
    found = getattr(load("verl"), entry)("s", completion, truth, {"question": "q"})
    found = asyncio.run(found) if inspect.iscoroutine(found) else found
    return UNSCORED if found["tinyv_unscored"] else found["score"]


def openrlhf(truth: Any, completion: Any) -> Any:
    query = f"q{completion}" if isinstance(completion, str) else completion
    found = load("openrlhf").reward_func([query], ["q"], [truth])
    return UNSCORED if found["extra_logs"]["tinyv_unscored"] else found["rewards"]


def slime(truth: Any, completion: Any, *, name: str = "slime") -> Any:
    known = {"prompt": "q", "label": truth, "response": completion, "metadata": {}, "remove_sample": False}
    found = SimpleNamespace(**known)
    reward = asyncio.run(load(name).custom_rm(None, found))
    return UNSCORED if found.remove_sample else reward


def areal(truth: Any, completion: Any) -> Any:
    try:
        return load("areal").reward_fn("q", completion, [1], [2], answer=truth)
    except Unscored:
        return UNSCORED


def verifiers(truth: Any, completion: Any) -> Any:
    task = SimpleNamespace(answer=truth, prompt_text="q")
    try:
        return asyncio.run(load("verifiers").score(task, SimpleNamespace(last_reply=completion)))
    except Unscored:
        return UNSCORED


def skyrl(truth: Any, completion: Any) -> Any:
    step = load("skyrl").TinyvEnv(extras={"reward_spec": {"ground_truth": truth}}).step(completion)
    return UNSCORED if step["metadata"]["tinyv_unscored"] else step["reward"]


def open_instruct(truth: Any, completion: Any) -> Any:
    found = load("open_instruct").TinyvVerifier()([1], completion, truth, "q")
    return found.score if found.reasoning in {"rule_accepted", "judge_rejected"} else UNSCORED


def nemo_gym(truth: Any, completion: Any) -> Any:
    found = completion if isinstance(completion, list) else [said(completion)]
    body = trainers_kit.Body(question="q", expected_answer=truth, response=SimpleNamespace(output=found))
    try:
        return asyncio.run(load("nemo_gym").TinyvResourcesServer().verify(body)).reward
    except trainers_kit.JudgeError:
        return UNSCORED


def nemo_rl(truth: Any, completion: Any) -> Any:
    log = completion if isinstance(completion, list) else [said("q", "user"), said(completion)]
    found = load("nemo_rl").TinyvEnvironment().step([log], [{"ground_truth": truth}])
    return UNSCORED if found.metadata[0]["tinyv_unscored"] else found.rewards[0]


def torchtitan(truth: Any, completion: Any) -> Any:
    kind = load("torchtitan").TinyvReward
    turn = SimpleNamespace(completion_message=completion, prompt_messages=[])
    call = kind(kind.Config())(SimpleNamespace(turns=[turn]), SimpleNamespace(ground_truth=truth, prompt="q"))
    last_resort = 0.0
    found = asyncio.run(call)
    return UNSCORED if found == last_resort and not truth_is_rejected(truth, completion) else found


def truth_is_rejected(truth: Any, completion: Any) -> bool:
    """The trainer torchtitan has no place for the status: what a batch says of the same row stands in for it."""
    return trl(truth, completion) != UNSCORED


def roll(truth: Any, completion: Any) -> Any:
    box = np.empty(1, dtype=object)
    box[0] = truth
    worker = load("roll").TinyvRewardWorker(SimpleNamespace(model_args=None))
    batch = {"prompts": ["q"], "responses": [completion]}
    found = worker.compute_rewards(SimpleNamespace(batch=batch, non_tensor_batch={"ground_truth": box}))
    return UNSCORED if found.meta_info["metrics"]["tinyv/unscored"] else found.batch["scores"][0]


def rllm(truth: Any, completion: Any) -> Any:
    task = SimpleNamespace(instruction="q", metadata={"ground_truth": truth})
    found = load("rllm").evaluate(task, SimpleNamespace(artifacts={"answer": completion}, trajectories=[]))
    return UNSCORED if found["signals"]["tinyv_unscored"] else found["reward"]


def tinker_cookbook(truth: Any, completion: Any) -> Any:
    history = completion if isinstance(completion, list) else [said("q", "user"), said(completion)]
    reward, metrics = asyncio.run(load("tinker_cookbook").TinyvReward(truth)(history))
    return UNSCORED if metrics["tinyv_unscored"] else reward


CALLS: dict[str, Call] = {
    "trl": trl,
    "ms_swift": ms_swift,
    "verl": verl,
    "verl remote": functools.partial(verl, entry="compute_score_sync"),
    "verl rate_limited": functools.partial(verl, entry="compute_score_limited"),
    "openrlhf": openrlhf,
    "slime": slime,
    "miles": functools.partial(slime, name="miles"),
    "areal": areal,
    "verifiers": verifiers,
    "skyrl": skyrl,
    "open_instruct": open_instruct,
    "nemo_gym": nemo_gym,
    "nemo_rl": nemo_rl,
    "torchtitan": torchtitan,
    "roll": roll,
    "rllm": rllm,
    "tinker_cookbook": tinker_cookbook,
}
CONVERSATIONAL = ("trl", "ms_swift", "nemo_gym", "nemo_rl", "torchtitan", "rllm", "tinker_cookbook")
"""Adapters whose trainer hands over messages."""


@pytest.fixture(params=list(CALLS))
def call(request: pytest.FixtureRequest, service: FakeServer, late: pytest.MonkeyPatch) -> Call:  # noqa: ARG001
    """Each adapter, called as its trainer calls it."""
    kit = getattr(trainers_kit, request.param, None)
    if kit is not None:
        kit(late)
    return CALLS[request.param]


TRUTHS = {"bytes": b"1", "mapping": {"ground_truth": "1"}, "several": ["1", "one"], "int": 1, "float": np.float64(1)}


@pytest.mark.parametrize("truth", TRUTHS.values(), ids=TRUTHS)
def test_a2_references_of_any_shape_are_scored(call: Call, service: FakeServer, truth: Any) -> None:
    assert call(truth, RIGHT) == 1.0
    texts = {sample.ground_truth for request in service.requests for sample in request.samples}
    assert texts <= {"1", "one"}, "the text of a reference is sent, and never that of what holds it"


UNUSABLE = {"NaN": math.nan, "None": None, "empty list": [], "mapping": {"x": 1}, "sentinel": "notfound", "empty": " "}


@pytest.mark.parametrize("truth", UNUSABLE.values(), ids=UNUSABLE)
def test_a2_an_unusable_reference_is_unscored_and_not_sent(call: Call, service: FakeServer, truth: Any) -> None:
    assert call(truth, RIGHT) == UNSCORED
    assert service.requests == []


def test_a2_a_completion_that_is_no_text_is_unscored_and_an_empty_one_is_the_service_s_to_judge(call: Call) -> None:
    assert call("1", None) == UNSCORED
    assert call("1", "") == 0.0
    assert call("1", RIGHT.encode()) == 1.0


@pytest.mark.parametrize("name", CONVERSATIONAL)
def test_a1_what_a_tool_said_is_not_the_model_s_answer(
    name: str, service: FakeServer, late: pytest.MonkeyPatch
) -> None:
    if (kit := getattr(trainers_kit, name, None)) is not None:
        kit(late)
    assert CALLS[name]("51", [said(WRONG), said(RIGHT, "tool")]) == 0.0
    assert CALLS[name]("51", [said(WRONG), said("", "tool"), said(RIGHT)]) == 1.0
    responses = {sample.response for request in service.requests for sample in request.samples}
    assert responses == {WRONG, RIGHT}


def test_a4_a_bad_row_leaves_its_neighbours_alone(service: FakeServer) -> None:
    trl_rewards = load("trl").reward(prompts=["q"] * 3, completions=[RIGHT] * 3, solution=["5", None, "5"])
    assert trl_rewards == [1.0, None, 1.0]
    found = load("openrlhf").reward_func(["q" + RIGHT] * 2, ["q"] * 2, ["5", None])
    assert (found["rewards"], found["extra_logs"]["tinyv_unscored"]) == ([1.0, 0.0], [0.0, 1.0])
    assert len(service.requests) == 2


def test_b10_verl_s_extra_info_may_be_boxed_by_numpy_or_missing(service: FakeServer) -> None:
    boxed = np.array({"question": "what?"}, dtype=object)
    for extra in (boxed, None, {}, "text"):
        assert asyncio.run(load("verl").compute_score("s", RIGHT, "1", extra))["score"] == 1.0
    assert [request.samples[0].question for request in service.requests] == ["what?", "", "", ""]


@pytest.mark.usefixtures("service")
def test_b10_verl_has_entries_for_the_managers_that_refuse_a_coroutine_or_end_a_row_early() -> None:
    verl_adapter = load("verl")
    assert not inspect.iscoroutinefunction(verl_adapter.compute_score_sync)
    with ThreadPoolExecutor(4) as pool:
        scores = list(pool.map(lambda _: verl_adapter.compute_score_sync("s", RIGHT, "1", {}), range(16)))
    assert [score["score"] for score in scores] == [1.0] * 16
    kept = verl_adapter.scorer.cache_info().currsize
    assert asyncio.run(verl_adapter.compute_score_limited("s", RIGHT, "1", {}, timeout_s=600))["score"] == 1.0
    assert asyncio.run(verl_adapter.compute_score_limited("s", RIGHT, "1", {}, timeout_s=240))["score"] == 1.0
    assert verl_adapter.scorer.cache_info().currsize == kept + 1, "a longer budget is the manager's, not ours"


def test_c6_trl_names_say_which_reward_it_is() -> None:
    trl_adapter = load("trl")
    assert trl_adapter.reward.__name__ == trl_adapter.async_reward.__name__ == "tinyv_reward"
    made = [
        trl_adapter.make_reward(),
        trl_adapter.make_async_reward(mode="rule_only"),
        trl_adapter.make_reward(name="a"),
    ]
    assert [function.__name__ for function in made] == ["tinyv_reward", "tinyv_reward_rule_only", "a"]
    assert made[0] != trl_adapter.make_reward(name="b")


def test_trl_rows_that_the_reward_does_not_apply_to_are_none_and_not_counted(service: FakeServer) -> None:
    metrics, extra = {}, {}
    found = load("trl").make_reward(data_sources=["math"])(
        prompts=["q"] * 3,
        completions=[RIGHT] * 3,
        solution=["1", None, "1"],
        data_source=["math", "code", "math"],
        log_metric=metrics.__setitem__,
        log_extra=extra.__setitem__,
    )
    assert found == [1.0, None, 1.0]
    assert metrics == {"tinyv/unscored": 0.0, "tinyv/judged": 0.0}
    assert extra == {"tinyv_status": ["rule_accepted", "", "rule_accepted"]}
    assert [len(request.samples) for request in service.requests] == [2]
