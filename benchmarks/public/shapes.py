"""Which columns each published benchmark has, what its authors report, and where a user gets it.

VerifierBench: its card and the README of https://github.com/open-compass/CompassVerifier, which counts C, of no use, as
incorrect. VerifyBench: its card, and programs that read its files. HardVerify-Math: https://github.com/uw-nsl/TinyV.
xVerify: `src/xVerify/eval.py` of https://github.com/IAAR-Shanghai/xVerify for the texts; its scripts differ in
where the label is, so several names are tried. The card of the hacking data names no columns: the usual names are
tried, and `COLUMNS=` says others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tinyv_client.scoring.known import KNOWN, LABELS, Known

__all__ = ["SHAPES", "Shape"]

_SAID: Mapping[object, int | None] = {"Correct": 1, "Incorrect": 0, "correct": 1, "incorrect": 0, **LABELS}


@dataclass(frozen=True, slots=True)
class Shape:
    """One benchmark's files."""

    where: str
    metric: str
    """What its authors report, as a column of the table."""
    columns: Known | None = None
    """None: by the usual names."""
    label: tuple[str, ...] = ()
    """Where it may stand, where the columns do not say it."""
    labels: Mapping[object, int | None] = field(default_factory=lambda: LABELS)
    kinds: tuple[str, ...] = ("answer_type",)
    """The answer's type, by which figures are cut; the first that a file has."""
    attacks: bool = False
    """Every row is wrong."""


SHAPES = {
    "verifybench": Shape(
        "https://huggingface.co/datasets/ZJU-REAL/VerifyBench", "accuracy", KNOWN["verifybench"], labels=LABELS
    ),
    "verifierbench": Shape(
        "https://huggingface.co/datasets/opencompass/VerifierBench",
        "f1",
        KNOWN["verifierbench"],
        kinds=("answer_type", "domain"),
    ),
    "hardverify": Shape("https://github.com/uw-nsl/TinyV (HardVerify-Math)", "recall"),
    "xverify": Shape(
        "https://huggingface.co/datasets/IAAR-Shanghai/VAR",
        "f1",
        Known("question", "correct_answer", "llm_output"),
        label=("human_judgment_result", "human_judge", "gpt-4o_judgment_result", "label"),
        labels=_SAID,
        kinds=("answer_type", "question_type", "data_source", "dataset"),
    ),
    "hacking": Shape(
        "https://huggingface.co/datasets/hkust-nlp/rl-verifier-pitfalls_hacking_data",
        "wrongly_accepted",
        kinds=("pattern", "hacking_type", "attack", "type", "category"),
        attacks=True,
    ),
}
