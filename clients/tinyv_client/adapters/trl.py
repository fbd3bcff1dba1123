"""TRL: `GRPOTrainer(reward_funcs=[tinyv_client.adapters.trl.reward])`, or `async_reward`, or `make_reward(url=...)`.

Unscored rows are None, which TRL leaves out of the group's baseline; their share is the metric `tinyv/unscored`.
The ground truth is a column of the data set (`_texts.TRUTH_NAMES`); the question a column, or the prompt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tinyv_contract.records import Sample

from tinyv_client.adapters._scorer import METRICS, Outcome, Scorer, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters._texts import QUESTION_NAMES, TRUTH_NAMES, first_of, last_user_text, sample

__all__ = ["async_reward", "make_async_reward", "make_reward", "reward"]

Rewards = list[float | None]


def reward(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
    """A reward function with the settings of the environment."""
    return _Reward(AdapterSettings.read({}))(prompts, completions, **columns)


async def async_reward(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
    """As `reward`, for TRL's event loop: it runs beside the other reward functions."""
    return await _AsyncReward(AdapterSettings.read({}))(prompts, completions, **columns)


def make_reward(**settings: Any) -> Callable[..., Rewards]:
    """A reward function with settings of its own; it can be pickled."""
    return _Reward(AdapterSettings.read(settings))


def make_async_reward(**settings: Any) -> Callable[..., Any]:
    """As `make_reward`, for TRL's event loop."""
    return _AsyncReward(AdapterSettings.read(settings))


@dataclass(frozen=True)
class _Base:
    settings: AdapterSettings
    __name__: str = field(default="tinyv_reward", init=False)

    @property
    def _scorer(self) -> Scorer:
        return scorer(self.settings, says_unscored=True)


class _Reward(_Base):
    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
        return _told(self._scorer.batch(_samples(prompts, completions, columns)), columns)


class _AsyncReward(_Base):
    async def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
        return _told(await self._scorer.abatch(_samples(prompts, completions, columns)), columns)


def _samples(prompts: Sequence[Any], completions: Sequence[Any], columns: dict[str, Any]) -> list[Sample]:
    samples = []
    for at, (prompt, completion) in enumerate(zip(prompts, completions, strict=True)):
        row = {name: column[at] for name, column in columns.items() if _is_column(column, len(prompts))}
        question = first_of(row, QUESTION_NAMES) or last_user_text(prompt)
        samples.append(sample(question, first_of(row, TRUTH_NAMES), completion, row.get("data_source")))
    return samples


def _is_column(value: object, rows: int) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and len(value) == rows


def _told(outcomes: list[Outcome], columns: dict[str, Any]) -> Rewards:
    if outcomes and (log_metric := columns.get("log_metric")) is not None:
        for name in METRICS:
            share = sum(outcome.metrics[name] for outcome in outcomes) / len(outcomes)
            log_metric(name.replace("_", "/", 1), share)
    if (log_extra := columns.get("log_extra")) is not None:
        log_extra("tinyv_status", [outcome.status for outcome in outcomes])
    return [outcome.reward if outcome.has_reward else None for outcome in outcomes]
