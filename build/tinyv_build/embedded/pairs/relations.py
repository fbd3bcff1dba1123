r"""Kinds of pairs about relations: of segments, of letters, modulo a number, and of angles up to full turns."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import frac

__all__ = ["DRAWS"]


def segment_relation(luck: random.Random) -> Item:
    one, other = ("".join(luck.sample("ABCDEFMNPQ", 2)) for _ in range(2))
    if set(one) == set(other):
        return Item([], [])
    number = luck.randint(2, 5)
    rows: tuple[tuple[str, ...], ...] = (
        (f"{one} = {other}", f"{other} = {one}", f"{one} equals {other}", f"{one} and {other} have equal length", f"|{one}| = |{other}|"),
        (f"{one} \\perp {other}", f"{other} \\perp {one}", f"{one} is perpendicular to {other}", f"{one} and {other} meet at a right angle", f"{one} ⊥ {other}"),
        (f"{one} \\parallel {other}", f"{other} \\parallel {one}", f"{one} is parallel to {other}", f"{one} and {other} are parallel", f"{one} ∥ {other}"),
        (f"{one} = {number}{other}", f"{one} is {number} times {other}", f"{one} : {other} = {number} : 1", f"\\frac{{{one}}}{{{other}}} = {number}", f"{other} = \\frac{{{one}}}{{{number}}}"),
        (f"{other} = {number}{one}", f"{other} is {number} times {one}", f"{other} : {one} = {number} : 1", f"\\frac{{{other}}}{{{one}}} = {number}", f"{one} = \\frac{{{other}}}{{{number}}}"),
        (f"{one} > {other}", f"{other} < {one}", f"{one} is longer than {other}", f"{other} is shorter than {one}"),
        (f"{one} < {other}", f"{other} > {one}", f"{one} is shorter than {other}", f"{other} is longer than {one}"),
    )  # fmt: skip
    right = luck.choice(rows)
    return Item(right, [luck.choice(row) for row in luck.sample(rows, 5) if row is not right], meaning=right)


def letters_inequality(luck: random.Random) -> Item:
    left, right = luck.sample(
        ("a", "b", "x", "y", "m", "n", "a + b", "x + y", "2x", "a^2", "xy", "\\sqrt{x}", "p", "q", "n^2", "3k"), 2
    )

    def forms(value: tuple[str, str, str]) -> list[str]:
        one, sign, other = value
        back = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le", "=": "=", "\\ne": "\\ne"}[sign]
        plain = {"\\le": "<=", "\\ge": ">=", "\\ne": "!="}.get(sign, sign)
        words = {
            "<": "is less than",
            ">": "is greater than",
            "\\le": "is at most",
            "\\ge": "is at least",
            "=": "equals",
            "\\ne": "is not equal to",
        }[sign]
        return [
            f"{one} {sign} {other}",
            f"{other} {back} {one}",
            f"{one} {plain} {other}",
            f"{one} {words} {other}",
            f"{one}{sign if sign in '<>=' else sign + ' '}{other}",
        ]

    sign = luck.choice(("<", ">", "\\le", "\\ge", "=", "\\ne"))
    others = luck.sample([one for one in ("<", ">", "\\le", "\\ge", "=", "\\ne") if one != sign], 3)
    item = by_value(luck, forms, (left, sign, right), [(left, other, right) for other in others])
    swapped = [luck.choice(forms((right, sign, left)))] if sign not in ("=", "\\ne") else []
    return Item(item.same, [*item.different, *swapped], meaning=item.meaning)


def residues(luck: random.Random) -> Item:
    letter, by = luck.choice("nnmxpk"), luck.choice((3, 4, 5, 6, 7, 8, 9, 10, 12))
    index = "t" if letter == "k" else "k"
    value = tuple(sorted(luck.sample(range(by), 2)))

    def forms(rests: tuple[int, ...]) -> list[str]:
        turned = luck.sample(rests, len(rests))
        each = [f"{letter} = {by}{index}" + (f" + {rest}" if rest else "") for rest in turned]
        found = [
            f"{letter} \\equiv {', '.join(map(str, turned))} \\pmod{{{by}}}",
            " or ".join(each),
            " \\text{ or } ".join(f"{letter} \\equiv {rest} \\pmod{{{by}}}" for rest in turned),
        ]
        found += [
            f"{letter} leaves remainder {' or '.join(map(str, turned))} when divided by {by}",
            f"{', '.join(each)}, {index} \\in \\mathbb{{Z}}",
            f"{letter} ≡ {' or '.join(map(str, turned))} (mod {by})",
        ]
        return found

    at = luck.randrange(2)
    moved = tuple(sorted((value[1 - at], (value[at] + luck.choice((1, 2))) % by)))
    wrongs = [value[:1], value[1:], *([moved] if moved[0] != moved[1] else [])]
    item = by_value(luck, forms, value, wrongs)
    third = [tuple(sorted((*value, rest))) for rest in luck.sample(range(by), 2) if rest not in value]
    return Item(
        item.same,
        [*item.different, *(luck.choice(forms(more)) for more in third if len(more) < by)],
        meaning=(letter, by, value),
    )


def trig_solutions(luck: random.Random) -> Item:
    letter = luck.choice(("x", "\\theta", "x"))
    value = tuple(
        sorted(
            luck.sample(
                (
                    Fraction(1, 6),
                    Fraction(5, 6),
                    Fraction(1, 4),
                    Fraction(3, 4),
                    Fraction(1, 3),
                    Fraction(2, 3),
                    Fraction(7, 6),
                    Fraction(11, 6),
                    Fraction(5, 4),
                    Fraction(1, 2),
                ),
                2,
            )
        )
    )

    def forms(starts: tuple[Fraction, ...]) -> list[str]:
        found = []
        for index in luck.sample("kn", 2):
            turned = luck.sample(starts, len(starts))
            each = [f"{letter} = {frac(start, chr(92) + 'pi')} + 2{index}\\pi" for start in turned]
            degrees = [f"{letter} = {start * 180}^\\circ + 360^\\circ {index}" for start in turned]
            found += [
                " or ".join(each),
                f"{', '.join(each)}, {index} \\in \\mathbb{{Z}}",
                " or ".join(degrees),
                " \\text{ or } ".join(each),
            ]
        return found

    at = luck.randrange(2)
    wrongs = [value[:1], value[1:], (value[1 - at], value[at] + Fraction(1, 12)), (value[1 - at], 2 - value[at])]
    return by_value(luck, forms, value, [tuple(sorted(one)) for one in wrongs if len(set(one)) == len(one)])


DRAWS: dict[str, Draw] = {
    draw.__name__: draw for draw in (segment_relation, letters_inequality, residues, trig_solutions)
}
