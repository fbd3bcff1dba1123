"""What is measured after a training and shipped beside its adapter: temperature, threshold, figures.

Owns `calibration.json` and the choice of both numbers. Knows nothing of models.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from tinyv_build.embedded.metrics import Flags, Floats, log_loss
from tinyv_build.errors import BuildError

__all__ = [
    "CALIBRATION_FILE",
    "MAX_WRONG_ACCEPTS",
    "TEMPERATURES",
    "Calibration",
    "best_temperature",
    "read_calibration",
    "threshold_for",
    "write_calibration",
]

CALIBRATION_FILE = "calibration.json"

MAX_WRONG_ACCEPTS = 0.02
"""Share of hard negatives that may be accepted."""

TEMPERATURES: tuple[float, ...] = tuple(round(float(t), 4) for t in np.geomspace(0.5, 3.0, 41))
"""What a temperature is chosen from."""

_LOWEST_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one training ended with."""

    seed: int
    pairs: int
    """Trained on."""
    steps: int
    best_step: int
    """Whose factors are shipped."""
    rank: int
    alpha: float
    temperature: float
    """Divides all logits; baked into the merged weights."""
    accept_from: float
    """P(True) from which a "True" is accepted; the profile says it too."""
    unseen_kinds: tuple[str, ...]
    """Left out of the training."""
    recipe: str
    """The training's numbers."""
    metrics: Mapping[str, float]
    by_kind: Mapping[str, tuple[int, float]]
    """Pairs and share decided rightly, in the final validation."""
    lessons: str = ""
    """Digest of the operator's own lessons, if some were among the pairs."""


def best_temperature(temperatures: Sequence[float], log_true: Floats, log_false: Floats, same: Flags) -> int:
    """Index of the temperature with the smallest loss; a column of the logs belongs to each."""
    losses = [log_loss(log_true[:, at], log_false[:, at], same) for at in range(len(temperatures))]
    return int(np.argmin(losses))


def threshold_for(p_wrong: Floats, max_share: float = MAX_WRONG_ACCEPTS) -> float:
    """The smallest threshold, on three decimals and at least 0.5, that so many negatives at most reach."""
    allowed = int(len(p_wrong) * max_share)
    if len(p_wrong) <= allowed or not len(p_wrong):
        return _LOWEST_THRESHOLD
    first_refused = float(np.sort(p_wrong)[::-1][allowed])
    return max(_LOWEST_THRESHOLD, min(1.0, (math.floor(first_refused * 1000) + 1) / 1000))


def write_calibration(folder: Path, calibration: Calibration) -> None:
    """Writes `calibration.json`."""
    text = json.dumps(asdict(calibration), indent=1)
    (folder / CALIBRATION_FILE).write_text(text + "\n", encoding="utf-8")


def read_calibration(folder: Path) -> Calibration:
    """Reads `calibration.json`; raises BuildError for a file that a training did not write."""
    path = folder / CALIBRATION_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["unseen_kinds"] = tuple(data["unseen_kinds"])
        data["by_kind"] = {kind: (int(count), float(share)) for kind, (count, share) in data["by_kind"].items()}
        return Calibration(**data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BuildError(f"{path}: got {error}, expected what a training wrote; next: make train-judge") from error
