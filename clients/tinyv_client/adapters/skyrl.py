"""SkyRL: `skyrl_gym.register(id="tinyv", entry_point="tinyv_client.adapters.skyrl:TinyvEnv")`, `env_class: tinyv`.

skyrl-gym has no word for unscored: such a row gets the rule's verdict, or else `last_resort`, and
`tinyv_unscored` in its metadata and in the environment's metrics is 1.
The ground truth is `reward_spec.ground_truth`, as in skyrl-gym's own environments.
"""

from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import QUESTION_NAMES, question_text
from tinyv_client.intake import read_row
from tinyv_client.references import first_of

__all__ = ["TinyvEnv"]  # noqa: F822  # made late


def _env() -> type:
    from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput  # noqa: PLC0415  # the trainer's

    class TinyvEnv(BaseTextEnv):  # type: ignore[misc]  # untyped library
        """One turn, scored by the service; calls of concurrent threads travel together."""

        def __init__(self, env_config: Any = None, extras: dict[str, Any] | None = None) -> None:
            super().__init__()
            extras = extras or {}
            self._truth = extras.get("reward_spec")
            self._question = first_of({**extras, **(extras.get("extra_info") or {})}, QUESTION_NAMES)
            self._source = extras.get("data_source")
            self._settings = AdapterSettings.read(dict(env_config or {}))
            self._metrics: dict[str, float] = {}

        def init(self, prompt: Any) -> tuple[Any, dict[str, Any]]:
            self._question = self._question or question_text(prompt)
            return prompt, {}

        def step(self, action: str) -> Any:
            row = read_row(self._question, self._truth, action, self._source)
            outcome = scorer(self._settings, says_unscored=False).one(row)
            self._metrics = outcome.metrics
            metadata = {"tinyv_status": outcome.status, **outcome.metrics}
            return BaseTextEnvStepOutput(observations=[], reward=outcome.reward, done=True, metadata=metadata)

        def get_metrics(self) -> dict[str, Any]:
            return dict(self._metrics)

    return TinyvEnv


__getattr__ = late(__name__, TinyvEnv=_env)
