"""miles: `--custom-rm-path tinyv_client.adapters.miles.custom_rm`, with or without `--group-rm`; as slime, its parent.

An unscored row gets the rule's verdict, or else `last_resort`, and `sample.remove_sample`, which masks its loss.
miles still lets its reward vote in the group's mean; `--custom-reward-post-process-path
tinyv_client.adapters.miles.post_process_rewards` keeps it out of that too, and counts a rollout's segments once.
"""

from collections.abc import Sequence
from typing import Any

from tinyv_client.adapters.slime import Estimators, custom_rm, normalized

__all__ = ["custom_rm", "post_process_rewards"]

_ESTIMATORS = Estimators(grouped=("grpo", "gspo", "reinforce_plus_plus_baseline"), by_std=("grpo", "gspo"))


def post_process_rewards(args: Any, samples: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Raw rewards, and those less their group's mean, in which removed samples have no part."""
    return normalized(args, samples, _ESTIMATORS)
