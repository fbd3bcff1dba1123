r"""Kinds of pairs about numbers: fractions, roots, logarithms, multiples of \pi, powers, bases, complex numbers."""

import math
import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import (
    SQUAREFREE,
    decimal,
    frac,
    fraction_forms,
    grouped,
    in_words,
    integer_forms,
    near,
    near_fractions,
)

__all__ = ["DRAWS"]


def fraction(luck: random.Random) -> Item:
    value = Fraction(luck.randint(-40, 60) or 7, luck.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 25, 32, 49)))
    return by_value(luck, fraction_forms, value, near_fractions(luck, value))


def integer(luck: random.Random) -> Item:
    number = luck.choice((luck.randint(-60, 200), luck.randint(200, 9999), luck.randint(10_000, 9_999_999)))
    return by_value(luck, integer_forms, number, near(luck, number))


def number_word(luck: random.Random) -> Item:
    number = luck.choice((luck.randint(0, 30), luck.randint(0, 999), luck.randint(0, 9999)))

    def forms(value: int) -> list[str]:
        words = in_words(abs(value) % 10_000)
        return [str(abs(value) % 10_000), words, words.capitalize(), words.replace("hundred ", "hundred and ")]

    return by_value(luck, forms, number, [abs(wrong) % 10_000 for wrong in near(luck, number)])


def percent(luck: random.Random) -> Item:
    value = Fraction(luck.randint(1, 400), luck.choice((100, 100, 200, 1000, 8, 4)))

    def forms(part: Fraction) -> list[str]:
        hundred = decimal(part * 100) or f"\\frac{{{(part * 100).numerator}}}{{{(part * 100).denominator}}}"
        return [f"{hundred}\\%", f"{hundred}%", f"{hundred} percent", f"{hundred} \\%", decimal(part), frac(part)]

    wrongs = [value * 10, value / 10, 1 - value if value < 1 else value - 1, value + Fraction(1, 100), value * 2]
    return by_value(luck, forms, value, wrongs)


def scientific(luck: random.Random) -> Item:
    digits, power = luck.randint(11, 99), luck.randint(-6, 8)

    def forms(value: tuple[int, int]) -> list[str]:
        number, exponent = value
        first, second = divmod(number, 10)
        plain = decimal(Fraction(number, 10) * Fraction(10) ** exponent)
        mantissa = f"{first}.{second}" if second else str(first)
        found = [
            f"{mantissa} \\times 10^{{{exponent}}}",
            f"{mantissa} \\cdot 10^{{{exponent}}}",
            f"{mantissa}e{exponent}",
        ]
        found += [f"{number} \\times 10^{{{exponent - 1}}}", f"{mantissa}*10^{exponent}"]
        if plain:
            found += [plain, grouped(int(plain), ",") if exponent > 2 and "." not in plain else plain]
        return found

    wrongs = [(digits, power + luck.choice((-1, 1))), (digits, -power), (digits + 1, power), (100 - digits + 10, power)]
    return by_value(luck, forms, (digits, power), wrongs)


def surd(luck: random.Random) -> Item:
    factor, inside = luck.randint(2, 12), luck.choice(SQUAREFREE)

    def forms(value: tuple[int, int]) -> list[str]:
        before, under = value
        sign, size = ("-" if before < 0 else ""), abs(before)
        whole = size * size * under
        found = [f"{sign}{size}\\sqrt{{{under}}}", f"{sign}\\sqrt{{{whole}}}", f"{sign}{size}*sqrt({under})"]
        return [*found, f"{sign}{size}√{under}", f"{sign}sqrt({whole})", f"{sign}{size} \\cdot {under}^{{1/2}}"]

    wrongs = [(factor + 1, inside), (-factor, inside), (factor, luck.choice(SQUAREFREE)), (factor * 2, inside)]
    return by_value(luck, forms, (factor, inside), [*wrongs, (inside, factor if factor in SQUAREFREE else inside + 4)])


def surd_sum(luck: random.Random) -> Item:
    value = (luck.randint(-9, 12) or 3, luck.choice((1, 2, 3, 4, 5, -1, -2, -3)), luck.choice(SQUAREFREE))

    def forms(parts: tuple[int, int, int]) -> list[str]:
        whole, factor, inside = parts
        size = "" if abs(factor) == 1 else str(abs(factor))
        sign = "-" if factor < 0 else "+"
        root, lead = f"{size}\\sqrt{{{inside}}}", ("-" if factor < 0 else "")
        tail = f"{'+' if whole > 0 else '-'} {abs(whole)}"
        found = [
            f"{whole} {sign} {root}",
            f"{lead}{root} {tail}",
            f"{whole}{sign}{root}",
            f"{whole}{sign}{size}√{inside}",
        ]
        return [*found, f"\\frac{{{2 * whole} {sign} {2 * abs(factor)}\\sqrt{{{inside}}}}}{{2}}"]

    whole, factor, inside = value
    wrongs = [(whole, -factor, inside), (-whole, factor, inside), (whole + 1, factor, inside), (factor, whole, inside)]
    return by_value(luck, forms, value, [*wrongs, (whole, factor, inside + 2), (whole, factor * 2, inside)])


def rationalised(luck: random.Random) -> Item:
    value = (luck.randint(1, 12), luck.choice(SQUAREFREE))

    def forms(parts: tuple[int, int]) -> list[str]:
        above, inside = parts
        share = Fraction(above, inside)
        top = "" if share.numerator == 1 else str(share.numerator)
        bottom = f"\\sqrt{{{inside}}}"
        simple = f"{top}{bottom}" if share.denominator == 1 else f"\\frac{{{top}{bottom}}}{{{share.denominator}}}"
        found = [f"\\frac{{{above}}}{{{bottom}}}", f"{above}/{bottom}", simple, f"{above}/sqrt({inside})"]
        return [*found, f"\\frac{{{above}{bottom}}}{{{inside}}}" if above > 1 else simple]

    above, inside = value
    wrongs = [(above + 1, inside), (above, inside + 2), (inside, above + 1), (above * 2, inside)]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if math.isqrt(wrong[1]) ** 2 != wrong[1]])


def repeating(luck: random.Random) -> Item:
    length = luck.choice((1, 1, 2, 3))
    block = luck.randint(1, 10**length - 2)
    text = f"{block:0{length}d}"
    value = Fraction(block, 10**length - 1)
    same = [
        f"0.\\overline{{{text}}}",
        frac(value),
        f"{value.numerator}/{value.denominator}",
        f"0.{text * 4}..."[:14].rstrip(".") + "...",
    ]
    wrongs = [
        f"0.{text}" if length == 1 else f"0.{block + 7}",
        frac(Fraction(block, 10**length)),
        frac(value + Fraction(1, 10**length - 1)),
        frac(1 / value),
    ]
    return Item(same, [*wrongs, f"0.\\overline{{{(block + 1) % 10**length:0{length}d}}}", f"0.0\\overline{{{text}}}"])


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (fraction, integer, number_word, percent, scientific, surd, surd_sum, rationalised, repeating)
}
