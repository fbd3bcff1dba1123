"""ms-swift: `--external_plugins $(python -m tinyv_client.adapters ms_swift) --reward_funcs tinyv`.

ms-swift makes a 0 of a reward that is None, with a vote in its group: an unscored row gets the rule's verdict, or else
`last_resort`. `--reward_funcs tinyv tinyv_unscored --reward_weights 1 0` logs the share of such rows.
Of each row's `messages` it scores what the assistant said last, where `completions` may be what a tool said.

ms-swift puts a plugin's folder first on `sys.path`, and beside the other adapters, `import trl` would find one of them:
so this one is alone in its folder.
"""

from collections.abc import Sequence
from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import batch_rows

__all__ = ["TinyvReward", "TinyvUnscored", "register"]  # two are made late

_latest: list[tuple[Sequence[Any], list[Outcome]]] = []
"""The last batch: ms-swift hands the same list to one function after another."""


def register() -> None:
    """Makes the rewards known to ms-swift as `tinyv` and `tinyv_unscored`; loading this file as a plugin does it."""
    from swift.rewards import orms  # noqa: PLC0415  # the trainer's

    orms.update(tinyv=_reward(), tinyv_unscored=_unscored())


def _outcomes(completions: Sequence[Any], columns: dict[str, Any]) -> list[Outcome]:
    if not _latest or _latest[0][0] is not completions:
        said = columns.get("messages") or completions
        rows = batch_rows(said, said, columns)
        _latest[:] = [(completions, scorer(AdapterSettings.read({}), says_unscored=False).batch(rows))]
    return _latest[0][1]


def _reward() -> type:
    from swift.rewards import ORM  # noqa: PLC0415  # the trainer's

    class TinyvReward(ORM):  # type: ignore[misc]  # untyped library
        """A batch a call; its settings come from the environment."""

        def __call__(self, completions: Sequence[Any], **columns: Any) -> list[float]:
            return [outcome.reward for outcome in _outcomes(completions, columns)]

    return TinyvReward


def _unscored() -> type:
    from swift.rewards import ORM  # noqa: PLC0415  # the trainer's

    class TinyvUnscored(ORM):  # type: ignore[misc]  # untyped library
        """1 for a row that the service gave no reward: for the logs, with weight 0."""

        def __call__(self, completions: Sequence[Any], **columns: Any) -> list[float]:
            return [outcome.metrics["tinyv_unscored"] for outcome in _outcomes(completions, columns)]

    return TinyvUnscored


__getattr__ = late(__name__, TinyvReward=_reward, TinyvUnscored=_unscored)

if __name__ != "tinyv_client.adapters.ms_swift":  # loaded by its path: as a plugin
    register()
