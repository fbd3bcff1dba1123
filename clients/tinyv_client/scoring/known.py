"""Data sets with rollouts whose columns are published: `--config NAME` in place of the names.

Sources: trainer.rollout_data_dir of https://github.com/volcengine/verl (`ray_trainer.py`, `_dump_generations`);
the cards of https://huggingface.co/datasets/PrimeIntellect/SYNTHETIC-1, /opencompass/VerifierBench and
/ZJU-REAL/VerifyBench.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["KNOWN", "LABELS", "Known"]

LABELS: Mapping[object, int | None] = {
    1: 1, 0: 0, "1": 1, "0": 0, "true": 1, "false": 0, "True": 1, "False": 0, "": None
}  # fmt: skip
"""What stands in a label; CSV has texts alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """Where a data set keeps what is scored."""

    question: str
    truth: str
    response: str
    label: str | None = None
    labels: Mapping[object, int | None] = field(default_factory=lambda: LABELS)
    """What each of its labels means."""


KNOWN = {
    "verl": Known("input", "gts", "output"),
    "synthetic-1": Known("prompt", "gold_standard_solution", "llm_response"),
    "verifybench": Known("question", "answer", "completion", "gold_correct"),
    # C is a question, answer or response of no use; the authors count it as incorrect.
    "verifierbench": Known("question", "gold_answer", "llm_response", "gold_judgment", {"A": 1, "B": 0, "C": 0}),
}
