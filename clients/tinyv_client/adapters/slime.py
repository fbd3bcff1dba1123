"""slime: `--custom-rm-path tinyv_client.adapters.slime.custom_rm`, with or without `--group-rm`.

An unscored row gets the rule's verdict, or else `last_resort`, and `sample.remove_sample`, which masks its loss.
slime still lets its reward vote in the group's mean; `--custom-reward-post-process-path
tinyv_client.adapters.slime.post_process_rewards` keeps it out of that too.
"""

import math
from collections.abc import Sequence
from typing import Any

from tinyv_contract.records import Sample

from tinyv_client.adapters._scorer import Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters._texts import QUESTION_NAMES, first_of, last_user_text, sample

__all__ = ["custom_rm", "post_process_rewards"]

_STATUS_KEY = "tinyv_status"
_GROUP_ESTIMATORS = ("grpo", "gspo", "cispo", "reinforce_plus_plus_baseline")
_DIVIDED_BY_STD = ("grpo", "gspo", "cispo")
_EPSILON = 1e-6


async def custom_rm(args: Any, samples: Any, **settings: Any) -> Any:  # noqa: ARG001  # slime's signature
    """The reward of a sample, or those of a list of samples."""
    desk = scorer(AdapterSettings.read(settings), says_unscored=False)
    if isinstance(samples, list):
        outcomes = await desk.abatch([_row(found) for found in samples])
        return [_told(found, outcome) for found, outcome in zip(samples, outcomes, strict=True)]
    return _told(samples, await desk.aone(_row(samples)))


def post_process_rewards(args: Any, samples: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Raw rewards, and those less their group's mean, in which removed samples have no part."""
    raw = [float(found.get_reward_value(args)) for found in samples]
    if args.advantage_estimator not in _GROUP_ESTIMATORS or not args.rewards_normalization:
        return raw, raw
    by_std = args.advantage_estimator in _DIVIDED_BY_STD and args.grpo_std_normalization
    groups: dict[Any, list[int]] = {}
    for at, found in enumerate(samples):
        groups.setdefault(at if found.group_index is None else found.group_index, []).append(at)
    normed = [0.0] * len(raw)
    for members in groups.values():
        scored = [at for at in members if not samples[at].remove_sample]
        for at, value in zip(scored, _normed([raw[at] for at in scored], by_std=by_std), strict=True):
            normed[at] = value
    return raw, normed


def _normed(rewards: list[float], *, by_std: bool) -> list[float]:
    mean = sum(rewards) / max(len(rewards), 1)
    spread = math.sqrt(sum((reward - mean) ** 2 for reward in rewards) / max(len(rewards) - 1, 1))
    return [(reward - mean) / (spread + _EPSILON if by_std else 1.0) for reward in rewards]


def _row(found: Any) -> Sample:
    metadata = found.metadata if isinstance(found.metadata, dict) else {}
    question = first_of(metadata, QUESTION_NAMES) or last_user_text(found.prompt)
    return sample(question, found.label, found.response, metadata.get("data_source"))


def _told(found: Any, outcome: Outcome) -> float:
    if isinstance(found.metadata, dict):
        found.metadata[_STATUS_KEY] = outcome.status
    if outcome.metrics["tinyv_unscored"]:
        found.remove_sample = True
    return outcome.reward
