"""OpenRLHF: `--reward.remote_url <this file>`.

OpenRLHF swallows an error and then fails at the missing reward, so this never raises and never returns None: an
unscored row gets the rule's verdict, or else `last_resort`, and `tinyv_unscored` in its extra logs is 1.
"""

import logging
from collections.abc import Sequence
from typing import Any

from tinyv_client.adapters._scorer import METRICS, Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.conversations import question_text
from tinyv_client.intake import read_row

__all__ = ["answer_part", "one_or_all", "reward_func"]

_log = logging.getLogger("tinyv_client.adapters")


def reward_func(
    queries: Sequence[str], prompts: Sequence[str], labels: Sequence[str], **settings: Any
) -> dict[str, Any]:
    """Rewards as OpenRLHF reads them; calls of concurrent threads travel together.

    A query is prompt and response in one text, with the special tokens of both.
    """
    outcomes = _outcomes(queries, prompts, labels, settings)
    rewards = [outcome.reward for outcome in outcomes]
    logs = {name: one_or_all([outcome.metrics[name] for outcome in outcomes]) for name in METRICS}
    return {"rewards": one_or_all(rewards), "scores": one_or_all(rewards), "extra_logs": logs}


def _outcomes(
    queries: Sequence[str], prompts: Sequence[str], labels: Sequence[str], given: dict[str, Any]
) -> list[Outcome]:
    last_resort = 0.0
    try:
        settings = AdapterSettings.read(given)
        last_resort = settings.last_resort
        rows = [
            read_row(prompt, label, answer_part(query, question_text(prompt)))
            for query, prompt, label in zip(queries, prompts, labels, strict=True)
        ]
        desk = scorer(settings, says_unscored=False)
        return [desk.one(rows[0])] if len(rows) == 1 else desk.batch(rows)
    except Exception:  # noqa: BLE001  # OpenRLHF turns any error into a missing reward and ends the run
        _log.exception("%d rows are unscored", len(queries))
        return [Outcome(last_resort, "failed")] * len(queries)


def answer_part(query: object, prompt: str) -> object:
    """What follows the prompt; where decoding has changed the prompt, the text of the same length is cut.

    What is no text is none of the answer either, and stays as it is.
    """
    if not isinstance(query, str):
        return query
    if query.startswith(prompt):
        return query[len(prompt) :]
    _, found, response = query.partition(prompt)
    return response if found else query[min(len(prompt), len(query)) :]


def one_or_all(values: list[float]) -> Any:
    """OpenRLHF sends one row a call and wraps its reward in a tensor itself."""
    return values[0] if len(values) == 1 else values
