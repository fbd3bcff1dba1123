r"""Kinds of pairs about odds, rates, directions and years."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import frac, in_words, near

__all__ = ["DRAWS"]


def odds(luck: random.Random) -> Item:
    def forms(value: tuple[int, int]) -> list[str]:
        good, bad = value
        part = Fraction(good, good + bad)
        found = [
            f"odds of {good} to {bad} in favor",
            f"{good}:{bad} in favor",
            f"{bad}:{good} against",
            f"odds of {bad} to {good} against",
        ]
        return [
            *found,
            f"probability {part}",
            f"P = {frac(part)}",
            frac(part),
            f"{part.numerator} in {part.denominator}",
            frac(part),
        ]

    value = luck.choice(
        ((1, 2), (1, 3), (1, 4), (1, 5), (2, 3), (3, 2), (3, 1), (2, 1), (5, 1), (3, 5), (4, 1), (3, 4), (1, 9), (5, 7))
    )
    wrongs = [(value[1], value[0]), (value[0] + 1, value[1]), (value[0], value[1] + 1), (1, 7), (4, 3)]
    right = Fraction(*value)
    return by_value(luck, forms, value, [w for w in wrongs if Fraction(*w) != right])


def rate(luck: random.Random) -> Item:
    per, short = luck.choice(
        (
            ("hour", "h"),
            ("hour", "hr"),
            ("minute", "min"),
            ("day", "day"),
            ("kilogram", "kg"),
            ("person", "person"),
            ("month", "month"),
            ("mile", "mile"),
            ("ticket", "ticket"),
        )
    )
    thing = luck.choice(("$", "$", "pages", "liters", "miles", "words", "boxes", "points"))

    if thing == f"{per}s":
        return Item([], [])

    def forms(number: int) -> list[str]:
        if thing == "$":
            return [
                f"\\${number} per {per}",
                f"{number} dollars per {per}",
                f"${number}/{short}",
                f"{number} dollars/{short}",
                f"\\${number} an {per}" if per == "hour" else f"\\${number} a {per}",
            ]
        return [
            f"{number} {thing} per {per}",
            f"{number} {thing}/{short}",
            f"{number}\\text{{ {thing} per {per}}}",
            f"{in_words(number)} {thing} per {per}",
            f"{number} {thing} each {per}",
            f"{number} \\frac{{\\text{{{thing}}}}}{{\\text{{{per}}}}}",
        ]

    number = luck.randint(2, 120)
    item = by_value(luck, forms, number, [w for w in near(luck, number) if 0 < w < 2000])
    other = luck.choice([one for one in ("second", "week", "year") if one != per])
    return Item(
        item.same,
        [*item.different, f"{'' if thing != '$' else '$'}{number}{'' if thing == '$' else ' ' + thing} per {other}"],
        meaning=(number, thing, per),
    )


_WAYS = (
    ("east", "E", "to the right"),
    ("west", "W", "to the left"),
    ("north", "N", "upward"),
    ("south", "S", "downward"),
    ("northeast", "NE", "toward the northeast"),
    ("southwest", "SW", "toward the southwest"),
)


def directed(luck: random.Random) -> Item:
    unit = luck.choice(("m", "km", "m/s", "N", "km/h", "miles", "m/s^2"))

    def forms(value: tuple[int, str]) -> list[str]:
        number, way = value
        return [
            f"{number} {unit} {way}",
            f"{number} {unit} to the {way}",
            f"{number} {unit} due {way}",
            f"{number}\\text{{ {unit} {way}}}",
            f"{number} {unit}, {way}ward",
            f"{number} {unit} [{way[0].upper()}]" if len(way) < 6 else f"{number} {unit} {way}wards",
        ]

    number, way = luck.randint(2, 90), luck.choice(_WAYS)[0]
    others = [row[0] for row in luck.sample(_WAYS, 3)]
    return by_value(
        luck, forms, (number, way), [*((number, other) for other in others), (number + 1, way), (number * 2, way)]
    )


def year(luck: random.Random) -> Item:
    def forms(value: int) -> list[str]:
        if value < 0:
            return [f"{-value} BC", f"{-value} BCE", f"in {-value} BC", f"the year {-value} BC", f"{-value} B.C."]
        return [
            str(value),
            f"in {value}",
            f"the year {value}",
            f"in the year {value}",
            f"{value} AD",
            f"\\text{{{value}}}",
            f"It was in {value}.",
            f"{value} CE",
        ]

    value = luck.choice((luck.randint(1000, 2025), luck.randint(1400, 2000), -luck.randint(30, 800)))
    digits = str(abs(value))
    swapped = int(digits[:-2] + digits[-1] + digits[-2]) * (1 if value > 0 else -1)
    return by_value(luck, forms, value, [value + 1, value - 1, value + 10, swapped, -value, value + 100])


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (odds, rate, directed, year)}
