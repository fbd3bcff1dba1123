"""Released trainers' own code around the adapters, with rewards from a running service.

Runs in an environment of its own (`make test-trainers`); writes what it saw as JSON.
"""

import argparse
import asyncio
import importlib.metadata
import importlib.util
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

QUESTION, TRUTH = "What is 2 + 2?", "4"
RIGHT, WRONG, UNSCORED = "So \\boxed{4}.", "So \\boxed{-17}.", "\ud800"


def skyrl() -> dict[str, Any]:
    import skyrl_gym

    skyrl_gym.register(id="tinyv", entry_point="tinyv_client.adapters.skyrl:TinyvEnv")
    found = []
    for text in (RIGHT, WRONG, UNSCORED):
        env = skyrl_gym.make("tinyv", extras={"reward_spec": {"ground_truth": TRUTH}})
        env.init([{"role": "user", "content": QUESTION}])
        step = env.step(text)
        found.append([step["reward"], step["metadata"]["tinyv_unscored"]])
    return {"found": found}


def verifiers() -> dict[str, Any]:
    from verifiers.v1.configs.judge import resolve_judges
    from verifiers.v1.utils.loaders import load_judge

    (config,) = resolve_judges([{"id": "tinyv_judge", "mode": "rule_only"}])
    judge = load_judge(config)
    task = SimpleNamespace(answer=TRUTH, prompt_text=QUESTION)
    found: list[Any] = []
    for text in (RIGHT, WRONG, UNSCORED):
        try:
            found.append(asyncio.run(judge.score(task, SimpleNamespace(last_reply=text))))
        except Exception as error:  # noqa: BLE001  # its type is what is asked
            found.append(type(error).__name__)
    return {"found": found, "reward_name": judge.reward_name, "weight": config.weight}


def tinker_cookbook() -> dict[str, Any]:
    """A whole group's rollout; a script of replies stands in for the model."""
    from tinker_cookbook.completers import TokenCompleter, TokensWithLogprobs
    from tinker_cookbook.renderers import get_renderer
    from tinker_cookbook.rl.problem_env import ProblemGroupBuilder
    from tinker_cookbook.rl.rollouts import do_group_rollout
    from tinyv_client.adapters.tinker_cookbook import TinyvEnv

    words = bytewise()
    replies = iter((RIGHT, WRONG, RIGHT))
    truths = iter(([TRUTH, "four"], TRUTH, None))

    class Script(TokenCompleter):
        async def __call__(self, *_: Any, **__: Any) -> Any:
            tokens = words.encode(f" {next(replies)}\n\nUser:", add_special_tokens=False)
            return TokensWithLogprobs(tokens, [0.0] * len(tokens))

    renderer = get_renderer("role_colon", words)
    builder = ProblemGroupBuilder(lambda: TinyvEnv(QUESTION, next(truths), renderer), num_envs=3)
    group = asyncio.run(do_group_rollout(builder, Script()))
    steps = [trajectory.transitions[-1] for trajectory in group.trajectories_G]
    return {"found": [[step.reward, step.metrics["tinyv_unscored"]] for step in steps]}


def bytewise() -> Any:
    """One token for each byte, so that any text comes back as it was."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = {letter: at + 2 for at, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    raw = Tokenizer(models.BPE(vocab={"<pad>": 0, "<eos>": 1, **letters}, merges=[]))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", eos_token="<eos>", bos_token="<pad>")


def areal_module() -> Any:
    """AReaL's reward_api.py alone: its package imports the whole trainer."""
    logger = ModuleType("areal.utils.logging")
    logger.getLogger = logging.getLogger
    package, utils = ModuleType("areal"), ModuleType("areal.utils")
    package.utils, utils.logging = utils, logger
    sys.modules |= {"areal": package, "areal.utils": utils, "areal.utils.logging": logger}
    (path,) = [file.locate() for file in importlib.metadata.files("areal") if file.match("areal/api/reward_api.py")]
    spec = importlib.util.spec_from_file_location("areal_reward_api", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def areal() -> dict[str, Any]:
    from tinyv_client.adapters.areal import reward_fn

    wrapped = areal_module().AsyncRewardWrapper(reward_fn, max_workers=2)

    async def run() -> list[Any]:
        calls = [wrapped(QUESTION, text, [1], [2], answer=TRUTH) for text in (RIGHT, WRONG, UNSCORED)]
        found = await asyncio.gather(*calls, return_exceptions=True)
        return [type(one).__name__ if isinstance(one, BaseException) else one for one in found]

    return {"found": asyncio.run(run())}


def openrlhf() -> dict[str, Any]:
    from openrlhf.utils.agent import SingleTurnAgentExecutor
    from tinyv_client.adapters import adapter

    executor = SingleTurnAgentExecutor(adapter("openrlhf").path)
    found = []
    for text in (RIGHT, WRONG, UNSCORED):
        rewards = asyncio.run(executor._fetch_rewards_via_func([QUESTION + text], [QUESTION], [TRUTH]))[0]
        found.append([rewards["rewards"], rewards["extra_logs"]["tinyv_unscored"]])
    return {"found": found}


WRAPPERS: dict[str, Callable[[], dict[str, Any]]] = {
    "skyrl": skyrl,
    "verifiers": verifiers,
    "areal": areal,
    "openrlhf": openrlhf,
    "tinker_cookbook": tinker_cookbook,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    os.environ |= {"TINYV_URL": options.url, "TINYV_MODE": "rule_only"}
    found = {}
    for name, run in WRAPPERS.items():
        try:
            found[name] = run()
        except Exception as error:  # noqa: BLE001  # the others go on
            found[name] = {"failed": f"{type(error).__name__}: {error}"[:500]}
    options.out.write_text(json.dumps(found))


if __name__ == "__main__":
    sys.exit(main())
