r"""Pairs of answers for agreement runs: every shape that answers have, equal rewrites and near-misses, from a seed.

Owns the turns; the shapes are in `shapes/`. Knows neither verifier. Answers are rewritten (order, spelling of
fractions, factors multiplied out, roots reduced), changed in one place, or taken from another pair.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from benchmarks.shapes import formulas, numbers, structures
from benchmarks.shapes.common import chance

__all__ = ["SHAPES", "Pair", "pairs"]


class Pair(NamedTuple):
    """One comparison."""

    shape: str
    ground_truth: str
    answer: str


SHAPES: dict[str, Callable[[Random], tuple[str, str]]] = {
    name: getattr(module, name) for module in (formulas, numbers, structures) for name in module.__all__
}


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs, the shapes in turn; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # repeatable on purpose
    names = sorted(SHAPES)
    for number in range(count):
        shape = names[number % len(names)]
        gold, answer = SHAPES[shape](random)
        if chance(random, 0.06):
            answer = SHAPES[random.choice(names)](random)[1]
        yield Pair(shape, f"${gold}$" if chance(random, 0.5) else gold, answer)
