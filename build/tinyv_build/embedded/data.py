"""What a training learns from and what it is measured on, from one seed.

Owns the split: by pair, and by kind. Knows nothing of models.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tinyv_build.embedded.own import Lessons
from tinyv_build.embedded.pairs import ATTACKS, KINDS, Pair, generate, rarer
from tinyv_build.embedded.recipe import Recipe

__all__ = ["UNSEEN_KINDS", "Sets", "attack_pairs", "calibration_pairs", "draw_sets", "fresh_pairs"]

UNSEEN_KINDS = ("rationalised", "circle", "vector", "multiples", "clock", "element", "comparison", "labelled")
"""Never trained on: what the judge does with them it has learnt from others."""

_FAST_SEEN, _FAST_UNSEEN, _FAST_OWN = 440, 160, 240

_TRAINING, _VALIDATION, _UNSEEN, _CALIBRATION, _ATTACKS, _FRESH, _HARDER, _MORE = range(1, 9)
"""Streams of one seed."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Pairs by use; no pair of the training is in another."""

    training: tuple[list[Pair], list[Pair], list[Pair]]
    """In the order of the lessons: the first with many easy pairs, the others with few."""
    validation: list[Pair]
    """Of trained kinds."""
    unseen: list[Pair]
    """Of kinds that are left out of the training."""
    calibration: list[Pair]
    """For temperature and threshold: all kinds but attacks."""
    attacks: list[Pair]
    own: tuple[Pair, ...] = ()
    """Of a team's own lessons, what is held back."""

    @property
    def fast(self) -> list[Pair]:
        """What is measured while training: trained kinds and own lessons first, then unseen kinds."""
        return [*self.validation[:_FAST_SEEN], *self.own[:_FAST_OWN], *self.unseen[:_FAST_UNSEEN]]

    @property
    def fast_seen(self) -> int:
        """How many of `fast` are of trained kinds, or own."""
        return min(_FAST_SEEN, len(self.validation)) + min(_FAST_OWN, len(self.own))


def draw_sets(recipe: Recipe, alike: Callable[[Pair], bool], lessons: Lessons | None = None) -> Sets:
    """What the recipe's numbers say, in pairs.

    `alike` tells pairs whose texts the judge sees in the same words: they are easy too, and get rare with the others.
    Own lessons are learnt among the harder pairs.
    """
    seed, measured = recipe.seed, recipe.measured
    seen = [kind for kind in KINDS if kind not in UNSEEN_KINDS]
    validation = generate(_stream(seed, _VALIDATION), measured, seen)
    unseen = generate(_stream(seed, _UNSEEN), max(measured // 3, 1), UNSEEN_KINDS)
    calibration = calibration_pairs(seed, measured)
    attacks = attack_pairs(seed, max(measured // 5, 1))
    kept = {(pair.ground_truth, pair.answer) for held in (validation, unseen, calibration, attacks) for pair in held}
    first = _new(generate(_stream(seed, _TRAINING), min(recipe.easy, recipe.pairs), seen), kept)
    harder, more = (
        _new(rarer(seed, generate(_stream(seed, use), count, seen, ease=recipe.ease), alike, recipe.ease), kept)
        for use, count in ((_HARDER, max(recipe.pairs - recipe.easy, 0)), (_MORE, recipe.more))
    )
    own = lessons.held_back.pairs if lessons else ()
    if lessons:
        kept.update((pair.ground_truth, pair.answer) for pair in own)
        harder = [*harder, *_new(lessons.training, kept)]
    return Sets((first, harder, more), validation, unseen, calibration, attacks, own)


def _new(pairs: Sequence[Pair], kept: set[tuple[str, str]]) -> list[Pair]:
    """Those that are not in `kept` yet, which then holds them too."""
    found = [pair for pair in pairs if (pair.ground_truth, pair.answer) not in kept]
    kept.update((pair.ground_truth, pair.answer) for pair in found)
    return found


def calibration_pairs(seed: int, count: int) -> list[Pair]:
    """What temperature and threshold are chosen on: near misses of every kind, no attacks."""
    return generate(_stream(seed, _CALIBRATION), count, [kind for kind in KINDS if kind not in ATTACKS])


def attack_pairs(seed: int, count: int) -> list[Pair]:
    """Attacks, all wrong, from a stream that no training of this seed draws from."""
    return generate(_stream(seed, _ATTACKS), count, ATTACKS)


def fresh_pairs(seed: int, count: int) -> list[Pair]:
    """Pairs of all kinds from a stream that no training of this seed draws from."""
    return generate(_stream(seed, _FRESH), count)


def _stream(seed: int, use: int) -> int:
    return seed * 1000 + use
