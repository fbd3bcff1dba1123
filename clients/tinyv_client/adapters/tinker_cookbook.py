"""tinker-cookbook: `build_agent_tool_env(..., reward_fn=TinyvReward(ground_truth=...))`, or the environment `TinyvEnv`.

    ProblemGroupBuilder(functools.partial(TinyvEnv, question, ground_truth, renderer), num_envs=16)

tinker-cookbook has no word for unscored: such a row gets the rule's verdict, or else `last_resort`, and its metric
`tinyv_unscored` is 1. With `TINYV_ON_UNSCORED=raise` the rollout fails, which `rollout_error_tolerance` leaves out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import read_row

__all__ = ["TinyvEnv", "TinyvReward"]  # noqa: F822  # TinyvEnv is made late


@dataclass(frozen=True, slots=True)
class TinyvReward:
    """Grades a conversation: what the assistant said last. It can be pickled."""

    ground_truth: Any
    question: str = ""
    """Empty: what the user said last."""
    data_source: str = ""

    async def __call__(self, history: Sequence[Any]) -> tuple[float, dict[str, float]]:
        """The reward and the row's metrics; calls at the same time travel together."""
        row = read_row(self.question or history, self.ground_truth, history, self.data_source)
        outcome = await scorer(AdapterSettings.read({}), says_unscored=False).aone(row)
        return outcome.reward, outcome.metrics


def _env() -> type:
    import tinker  # noqa: PLC0415  # the trainer's
    from tinker_cookbook.rl.types import Env, StepResult  # noqa: PLC0415

    class TinyvEnv(Env):  # type: ignore[misc]  # untyped library
        """One question, one reply; environments that step at the same time travel together."""

        def __init__(
            self,
            question: str,
            ground_truth: Any,
            renderer: Any,
            convo_prefix: Sequence[Any] = (),
            data_source: str = "",
        ) -> None:
            self._renderer = renderer
            self._asked = [*convo_prefix, {"role": "user", "content": question}]
            self._grade = TinyvReward(ground_truth, question, data_source)

        async def initial_observation(self) -> Any:
            return self._renderer.build_generation_prompt(self._asked), self._renderer.get_stop_sequences()

        async def step(self, action: Any, *, extra: Any = None) -> Any:  # noqa: ARG002  # the trainer's signature
            message, _ = self._renderer.parse_response(action)
            reward, metrics = await self._grade([message])
            return StepResult(
                reward=reward,
                episode_done=True,
                next_observation=tinker.ModelInput.empty(),
                next_stop_condition=self._renderer.get_stop_sequences(),
                metrics=metrics,
            )

    return TinyvEnv


__getattr__ = late(__name__, TinyvEnv=_env)
