"""Where formulas are compared: points of the domain that the symbols declare, fixed by the formulas themselves.

Every symbol gets values of its own, without a common ratio, that no text can be written to vanish at. Owns the
choice of points, not what is done there.
"""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from flint import acb, fmpq

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.numbers import Number, to_fmpq
from tinyv.rules.deciding.trees import seed_of, symbols
from tinyv.rules.values import Tree

__all__ = ["Point", "points"]

_DENOMINATOR = 1_000_003
_SCALES = ("one", "small", "large", "literal", "huge", "small")
_ROUNDS = {True: 4, False: 3}
"""How often every scale is used, with all values positive and with both signs."""
_WHOLE = {"small": (1, 4), "one": (1, 9), "large": (10, 30), "literal": (3, 15), "huge": (30, 90)}


@dataclass(frozen=True, slots=True)
class Point:
    """Values for symbols, and whether all are positive."""

    values: dict[str, Number]
    positive: bool


def points(
    trees: tuple[Tree, ...],
    context: Context,
    *,
    whole: frozenset[str] = frozenset(),
    literals: tuple[Fraction, ...] = (),
) -> list[Point]:
    """Twenty-four points with positive values, then eighteen with both signs; some are near the literals.

    Symbols of `whole` take whole numbers, too.
    """
    names = frozenset().union(*map(symbols, trees))
    chooser = _Chooser(Random(seed_of(*trees)), context, context.integers | whole, literals)  # noqa: S311 - no secret
    return [
        Point(
            {name: chooser.value(name, scale, sign) for name, sign in chooser.signs(names, positive=positive)}, positive
        )
        for positive in (True, False)
        for _ in range(_ROUNDS[positive])
        for scale in _SCALES
    ]


@dataclass(frozen=True, slots=True)
class _Chooser:
    random: Random
    context: Context
    integers: frozenset[str]
    literals: tuple[Fraction, ...]

    def signs(self, names: frozenset[str], *, positive: bool) -> list[tuple[str, int]]:
        """Every name with a sign; where both are wanted, one at least is negative."""
        chosen = [1 if positive else self.random.choice((-1, 1)) for _ in names]
        if not positive and chosen and -1 not in chosen:
            chosen[self.random.randrange(len(chosen))] = -1
        return list(zip(sorted(names), chosen, strict=True))

    def value(self, name: str, scale: str, sign: int) -> Number:
        """A value of the symbol's domain."""
        sign = 1 if name in self.context.positive else sign
        if name in self.integers:
            return fmpq(sign * self.random.randint(*_WHOLE[scale]))
        size = self._size(scale)
        return acb(sign * size, self._size(scale)) if name in self.context.complex_ else sign * size

    def _size(self, scale: str) -> fmpq:
        part = fmpq(self.random.randrange(1, _DENOMINATOR), _DENOMINATOR)
        match scale:
            case "small":
                return part
            case "large":
                return part * self.random.randint(2, 9) + 1
            case "literal" if self.literals:
                return to_fmpq(self.random.choice(self.literals)) * (part + fmpq(1, 2))
            case "huge":
                return part * self.random.choice((100, 10_000, 1_000_000)) + 10
        return part / 2 + fmpq(3, 4)
