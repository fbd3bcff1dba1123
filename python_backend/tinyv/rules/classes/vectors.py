r"""Class "vector": a column or row in matrix brackets, `\langle a,b \rangle`, a tuple or a sum of unit vectors.

Owns the notations of a vector, whose items are the same in order. Two matrices are left to math-verify: a column is
not a row. An interval's brackets are no vector's: two items count only in round brackets.
"""

import re

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import between, split

__all__ = ["vector"]

MAX_ITEMS = 24

_NUMBER = r"[-+]?\s?(?:\d+(?:\.\d+)?|\d*\s?\\frac\{\d+\}\{\d+\}|\d*\s?\\sqrt\{\d+\}|\(-?\d+\))?"
_COMBINED = re.compile(r"\s?".join(rf"(?:(?P<{name}>{_NUMBER})\s?(?:\\hat\{{{name}\}}|{name}))?" for name in "ijk"))
r"""`3\hat{i} - 4\hat{j}`; `clean` has given all unit vectors a hat."""
_MATRIX = re.compile(r"\\begin\{([pbBv]?matrix|array)\}(?:\{[clr|]*\})?(.*)\\end\{\1\}")


def vector(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are one vector in different notations."""
    left, right = _items(ground_truth), _items(answer)
    if left is None or right is None or left[0] == right[0] or len(left[1]) != len(right[1]):
        return False
    return all(scope.same(one, other) for one, other in zip(left[1], right[1], strict=True))


def _items(text: str) -> tuple[str, list[str]] | None:
    """Notation and items; None for what is no vector."""
    matrix = _MATRIX.fullmatch(text.strip("()[] ") if text.strip("()[] ").startswith("\\begin") else text)
    if matrix:
        rows = [row for row in split(matrix[2], "\\\\") if row]
        cells = [cell for row in rows for cell in split(row, "&")]
        is_vector = len(rows) == 1 or len(cells) == len(rows)
        return ("matrix", cells) if is_vector and 1 < len(cells) <= MAX_ITEMS and all(cells) else None
    for kind, opening, closing in (("angle", "\\langle", "\\rangle"), ("tuple", "(", ")"), ("square", "[", "]")):
        inner = between(text, opening, closing)
        if inner is None:
            continue
        items = split(inner, ",")
        if not all(items) or not 1 < len(items) <= MAX_ITEMS or (kind == "square" and len(items) == 2):  # noqa: PLR2004
            return None
        return kind, items
    return _combined(text)


def _combined(text: str) -> tuple[str, list[str]] | None:
    """The components of a sum of unit vectors; three where it may stand in space."""
    found = _COMBINED.fullmatch(text)
    if found is None or (found["j"] is None and "\\hat" not in text):  # it could be a complex number
        return None
    items = [_component(found[name]) for name in ("ijk" if found["k"] is not None else "ij")]
    return "sum", items


def _component(text: str | None) -> str:
    if text is None:
        return "0"
    text = text.replace(" ", "").removeprefix("+")
    return f"{text}1" if text in {"", "-"} else text
