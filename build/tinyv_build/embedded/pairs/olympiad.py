r"""Kinds of pairs about answers of contests: all permutations, families of tuples, functions, relations of segments, residues."""

import itertools
import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value

__all__ = ["DRAWS"]

Triple = tuple[int, int, int]


def with_permutations(luck: random.Random) -> Item:
    value: Triple = (low := luck.randint(0, 6), luck.randint(low, 12), luck.randint(low, 20))
    letters = luck.choice(("(a, b, c)", "(x, y, z)", "(p, q, r)"))

    def listed(triples: Sequence[Sequence[int]]) -> str:
        return ", ".join(f"({', '.join(map(str, triple))})" for triple in triples)

    def forms(triple: Triple) -> list[str]:
        every = sorted(set(itertools.permutations(triple)))
        one = f"({', '.join(map(str, luck.choice(every)))})"
        found = [
            f"{one} and its permutations",
            f"all permutations of {one}",
            f"{letters} = {one} up to order",
            f"{one} and permutations thereof",
            f"{letters} = {one} in any order",
            f"{one}, and permutations",
        ]
        return [
            *found,
            listed(every),
            f"\\{{{listed(luck.sample(every, len(every)))}\\}}",
            listed(luck.sample(every, len(every))),
        ]

    every = sorted(set(itertools.permutations(value)))
    if len(every) < 3:
        return Item([], [])
    at = luck.randrange(3)
    moved = sorted((*value[:at], value[at] + 1, *value[at + 1 :]))
    near: Triple = (moved[0], moved[1], moved[2])
    partial = [
        listed(every[:-1]),
        listed(every[:1]),
        f"{letters} = {listed(every[:1])}",
        listed(every[: len(every) // 2]),
    ]
    right: Triple = tuple(sorted(value))  # type: ignore[assignment]
    return Item(forms(value), [*forms(near)[:2], luck.choice(forms(near)), *luck.sample(partial, 2)], meaning=right)


def tuple_family(luck: random.Random) -> Item:
    names = luck.choice((("x", "y"), ("a", "b"), ("x", "y", "z"), ("m", "n"), ("a", "b", "c")))
    domain = luck.choice(("\\mathbb{Z}", "\\mathbb{R}", "\\mathbb{N}"))
    said = {"\\mathbb{Z}": "integer", "\\mathbb{R}": "real number", "\\mathbb{N}": "natural number"}[domain]

    def forms(factors: tuple[int, ...]) -> list[str]:
        found = []
        for letter in luck.sample("ktst", 2):
            cells = [{0: "0", 1: letter, -1: f"-{letter}"}.get(factor, f"{factor}{letter}") for factor in factors]
            body = f"({', '.join(cells)})"
            found += [
                f"{body}, {letter} \\in {domain}",
                f"({', '.join(names)}) = {body} for any {said} {letter}",
                f"{body} where {letter} is any {said}",
                f"\\{{{body} : {letter} \\in {domain}\\}}",
            ]
            found.append(
                ", ".join(f"{name} = {cell}" for name, cell in zip(names, cells, strict=True))
                + f" ({letter} \\in {domain})"
            )
        return found

    value = tuple(luck.choice((-3, -2, -1, 0, 1, 1, 2, 3, 4, 5)) for _ in names)
    if not any(abs(factor) == 1 for factor in value):
        return Item([], [])
    at = luck.randrange(len(value))
    wrongs = [(*value[:at], changed, *value[at + 1 :]) for changed in (value[at] + 1, value[at] + 2, value[at] - 4)]
    item = by_value(luck, forms, value, [one for one in (*wrongs, value[::-1]) if not _proportional(one, value)])
    turn = 1 if domain == "\\mathbb{N}" or next(factor for factor in value if factor) > 0 else -1
    alone = f"({', '.join(str(factor) for factor in value)})"
    return Item(item.same, [*item.different, alone], meaning=(tuple(turn * factor for factor in value), domain))


def _proportional(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(one[i] * other[j] == one[j] * other[i] for i in range(len(one)) for j in range(i))


_FUNCTIONS = (
    "0",
    "x",
    "-x",
    "x + 1",
    "1",
    "2x",
    "x^2",
    "1 - x",
    "\\frac{1}{x}",
    "2",
    "-1",
    "x - 1",
    "\\frac{x}{2}",
    "|x|",
)


def function_list(luck: random.Random) -> Item:
    """The solutions of a functional equation."""
    value = tuple(luck.sample(_FUNCTIONS, luck.choice((1, 2, 2, 3))))

    def forms(bodies: tuple[str, ...]) -> list[str]:
        turned = luck.sample(bodies, len(bodies))
        each = [f"f(x) = {body}" for body in turned]
        found = [
            ", ".join(each),
            " or ".join(each),
            " and ".join(each),
            f"f(x) = {' or '.join(turned)} for all x",
            f"f(x) \\in \\{{{', '.join(turned)}\\}}" if len(turned) > 1 else f"f(x)={turned[0]}",
            " \\text{ or } ".join(each),
        ]
        return [
            *found,
            f"The solutions are {' and '.join(each)}" if len(each) > 1 else f"the only solution is {each[0]}",
            "; ".join(each),
        ]

    spare = [body for body in _FUNCTIONS if body not in value]
    wrongs = [
        value[1:],
        (*value, luck.choice(spare)),
        (*value[:-1], luck.choice(spare)),
        (luck.choice(spare), *value[1:]),
    ]
    return by_value(luck, forms, tuple(sorted(value)), [tuple(sorted(one)) for one in wrongs if one])


def constant_family(luck: random.Random) -> Item:
    """Functions with a constant that may be called anything."""
    shapes = (
        "Cx",
        "x + C",
        "Cx^2",
        "C",
        "Ce^{x}",
        "\\frac{C}{x}",
        "C\\sqrt{x}",
        "C(x - 1)",
        "x^2 + C",
        "C\\sin x",
        "Cx + 1",
        "C \\ln x",
    )
    head = luck.choice(("f(x) = ", "f(x) = ", "y = ", ""))

    def forms(shape: str) -> list[str]:
        texts = [shape.replace("C", letter, 1) for letter in ("C", "c", "k", "a")]
        return [
            f"{head}{texts[0]}",
            f"{head}{texts[1]} for some constant c",
            f"{head}{texts[2]}, k \\in \\mathbb{{R}}",
            f"{head}{texts[3]}, where a is a constant",
            f"{head}{texts[1]}, c constant",
            f"{head}{texts[2]} with an arbitrary constant k",
            f"{head}{texts[0]} (C is any real number)",
        ]

    right, *others = luck.sample(shapes, 4)
    item = by_value(luck, forms, right, others)
    return Item(item.same, [*item.different, f"{head}{right.replace('C', str(luck.randint(2, 9)), 1)}"], meaning=right)


def extremes(luck: random.Random) -> Item:
    low, high = sorted(luck.sample(range(-20, 60), 2))

    def forms(value: tuple[int, int]) -> list[str]:
        least, most = value
        found = [
            f"minimum {least}, maximum {most}",
            f"max = {most}, min = {least}",
            f"The maximum is {most} and the minimum is {least}",
            f"min: {least}; max: {most}",
            f"the largest value is {most} and the smallest is {least}",
        ]
        return [
            *found,
            f"maximum: {most}, minimum: {least}",
            f"f_{{\\max}} = {most}, f_{{\\min}} = {least}",
            f"\\max f = {most}, \\min f = {least}",
        ]

    item = by_value(
        luck, forms, (low, high), [(low, high + 1), (low - 1, high), (high, low), (low, high * 2), (-high, -low)]
    )
    return Item(item.same, [*item.different, str(high), f"maximum {high}"], meaning=(low, high))


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        with_permutations, tuple_family, function_list, constant_family, extremes,
    )
}  # fmt: skip
