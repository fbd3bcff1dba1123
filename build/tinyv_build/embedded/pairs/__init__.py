"""Labelled pairs of answers, drawn from a seed: what the embedded judge learns from.

No benchmark's item, nor anything derived from one, is in here: the kinds come from how answers are typed.
Knows nothing of models.
"""

import random
from collections.abc import Collection, Mapping

from tinyv_build.embedded.pairs import (
    algebra,
    attacks,
    choices,
    curves,
    expressions,
    numbers,
    sets,
    spans,
    units,
    values,
    words,
    wrapped,
)
from tinyv_build.embedded.pairs.item import Draw, Pair, pairs_of

__all__ = ["ATTACKS", "KINDS", "Pair", "generate"]

KINDS: Mapping[str, Draw] = {
    **numbers.DRAWS,
    **values.DRAWS,
    **algebra.DRAWS,
    **curves.DRAWS,
    **expressions.DRAWS,
    **sets.DRAWS,
    **spans.DRAWS,
    **units.DRAWS,
    **words.DRAWS,
    **choices.DRAWS,
    **wrapped.DRAWS,
    **attacks.DRAWS,
}
"""What draws one item of each kind of pair, by name."""

ATTACKS = frozenset(attacks.DRAWS)
"""Kinds whose pairs are all wrong."""

_WEIGHTS = {
    **dict.fromkeys(wrapped.DRAWS, 1.5),
    **dict.fromkeys(attacks.DRAWS, 1.7),
    "expression": 4.0,
    "fraction": 2.0,
    "integer": 1.5,
    "synonym": 2.0,
    "description": 2.0,
    "nothing": 1.5,
    "identity": 1.5,
    "polynomial": 1.5,
    "element": 0.5,
    "formula": 0.7,
    "weekday": 0.5,
    "translated": 0.8,
    "ordinal": 0.6,
    "infinite": 0.5,
    "all_real": 0.8,
}


def generate(seed: int, count: int, kinds: Collection[str] | None = None) -> list[Pair]:
    """That many pairs, all different, in random order; the same for the same arguments.

    About as many of them mean the same as do not. `kinds` leaves the others out.
    Raises KeyError for an unknown kind.
    """
    luck = random.Random(seed)
    names = list(KINDS) if kinds is None else [name for name in KINDS if name in set(kinds)]
    if kinds is not None and (unknown := sorted(set(kinds) - set(KINDS))):
        raise KeyError(f"kinds: got {unknown}, expected some of: {', '.join(KINDS)}")
    weights = [_WEIGHTS.get(name, 1.0) for name in names]
    found: dict[tuple[str, str], Pair] = {}
    idle = 0
    while len(found) < count and idle < 1000 + count:
        before = len(found)
        name = luck.choices(names, weights)[0]
        for pair in pairs_of(luck, name, KINDS[name]):
            found.setdefault((pair.ground_truth, pair.answer), pair)
        idle = idle + 1 if len(found) == before else 0
    pairs = list(found.values())[:count]
    luck.shuffle(pairs)
    return pairs
