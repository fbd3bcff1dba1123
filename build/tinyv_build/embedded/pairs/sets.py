r"""Kinds of pairs about several values at once: solution lists, intervals, tuples, matrices, families of integers."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value

__all__ = ["DRAWS"]

Numbers = tuple[int, ...]


def _shuffled(luck: random.Random, values: Numbers) -> Numbers:
    return tuple(luck.sample(values, len(values)))


def solutions(luck: random.Random) -> Item:
    letter = luck.choice("xxxnyt")
    value = tuple(sorted(luck.sample(range(-20, 40), luck.choice((2, 2, 2, 3, 4)))))

    def forms(numbers: Numbers) -> list[str]:
        found = []
        for each in (_shuffled(luck, numbers), numbers):
            listed = ", ".join(map(str, each))
            found += [
                f"\\{{{listed}\\}}",
                listed,
                f"{letter} \\in \\{{{listed}\\}}",
                f"[{', '.join(map(str, numbers))}]",
                f"{letter} = {listed}",
            ]
            if len(each) > 1:
                found += [
                    f"{', '.join(map(str, each[:-1]))} and {each[-1]}",
                    " or ".join(f"{letter} = {one}" for one in each),
                ]
                found.append(", ".join(f"{letter}_{at} = {one}" for at, one in enumerate(each, 1)))
        if len(numbers) == 2 and numbers[0] == -numbers[1]:
            found += [f"\\pm {numbers[1]}", f"{letter} = \\pm {numbers[1]}"]
        return found

    at = luck.randrange(len(value))
    wrongs = [
        value[:at] + value[at + 1 :],
        tuple(sorted({*value, luck.randint(-20, 40)})),
        tuple(sorted(-each for each in value)),
    ]
    moved = (value[at] + 1, value[at] - 1, value[at] + luck.randint(2, 9), -value[at])
    wrongs += [tuple(sorted({*value[:at], each, *value[at + 1 :]})) for each in moved]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if wrong])


def ordered(luck: random.Random) -> Item:
    names = luck.choice((("x", "y"), ("a", "b"), ("m", "n"), ("p", "q"), ("x", "y", "z"), ("a", "b", "c"), ("A", "B")))
    value = tuple(luck.randint(-12, 25) for _ in names)

    def forms(numbers: Numbers) -> list[str]:
        listed = ", ".join(map(str, numbers))
        equations = [f"{name} = {each}" for name, each in zip(names, numbers, strict=True)]
        found = [f"({listed})", f"({','.join(names)}) = ({listed})", ", ".join(equations), " and ".join(equations)]
        turned = luck.sample(equations, len(equations))
        return [*found, ", ".join(turned), f"({listed})", f"({', '.join(names)}) = ({listed})", "; ".join(equations)]

    at = luck.randrange(len(value))
    wrongs = [
        tuple(reversed(value)),
        (*value[:at], -value[at], *value[at + 1 :]),
        (*value[:at], value[at] + luck.choice((-1, 1, 3)), *value[at + 1 :]),
    ]
    item = by_value(luck, forms, value, [*wrongs, value[1:] + value[:1]])
    parts = [f"{names[at]} = {value[at]}", str(value[at]), f"({', '.join(map(str, value[:-1]))})", str(sum(value))]
    return Item(item.same, [*item.different, luck.choice(parts)], meaning=(names, value))


def set_of_pairs(luck: random.Random) -> Item:
    value = tuple(sorted({(luck.randint(-5, 12), luck.randint(-5, 12)) for _ in range(luck.choice((2, 2, 3)))}))

    def forms(pairs: tuple[tuple[int, int], ...]) -> list[str]:
        texts = [f"({one}, {other})" for one, other in luck.sample(pairs, len(pairs))]
        listed = ", ".join(texts)
        return [listed, f"\\{{{listed}\\}}", " and ".join(texts), f"(x, y) \\in \\{{{listed}\\}}", f"(x,y) = {listed}"]

    at = luck.randrange(len(value))
    one, other = value[at]
    rest = value[:at] + value[at + 1 :]
    wrongs = [
        rest,
        *(
            tuple(sorted({*some, pair}))
            for some, pair in ((rest, (other, one)), (rest, (one + 1, other)), (value, (one, other + 1)))
        ),
    ]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if wrong])


def matrix(luck: random.Random) -> Item:
    width = luck.choice((2, 2, 2, 3))
    value = tuple(tuple(luck.randint(-9, 9) for _ in range(width)) for _ in range(2))

    def forms(rows: tuple[Numbers, ...]) -> list[str]:
        body = " \\\\ ".join(" & ".join(map(str, row)) for row in rows)
        listed = ", ".join("[" + ", ".join(map(str, row)) + "]" for row in rows)
        found = [f"\\begin{{{kind}}} {body} \\end{{{kind}}}" for kind in ("pmatrix", "bmatrix", "pmatrix")]
        return [
            *found,
            f"[{listed}]",
            f"\\left(\\begin{{array}}{{{'c' * width}}} {body} \\end{{array}}\\right)",
            f"A = {found[0]}",
        ]

    turned = tuple(zip(*value, strict=True)) if width == 2 else value[::-1]
    row, column = luck.randrange(2), luck.randrange(width)

    def with_cell(number: int) -> tuple[Numbers, ...]:
        return tuple(
            tuple(number if (r, c) == (row, column) else cell for c, cell in enumerate(line))
            for r, line in enumerate(value)
        )

    cell = value[row][column]
    return by_value(
        luck,
        forms,
        value,
        [turned, value[::-1], with_cell(-cell), with_cell(cell + 1), tuple(tuple(-c for c in line) for line in value)],
    )


def vector(luck: random.Random) -> Item:
    value = tuple(luck.randint(-9, 9) or 4 for _ in range(luck.choice((2, 3, 3))))

    def forms(cells: Numbers) -> list[str]:
        listed, stacked = ", ".join(map(str, cells)), " \\\\ ".join(map(str, cells))
        units = ""
        for cell, unit in zip(cells, ("\\mathbf{i}", "\\mathbf{j}", "\\mathbf{k}"), strict=False):
            units += f" {'-' if cell < 0 else '+'} {'' if abs(cell) == 1 else abs(cell)}{unit}"
        units = ("-" if units[1] == "-" else "") + units[3:]
        found = [
            f"\\langle {listed} \\rangle",
            f"({listed})",
            f"\\begin{{pmatrix}} {stacked} \\end{{pmatrix}}",
            units,
            f"[{listed}]",
        ]
        return [*found, f"\\vec{{v}} = ({listed})", f"\\begin{{bmatrix}} {stacked} \\end{{bmatrix}}"]

    at = luck.randrange(len(value))
    wrongs = [
        value[::-1],
        (*value[:at], -value[at], *value[at + 1 :]),
        (*value[:at], value[at] + 1, *value[at + 1 :]),
        tuple(-cell for cell in value),
        tuple(2 * cell for cell in value),
    ]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if all(wrong)])


def ratio(luck: random.Random) -> Item:
    value = (luck.randint(1, 12), luck.randint(1, 12))
    share = Fraction(*value)

    def forms(part: Fraction) -> list[str]:
        one, other = part.numerator, part.denominator
        return [
            f"{one}:{other}",
            f"{one} : {other}",
            f"{one} to {other}",
            f"\\frac{{{one}}}{{{other}}}",
            f"{one}/{other}",
            f"the ratio is {one}:{other}",
        ]

    return by_value(
        luck, forms, share, [1 / share, share + 1, Fraction(value[0] + 1, value[1]), Fraction(value[0], value[1] + 1)]
    )


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (solutions, ordered, set_of_pairs, matrix, vector, ratio)}
