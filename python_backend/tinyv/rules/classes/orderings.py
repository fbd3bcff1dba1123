"""Class "ordering": `b < a < d < c`, the same chain from its other end, and the names listed in its order.

Owns chains of single names. All names must be there, each once; the list must stand in the order of the ground truth's
writing, since "from small to large" and its opposite cannot be told apart without the question.
"""

import re

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import compact, split

__all__ = ["ordering"]

MIN_NAMES = 3
"""Two names with a sign between are an inequality."""

_NAME = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?|[A-Za-z]\([^()]{1,8}\)")
_FLIPPED = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le", "=": "="}


def ordering(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both put the same names in the same order."""
    del scope
    left, right = _chain(ground_truth), _chain(answer)
    if left and right:
        names, signs = right
        return left in (right, (names[::-1], [_FLIPPED[sign] for sign in reversed(signs)]))
    chain, listed = (left, _list(answer)) if left else (right, _list(ground_truth))
    return chain is not None and "=" not in chain[1] and chain[0] == listed


def _chain(text: str) -> tuple[list[str], list[str]] | None:
    names = [compact(side) for side in split(text, *_FLIPPED)]
    signs = re.findall(r"\\(?:le|ge)(?![A-Za-z])|[<>=]", text)
    if len(names) < MIN_NAMES or len(signs) != len(names) - 1 or not _distinct(names):
        return None
    one_way = {*signs} <= {"<", "\\le", "="} or {*signs} <= {">", "\\ge", "="}
    return (names, signs) if one_way and {*signs} != {"="} else None


def _list(text: str) -> list[str] | None:
    names = [compact(piece) for piece in split(text.strip("()"), ",")]
    return names if len(names) >= MIN_NAMES and _distinct(names) else None


def _distinct(names: list[str]) -> bool:
    return len(set(names)) == len(names) and all(map(_NAME.fullmatch, names))
