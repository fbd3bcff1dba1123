"""verifiers and prime-rl: a judge plug-in (`id = "tinyv_judge"`), or `await score(task, trace)` in a `@vf.reward`.

An unscored row raises Unscored, which errors its trace: prime-rl leaves such traces out of the advantages.

    [[orchestrator.train.source.env.taskset.task.judges]]
    id = "tinyv_judge"
"""

from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import QUESTION_NAMES
from tinyv_client.errors import Unscored
from tinyv_client.intake import named_row
from tinyv_client.references import TRUTH_NAMES

__all__ = ["TinyvJudge", "score"]  # noqa: F822  # made late


async def score(task: Any, trace: Any, **settings: Any) -> float:
    """The reward of a trace's last reply; raises Unscored. `task` holds the ground truth in one of its fields."""
    columns = {name: getattr(task, name, None) for name in (*TRUTH_NAMES, *QUESTION_NAMES, "data_source")}
    row = named_row(columns, trace.last_reply, task.prompt_text)
    outcome = await scorer(AdapterSettings.read(settings), says_unscored=True).aone(row)
    if not outcome.has_reward:
        raise Unscored(f"the row is {outcome.why}, expected a reward; its trace is then left out")
    return outcome.reward


def _judge() -> type:
    from verifiers.v1.configs.judge import JudgeConfig  # noqa: PLC0415  # the trainer's
    from verifiers.v1.judge import Judge  # noqa: PLC0415

    class TinyvJudgeConfig(JudgeConfig):  # type: ignore[misc]  # untyped library
        """Where the service is; the rest comes from the environment."""

        id: str = "tinyv_judge"
        url: str | None = None
        mode: str | None = None
        on_unscored: str | None = None

    class TinyvJudge(Judge[float, TinyvJudgeConfig]):  # type: ignore[misc]
        """Asks the service in place of a chat model."""

        async def score(self, task: Any, trace: Any) -> float:
            given = {name: getattr(self.config, name) for name in ("url", "mode", "on_unscored")}
            return await score(task, trace, **{name: value for name, value in given.items() if value is not None})

    return TinyvJudge


__getattr__ = late(__name__, TinyvJudge=_judge)
