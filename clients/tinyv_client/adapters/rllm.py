"""rLLM: `import_path = "tinyv_client.adapters.rllm:evaluate"` under `[verifier]` in `dataset.toml`.

rLLM has no word for unscored: such a row gets the rule's verdict, or else `last_resort`, and its signal
`tinyv_unscored` is 1. With `TINYV_ON_UNSCORED=raise` the episode ends in an error, which rLLM leaves out where its
`raise_on_error` is false and `mask_error` true.
"""

from typing import Any

from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import named_row

__all__ = ["SYSTEM_PROMPT", "evaluate"]

SYSTEM_PROMPT = "Solve the problem step by step. Put your final answer in \\boxed{}."
"""What rLLM's harnesses tell the model about the answer's form."""

_RIGHT = 0.5
"""At a reward above this an episode counts as correct."""


def evaluate(task: Any, episode: Any) -> dict[str, Any]:
    """The episode's reward, in the mapping that rLLM turns into its EvalOutput."""
    row = named_row(task.metadata, _answer(episode), task.instruction)
    outcome = scorer(AdapterSettings.read({}), says_unscored=False).one(row)
    return {
        "reward": outcome.reward,
        "is_correct": outcome.reward > _RIGHT,
        "signals": outcome.metrics,
        "metadata": {"tinyv_status": outcome.why},
    }


def _answer(episode: Any) -> Any:
    """Where rLLM's own graders look for the answer, in their order; of a conversation, what the assistant said last."""
    if "answer" in episode.artifacts:
        return episode.artifacts["answer"]
    if not episode.trajectories:
        return None
    trajectory = episode.trajectories[-1]
    if trajectory.output or not trajectory.steps:
        return trajectory.output
    step = trajectory.steps[-1]
    return step.output or step.chat_completions or step.model_response
