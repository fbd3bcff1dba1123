"""The end of a training: measures, calibrates, and writes the adapter's folder.

Owns what is measured. The figures themselves are arithmetic of `metrics` and `calibration`.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from tinyv_build.embedded.adapter import ADAPTER_FILE, factor_names
from tinyv_build.embedded.calibration import (
    TEMPERATURES,
    Calibration,
    best_temperature,
    threshold_for,
    write_calibration,
)
from tinyv_build.embedded.card import write_card
from tinyv_build.embedded.curves import draw_curves
from tinyv_build.embedded.data import UNSEEN_KINDS, Sets
from tinyv_build.embedded.metrics import Flags, Floats, accuracy_by_kind, auc, balanced_accuracy, labels, log_loss
from tinyv_build.embedded.network import PARTS, Network
from tinyv_build.embedded.pairs import Pair
from tinyv_build.embedded.progress import LOG_FILE
from tinyv_build.embedded.prompts import Prompts
from tinyv_build.embedded.recipe import Recipe
from tinyv_build.embedded.scoring import score
from tinyv_build.embedded.verify import MAX_DIFFERENCE, difference
from tinyv_build.errors import BuildError

__all__ = ["finish"]

_VERIFIED = 24
"""Pairs on which the merged weights are held against peft."""


def finish(
    recipe: Recipe,
    network: Network,
    prompts: Prompts,
    sets: Sets,
    trained: tuple[int, int, int],
    work: Path,
    out: Path,
) -> None:
    """Writes adapter, calibration, log, curves and card into `out`; `trained`: pairs, steps, best step.

    Raises BuildError when the merged weights are not the trained model.
    """
    judge = _Judge(network, prompts)
    temperature, held = _temperature(judge, sets.calibration)
    threshold = threshold_for(held[~labels(sets.calibration)])
    metrics, by_kind = _figures(judge, sets, temperature, threshold)
    metrics |= _on_calibration(held, labels(sets.calibration), threshold)
    metrics |= {f"{name}_before": value for name, value in _untrained(judge, sets).items()}
    pairs, steps, best_step = trained
    save_file(_named(network, recipe.rank), out / ADAPTER_FILE)
    calibration = Calibration(
        seed=recipe.seed,
        pairs=pairs,
        steps=steps,
        best_step=best_step,
        rank=recipe.rank,
        alpha=recipe.alpha,
        temperature=temperature,
        accept_from=threshold,
        unseen_kinds=UNSEEN_KINDS,
        recipe=recipe.identity,
        metrics={name: round(value, 5) for name, value in metrics.items()},
        by_kind=by_kind,
        lessons=recipe.lessons,
    )
    write_calibration(out, calibration)
    if work.resolve() != out.resolve():
        shutil.copyfile(work / LOG_FILE, out / LOG_FILE)
    draw_curves(out)
    write_card(out)
    found = difference(out, prompts, sets.validation[:_VERIFIED])
    if found > MAX_DIFFERENCE:
        raise BuildError(f"{out}: merged weights differ from peft's model by {found:.2g}, expected {MAX_DIFFERENCE}")


class _Judge:
    """A network that is asked in pairs."""

    def __init__(self, network: Network, prompts: Prompts) -> None:
        self.network, self._prompts = network, prompts

    def logs(self, pairs: Sequence[Pair], temperatures: Sequence[float]) -> tuple[Floats, Floats]:
        words = (self._prompts.true_id, self._prompts.false_id)
        return score(self.network, self._prompts.examples(pairs), words, temperatures)


def _temperature(judge: _Judge, pairs: Sequence[Pair]) -> tuple[float, Floats]:
    """The best temperature, and P(True) of the pairs under it."""
    log_true, log_false = judge.logs(pairs, TEMPERATURES)
    at = best_temperature(TEMPERATURES, log_true, log_false, labels(pairs))
    return TEMPERATURES[at], np.exp(log_true[:, at])


def _figures(
    judge: _Judge, sets: Sets, temperature: float, threshold: float
) -> tuple[dict[str, float], dict[str, tuple[int, float]]]:
    """Of pairs that neither trained nor calibrated."""
    pairs = [*sets.validation, *sets.unseen]
    logs = judge.logs(pairs, (temperature,))
    log_true, log_false = logs[0][:, 0], logs[1][:, 0]
    p_true, same = np.exp(log_true), labels(pairs)
    seen, unseen = slice(0, len(sets.validation)), slice(len(sets.validation), None)
    attacks = np.exp(judge.logs(sets.attacks, (temperature,))[0][:, 0])
    figures = {
        "validation_pairs": float(len(sets.validation)),
        "validation_auc": auc(p_true[seen], same[seen]),
        "validation_loss": log_loss(log_true[seen], log_false[seen], same[seen]),
        "validation_balanced_accuracy": balanced_accuracy(p_true[seen], same[seen], 0.5),
        "validation_balanced_accuracy_at_threshold": balanced_accuracy(p_true[seen], same[seen], threshold),
        "unseen_pairs": float(len(sets.unseen)),
        "unseen_auc": auc(p_true[unseen], same[unseen]),
        "unseen_balanced_accuracy": balanced_accuracy(p_true[unseen], same[unseen], 0.5),
        "attack_pairs": float(len(sets.attacks)),
        "attacks_accepted": float((attacks >= threshold).mean()),
        "attacks_above_half": float((attacks >= 0.5).mean()),  # noqa: PLR2004  # the word alone
    }
    return figures, accuracy_by_kind(p_true, same, [pair.kind for pair in pairs], threshold)


def _on_calibration(p_true: Floats, same: Flags, threshold: float) -> dict[str, float]:
    accepted = p_true >= threshold
    return {
        "calibration_pairs": float(len(same)),
        "calibration_wrong_accepts": float(accepted[~same].mean()),
        "calibration_right_accepts": float(accepted[same].mean()),
    }


def _untrained(judge: _Judge, sets: Sets) -> dict[str, float]:
    """The same AUCs of the base model: the factors' ups are nought for as long as it takes."""
    ups = [up for layer in judge.network.factors for factors in layer.values() for up in factors.ups]
    kept = [up.detach().clone() for up in ups]
    _replace(judge.network, ups, [torch.zeros_like(up) for up in ups])
    seen = sets.validation[: len(sets.unseen)]
    found = {
        name: auc(np.exp(judge.logs(pairs, (1.0,))[0][:, 0]), labels(pairs))
        for name, pairs in (("validation_auc", seen), ("unseen_auc", sets.unseen))
    }
    _replace(judge.network, ups, kept)
    return found


def _replace(network: Network, tensors: Sequence[torch.Tensor], values: Sequence[torch.Tensor]) -> None:
    with torch.no_grad():
        for tensor, value in zip(tensors, values, strict=True):
            tensor.copy_(value)
    network.merge()


def _named(network: Network, rank: int) -> dict[str, torch.Tensor]:
    """The factors under peft's names, in 16 bit."""
    found = {}
    for index, layer in enumerate(network.factors):
        for group, names in PARTS.items():
            factors = layer[group]
            for name, up, down in zip(names, factors.ups, factors.down.split(rank), strict=True):
                for key, tensor in zip(factor_names(f"model.layers.{index}.{name}.weight"), (down, up), strict=True):
                    found[key] = tensor.detach().to("cpu", torch.float16).contiguous().clone()
    return found
