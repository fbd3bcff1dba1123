"""slime: `--custom-rm-path tinyv_client.adapters.slime.custom_rm`, with or without `--group-rm`.

An unscored row gets the rule's verdict, or else `last_resort`, and `sample.remove_sample`, which masks its loss.
slime still lets its reward vote in the group's mean; `--custom-reward-post-process-path
tinyv_client.adapters.slime.post_process_rewards` keeps it out of that too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinyv_client.adapters._scorer import Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.intake import Row, read_row
from tinyv_client.references import first_of

__all__ = ["Estimators", "custom_rm", "normalized", "post_process_rewards"]

_STATUS_KEY = "tinyv_status"
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Estimators:
    """A trainer's advantage estimators whose rewards are normalised in groups."""

    grouped: tuple[str, ...]
    by_std: tuple[str, ...]
    """Those that divide by the standard deviation, where `grpo_std_normalization` is on."""


_ESTIMATORS = Estimators(
    grouped=("grpo", "gspo", "cispo", "reinforce_plus_plus_baseline"), by_std=("grpo", "gspo", "cispo")
)


async def custom_rm(args: Any, samples: Any, **settings: Any) -> Any:  # noqa: ARG001  # slime's signature
    """The reward of a sample, or those of a list of samples."""
    desk = scorer(AdapterSettings.read(settings), says_unscored=False)
    if isinstance(samples, list):
        outcomes = await desk.abatch([_row(found) for found in samples])
        return [_told(found, outcome) for found, outcome in zip(samples, outcomes, strict=True)]
    return _told(samples, await desk.aone(_row(samples)))


def post_process_rewards(args: Any, samples: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Raw rewards, and those less their group's mean, in which removed samples have no part."""
    return normalized(args, samples, _ESTIMATORS)


def normalized(args: Any, samples: Sequence[Any], estimators: Estimators) -> tuple[list[float], list[float]]:
    """As `post_process_rewards`; samples with the same `rollout_id` in a group are one rollout and have one vote."""
    raw = [float(found.get_reward_value(args)) for found in samples]
    if args.advantage_estimator not in estimators.grouped or not args.rewards_normalization:
        return raw, raw
    by_std = args.advantage_estimator in estimators.by_std and args.grpo_std_normalization
    groups: dict[Any, dict[Any, list[int]]] = {}
    for at, found in enumerate(samples):
        group = groups.setdefault(("row", at) if found.group_index is None else found.group_index, {})
        rollout = getattr(found, "rollout_id", None)
        group.setdefault(("row", at) if rollout is None else rollout, []).append(at)
    normed = [0.0] * len(raw)
    for rollouts in groups.values():
        scored = [rows for rows in rollouts.values() if not all(samples[at].remove_sample for at in rows)]
        for rows, value in zip(scored, _normed([raw[rows[0]] for rows in scored], by_std=by_std), strict=True):
            for at in rows:
                normed[at] = value
    return raw, normed


def _normed(rewards: list[float], *, by_std: bool) -> list[float]:
    mean = sum(rewards) / max(len(rewards), 1)
    spread = math.sqrt(sum((reward - mean) ** 2 for reward in rewards) / max(len(rewards) - 1, 1))
    return [(reward - mean) / (spread + _EPSILON if by_std else 1.0) for reward in rewards]


def _row(found: Any) -> Row:
    metadata = found.metadata if isinstance(found.metadata, dict) else {}
    question = first_of(metadata, QUESTION_NAMES) or found.prompt
    return read_row(question, found.label, found.response, metadata.get("data_source"))


def _told(found: Any, outcome: Outcome) -> float:
    if isinstance(found.metadata, dict):
        found.metadata[_STATUS_KEY] = outcome.status
    if outcome.metrics["tinyv_unscored"]:
        found.remove_sample = True
    return outcome.reward
