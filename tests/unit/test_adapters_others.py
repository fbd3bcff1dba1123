"""The adapters of ms-swift, ROLL, rLLM, tinker-cookbook and miles, each called as its trainer calls it."""

import asyncio
import pickle
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tinyv_client.adapters import adapter
from tinyv_client.testing import FakeServer

from . import trainers_kit
from .trainers_kit import OPEN, RIGHT, WRONG, by_path, load, said


def test_ms_swift_registers_as_a_plugin_and_scores_messages_not_what_a_tool_said(
    service: FakeServer, late: pytest.MonkeyPatch
) -> None:
    registry = trainers_kit.ms_swift(late)
    by_path("ms_swift")
    reward = registry["tinyv"](args=None)
    assert type(reward).__name__ == "TinyvReward", "ms-swift logs the class's name"
    messages = [
        [said("what?", "user"), said(RIGHT)],
        [said("what?", "user"), said(WRONG), said(RIGHT, "tool")],
        [said("what?", "user"), said(OPEN)],
    ]
    completions = [conversation[-1]["content"] for conversation in messages]
    columns = {"solution": ["1"] * 3, "messages": messages, "prompt_id": ["p"] * 3, "trainer_state": None}
    assert reward(completions, **columns) == [1.0, 0.0, 0.0]
    sent = len(service.requests)
    unscored = registry["tinyv_unscored"]()
    assert unscored(completions, **columns) == [0.0, 0.0, 1.0]
    assert len(service.requests) == sent, "what the other function has asked is not asked again"
    assert unscored(list(completions), **columns) == [0.0, 0.0, 1.0]
    assert reward([RIGHT], solution=["1"]) == [1.0]


def test_ms_swift_s_plugin_is_alone_in_its_folder() -> None:
    """ms-swift puts that folder first on sys.path, where `trl.py` would hide TRL."""
    assert [path.name for path in Path(adapter("ms_swift").path).parent.glob("*.py")] == ["__init__.py"]


@pytest.mark.usefixtures("service")
def test_roll_returns_the_tensors_of_its_rewards_and_the_share_of_unscored_rows(late: pytest.MonkeyPatch) -> None:
    trainers_kit.roll(late)
    worker = load("roll").TinyvRewardWorker(SimpleNamespace(model_args=None))
    worker.initialize(None)
    truths = np.array(["1", ["1", "one"], "1", None], dtype=object)
    batch = {"prompts": ["what?"] * 4, "responses": [RIGHT, WRONG, OPEN, RIGHT]}
    found = worker.compute_rewards(SimpleNamespace(batch=batch, non_tensor_batch={"ground_truth": truths}))
    assert found.batch["response_level_rewards"] == found.batch["scores"] == [1.0, 0.0, 0.0, 0.0]
    assert found.batch["token_level_rewards"] == [0.0] * 4
    assert found.meta_info["metrics"] == {"tinyv/unscored": 0.5, "tinyv/judged": 0.25}
    assert (worker.rank_info.dp_rank, worker.rank_info.dp_size) == (0, 1)


def episode(*texts: str, output: Any = None, **artifacts: Any) -> SimpleNamespace:
    steps = [SimpleNamespace(output=None, chat_completions=[], model_response=text) for text in texts]
    return SimpleNamespace(artifacts=artifacts, trajectories=[SimpleNamespace(output=output, steps=steps)])


def test_rllm_reads_the_answer_where_its_own_graders_do_and_says_what_is_unscored(service: FakeServer) -> None:
    evaluate = load("rllm").evaluate
    task = SimpleNamespace(instruction="what?", metadata={"ground_truth": "1", "data_source": "amc"})
    right = {
        "reward": 1.0,
        "is_correct": True,
        "signals": {"tinyv_unscored": 0.0, "tinyv_judged": 0.0},
        "metadata": {"tinyv_status": "rule_accepted"},
    }
    spoken = episode(WRONG)
    spoken.trajectories[0].steps[0].chat_completions = [said("what?", "user"), said(RIGHT), said(WRONG, "tool")]
    for found in (episode(WRONG, answer=RIGHT), episode(WRONG, output=RIGHT), episode(WRONG, RIGHT), spoken):
        assert evaluate(task, found) == right
    assert service.requests[0].samples[0].question == "what?"
    assert evaluate(task, episode(OPEN))["metadata"]["tinyv_status"] == "judge_unavailable"
    empty = evaluate(task, SimpleNamespace(artifacts={}, trajectories=[]))
    assert (empty["reward"], empty["signals"]["tinyv_unscored"]) == (0.0, 1.0)


def test_tinker_cookbook_grades_a_conversation_or_a_step(service: FakeServer, late: pytest.MonkeyPatch) -> None:
    module = load("tinker_cookbook")
    reward = pickle.loads(pickle.dumps(module.TinyvReward(["1", "one"])))  # noqa: S301  # our own
    history = [said("what?", "user"), said(RIGHT), said(WRONG, "tool")]
    assert asyncio.run(reward(history)) == (1.0, {"tinyv_unscored": 0.0, "tinyv_judged": 0.0})
    assert service.requests[0].samples[0].question == "what?"
    assert asyncio.run(reward([said("what?", "user")])) == (0.0, {"tinyv_unscored": 1.0, "tinyv_judged": 0.0})
    trainers_kit.tinker_cookbook(late)
    renderer = SimpleNamespace(
        build_generation_prompt=lambda messages: messages,
        get_stop_sequences=lambda: ["<eos>"],
        parse_response=lambda action: ({"role": "assistant", "content": [{"type": "text", "text": action}]}, None),
    )
    env = module.TinyvEnv("what?", "1", renderer, [said("be brief", "system")])
    assert asyncio.run(env.initial_observation()) == (
        [said("be brief", "system"), said("what?", "user")],
        ["<eos>"],
    )
    step = asyncio.run(env.step(OPEN))
    assert (step.reward, step.episode_done, step.metrics["tinyv_unscored"]) == (0.0, True, 1.0)


class MilesSample(SimpleNamespace):
    def get_reward_value(self, _args: Any) -> float:
        return float(self.reward)


def segment(response: str, rollout: int | None, *, removed: bool = False, reward: float = 0.0) -> MilesSample:
    known = {"prompt": "q", "label": "1", "metadata": {}, "group_index": 0, "rollout_id": rollout}
    return MilesSample(response=response, remove_sample=removed, reward=reward, **known)


@pytest.mark.usefixtures("service")
def test_miles_scores_samples_and_removes_unscored_ones() -> None:
    samples = [segment(RIGHT, 0), segment(WRONG, 1), segment(OPEN, 2)]
    assert asyncio.run(load("miles").custom_rm(None, samples)) == [1.0, 0.0, 0.0]
    assert [found.remove_sample for found in samples] == [False, False, True]


def test_miles_counts_a_rollout_once_and_removed_ones_not_at_all() -> None:
    args = SimpleNamespace(advantage_estimator="gspo", rewards_normalization=True, grpo_std_normalization=False)
    samples = [segment("", rollout, reward=reward) for rollout, reward in ((0, 1.0), (0, 1.0), (1, 0.0), (None, 0.0))]
    samples.append(segment("", 3, removed=True, reward=5.0))
    raw, normed = load("miles").post_process_rewards(args, samples)
    assert raw == [1.0, 1.0, 0.0, 0.0, 5.0]
    assert normed == pytest.approx([2 / 3, 2 / 3, -1 / 3, -1 / 3, 0.0])
    args.advantage_estimator = "cispo"
    assert load("miles").post_process_rewards(args, samples)[1] == raw, "not one that miles groups"


def test_no_adapter_hides_its_trainer() -> None:
    """An adapter bears its trainer's name; nothing of ours may put their folder on the path."""
    folder = str(Path(adapter("trl").path).parent)
    assert folder not in sys.path
