"""Labelled pairs of answers, drawn from a seed: what the embedded judge learns from.

No benchmark's item, nor anything derived from one, is in here: the kinds come from how answers are typed.
Knows nothing of models.
"""

import random
from collections.abc import Callable, Collection, Mapping, Sequence

from tinyv_build.embedded.pairs import (
    abroad,
    accounts,
    algebra,
    arrangements,
    attacks,
    choices,
    code,
    composed,
    curves,
    expressions,
    formulas,
    geometry,
    measures,
    notation,
    numbers,
    olympiad,
    outcomes,
    prose,
    rates,
    relations,
    roots,
    roundings,
    scalars,
    sciences,
    sets,
    spans,
    units,
    values,
    words,
    wrapped,
)
from tinyv_build.embedded.pairs.item import Draw, Pair, pairs_of

__all__ = ["ATTACKS", "KINDS", "Pair", "generate", "rarer"]

_ROOMS = (
    *((numbers, 2.0), (values, 1.2), (scalars, 0.8), (roots, 1.0), (roundings, 1.5)),
    *((algebra, 1.6), (formulas, 1.2), (curves, 1.2), (geometry, 1.0), (expressions, 3.0)),
    *((notation, 0.8), (olympiad, 1.3), (relations, 1.2)),
    *((sets, 1.6), (spans, 1.4), (arrangements, 0.9), (units, 1.1), (measures, 0.8), (rates, 0.7)),
    *((words, 1.1), (choices, 1.2), (outcomes, 1.6), (prose, 1.1), (accounts, 1.1), (abroad, 0.8)),
    *((sciences, 0.5), (code, 0.6), (wrapped, 1.8), (composed, 1.8), (attacks, 4.8)),
)
"""Kinds by their rooms, and how often a kind of the room is drawn: what answers are, most of the time, comes most."""

KINDS: Mapping[str, Draw] = {name: draw for room, _ in _ROOMS for name, draw in room.DRAWS.items()}
"""What draws one item of each kind of pair, by name."""

ATTACKS = frozenset(attacks.DRAWS)
"""Kinds whose pairs are all wrong."""

_OWN_WEIGHTS = {
    "expression": 5.0,
    "fraction": 3.0,
    "integer": 3.0,
    "synonym": 3.0,
    "description": 2.0,
    "nothing": 2.5,
    "element": 0.4,
    "formula": 0.5,
    "weekday": 0.4,
    "ordinal": 0.5,
}
"""Kinds with more to draw from than their room, or with less."""

_WEIGHTS = {name: weight for room, weight in _ROOMS for name in room.DRAWS} | _OWN_WEIGHTS


def generate(seed: int, count: int, kinds: Collection[str] | None = None, *, ease: float = 1.0) -> list[Pair]:
    """That many pairs, all different, in random order; the same for the same arguments.

    About as many of them mean the same as do not. `kinds` leaves the others out. `ease` from 0 to 1
    is how common easy pairs are (see `pairs_of`).
    Raises KeyError for an unknown kind.
    """
    luck = random.Random(seed)
    names = list(KINDS) if kinds is None else [name for name in KINDS if name in set(kinds)]
    if kinds is not None and (unknown := sorted(set(kinds) - set(KINDS))):
        raise KeyError(f"kinds: got {unknown}, expected some of: {', '.join(KINDS)}")
    weights = [_WEIGHTS[name] for name in names]
    found: dict[tuple[str, str], Pair] = {}
    idle = 0
    while len(found) < count and idle < 1000 + count:
        before = len(found)
        name = luck.choices(names, weights)[0]
        for pair in pairs_of(luck, name, KINDS[name], ease):
            found.setdefault((pair.ground_truth, pair.answer), pair)
        idle = idle + 1 if len(found) == before else 0
    pairs = list(found.values())[:count]
    luck.shuffle(pairs)
    return pairs


def rarer(seed: int, pairs: Sequence[Pair], kind: Callable[[Pair], bool], share: float) -> list[Pair]:
    """The pairs, of one kind only about that share."""
    luck = random.Random(seed)
    return [pair for pair in pairs if luck.random() < share or not kind(pair)]
