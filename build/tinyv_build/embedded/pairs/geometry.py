r"""Kinds of pairs about planes, conics, lines in space, named points and distances on the number line."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.formulas import joined
from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import decimal, frac
from tinyv_build.embedded.pairs.polynomials import linear, polynomial_text

__all__ = ["DRAWS"]


def plane(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int, int]) -> list[str]:
        a, b, c, d = value
        parts = [(a, "x"), (b, "y"), (c, "z")]
        scaled = [f"{joined([(k * times, name) for times, name in [*parts, (-d, '')]])} = 0" for k in (1, -1, 2, 3)]
        moved = f"{joined(parts[:2])} = {joined([(-c, 'z'), (d, '')])}"
        return [
            *scaled,
            f"{joined(parts)} = {d}",
            f"{joined(parts)} = {d}",
            moved,
            f"{d} = {joined(parts)}" if d else scaled[0],
        ]

    a, b, c, d = luck.randint(1, 6), luck.randint(-5, 5) or 1, luck.randint(-5, 5) or -2, luck.randint(-12, 15)
    wrongs = [(a, b, c, -d), (a, -b, c, d), (a, b, -c, d), (b, a, c, d), (a, b, c, d + 1), (a + 1, b, c, d)]
    return by_value(luck, forms, (a, b, c, d), [w for w in wrongs if not _proportional(w, (a, b, c, d))])


def _proportional(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(one[i] * other[j] == one[j] * other[i] for i in range(len(one)) for j in range(i))


def conic(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int]) -> list[str]:
        one, other, sign = value  # x^2/one + sign y^2/other = 1
        mark = "+" if sign > 0 else "-"
        long = f"{joined([(other, 'x^2'), (sign * one, 'y^2')])} = {one * other}"
        found = [
            f"\\frac{{x^2}}{{{one}}} {mark} \\frac{{y^2}}{{{other}}} = 1",
            f"x^2/{one} {mark} y^2/{other} = 1",
            long,
        ]
        if sign > 0:
            found += [f"\\frac{{y^2}}{{{other}}} + \\frac{{x^2}}{{{one}}} = 1"]
        return [*found, f"{long.partition(' = ')[0]} - {one * other} = 0", found[0].replace(" = 1", " - 1 = 0")]

    one, other = luck.sample((4, 9, 16, 25, 36, 2, 3, 5, 7, 8, 12), 2)
    sign = luck.choice((1, 1, -1))
    wrongs = [
        (other, one, sign),
        (one, other, -sign),
        (one + 1, other, sign),
        (one, other + 4, sign),
        (one * 4, other, sign),
    ]
    return by_value(luck, forms, (one, other, sign), wrongs)


def parabola(luck: random.Random) -> Item:
    def forms(value: tuple[str, int]) -> list[str]:
        axis, four = value
        square, line = ("y", "x") if axis == "x" else ("x", "y")
        found = [
            f"{square}^2 = {four}{line}",
            f"{four}{line} = {square}^2",
            f"{square}^2={four}{line}",
            f"{line} = {frac(Fraction(1, four))}{square}^2",
        ]
        return [
            *found,
            f"{square}^2 - {four}{line} = 0" if four > 0 else f"{square}^2 + {-four}{line} = 0",
            f"{line} = \\frac{{{square}^2}}{{{four}}}",
        ]

    axis, four = luck.choice("xy"), luck.choice((2, 3, 4, 6, 8, 10, 12, 16, 20, -2, -4, -6, -8, -12))
    wrongs = [("xy"[axis == "x"], four), (axis, -four), (axis, four * 2), (axis, four + 2 or 5)]
    return by_value(luck, forms, (axis, four), wrongs)


def point_slope(luck: random.Random) -> Item:
    """One line through a point, and its other equations."""

    def forms(value: tuple[int, int, int]) -> list[str]:
        slope, across, up = value
        offset = up - slope * across
        left = "y" if up == 0 else f"y {'-' if up > 0 else '+'} {abs(up)}"
        lead = {1: "", -1: "-"}.get(slope, str(slope))
        inner = linear("x", -across)
        text = polynomial_text((offset, slope))
        found = [
            f"{left} = {lead}{inner}",
            f"y = {text}",
            f"y = {text}",
            f"{text} - y = 0",
            f"y = {lead}{inner} {'-' if up < 0 else '+'} {abs(up)}",
        ]
        return [
            *found,
            f"{joined([(slope, 'x'), (-1, 'y')])} = {-offset}",
            f"{joined([(-slope, 'x'), (1, 'y'), (-offset, '')])} = 0",
        ]

    slope, across, up = luck.choice((-4, -3, -2, -1, 1, 2, 3, 4, 5)), luck.randint(-7, 8), luck.randint(-7, 8)
    right = (slope, up - slope * across)
    wrongs = [
        (-slope, across, up),
        (slope, -across, up),
        (slope, across, -up),
        (slope, up, across),
        (slope + 1 or 2, across, up),
        (slope, across, up + 1),
    ]
    item = by_value(luck, forms, (slope, across, up), [w for w in wrongs if (w[0], w[2] - w[0] * w[1]) != right])
    return Item(item.same, item.different, meaning=right)


def parametric_line(luck: random.Random) -> Item:
    start, step = (
        tuple(luck.randint(-5, 7) for _ in range(3)),
        tuple(luck.choice((-3, -2, -1, 1, 2, 3, 5)) for _ in range(3)),
    )

    def forms(value: tuple[tuple[int, ...], tuple[int, ...]]) -> list[str]:
        begin, along = value
        one, other = ", ".join(map(str, begin)), ", ".join(map(str, along))
        back = ", ".join(str(-each) for each in along)
        later = ", ".join(str(a + b) for a, b in zip(begin, along, strict=True))
        found = [
            f"({one}) + t({other})",
            f"\\mathbf{{r}} = ({one}) + t({other})",
            f"\\vec{{r}} = ({one}) + \\lambda({other})",
            f"({later}) + s({other})",
        ]
        each = ", ".join(
            f"{name} = {joined([(a, ''), (b, 't')])}" for name, a, b in zip("xyz", begin, along, strict=True)
        )
        return [*found, each, f"r = ({one}) + t({back})"]

    at = luck.randrange(3)
    other_step = (*step[:at], -step[at], *step[at + 1 :])
    wrongs = [(start, other_step), ((*start[:at], start[at] + 1, *start[at + 1 :]), step)]
    return by_value(luck, forms, (start, step), [*wrongs, (step, start)] if _turned(start, step) else wrongs)


def _turned(start: tuple[int, ...], step: tuple[int, ...]) -> bool:
    return any(start) and not _proportional(start, step)


def named_point(luck: random.Random) -> Item:
    name, size = luck.choice("PQABCMD"), luck.choice((2, 2, 3))
    value = tuple(Fraction(luck.randint(-9, 12), luck.choice((1, 1, 1, 2, 4))) for _ in range(size))

    def forms(cells: tuple[Fraction, ...]) -> list[str]:
        listed, plain = ", ".join(map(frac, cells)), ", ".join(decimal(cell) for cell in cells)
        found = [f"({listed})", f"{name}({listed})", f"{name} = ({plain})", f"the point ({listed})", f"({plain})"]
        each = [f"{axis} = {frac(cell)}" for axis, cell in zip("xyz", cells, strict=False)]
        return [*found, ", ".join(each), f"({listed.replace(', ', ' , ')})", f"point {name}({plain})"]

    at = luck.randrange(size)
    moved = [
        (*value[:at], cell, *value[at + 1 :])
        for cell in (-value[at], value[at] + 1, value[at] / 2, value[at] - Fraction(1, 2))
    ]
    return by_value(luck, forms, value, [*moved, value[::-1]])


def distance_inequality(luck: random.Random) -> Item:
    def forms(value: tuple[str, int, int]) -> list[str]:
        sign, centre, radius = value
        inner = "x" if centre == 0 else f"x {'-' if centre > 0 else '+'} {abs(centre)}"
        low, high = centre - radius, centre + radius
        if sign in ("<", "\\le"):
            left, right = ("(", ")") if sign == "<" else ("[", "]")
            found = [
                f"{low} {sign} x {sign} {high}",
                f"{left}{low}, {high}{right}",
                f"x \\in {left}{low}, {high}{right}",
            ]
        else:
            left, right = (")", "(") if sign == ">" else ("]", "[")
            less = {">": "<", "\\ge": "\\le"}[sign]
            found = [
                f"x {less} {low} or x {sign} {high}",
                f"(-\\infty, {low}{left} \\cup {right}{high}, \\infty)",
                f"x {sign} {high} \\text{{ or }} x {less} {low}",
            ]
        return [
            f"|{inner}| {sign} {radius}",
            f"|{inner}|{sign}{radius}" if sign in "<>" else f"\\left|{inner}\\right| {sign} {radius}",
            *found,
        ]

    sign, centre, radius = luck.choice(("<", "\\le", ">", "\\ge")), luck.randint(-8, 8), luck.randint(1, 9)
    strict = {"<": "\\le", "\\le": "<", ">": "\\ge", "\\ge": ">"}[sign]
    opposite = {"<": ">", "\\le": "\\ge", ">": "<", "\\ge": "\\le"}[sign]
    wrongs = [
        (strict, centre, radius),
        (opposite, centre, radius),
        (sign, -centre, radius),
        (sign, centre, radius + 1),
        (sign, centre + 1, radius),
    ]
    return by_value(luck, forms, (sign, centre, radius), wrongs)


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (plane, conic, parabola, point_slope, parametric_line, named_point, distance_inequality)
}
