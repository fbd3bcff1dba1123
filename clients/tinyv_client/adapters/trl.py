"""TRL: `GRPOTrainer(reward_funcs=[tinyv_client.adapters.trl.reward])`, or `async_reward`, or `make_reward(url=...)`.

Unscored rows are None, which TRL leaves out of the group's baseline; their share is the metric `tinyv/unscored`.
The ground truth is a column of the data set (`references.TRUTH_NAMES`); the question a column, or the prompt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tinyv_client.adapters._scorer import METRICS, Outcome, Scorer, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import Row, batch_rows

__all__ = ["async_reward", "make_async_reward", "make_reward", "reward"]

Rewards = list[float | None]

_NAME = "tinyv_reward"


def reward(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
    """A reward function with the settings of the environment."""
    return make_reward()(prompts, completions, **columns)


async def async_reward(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
    """As `reward`, for TRL's event loop: it runs beside the other reward functions."""
    found: Rewards = await make_async_reward()(prompts, completions, **columns)
    return found


reward.__name__ = async_reward.__name__ = _NAME  # TRL logs `rewards/<name>/mean`


def make_reward(
    *, name: str | None = None, data_sources: Sequence[str] | None = None, **settings: Any
) -> Callable[..., Rewards]:
    """A reward function with settings of its own; it can be pickled.

    Args:
        name: What TRL's logs call it; None: `tinyv_reward`, with the mode where that is not `addon`.
        data_sources: It applies to rows whose column `data_source` is one of these; the others are None and are not
            sent or counted, as TRL wants it of a reward among several. None: it applies to all rows.
        settings: AdapterSettings, by name.
    """
    return _Reward(*_parts(name, data_sources, settings))


def make_async_reward(
    *, name: str | None = None, data_sources: Sequence[str] | None = None, **settings: Any
) -> Callable[..., Any]:
    """As `make_reward`, for TRL's event loop."""
    return _AsyncReward(*_parts(name, data_sources, settings))


def _parts(
    name: str | None, data_sources: Sequence[str] | None, given: dict[str, Any]
) -> tuple[AdapterSettings, str, frozenset[str] | None]:
    settings = AdapterSettings.read(given)
    plain = _NAME if settings.mode == AdapterSettings().mode else f"{_NAME}_{settings.mode}"
    return settings, name or plain, None if data_sources is None else frozenset(data_sources)


@dataclass(frozen=True)
class _Base:
    settings: AdapterSettings
    name: str
    data_sources: frozenset[str] | None

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def _scorer(self) -> Scorer:
        return scorer(self.settings, says_unscored=True)

    def _rows(self, prompts: Sequence[Any], completions: Sequence[Any], columns: dict[str, Any]) -> dict[int, Row]:
        """The rows that it applies to, by position."""
        rows = enumerate(batch_rows(prompts, completions, columns))
        return {at: row for at, row in rows if self.data_sources is None or row.sample.data_source in self.data_sources}


class _Reward(_Base):
    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
        rows = self._rows(prompts, completions, columns)
        return _told(dict(zip(rows, self._scorer.batch([*rows.values()]), strict=True)), len(prompts), columns)


class _AsyncReward(_Base):
    async def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:
        rows = self._rows(prompts, completions, columns)
        return _told(dict(zip(rows, await self._scorer.abatch([*rows.values()]), strict=True)), len(prompts), columns)


def _told(outcomes: dict[int, Outcome], rows: int, columns: dict[str, Any]) -> Rewards:
    if outcomes and (log_metric := columns.get("log_metric")) is not None:
        for name in METRICS:
            share = sum(outcome.metrics[name] for outcome in outcomes.values()) / len(outcomes)
            log_metric(name.replace("_", "/", 1), share)
    if (log_extra := columns.get("log_extra")) is not None:
        log_extra("tinyv_status", [outcomes[at].status if at in outcomes else "" for at in range(rows)])
    return [outcomes[at].reward if at in outcomes and outcomes[at].has_reward else None for at in range(rows)]
