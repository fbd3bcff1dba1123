"""One module for each trainer; each can be imported without its trainer.

`python -m tinyv_client.adapters` lists them, `python -m tinyv_client.adapters verl` names the file of one, for
trainers that load a reward by its path.
"""

from dataclasses import dataclass
from importlib.util import find_spec

from tinyv_client.errors import InvalidArgument

__all__ = ["ADAPTERS", "Adapter", "adapter"]


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter, and how its trainer hears of a row without a reward."""

    name: str
    trainer: str
    use: str
    """The line that a user copies."""
    unscored: str
    """What the trainer is told of an unscored row."""

    @property
    def module(self) -> str:
        """Its dotted name."""
        return f"{__name__}.{self.name}"

    @property
    def path(self) -> str:
        """Its file."""
        found = find_spec(self.module)
        return "" if found is None or found.origin is None else found.origin


_BY_RULE = "the rule's verdict, else `last_resort` (0)"

ADAPTERS = (
    Adapter("trl", "TRL", "GRPOTrainer(reward_funcs=[tinyv_client.adapters.trl.reward])", "None"),
    Adapter(
        "verl",
        "verl",
        "reward.custom_reward_function.path=$(python -m tinyv_client.adapters verl)"
        " reward.custom_reward_function.name=compute_score",
        _BY_RULE + "; `tinyv_unscored` = 1",
    ),
    Adapter(
        "openrlhf",
        "OpenRLHF",
        "--reward.remote_url $(python -m tinyv_client.adapters openrlhf)",
        _BY_RULE + "; `tinyv_unscored` = 1; never raises",
    ),
    Adapter("nemo_rl", "NeMo-RL", "tinyv_client.adapters.nemo_rl.register()", _BY_RULE + "; `tinyv_unscored` = 1"),
    Adapter(
        "nemo_gym",
        "NeMo-Gym",
        "from tinyv_client.adapters.nemo_gym import TinyvResourcesServer",
        "JudgeError: the row is `judge_failed`",
    ),
    Adapter("verifiers", "verifiers, prime-rl", 'id = "tinyv_judge"', "Unscored: the trace is errored"),
    Adapter(
        "areal",
        "AReaL",
        'RLVRWorkflow(reward_fn="tinyv_client.adapters.areal.reward_fn")',
        "Unscored: the rollout is rejected",
    ),
    Adapter(
        "slime",
        "slime",
        "--custom-rm-path tinyv_client.adapters.slime.custom_rm",
        _BY_RULE + "; `remove_sample`",
    ),
    Adapter(
        "skyrl",
        "SkyRL",
        'skyrl_gym.register(id="tinyv", entry_point="tinyv_client.adapters.skyrl:TinyvEnv")',
        _BY_RULE + "; `tinyv_unscored` = 1",
    ),
    Adapter(
        "open_instruct",
        "open-instruct",
        "from tinyv_client.adapters.open_instruct import TinyvVerifier",
        _BY_RULE + "; the reasoning says so",
    ),
    Adapter(
        "ms_swift",
        "ms-swift",
        "--external_plugins $(python -m tinyv_client.adapters ms_swift) --reward_funcs tinyv",
        _BY_RULE + "; reward function `tinyv_unscored`",
    ),
    Adapter(
        "roll", "ROLL", "worker_cls: tinyv_client.adapters.roll.TinyvRewardWorker", _BY_RULE + "; `tinyv/unscored`"
    ),
    Adapter("rllm", "rLLM", 'import_path = "tinyv_client.adapters.rllm:evaluate"', _BY_RULE + "; `tinyv_unscored` = 1"),
    Adapter(
        "tinker_cookbook",
        "tinker-cookbook",
        "build_agent_tool_env(reward_fn=tinyv_client.adapters.tinker_cookbook.TinyvReward(ground_truth))",
        _BY_RULE + "; `tinyv_unscored` = 1",
    ),
    Adapter("miles", "miles", "--custom-rm-path tinyv_client.adapters.miles.custom_rm", _BY_RULE + "; `remove_sample`"),
    Adapter(
        "torchtitan",
        "torchtitan RL",
        "Rubric.Config(reward_fns=[tinyv_client.adapters.torchtitan.TinyvReward.Config()])",
        _BY_RULE,
    ),
)


def adapter(name: str) -> Adapter:
    """The adapter of that name; raises InvalidArgument with the names there are."""
    found = {item.name: item for item in ADAPTERS}
    if name not in found:
        raise InvalidArgument(f"adapter: got {name!r}, expected one of: {', '.join(found)}")
    return found[name]
