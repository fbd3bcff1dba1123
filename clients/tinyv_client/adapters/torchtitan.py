"""torchtitan RL: `Rubric.Config(reward_fns=[TinyvReward.Config(weight=1.0)])`.

torchtitan has no word for unscored: such a row gets the rule's verdict, or else `last_resort`. With
`TINYV_ON_UNSCORED=raise` it raises, which ends the group.
"""

from dataclasses import dataclass
from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.intake import named_row
from tinyv_client.references import TRUTH_NAMES

__all__ = ["TinyvReward"]  # noqa: F822  # made late


def _reward_fn() -> type:
    from torchtitan.experiments.rl.rubrics import RewardFn  # noqa: PLC0415  # the trainer's

    class TinyvReward(RewardFn):  # type: ignore[misc]  # untyped library
        """The last turn's reply, scored by the service; rollouts scored at the same time travel together."""

        @dataclass(kw_only=True, slots=True)
        class Config(RewardFn.Config):  # type: ignore[misc]
            """Where the service is; empty: as the environment says."""

            url: str = ""

        def __init__(self, config: Any) -> None:
            super().__init__(config)
            self._scorer = scorer(AdapterSettings.read({"url": config.url} if config.url else {}), says_unscored=False)

        async def __call__(self, rollout: Any, env_input: Any) -> float:
            names = (*TRUTH_NAMES, *QUESTION_NAMES, "data_source")
            columns = {name: getattr(env_input, name, None) for name in names}
            turn = rollout.turns[-1] if rollout.turns else None
            prompt = getattr(env_input, "prompt", None) or getattr(turn, "prompt_messages", None)
            reply = getattr(turn, "completion_message", None)
            outcome = await self._scorer.aone(named_row(columns, reply, prompt))
            return outcome.reward

    return TinyvReward


__getattr__ = late(__name__, TinyvReward=_reward_fn)
