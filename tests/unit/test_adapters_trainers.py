"""Each adapter called as its trainer calls it, against a server in this process."""

import asyncio
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pytest
from tinyv_client import InvalidArgument, Sample, Unscored
from tinyv_client.testing import FakeServer

from . import trainers_kit
from .trainers_kit import OPEN, RIGHT, WRONG, by_path, load

COLUMNS = {"solution": ["1", "2", "3"], "data_source": ["amc"] * 3, "trainer_state": object()}
CHAT = [[{"role": "user", "content": f"question {number}"}] for number in range(3)]
SAID = [[trainers_kit.said(text)] for text in (RIGHT, WRONG, OPEN)]


@pytest.mark.parametrize("way", ["reward", "async_reward", "make_reward", "make_async_reward"])
def test_trl_gets_none_for_unscored_and_metrics_by_name(service: FakeServer, way: str) -> None:
    metrics, extra = {}, {}
    call = getattr(load("trl"), way)
    call = call(url=service.url) if way.startswith("make") else call
    logs = {"log_metric": metrics.__setitem__, "log_extra": extra.__setitem__}
    found = call(prompts=CHAT, completions=SAID, completion_ids=[[1]] * 3, **COLUMNS, **logs)
    assert (asyncio.run(found) if "async" in way else found) == [1.0, 0.0, None]
    assert metrics == {"tinyv/unscored": pytest.approx(1 / 3), "tinyv/judged": pytest.approx(1 / 3)}
    assert extra["tinyv_status"][2] == "judge_unavailable"
    assert service.requests[0].samples[0] == Sample("question 0", "1", RIGHT, "amc")


def test_trl_text_prompts_missing_columns_and_pickles(service: FakeServer) -> None:
    trl = load("trl")
    assert trl.reward(prompts=["q"], completions=[RIGHT], ground_truth=[7]) == [1.0]
    assert service.requests[0].samples[0].ground_truth == "7"
    with pytest.raises(InvalidArgument, match="ground truth: got uid, expected one of the columns: ground_truth"):
        trl.reward(prompts=["q"], completions=[RIGHT], uid=["1"])
    assert trl.reward(prompts=[], completions=[]) == []
    made = trl.make_reward(url=service.url, data_sources=["sums"])
    again = pickle.loads(pickle.dumps(made))  # noqa: S301  # our own
    assert again(["q"], [RIGHT], answer=["1"], data_source=["sums"]) == [1.0]
    assert (again, again.__name__) == (made, made.__name__)


def test_verl_has_the_same_keys_always_and_never_nan(service: FakeServer) -> None:
    compute_score = by_path("verl").compute_score

    async def run() -> list[dict[str, float]]:
        extra = {"question": "what?", "num_turns": 2, "rollout_reward_scores": {}}
        calls = [compute_score("src", text, "1", extra_info=extra) for text in (OPEN, RIGHT, WRONG)]
        return await asyncio.gather(*calls)

    scores = asyncio.run(run())
    assert [score["score"] for score in scores] == [0.0, 1.0, 0.0]
    assert [score["tinyv_unscored"] for score in scores] == [1.0, 0.0, 0.0]
    assert {tuple(score) for score in scores} == {("score", "tinyv_unscored", "tinyv_judged")}
    assert all(type(value) is float for score in scores for value in score.values())
    assert (
        asyncio.run(compute_score("s", OPEN, "1", None, last_resort=-1.0, reward_router_address="x"))["score"] == -1.0
    )
    assert service.requests[0].samples[0].question == "what?"


def test_openrlhf_cuts_the_response_and_never_raises_and_never_says_none(
    service: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reward_func = by_path("openrlhf").reward_func
    prompt = "<|user|>what? right<|assistant|>"
    found = reward_func([prompt + WRONG], [prompt], ["1"])
    assert found == {"rewards": 0.0, "scores": 0.0, "extra_logs": {"tinyv_unscored": 0.0, "tinyv_judged": 1.0}}
    assert service.requests[0].samples[0].response == WRONG
    assert reward_func([prompt + RIGHT, prompt + OPEN], [prompt] * 2, ["1"] * 2)["rewards"] == [1.0, 0.0]
    assert reward_func(["q"], ["q"], [None])["extra_logs"]["tinyv_unscored"] == 1.0
    monkeypatch.setenv("TINYV_JUDGE_WEIGHT", "much")
    assert reward_func([prompt], [prompt], ["1"])["rewards"] == 0.0


def test_openrlhf_calls_of_many_threads_travel_together(service: FakeServer) -> None:
    reward_func = by_path("openrlhf").reward_func
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: reward_func([f"p{RIGHT}{number}"], ["p"], ["1"]), range(64)))
    assert [one["rewards"] for one in found] == [1.0] * 64
    assert len(service.requests) < 64


@pytest.mark.usefixtures("service")
def test_areal_takes_a_number_or_an_exception_in_a_forked_child() -> None:
    reward_fn = load("areal").reward_fn
    assert reward_fn("p", RIGHT, [1], [2], answer="1") == 1.0
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        right = [pool.submit(reward_fn, "p", text, [1], [2], solution="1") for text in (RIGHT, WRONG)]
        unscored = pool.submit(reward_fn, "p", OPEN, [1], [2], solution="1")
        assert [future.result(60) for future in right] == [1.0, 0.0]
        assert isinstance(unscored.exception(60), Unscored)


class SlimeSample(SimpleNamespace):
    def get_reward_value(self, _args: Any) -> float:
        return float(self.reward)


def slime_sample(response: str, group: int = 0) -> SlimeSample:
    return SlimeSample(prompt="q", response=response, label="1", metadata={}, remove_sample=False, group_index=group)


@pytest.mark.usefixtures("service")
def test_slime_scores_a_sample_or_a_list_and_removes_unscored_ones() -> None:
    slime = load("slime")
    single = slime_sample(RIGHT)
    assert asyncio.run(slime.custom_rm(None, single)) == 1.0
    group = [slime_sample(text) for text in (RIGHT, WRONG, OPEN)]
    assert asyncio.run(slime.custom_rm(None, group)) == [1.0, 0.0, 0.0]
    assert [found.remove_sample for found in group] == [False, False, True]
    assert group[2].metadata["tinyv_status"] == "judge_unavailable"


def test_slime_removed_samples_have_no_vote_in_their_group() -> None:
    args = SimpleNamespace(advantage_estimator="grpo", rewards_normalization=True, grpo_std_normalization=False)
    samples = [slime_sample("", group) for group in (0, 0, 0, 1, 1)]
    for found, reward in zip(samples, (1.0, 0.0, 0.0, 1.0, 1.0), strict=True):
        found.reward = reward
    samples[2].remove_sample = True
    raw, normed = load("slime").post_process_rewards(args, samples)
    assert (raw, normed) == ([1.0, 0.0, 0.0, 1.0, 1.0], [0.5, -0.5, 0.0, 0.0, 0.0])
    args.grpo_std_normalization = True
    assert load("slime").post_process_rewards(args, samples)[1][0] == pytest.approx(0.7071, abs=1e-3)
    args.rewards_normalization = False
    assert load("slime").post_process_rewards(args, samples)[1] == raw


@pytest.mark.usefixtures("service")
def test_skyrl_steps_once_and_says_what_is_unscored(late: pytest.MonkeyPatch) -> None:
    trainers_kit.skyrl(late)
    make = load("skyrl").TinyvEnv
    env = make(env_config={}, extras={"reward_spec": {"ground_truth": "1"}, "data_source": "amc"})
    env.init([{"role": "user", "content": "what?"}])
    step = env.step(RIGHT)
    assert (step["reward"], step["done"], step["observations"]) == (1.0, True, [])
    assert env.step(OPEN)["metadata"]["tinyv_unscored"] == 1.0
    assert env.get_metrics()["tinyv_unscored"] == 1.0
    assert make(extras={}).step(RIGHT)["metadata"]["tinyv_status"] == "invalid_input"


@pytest.mark.usefixtures("service")
def test_verifiers_judge_scores_a_trace_and_raises_for_unscored(late: pytest.MonkeyPatch) -> None:
    trainers_kit.verifiers(late)
    config = SimpleNamespace(url=None, mode="rule_only", on_unscored=None)
    judged = load("verifiers").TinyvJudge(config)
    task = SimpleNamespace(answer="1", prompt_text="what?")
    assert asyncio.run(judged.score(task, SimpleNamespace(last_reply=RIGHT))) == 1.0
    with pytest.raises(Unscored):
        asyncio.run(judged.score(task, SimpleNamespace(last_reply=OPEN)))


@pytest.mark.usefixtures("service")
def test_open_instruct_answers_both_ways(late: pytest.MonkeyPatch) -> None:
    trainers_kit.open_instruct(late)
    verifier = load("open_instruct").TinyvVerifier(None)
    assert verifier.name == "tinyv"
    assert verifier([1], RIGHT, ["1"], "what?").score == 1.0
    result = asyncio.run(verifier.async_call([1], OPEN, "1", query="what?", rollout_state={}))
    assert (result.score, result.reasoning) == (0.0, "judge_unavailable")


@pytest.mark.usefixtures("service")
def test_torchtitan_scores_the_last_turn(late: pytest.MonkeyPatch) -> None:
    trainers_kit.torchtitan(late)
    kind = load("torchtitan").TinyvReward
    reward = kind(kind.Config(weight=2.0))
    turn = SimpleNamespace(completion_message={"role": "assistant", "content": RIGHT}, prompt_messages=[])
    row = SimpleNamespace(ground_truth="1", prompt="what?")
    assert reward.weight == 2.0
    assert asyncio.run(reward(SimpleNamespace(turns=[turn]), row)) == 1.0
    assert asyncio.run(reward(SimpleNamespace(turns=[]), row)) == 0.0


@pytest.mark.usefixtures("service")
def test_nemo_gym_verifies_a_response_and_says_of_an_unscored_one_that_the_judge_failed_and_why(
    late: pytest.MonkeyPatch,
) -> None:
    trainers_kit.nemo_gym(late)
    part = SimpleNamespace(type="output_text", text=RIGHT)
    thought = SimpleNamespace(type="reasoning", content=[SimpleNamespace(type="output_text", text=OPEN)])
    message = SimpleNamespace(type="message", role="assistant", content=[part])
    body = trainers_kit.Body(question="what?", expected_answer="1", response=SimpleNamespace(output=[thought, message]))
    kind = load("nemo_gym").TinyvResourcesServer
    found = asyncio.run(kind().verify(body))
    assert (found.reward, found.tinyv_status, found.expected_answer) == (1.0, "rule_accepted", "1")
    part.text = OPEN
    with pytest.raises(trainers_kit.JudgeError, match="the row is judge_unavailable"):
        asyncio.run(kind().verify(body))
    body.expected_answer = None
    with pytest.raises(trainers_kit.JudgeError, match="the row is invalid_input: ground truth: got None"):
        asyncio.run(kind().verify(body))
    assert kind.__annotations__["config"].REVERIFY_MODE == "stateless", "gym eval reverify may ask again"


@pytest.mark.usefixtures("service")
def test_nemo_rl_registers_once_steps_a_batch_and_sums_metrics(late: pytest.MonkeyPatch) -> None:
    registry = trainers_kit.nemo_rl(late)
    nemo_rl = load("nemo_rl")
    nemo_rl.register()
    nemo_rl.register()
    assert registry == {"tinyv": "tinyv_client.adapters.nemo_rl.TinyvActor"}
    env = nemo_rl.TinyvActor({"mode": "addon"})
    logs = [
        [{"role": "user", "content": "what?"}, {"role": "assistant", "content": text}] for text in (RIGHT, WRONG, OPEN)
    ]
    found = env.step(logs, [{"ground_truth": "1"}] * 3)
    assert (found.rewards, found.terminateds) == ([1.0, 0.0, 0.0], [1.0] * 3)
    batch = {"extra_env_info": found.metadata}
    assert env.global_post_process_and_metrics(batch)[1]["tinyv_unscored"] == pytest.approx(1 / 3)
