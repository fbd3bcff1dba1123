"""NeMo-RL: `tinyv_client.adapters.nemo_rl.register()` before the run, then `env.tinyv: {url: ...}` in its YAML.

NeMo-RL's environments have no word for unscored: such a row gets the rule's verdict, or else `last_resort`, and
`tinyv_unscored` is in its metadata and in the environment's metrics.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import METRICS, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import named_row

__all__ = ["TinyvActor", "TinyvEnvironment", "register"]  # noqa: F822  # TinyvActor is made late

_NAME = "tinyv"
_ACTOR = f"{__name__}.TinyvActor"


def register() -> None:
    """Makes the environment known to NeMo-RL under the name `tinyv`; a second time changes nothing."""
    from nemo_rl.distributed.ray_actor_environment_registry import (  # noqa: PLC0415  # the trainer's
        ACTOR_ENVIRONMENT_REGISTRY,
    )
    from nemo_rl.distributed.virtual_cluster import PY_EXECUTABLES  # noqa: PLC0415
    from nemo_rl.environments.utils import ENV_REGISTRY, register_env  # noqa: PLC0415

    ACTOR_ENVIRONMENT_REGISTRY[_ACTOR] = PY_EXECUTABLES.SYSTEM
    if _NAME not in ENV_REGISTRY:
        register_env(_NAME, _ACTOR)


class TinyvEnvironment:
    """One turn: what the assistant said last is scored and the episode ends."""

    def __init__(self, cfg: Mapping[str, Any] | None = None) -> None:
        """Takes `env.tinyv` of the run's YAML."""
        self._settings = AdapterSettings.read(dict(cfg or {}))

    def step(self, message_log_batch: Sequence[Any], metadata: Sequence[Any]) -> Any:
        """The batch's rewards, as NeMo-RL's EnvironmentReturn."""
        import torch  # noqa: PLC0415  # the trainer's
        from nemo_rl.environments.interfaces import EnvironmentReturn  # noqa: PLC0415

        rows = [named_row(known or {}, log, log) for log, known in zip(message_log_batch, metadata, strict=True)]
        outcomes = scorer(self._settings, says_unscored=False).batch(rows)
        return EnvironmentReturn(
            observations=[{"role": "environment", "content": f"tinyv: {one.status}"} for one in outcomes],
            metadata=[{**(known or {}), **one.metrics} for known, one in zip(metadata, outcomes, strict=True)],
            next_stop_strings=[None] * len(outcomes),
            rewards=torch.tensor([one.reward for one in outcomes], dtype=torch.float32),
            terminateds=torch.ones(len(outcomes), dtype=torch.float32),
            answers=None,
        )

    def global_post_process_and_metrics(self, batch: Any) -> tuple[Any, dict[str, float]]:
        """The batch unchanged, and the share of each metric."""
        known = [found or {} for found in batch.get("extra_env_info") or []]
        counted = [found for found in known if METRICS[0] in found]
        shares = {name: sum(found[name] for found in counted) / len(counted) for name in METRICS if counted}
        return batch, shares


def _actor() -> Any:
    import ray  # noqa: PLC0415  # the trainer's

    return ray.remote(TinyvEnvironment)


__getattr__ = late(__name__, TinyvActor=_actor)
