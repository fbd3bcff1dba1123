"""ROLL: `worker_cls: tinyv_client.adapters.roll.TinyvRewardWorker` under `rewards` in the YAML of an RLVR pipeline.

ROLL has no word for unscored: such a row gets the rule's verdict, or else `last_resort`; the share of these rows is the
metric `tinyv/unscored`. The reference is the column `ground_truth`, the question a column or the decoded prompt.
"""

from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import METRICS, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import named_row

__all__ = ["TinyvRewardWorker"]  # noqa: F822  # made late


def _worker() -> type:
    from roll.distributed.executor.worker import Worker  # noqa: PLC0415  # the trainer's
    from roll.distributed.scheduler.decorator import Dispatch, register  # noqa: PLC0415
    from roll.distributed.scheduler.protocol import DataProto  # noqa: PLC0415
    from roll.models.model_providers import default_tokenizer_provider  # noqa: PLC0415

    class TinyvRewardWorker(Worker):  # type: ignore[misc]  # untyped library
        """Scores the rows of its domains, a batch a call."""

        def __init__(self, worker_config: Any) -> None:
            super().__init__(worker_config=worker_config)
            self.rank_info.dp_rank = self.rank_info.rank
            self.rank_info.dp_size = self.rank_info.world_size
            self.tokenizer = default_tokenizer_provider(model_args=self.worker_config.model_args)

        @register(dispatch_mode=Dispatch.ONE_TO_ALL)  # type: ignore[untyped-decorator]
        def initialize(self, pipeline_config: Any) -> None:
            """Nothing to load."""

        @register(dispatch_mode=Dispatch.DP_MP_COMPUTE, clear_cache=False)  # type: ignore[untyped-decorator]
        def compute_rewards(self, data: Any) -> Any:
            import torch  # noqa: PLC0415

            prompts, replies = (
                self.tokenizer.batch_decode(data.batch[name], skip_special_tokens=True)
                for name in ("prompts", "responses")
            )
            columns = data.non_tensor_batch
            rows = [
                named_row({name: column[at] for name, column in columns.items()}, reply, prompt)
                for at, (prompt, reply) in enumerate(zip(prompts, replies, strict=True))
            ]
            outcomes = scorer(AdapterSettings.read({}), says_unscored=False).batch(rows)
            rewards = torch.tensor([outcome.reward for outcome in outcomes], dtype=torch.float16)
            told = DataProto.from_dict(
                tensors={
                    "token_level_rewards": torch.zeros_like(data.batch["responses"], dtype=torch.float16),
                    "response_level_rewards": rewards,
                    "scores": rewards,
                }
            )
            shares = {name: sum(found.metrics[name] for found in outcomes) / len(outcomes) for name in METRICS}
            told.meta_info = {"metrics": {name.replace("_", "/", 1): share for name, share in shares.items()}}
            return told

    return TinyvRewardWorker


__getattr__ = late(__name__, TinyvRewardWorker=_worker)
