"""verl: `reward.custom_reward_function.path=<this file> reward.custom_reward_function.name=compute_score`.

| `reward.reward_manager.name` | `custom_reward_function.name` |
|---|---|
| `naive`, `dapo`, `gdpo` | `compute_score`: rows that a reward worker holds at the same time travel together |
| `remote` | `compute_score_sync`: its actors refuse a coroutine |
| `rate_limited` | `compute_score_limited`: it makes what lasts 300 s a 0; set `reward.max_concurrent` (1) as well |

verl has no word for unscored and takes NaN for a reward: an unscored row gets the rule's verdict, or else
`last_resort`, and `tinyv_unscored` is 1. Every row has the same keys, as verl wants.
`+reward.custom_reward_function.reward_kwargs.url=...` sets what the environment does not.
The question is `extra_info["question"]`; the judge is not asked well without it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tinyv_client.adapters._scorer import Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.intake import Row, read_row
from tinyv_client.references import first_of

__all__ = ["compute_score", "compute_score_limited", "compute_score_sync"]

_LIMITED_S = 240.0
"""Below the 300 s (`reward.timeout`) after which `rate_limited` gives a row 0.0 and other keys than the others'."""


async def compute_score(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **settings: Any
) -> dict[str, float]:
    """One row's score."""
    row = _row(data_source, solution_str, ground_truth, extra_info)
    return _told(await scorer(AdapterSettings.read(settings), says_unscored=False).aone(row))


def compute_score_sync(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **settings: Any
) -> dict[str, float]:
    """As `compute_score`, for managers that refuse a coroutine."""
    row = _row(data_source, solution_str, ground_truth, extra_info)
    return _told(scorer(AdapterSettings.read(settings), says_unscored=False).one(row))


async def compute_score_limited(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Any = None, **settings: Any
) -> dict[str, float]:
    """As `compute_score`, with an end before that of the `rate_limited` manager."""
    read = AdapterSettings.read(settings)
    asked = replace(read, timeout_s=min(read.timeout_s, _LIMITED_S))
    row = _row(data_source, solution_str, ground_truth, extra_info)
    return _told(await scorer(asked, says_unscored=False).aone(row))


def _row(data_source: object, solution: object, ground_truth: object, extra_info: Any) -> Row:
    known = extra_info.item() if getattr(extra_info, "shape", None) == () else extra_info  # numpy's box of an object
    question = first_of(known, QUESTION_NAMES) if isinstance(known, Mapping) else None
    return read_row(question, ground_truth, solution, data_source)


def _told(outcome: Outcome) -> dict[str, float]:
    return {"score": outcome.reward, **outcome.metrics}
