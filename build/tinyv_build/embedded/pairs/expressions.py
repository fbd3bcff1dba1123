r"""A kind of pairs about any expression: a random tree, written twice, against trees with one spot changed.

Writing turns sums and products around and takes another notation, which changes no value; a changed tree counts as
different only where its value at two points says so.
"""

import math
import random
from collections.abc import Sequence
from typing import Any

from tinyv_build.embedded.pairs.item import Draw, Item

__all__ = ["DRAWS"]

Tree = tuple[Any, ...]
"""("n", number), ("v", name), or an operation and its operands."""

_FUNCTIONS = {"\\sin": math.sin, "\\cos": math.cos, "\\ln": lambda x: math.log(abs(x) + 1e-9), "\\arctan": math.atan}
_POINTS = (1.37, 2.71)


def _tree(luck: random.Random, letters: Sequence[str], depth: int) -> Tree:
    if depth == 0 or luck.random() < 0.15:
        return ("v", luck.choice(letters)) if luck.random() < 0.55 else ("n", luck.randint(1, 12))
    way = luck.choice(("+", "+", "-", "*", "*", "/", "/", "^", "r", "f"))
    if way == "f":
        return ("f", luck.choice(list(_FUNCTIONS)), _tree(luck, letters, depth - 1))
    if way == "r":
        return ("r", _tree(luck, letters, depth - 1))
    if way == "^":
        return (
            "^",
            _tree(luck, letters, depth - 1),
            luck.choice((("n", 2), ("n", 3), ("v", luck.choice(letters)), ("n", 4))),
        )
    return (way, _tree(luck, letters, depth - 1), _tree(luck, letters, depth - 1))


def _write(luck: random.Random, tree: Tree, outer: int = 0) -> str:
    """The tree as text; `outer` is how tightly its surroundings bind."""
    kind = tree[0]
    if kind in ("n", "v"):
        return str(tree[1])
    if kind == "f":
        return f"{tree[1]}({_write(luck, tree[2])})"
    if kind == "r":
        inside = _write(luck, tree[1])
        root = f"({inside})^{{1/2}}"
        return luck.choice(
            (f"\\sqrt{{{inside}}}", f"\\sqrt{{{inside}}}", f"({root})" if outer > 2 else root, f"sqrt({inside})")
        )
    if kind == "^":
        return f"{_write(luck, tree[1], 3)}^{{{_write(luck, tree[2])}}}"
    one, other = tree[1], tree[2]
    if kind == "/":
        if luck.random() < 0.7:
            return _guarded(f"\\frac{{{_write(luck, one)}}}{{{_write(luck, other)}}}", 2, outer)
        return _guarded(f"{_write(luck, one, 3)}/{_write(luck, other, 3)}", 2, outer)
    if kind != "-" and luck.random() < 0.5:
        one, other = other, one
    if kind == "*":
        sign = luck.choice((" \\cdot ", " \\cdot ", "*", " \\times "))
        return _guarded(f"{_write(luck, one, 2)}{sign}{_write(luck, other, 2)}", 2, outer)
    return _guarded(f"{_write(luck, one, 1)} {kind} {_write(luck, other, 2 if kind == '-' else 1)}", 1, outer)


def _guarded(text: str, own: int, outer: int) -> str:
    return f"({text})" if own < outer or (own == outer == 2 and "/" in text) else text


def _value(tree: Tree, at: dict[str, float]) -> float:
    kind = tree[0]
    if kind == "n":
        return float(tree[1])
    if kind == "v":
        return at[tree[1]]
    if kind == "f":
        return float(_FUNCTIONS[tree[1]](_value(tree[2], at)))
    if kind == "r":
        return math.sqrt(abs(_value(tree[1], at)))
    one, other = _value(tree[1], at), _value(tree[2], at)
    if kind == "^":
        return float(abs(one) ** min(other, 50.0)) if one else 0.0
    if kind == "/":
        return one / other if other else math.nan
    return one + other if kind == "+" else one - other if kind == "-" else one * other


def _values(tree: Tree, letters: Sequence[str]) -> list[float]:
    try:
        return [_value(tree, {letter: point + at for at, letter in enumerate(letters)}) for point in _POINTS]
    except OverflowError:
        return [math.nan]


def _mutant(luck: random.Random, tree: Tree, letters: Sequence[str]) -> Tree:
    """The tree with one spot changed."""
    kind = tree[0]
    inside = [at for at in range(1, len(tree)) if isinstance(tree[at], tuple)]
    if inside and luck.random() < 0.65:
        at = luck.choice(inside)
        return tuple(_mutant(luck, part, letters) if place == at else part for place, part in enumerate(tree))
    if kind == "n":
        return ("n", max(tree[1] + luck.choice((-1, 1, 1, 2)), 1) if luck.random() < 0.8 else tree[1] * 2)
    if kind == "v":
        return ("v", luck.choice(letters)) if luck.random() < 0.5 else ("n", luck.randint(1, 9))
    if kind == "f":
        return ("f", luck.choice(list(_FUNCTIONS)), tree[2])
    if kind == "r":
        return tuple(tree[1])
    if kind in "+-*":
        return (luck.choice("+-*"), *tree[1:])
    return (kind, tree[2], tree[1]) if kind == "/" else ("*", *tree[1:])


def expression(luck: random.Random) -> Item:
    letters = luck.sample(("x", "y", "n", "a", "b", "k", "t", "m", "\\pi", "r"), luck.choice((1, 2, 2)))
    tree = _tree(luck, letters, luck.choice((2, 2, 3)))
    there = _values(tree, letters)
    same = list(dict.fromkeys(_write(luck, tree) for _ in range(4)))
    wrong = []
    for _ in range(4):
        other = _mutant(luck, tree, letters)
        here = _values(other, letters)
        if all(abs(one - two) > 1e-3 * (1 + abs(one)) for one, two in zip(there, here, strict=False)):
            wrong.append(_write(luck, other))
    if any(map(math.isnan, there)):
        return Item([], [])
    return Item([*same, f"f = {same[0]}"] if luck.random() < 0.1 else same, wrong)


DRAWS: dict[str, Draw] = {"expression": expression}
