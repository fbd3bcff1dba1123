"""How sure the judge is of each pair: log-probabilities of both verdicts.

Owns measuring with torch. Knows nothing of training.
"""

from collections.abc import Sequence

import numpy as np
import torch

from tinyv_build.embedded.batches import Example, batches_of
from tinyv_build.embedded.metrics import Floats
from tinyv_build.embedded.network import Network

__all__ = ["score"]

_BATCH = 64


def score(
    network: Network, examples: Sequence[Example], words: tuple[int, int], temperatures: Sequence[float] = (1.0,)
) -> tuple[Floats, Floats]:
    """Log P(True) and log P(False) over the whole vocabulary: a row a pair, a column a temperature."""
    found = np.empty((2, len(examples), len(temperatures)))
    places = {example.index: place for place, example in enumerate(examples)}
    for batch in batches_of(examples, _BATCH):
        with torch.no_grad():
            logits = network.logits(batch)
        rows = [places[index] for index in batch.indexes]
        for column, temperature in enumerate(temperatures):
            scaled = logits / temperature
            chosen = scaled[:, list(words)] - scaled.logsumexp(-1, keepdim=True)
            found[:, rows, column] = chosen.t().double().cpu().numpy()
    return found[0], found[1]
