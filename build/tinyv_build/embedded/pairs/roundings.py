r"""Kinds of pairs about rounded numbers: a decimal that is right to all of its places, and one that is not.

At least three significant digits are kept, and a number that was merely cut off is left out: people disagree about it.
"""

import math
import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item
from tinyv_build.embedded.pairs.numerals import SQUAREFREE, grouped

__all__ = ["DRAWS"]

_SHAPES = ("{}", "{}", "{}", "\\approx {}", "about {}", "~{}", "approximately {}", "≈ {}", "{} (rounded)", "roughly {}")


def _exact(luck: random.Random) -> tuple[float, list[str]]:
    """A value from 1 to some hundreds that no short decimal gives, and how it is written."""
    number, way = luck.randint(2, 40), luck.randrange(7)
    if way == 0:
        inside = luck.choice(SQUAREFREE)
        return number * math.sqrt(inside), [
            f"{number}\\sqrt{{{inside}}}",
            f"{number}√{inside}",
            f"{number}*sqrt({inside})",
        ]
    if way == 1:
        return number * math.pi, [f"{number}\\pi", f"{number}π"]
    if way == 2:
        below = luck.choice((3, 7, 9, 11, 13, 6))
        above = number * below + luck.choice((1, 2)) if below != 6 else 6 * number + luck.choice((1, 5))
        return above / below, [
            f"\\frac{{{above}}}{{{below}}}",
            f"{above}/{below}",
            f"{number}\\frac{{{above - number * below}}}{{{below}}}",
        ]
    if way == 3:
        return math.log(number + 1), [f"\\ln {number + 1}", f"ln({number + 1})"]
    if way == 4:
        return math.sqrt(number * number + 1), [f"\\sqrt{{{number * number + 1}}}", f"sqrt({number * number + 1})"]
    if way == 5:
        inside = luck.choice(SQUAREFREE)
        return (number + math.sqrt(inside)) / 2, [
            f"\\frac{{{number} + \\sqrt{{{inside}}}}}{{2}}",
            f"({number}+√{inside})/2",
        ]
    return math.e * number, [f"{number}e"]


def _neighbours(luck: random.Random, exact: float, places: int) -> list[float]:
    """Numbers with as many places that are wrong in one of them."""
    unit = 10.0**-places
    right = round(exact, places)
    found = [right + step * unit for step in (1, -1, 2, -3, luck.randint(4, 9), -luck.randint(4, 9), 10, -20)]
    found += [exact * 10, exact / 10, exact + 1, exact * luck.uniform(1.02, 1.3), exact * 2, exact / 2]
    return [wrong for wrong in found if abs(wrong - exact) > 0.95 * unit]


def _clear(exact: float, places: int) -> bool:
    """Whether nobody can argue about the last digit."""
    return abs(exact * 10**places % 1 - 0.5) > 0.03 and len(f"{exact:.{places}f}".replace(".", "").lstrip("0")) > 2


def rounding(luck: random.Random) -> Item:
    exact, texts = _exact(luck)
    places = luck.choice((1, 2, 2, 3, 4))
    if not _clear(exact, places):
        return Item([], [])
    same = [shape.format(f"{exact:.{places}f}") for shape in luck.sample(_SHAPES, 4)]
    wrong = [
        luck.choice(_SHAPES).format(f"{each:.{places}f}") for each in luck.sample(_neighbours(luck, exact, places), 5)
    ]
    return Item([*texts, *same], wrong, reference=luck.choice((texts[0], texts[0], same[0], same[1])))


def rounded_decimal(luck: random.Random) -> Item:
    """A long decimal against the short one that it rounds to."""
    long, places = luck.choice((4, 5, 6, 8)), luck.choice((1, 2, 2, 3))
    size = luck.choice((1, 10, 100, 1000))
    value = Fraction(luck.randint(size * 10**long // 10, size * 10**long), 10**long)
    exact = float(value)
    if not _clear(exact, places):
        return Item([], [])
    full = f"{exact:.{long}f}"
    short = [shape.format(f"{exact:.{places}f}") for shape in luck.sample(_SHAPES, 3)]
    wrong = [
        luck.choice(_SHAPES).format(f"{each:.{places}f}") for each in luck.sample(_neighbours(luck, exact, places), 4)
    ]
    wrong += [f"{each:.{long}f}" for each in luck.sample(_neighbours(luck, exact, places), 2)]
    return Item([full, full, *short], wrong, reference=luck.choice((full, short[0])))


def rounded_large(luck: random.Random) -> Item:
    """A rounded large number in words and powers of ten; any number that rounds to it is meant."""
    number = luck.randint(10**5, 10**9 - 1)
    digits = len(str(number))
    keep = luck.choice((3, 3, 4))
    unit = 10 ** (digits - keep)
    if abs(number % unit / unit - 0.5) < 0.05:
        return Item([], [])

    def write(value: int) -> str:
        head = round(value / unit)
        mantissa = f"{str(head)[0]}.{str(head)[1:]}"
        name, zeros = ("billion", 9) if digits > 9 else ("million", 6) if digits > 6 else ("thousand", 3)
        many = f"{Fraction(head * unit, 10**zeros).__float__():.{max(keep - (digits - zeros), 0)}f}"
        return luck.choice(
            (
                f"{mantissa} \\times 10^{{{len(str(head)) - 1 + digits - keep}}}",
                f"about {many} {name}",
                f"approximately {grouped(head * unit, ',')}",
                f"\\approx {many} \\text{{ {name}}}",
            )
        )

    wrong = [
        write(each)
        for each in (number * 10, number // 10, number + 3 * unit, number - 7 * unit, number * 2)
        if each > unit * 10
    ]
    right = write(number)
    return Item([str(number), grouped(number, ","), right, write(number)], wrong, reference=right, meaning=number)


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (rounding, rounded_decimal, rounded_large)}
