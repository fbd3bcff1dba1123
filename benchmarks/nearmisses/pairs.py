"""All kinds in turn, from a seed, as rows for a verifier.

Owns the kinds' names, the wrapping of answers into responses and that no pair comes twice.
"""

from collections.abc import Callable, Iterator
from random import Random
from types import ModuleType
from typing import Any, TypeAlias

from benchmarks.harness.rows import Row
from benchmarks.nearmisses import (
    constants,
    formulas,
    hedges,
    numbers,
    relations,
    respelt,
    sentences,
    sets,
    units,
    words,
)

__all__ = ["RIGHT", "WRONG", "Make", "rows"]

Make: TypeAlias = Callable[[Random], tuple[Any, ...]]


def _kinds(*modules: ModuleType) -> dict[str, Make]:
    return {
        f"{module.__name__.rpartition('.')[2]}: {name.replace('_', ' ')}": getattr(module, name)
        for module in modules
        for name in module.__all__
    }


WRONG = _kinds(numbers, constants, formulas, relations, sets, units, words, hedges, sentences)
"""Kinds of wrong pairs."""

RIGHT = _kinds(respelt)
"""Kinds of right ones."""

MAX_REPEATS = 40
"""Pairs in a row that were there before, after which a small kind is exhausted."""

_RESPONSES = (
    "\\boxed{%s}",
    "\\boxed{%s}",
    "\\boxed{%s}",
    "Adding up, we get\n\n$$\\boxed{%s}$$",
    "The final answer is $%s$.",
    "<answer>%s</answer>",
    "%s",
)


def rows(kinds: dict[str, Make], count: int, seed: int, label: int) -> Iterator[Row]:
    """At most `count` rows, the kinds in turn; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # repeatable on purpose
    seen: set[tuple[str, ...]] = set()
    exhausted: dict[str, int] = dict.fromkeys(kinds, 0)
    made = 0
    while made < count and exhausted:
        for kind in list(exhausted):
            pair = tuple(kinds[kind](random))
            if pair in seen or pair[0] == pair[1]:
                exhausted[kind] += 1
                if exhausted[kind] > MAX_REPEATS:
                    del exhausted[kind]
                continue
            seen.add(pair)
            exhausted[kind] = 0
            yield _row(random, kind, pair, label, made)
            made += 1
            if made == count:
                return


def _row(random: Random, kind: str, pair: tuple[str, ...], label: int, number: int) -> Row:
    truth, answer, question, whole = (*pair, "", "")[:4]
    written = f"${truth}$" if random.choice((True, False, False)) and "$" not in truth else truth
    response = random.choice(_RESPONSES)
    if any(char in answer for char in "$\n") or answer.endswith("!"):
        response = _RESPONSES[0]
    return Row(str(number), str(number), question, written, whole or response % answer, label, kind=kind)
