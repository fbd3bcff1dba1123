"""verl: `reward.custom_reward_function.path=<this file> reward.custom_reward_function.name=compute_score`.

verl has no word for unscored and takes NaN for a reward: an unscored row gets the rule's verdict, or else
`last_resort`, and `tinyv_unscored` is 1. Every row has the same keys, as verl wants.
`+reward.custom_reward_function.reward_kwargs.url=...` sets what the environment does not.
The question is `extra_info["question"]`; the judge is not asked well without it.
"""

from collections.abc import Mapping
from typing import Any

from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters._texts import QUESTION_NAMES, first_of, sample

__all__ = ["compute_score"]


async def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    **settings: Any,
) -> dict[str, float]:
    """One row's score; rows that a reward worker holds at the same time travel together."""
    question = first_of(extra_info or {}, QUESTION_NAMES)
    row = sample(question, ground_truth, solution_str, data_source)
    outcome = await scorer(AdapterSettings.read(settings), says_unscored=False).aone(row)
    return {"score": outcome.reward, **outcome.metrics}
