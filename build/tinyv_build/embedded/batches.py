"""Pairs to batches of about one length, in an order that a seed decides.

Owns padding and the prefix that prompts share. Knows nothing of torch.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Batch", "Example", "batch_of", "batches_of", "epoch"]

POOL_BATCHES = 64
"""Batches that are sorted by length together: enough for little padding, few enough for well-mixed batches."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as the model sees it."""

    ids: tuple[int, ...]
    """Of the prompt."""
    target: int
    """The right next token."""
    index: int
    """Which pair it is."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of about one length."""

    prefix: tuple[int, ...]
    """What all prompts begin with; `rows` begin after it."""
    rows: tuple[tuple[int, ...], ...]
    """The rest of each prompt, padded at its end: causal attention never sees what comes later."""
    ends: tuple[int, ...]
    """Where in its row each prompt's last token stands."""
    targets: tuple[int, ...]
    indexes: tuple[int, ...]


def batch_of(examples: Sequence[Example]) -> Batch:
    """The examples as one batch."""
    shared = _shared([example.ids for example in examples])
    rests = [example.ids[shared:] for example in examples]
    width = max(map(len, rests))
    return Batch(
        prefix=examples[0].ids[:shared],
        rows=tuple(rest + (0,) * (width - len(rest)) for rest in rests),
        ends=tuple(len(rest) - 1 for rest in rests),
        targets=tuple(example.target for example in examples),
        indexes=tuple(example.index for example in examples),
    )


def batches_of(examples: Sequence[Example], size: int) -> list[Batch]:
    """All examples, shortest first: for measuring."""
    by_length = sorted(examples, key=lambda example: len(example.ids))
    return [batch_of(by_length[start : start + size]) for start in range(0, len(by_length), size)]


def epoch(examples: Sequence[Example], size: int, seed: int) -> Iterator[Batch]:
    """Every example once, in batches of like length, in a random order; the same for the same seed."""
    luck = random.Random(seed)  # noqa: S311  # no secret
    order = list(examples)
    luck.shuffle(order)
    for start in range(0, len(order), size * POOL_BATCHES):
        pool = sorted(order[start : start + size * POOL_BATCHES], key=lambda example: len(example.ids))
        batches = [pool[first : first + size] for first in range(0, len(pool), size)]
        luck.shuffle(batches)
        yield from map(batch_of, batches)


def _shared(prompts: Sequence[tuple[int, ...]]) -> int:
    """How many first tokens are the same in all, at least one less than the shortest has."""
    low, high = min(prompts), max(prompts)
    limit = min(map(len, prompts)) - 1
    return next((at for at in range(limit) if low[at] != high[at]), limit)
