r"""Kinds of pairs about what programs print: lists, strings, dictionaries, running times, quoted words."""

import random
from collections.abc import Sequence
from dataclasses import replace

from tinyv_build.embedded.pairs.item import Draw, Item, by_value

__all__ = ["DRAWS"]


def code_list(luck: random.Random) -> Item:
    way = luck.randrange(3)
    value = tuple(
        str(luck.randint(-20, 99))
        if way == 0
        else f"{luck.randint(0, 9)}.{luck.randint(1, 99)}"
        if way == 1
        else luck.choice("abcdexyz")
        for _ in range(luck.choice((3, 3, 4, 5, 6)))
    )

    def forms(cells: tuple[str, ...]) -> list[str]:
        quoted = [f"'{cell}'" for cell in cells] if way == 2 else list(cells)
        found = [
            f"[{', '.join(quoted)}]",
            f"[{','.join(cells)}]",
            ", ".join(cells),
            f"({', '.join(quoted)})",
            " ".join(cells),
        ]
        return [
            *found,
            f"`[{', '.join(quoted)}]`",
            f"print output: [{', '.join(quoted)}]",
            f"\\texttt{{[{', '.join(cells)}]}}",
            ",".join(cells),
        ]

    at = luck.randrange(len(value))
    new = str(int(value[at]) + 1) if way == 0 else value[at] + "5" if way == 1 else luck.choice("mnpq")
    wrongs = [
        (*value[:at], new, *value[at + 1 :]),
        value[:at] + value[at + 1 :],
        (*value, value[at]),
        (*value[:at], new, *value[at + 1 :]),
    ]
    return by_value(luck, forms, value, wrongs)


_SOUNDS = ("ba", "ko", "ri", "te", "nu", "la", "mi", "so", "pe", "da", "zu", "ha", "ve", "ga", "or", "en", "st", "ar")


def code_text(luck: random.Random) -> Item:
    """A made-up string, so that nothing but its letters counts."""
    value = "".join(luck.choice(_SOUNDS) for _ in range(luck.choice((2, 2, 3))))

    def forms(text: str) -> list[str]:
        found = [text, f'"{text}"', f"'{text}'", f"\\text{{{text}}}", f"`{text}`", f"\\texttt{{{text}}}"]
        return [*found, f'the string "{text}"', f"“{text}”", f'It prints "{text}"', f"\\text{{``{text}''}}"]

    at = luck.randrange(len(value))
    swapped = value[: max(at - 1, 0)] + value[max(at - 1, 0) : at + 1][::-1] + value[at + 1 :]
    other = value[:at] + luck.choice("bcdfghklmnprst") + value[at + 1 :]
    wrongs = [value[::-1], swapped, other, value[:-1], value + value[-1], luck.choice(_SOUNDS) + value[2:]]
    return replace(by_value(luck, forms, value, wrongs), plain=True)  # its case counts


def code_dictionary(luck: random.Random) -> Item:
    keys = luck.sample(
        ("a", "b", "c", "x", "y", "apple", "pear", "red", "blue", "total", "max", "min"), luck.choice((2, 2, 3))
    )
    value = tuple(luck.randint(0, 40) for _ in keys)

    def forms(numbers: tuple[int, ...]) -> list[str]:
        pairs = list(zip(keys, numbers, strict=True))
        turned = luck.sample(pairs, len(pairs))
        found = [
            mark.join(f"{quote}{key}{quote}: {number}" for key, number in each)
            for quote, mark in (("'", ", "), ('"', ", "), ("", ", "), ("", "; "))
            for each in (pairs, turned)
        ]
        braced = [f"{{{text}}}" for text in found[:4]]
        return [
            *braced,
            *found[4:],
            ", ".join(f"{key} = {number}" for key, number in turned),
            ", ".join(f"{key}={number}" for key, number in pairs),
        ]

    at = luck.randrange(len(value))
    wrongs = [value[::-1], (*value[:at], value[at] + luck.choice((1, -1, 10)), *value[at + 1 :]), value[1:] + value[:1]]
    return by_value(luck, forms, value, [*wrongs, (*value[:at], value[at] * 2 + 1, *value[at + 1 :])])


_TIMES: tuple[tuple[str, ...], ...] = (
    ("O(1)", "constant time", "\\mathcal{O}(1)"), ("O(\\log n)", "logarithmic", "O(log n)", "\\mathcal{O}(\\log n)", "logarithmic time"),
    ("O(n)", "linear time", "\\mathcal{O}(n)", "linear"), ("O(n \\log n)", "O(n log n)", "linearithmic", "\\mathcal{O}(n \\log n)", "O(nlogn)"),
    ("O(n^2)", "quadratic", "\\mathcal{O}(n^2)", "quadratic time", "O(n*n)"), ("O(n^3)", "cubic time", "\\mathcal{O}(n^3)", "cubic"), ("O(2^n)", "\\mathcal{O}(2^n)", "O(2**n)"),
    ("O(n!)", "factorial time", "\\mathcal{O}(n!)"), ("O(\\sqrt{n})", "O(n^{1/2})", "O(sqrt(n))"), ("O(mn)", "O(nm)", "O(m \\cdot n)"), ("O(m + n)", "O(n + m)", "O(n+m)"),
    ("O(n^2 \\log n)", "O(n^2 log n)"),
)  # fmt: skip


def running_time(luck: random.Random) -> Item:
    right, *others = luck.sample(_TIMES, 4)
    return Item(right, [text for row in others for text in luck.sample(row, 2)], meaning=right)


_TYPES: tuple[tuple[str, ...], ...] = (
    ("int", "integer", "an integer"), ("str", "string", "a string"), ("float", "floating-point", "a floating-point number"), ("bool", "boolean", "Boolean"), ("list", "a list"), ("dict", "dictionary", "a dictionary"),
    ("tuple", "a tuple"), ("TypeError", "a TypeError", "it raises a TypeError"), ("IndexError", "an IndexError", "IndexError is raised"), ("KeyError", "a KeyError", "it raises KeyError"),
    ("stack", "a stack", "LIFO", "last in, first out"), ("queue", "a queue", "FIFO", "first in, first out"), ("hash table", "hash map", "a hash table"), ("linked list", "a linked list"), ("binary search", "binary search algorithm"),
    ("breadth-first search", "BFS"), ("depth-first search", "DFS"), ("null", "NULL", "nil"), ("recursion", "a recursive call"), ("for loop", "a for loop"), ("XOR", "exclusive or", "⊕"), ("AND", "logical and", "∧"), ("OR", "logical or", "∨"),
)  # fmt: skip


def code_word(luck: random.Random) -> Item:
    right, *others = luck.sample(_TYPES, 5)
    return Item([*right, f"`{right[0]}`", f"\\texttt{{{right[0]}}}"], _some(luck, others), meaning=right)


def _some(luck: random.Random, rows: Sequence[Sequence[str]]) -> list[str]:
    return [luck.choice(row) for row in rows] + [f"`{rows[0][0]}`"]


def index_expression(luck: random.Random) -> Item:
    """Arithmetic in a program's notation, and in a book's."""
    letter, power, times, plus = (
        luck.choice("xnabk"),
        luck.choice((2, 2, 3, 4)),
        luck.randint(2, 12),
        luck.choice((-7, -3, -2, -1, 1, 2, 4, 5, 9)),
    )

    def forms(value: tuple[int, int, int]) -> list[str]:
        many, exponent, rest = value
        sign, size = ("+" if rest > 0 else "-"), abs(rest)
        found = [
            f"{many}*{letter}**{exponent} {sign} {size}",
            f"{many}*{letter}^{exponent} {sign} {size}",
            f"{many}{letter}^{exponent} {sign} {size}",
        ]
        return [
            *found,
            f"{many} \\cdot {letter}^{{{exponent}}} {sign} {size}",
            f"{rest} + {many}{letter}^{exponent}",
            f"{many}*pow({letter},{exponent}){sign}{size}",
            f"{many}{letter}^{{{exponent}}}{sign}{size}",
        ]

    wrongs = [
        (times + 1, power, plus),
        (times, power + 1, plus),
        (times, power, -plus),
        (power, times, plus),
        (times, power, plus + 1 or 3),
        (times * 2, power, plus),
    ]
    item = by_value(luck, forms, (times, power, plus), wrongs)
    return Item(item.same, item.different, meaning=(letter, item.meaning))


DRAWS: dict[str, Draw] = {
    draw.__name__: draw for draw in (code_list, code_text, code_dictionary, running_time, code_word, index_expression)
}
