"""ms-swift: `--external_plugins $(python -m tinyv_client.adapters ms_swift) --reward_funcs tinyv`.

ms-swift puts a plugin's folder first on `sys.path`, and beside the other adapters, `import trl` would find one of them:
so this one is alone in its folder. Its reward is TRL's: None for an unscored row, out of the group's baseline.
Of each row's `messages` it scores what the assistant said last, where `completions` may be what a tool said.
"""

from collections.abc import Sequence
from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters.trl import make_reward

__all__ = ["TinyvReward", "register"]  # TinyvReward is made late

_NAME = "tinyv"


def register() -> None:
    """Makes the reward known to ms-swift under the name `tinyv`; loading this file as a plugin does it."""
    from swift.rewards import orms  # noqa: PLC0415  # the trainer's

    orms[_NAME] = _reward()


def _reward() -> type:
    from swift.rewards import ORM  # noqa: PLC0415  # the trainer's

    class TinyvReward(ORM):  # type: ignore[misc]  # untyped library
        """A batch a call; its settings come from the environment."""

        def __call__(self, completions: Sequence[Any], **columns: Any) -> list[float | None]:
            said = columns.pop("messages", None) or completions
            return make_reward()(prompts=said, completions=said, **columns)

    return TinyvReward


__getattr__ = late(__name__, TinyvReward=_reward)

if __name__ != "tinyv_client.adapters.ms_swift":  # loaded by its path: as a plugin
    register()
