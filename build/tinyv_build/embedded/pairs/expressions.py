r"""Kinds of pairs about any expression: a random tree, written twice, against trees with one spot changed.

Writing turns sums and products around and takes another notation, which changes no value; a changed tree counts as
different only where its value at two points says so.
"""

import math
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tinyv_build.embedded.pairs.item import Draw, Item
from tinyv_build.embedded.pairs.numerals import fraction_forms, near_fractions

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


def _number(tree: Tree) -> Fraction | None:
    """The exact value of a tree of numbers; None if there is none."""
    if tree[0] == "n":
        return Fraction(tree[1])
    one, other = _number(tree[1]), _number(tree[2])
    if one is None or other is None or (tree[0] == "/" and not other):
        return None
    if tree[0] == "^":
        return one ** int(other) if other.denominator == 1 and 0 <= other <= 4 else None
    if tree[0] == "/":
        return one / other
    return one + other if tree[0] == "+" else one - other if tree[0] == "-" else one * other


def _numbers(luck: random.Random, depth: int) -> Tree:
    if depth == 0 or luck.random() < 0.1:
        return ("n", luck.randint(1, 12))
    way = luck.choice(("+", "+", "-", "*", "*", "/", "^"))
    if way == "^":
        return ("^", ("n", luck.randint(2, 9)), ("n", 2))
    return (way, _numbers(luck, depth - 1), _numbers(luck, depth - 1))


def arithmetic(luck: random.Random) -> Item:
    """Numbers left standing in a sum, a product or a fraction, and their value."""
    tree = _numbers(luck, 2)
    value = _number(tree)
    if value is None or tree[0] == "n" or abs(value.numerator) > 9999 or value.denominator > 200:
        return Item([], [])
    forms = [text for text in fraction_forms(value) if "=" not in text]
    same = [
        _write(luck, tree),
        _write(luck, tree),
        f"{_write(luck, tree)} = {luck.choice(forms)}",
        *luck.sample(forms, 3),
    ]
    wrong = [luck.choice(fraction_forms(other)) for other in near_fractions(luck, value)]
    other = _mutant(luck, tree, ("",))
    if "v" not in str(other) and "f" not in str(other) and (changed := _number(other)) not in (None, value):
        wrong += [_write(luck, other), f"{_write(luck, other)} = {luck.choice(fraction_forms(changed or value))}"]
    return Item(same, wrong, meaning=value)


DRAWS: dict[str, Draw] = {"expression": expression, "arithmetic": arithmetic}
