"""Answers of other kinds, drawn to stand together: items that have nothing in common, and their texts."""

import random
from collections.abc import Callable, Sequence

from tinyv_build.embedded.pairs import accounts, algebra, formulas, numbers, prose, roots, scalars, units, values, words
from tinyv_build.embedded.pairs.item import Draw, Item

__all__ = ["FORMULAS", "MEASURES", "VALUES", "WORDS", "drawn", "spoilt", "texts_of"]

VALUES: tuple[Draw, ...] = (
    numbers.fraction, numbers.fraction, numbers.integer, numbers.surd, numbers.surd_sum, values.pi_multiple, values.complex_number, values.power,
    roots.quadratic_surd, roots.higher_root, scalars.exponential,
)  # fmt: skip
FORMULAS: tuple[Draw, ...] = (
    algebra.polynomial, algebra.factored, algebra.monomial, algebra.rational, algebra.identity, formulas.two_letters, formulas.linear_form, formulas.geometric,
)  # fmt: skip
WORDS: tuple[Draw, ...] = (
    words.synonym,
    words.description,
    words.person,
    prose.opposite,
    accounts.bound,
    units.weekday,
    prose.condition,
)
MEASURES: tuple[Draw, ...] = (units.quantity, units.chance, units.angle, units.money, units.counted, units.duration)

Fits = Callable[[str], bool]


def alone(text: str) -> bool:
    """Whether a text can stand in a list: no comma, no sentence, no equation."""
    return not any(mark in text for mark in (",", "=", " or ", " and ", ";", "$", "\\,", "...")) and len(text) < 40


def drawn(luck: random.Random, draws: Sequence[Draw], count: int, fits: Fits = alone) -> list[Item]:
    """Items of one kind that have nothing in common, with the texts that fit."""
    draw = luck.choice(draws)
    found: list[Item] = []
    for _ in range(4 * count):
        item = draw(luck)
        same, different = [text for text in item.same if fits(text)], [text for text in item.different if fits(text)]
        taken = any(
            item.meaning == other.meaning if item.meaning is not None else set(same) & set(other.same)
            for other in found
        )
        if same and different and not taken and not any(set(same) & set(other.same) for other in found):
            found.append(Item(same, different, meaning=item.meaning))
        if len(found) == count:
            return found
    return []


def texts_of(luck: random.Random, items: Sequence[Item]) -> list[str]:
    return [luck.choice(item.same) for item in items]


def spoilt(luck: random.Random, items: Sequence[Item]) -> list[str]:
    """One of them is wrong."""
    at = luck.randrange(len(items))
    return [luck.choice(item.different if place == at else item.same) for place, item in enumerate(items)]
