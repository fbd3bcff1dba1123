r"""Kinds of pairs about roots, angles of known sines, and complex numbers in polar form. Every form is exact."""

import random
from fractions import Fraction
from math import gcd

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import SQUAREFREE, frac

__all__ = ["DRAWS"]


def higher_root(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int]) -> list[str]:
        before, index, inside = value
        lead, whole = ("" if before == 1 else str(before)), before**index * inside
        found = [
            f"{lead}\\sqrt[{index}]{{{inside}}}",
            f"\\sqrt[{index}]{{{whole}}}",
            f"{whole}^{{1/{index}}}",
            f"{whole}^{{\\frac{{1}}{{{index}}}}}",
        ]
        found.append(f"{before} \\cdot {inside}^{{1/{index}}}" if lead else f"{inside}^(1/{index})")
        return [*found, f"{lead}∛{inside}", f"{lead}{'*' if lead else ''}cbrt({inside})"] if index == 3 else found

    before, index, inside = luck.randint(1, 6), luck.choice((3, 3, 3, 4, 5)), luck.choice((2, 3, 5, 6, 7, 10, 11))
    wrongs = [
        (before + 1, index, inside),
        (before, index + 1, inside),
        (before, index, inside + 2),
        (before, 2, inside),
        (inside, index, before + 1),
    ]
    clean = [w for w in wrongs if w[2] not in (1, 4, 8, 9)]
    return by_value(luck, forms, (before, index, inside), clean)


def denested(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int]) -> list[str]:
        one, other, sign = value  # sqrt(one) + sign sqrt(other), one > other
        mark, root = ("+" if sign > 0 else "-"), f"2\\sqrt{{{one * other}}}"
        found = [
            f"\\sqrt{{{one}}} {mark} \\sqrt{{{other}}}",
            f"\\sqrt{{{one + other} {mark} {root}}}",
            f"√{one} {mark} √{other}",
        ]
        found.append(f"\\sqrt{{{other}}} + \\sqrt{{{one}}}" if sign > 0 else f"-\\sqrt{{{other}}} + \\sqrt{{{one}}}")
        return [*found, f"sqrt({one}) {mark} sqrt({other})", f"\\sqrt{{{one + other}{mark}2\\sqrt{{{one * other}}}}}"]

    other, one = sorted(luck.sample((2, 3, 5, 6, 7, 10, 11, 13), 2))
    while gcd(one, other) > 1:
        other, one = sorted(luck.sample((2, 3, 5, 6, 7, 10, 11, 13), 2))
    sign = luck.choice((1, 1, -1))
    item = by_value(luck, forms, (one, other, sign), [(one, other, -sign), (one + 4, other, sign)])
    traps = [f"\\sqrt{{{one + other}}}", f"\\sqrt{{{one}}}", f"2\\sqrt{{{other}}}", f"\\sqrt{{{one * other}}}"]
    return Item(item.same, [*item.different, *luck.sample(traps, 2)], meaning=item.meaning)


def _surd_fraction(top: int, times: int, inside: int, bottom: int) -> list[str]:
    """(top + times sqrt(inside)) / bottom, nothing to be cancelled."""
    size = "" if abs(times) == 1 else str(abs(times))
    root, sign = f"{size}\\sqrt{{{inside}}}", ("-" if times < 0 else "+")
    above = f"{top} {sign} {root}"
    turned = f"{root} {'+' if top > 0 else '-'} {abs(top)}" if times > 0 else above
    split = f"{frac(Fraction(top, bottom))} {sign} {frac(Fraction(abs(times), bottom), f'{chr(92)}sqrt{{{inside}}}')}"
    found = [
        f"\\frac{{{above}}}{{{bottom}}}",
        f"\\frac{{{turned}}}{{{bottom}}}",
        f"({above})/{bottom}",
        split,
        f"({turned}) / {bottom}",
    ]
    return [
        *found,
        f"({top}{sign}{size}√{inside})/{bottom}",
        f"\\frac{{1}}{{{bottom}}}({above})",
        f"\\frac{{{-top} {'+' if times < 0 else '-'} {root}}}{{-{bottom}}}",
    ]


def quadratic_surd(luck: random.Random) -> Item:
    top, times, inside, bottom = (
        luck.choice((-7, -5, -3, -1, 1, 2, 3, 4, 5, 7, 9)),
        luck.choice((1, 1, 1, -1, 2, 3)),
        luck.choice(SQUAREFREE),
        luck.choice((2, 2, 3, 4, 5, 6)),
    )

    def forms(value: tuple[int, int, int, int]) -> list[str]:
        return _surd_fraction(*value)

    wrongs = [
        (-top, times, inside, bottom),
        (top, -times, inside, bottom),
        (top + 1 or 2, times, inside, bottom),
        (top, times, inside, bottom + 1),
    ]
    value = (top, times, inside, bottom)
    right = (Fraction(top, bottom), Fraction(times, bottom), inside)
    wrongs += [(top, times, inside, 2 * bottom), (top, times, luck.choice(SQUAREFREE), bottom)]
    return by_value(
        luck, forms, value, [w for w in wrongs if (Fraction(w[0], w[3]), Fraction(w[1], w[3]), w[2]) != right]
    )


def quadratic_roots(luck: random.Random) -> Item:
    letter = luck.choice("xxxtnk")

    def forms(value: tuple[int, int, int]) -> list[str]:
        top, inside, bottom = value
        both = [
            f"\\frac{{{top} {sign} \\sqrt{{{inside}}}}}{{{bottom}}}"
            if bottom > 1
            else f"{top} {sign} \\sqrt{{{inside}}}"
            for sign in "+-"
        ]
        one = f"\\frac{{{top} \\pm \\sqrt{{{inside}}}}}{{{bottom}}}" if bottom > 1 else f"{top} \\pm \\sqrt{{{inside}}}"
        found = [
            one,
            f"{letter} = {one}",
            ", ".join(both),
            f"\\{{{both[1]}, {both[0]}\\}}",
            f"{letter} = {both[0]} or {letter} = {both[1]}",
        ]
        return [
            *found,
            f"{both[0]} and {both[1]}",
            f"{letter}_1 = {both[0]}, {letter}_2 = {both[1]}",
            one.replace("\\pm", "±"),
        ]

    top, inside, bottom = (
        luck.choice((-5, -4, -3, -1, 1, 2, 3, 5, 6)),
        luck.choice(SQUAREFREE),
        luck.choice((1, 1, 2, 2, 3)),
    )
    wrongs = [(-top, inside, bottom), (top, inside + 4, bottom), (top, inside, bottom + 1), (top + 2, inside, bottom)]
    item = by_value(luck, forms, (top, inside, bottom), [w for w in wrongs if w[1] not in (9, 16)])
    alone = f"\\frac{{{top} + \\sqrt{{{inside}}}}}{{{bottom}}}" if bottom > 1 else f"{top} - \\sqrt{{{inside}}}"
    return Item(item.same, [*item.different, alone, f"{letter} = {alone}"], meaning=item.meaning)


_ARCS = (
    ("\\arctan", "1", Fraction(1, 4)), ("\\arctan", "\\sqrt{3}", Fraction(1, 3)), ("\\arctan", "\\frac{1}{\\sqrt{3}}", Fraction(1, 6)),
    ("\\arctan", "-1", Fraction(-1, 4)), ("\\arcsin", "\\frac{1}{2}", Fraction(1, 6)), ("\\arcsin", "1", Fraction(1, 2)),
    ("\\arcsin", "\\frac{\\sqrt{3}}{2}", Fraction(1, 3)), ("\\arcsin", "\\frac{\\sqrt{2}}{2}", Fraction(1, 4)),
    ("\\arcsin", "-\\frac{1}{2}", Fraction(-1, 6)), ("\\arccos", "\\frac{1}{2}", Fraction(1, 3)), ("\\arccos", "0", Fraction(1, 2)),
    ("\\arccos", "-\\frac{1}{2}", Fraction(2, 3)), ("\\arccos", "-1", Fraction(1)), ("\\arccos", "\\frac{\\sqrt{3}}{2}", Fraction(1, 6)),
    ("\\arccos", "-\\frac{\\sqrt{2}}{2}", Fraction(3, 4)), ("\\arccos", "\\frac{\\sqrt{2}}{2}", Fraction(1, 4)),
    ("\\arccos", "-\\frac{\\sqrt{3}}{2}", Fraction(5, 6)),
)  # fmt: skip


def inverse_trigonometric(luck: random.Random) -> Item:
    def forms(turn: Fraction) -> list[str]:
        found = [frac(turn, "\\pi"), frac(turn, "\\pi"), f"{turn * 180}^\\circ"]
        for name, inside, value in _ARCS:
            if value == turn:
                found += [f"{name}({inside})", f"{name.replace('arc', '')}^{{-1}}({inside})"]
        return found

    turn = luck.choice(_ARCS)[2]
    wrongs = [value for _, _, value in luck.sample(_ARCS, 4)]
    return by_value(luck, forms, turn, [*wrongs, -turn, 1 - turn, Fraction(1, 2) - turn])


_SIDES = {  # of a unit vector at that part of pi
    Fraction(1, 6): ("\\frac{\\sqrt{3}}{2}", "\\frac{1}{2}"), Fraction(1, 4): ("\\frac{\\sqrt{2}}{2}", "\\frac{\\sqrt{2}}{2}"),
    Fraction(1, 3): ("\\frac{1}{2}", "\\frac{\\sqrt{3}}{2}"), Fraction(2, 3): ("-\\frac{1}{2}", "\\frac{\\sqrt{3}}{2}"),
    Fraction(5, 6): ("-\\frac{\\sqrt{3}}{2}", "\\frac{1}{2}"), Fraction(3, 4): ("-\\frac{\\sqrt{2}}{2}", "\\frac{\\sqrt{2}}{2}"),
}  # fmt: skip
_DOUBLED = {
    Fraction(1, 6): "\\sqrt{3} + i",
    Fraction(1, 3): "1 + \\sqrt{3}i",
    Fraction(2, 3): "-1 + i\\sqrt{3}",
    Fraction(5, 6): "-\\sqrt{3} + i",
}


def polar(luck: random.Random) -> Item:
    def forms(value: tuple[int, Fraction]) -> list[str]:
        size, turn = value
        lead, angle = ("" if size == 1 else str(size)), frac(turn, "\\pi")
        plain = f"{turn.numerator if turn.numerator > 1 else ''}\\pi/{turn.denominator}"
        found = [
            f"{lead}e^{{i{plain}}}",
            f"{lead}e^{{{angle} i}}",
            f"{lead or 1}\\left(\\cos{angle} + i\\sin{angle}\\right)",
            f"{lead}\\operatorname{{cis}}({angle})",
        ]
        if size == 1:
            found.append(f"{_SIDES[turn][0]} + {_SIDES[turn][1]}i")
        if size == 2 and turn in _DOUBLED:
            found += [_DOUBLED[turn]] * 2
        return [
            *found,
            f"{lead}e^{{i({turn * 180}^\\circ)}}",
            f"{size}(\\cos {turn * 180}^\\circ + i \\sin {turn * 180}^\\circ)",
        ]

    size, turn = luck.choice((1, 2, 2, 3, 5)), luck.choice(list(_SIDES))
    others = luck.sample(list(_SIDES), 2)
    return by_value(
        luck, forms, (size, turn), [(size + 1, turn), (size, 1 - turn), *((size, other) for other in others)]
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (higher_root, denested, quadratic_surd, quadratic_roots, inverse_trigonometric, polar)
}
