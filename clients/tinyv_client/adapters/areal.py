"""AReaL: `RLVRWorkflow(reward_fn="tinyv_client.adapters.areal.reward_fn", ...)`.

AReaL calls it in forked children, one sample at a time, and takes an exception for "reject this rollout": an unscored
row raises Unscored. Its wrapper waits 15 s and tries 3 times; then it returns 0, so the budget here stays below that.
"""

from typing import Any

from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.errors import Unscored
from tinyv_client.intake import named_row

__all__ = ["reward_fn"]

_BUDGET_S = 12.0
"""Below the 15 s after which AReaL's wrapper gives up on a call and, in the end, makes it a 0."""


def reward_fn(prompt: Any, completions: str, prompt_ids: Any, completion_ids: Any, **row: Any) -> float:  # noqa: ARG001
    """One row's reward; raises Unscored when there is none."""
    settings = AdapterSettings.read({"timeout_s": _BUDGET_S})
    (outcome,) = scorer(settings, says_unscored=True).batch([named_row(row, completions, prompt)])
    if not outcome.has_reward:
        raise Unscored(f"the row is {outcome.why}, expected a reward; AReaL then rejects the rollout")
    return outcome.reward
