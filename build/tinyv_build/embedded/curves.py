"""A training's curves as a picture, from its log.

Owns the picture.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from tinyv_build.embedded.calibration import read_calibration
from tinyv_build.embedded.progress import LOG_FILE, Row, read_log

__all__ = ["draw_curves"]

_WINDOW = 25
"""Steps that a shown training loss is the mean of."""


def draw_curves(folder: Path) -> None:
    """Writes `curves.png` beside `log.csv` and `calibration.json`."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415  # after the choice of what draws

    rows, best = read_log(folder / LOG_FILE), read_calibration(folder).best_step
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), constrained_layout=True)
    steps = [row for row in rows if row.loss is not None]
    losses = np.array([row.loss for row in steps])
    if len(losses) >= _WINDOW:
        smooth = np.convolve(losses, np.ones(_WINDOW) / _WINDOW, mode="valid")
        pairs = [row.pairs for row in steps[_WINDOW - 1 :]]
        left.plot(pairs, smooth, color="0.6", label=f"training, mean of {_WINDOW} steps")
    # the untrained model's loss is far above the rest: it would flatten the curves
    measured = [row for row in rows if row.validation_loss is not None]
    _line(left, measured[1:], "validation_loss", "validation, trained kinds")
    _line(left, measured[1:], "unseen_loss", "validation, unseen kinds")
    left.set(xlabel="pairs seen", ylabel="cross-entropy", title="Loss", ylim=(0, None))
    _line(right, measured, "validation_auc", "AUC, trained kinds")
    _line(right, measured, "unseen_auc", "AUC, unseen kinds")
    _line(right, measured, "validation_accuracy", "accuracy, trained kinds")
    right.set(xlabel="pairs seen", title="Validation", ylim=(0.35, 1.01))
    at = next((row.pairs for row in rows if row.step == best), None)
    for axes in (left, right):
        if at is not None:
            axes.axvline(at, color="0.8", linestyle=":", label="shipped")
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(folder / "curves.png", dpi=120)
    plt.close(figure)


def _line(axes: Any, rows: Sequence[Row], field: str, label: str) -> None:
    axes.plot([row.pairs for row in rows], [getattr(row, field) for row in rows], marker=".", label=label)
