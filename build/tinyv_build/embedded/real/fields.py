"""Several values as fields of data: JSON, a dictionary of Python, lines of `name: value`."""

import json
import random

from tinyv.rules.values import Expression, Interval, Relation, Statements, Symbol, Tuple, Value

from tinyv_build.embedded.real.answers import spelt
from tinyv_build.embedded.real.notation import Notation, UnprintableError, formula

__all__ = ["fielded"]

_NAMES = (("x", "y", "z", "w"), ("first", "second", "third", "fourth"), ("a", "b", "c", "d"))
_ENDS = (("lower", "upper"), ("lower_bound", "upper_bound"), ("min", "max"), ("from", "to"))
_MOST = 4


def fielded(value: Value, notation: Notation, luck: random.Random) -> str:
    """The values under names; raises UnprintableError for an answer that has none."""
    parts = _parts(value, notation, luck)
    way = luck.randrange(5)
    if way == 0:
        return json.dumps(parts, ensure_ascii=False)
    if way == 1:
        return json.dumps({"answer": parts}, ensure_ascii=False, indent=luck.choice((None, 2)))
    inside = ", ".join(f"{name}: {text}" for name, text in parts.items())
    if way == 2:
        return f"[{{{inside}}}]"
    return f"{{{inside}}}" if way == 3 else "\n".join(f"{name}: {text}" for name, text in parts.items())


def _parts(value: Value, notation: Notation, luck: random.Random) -> dict[str, str]:
    match value:
        case Tuple(items) if 1 < len(items) <= _MOST:
            texts = [spelt(item, notation, luck) for item in items]
            return dict(zip(luck.choice(_NAMES), texts, strict=False))
        case Interval(low, high, True, True):
            return dict(zip(luck.choice(_ENDS), (formula(low, notation), formula(high, notation)), strict=True))
        case Statements(parts, "and" | "or") if len(parts) > 1:
            named = [(part.left, part.right) for part in parts if isinstance(part, Relation) and _names(part)]
            if len(named) == len(parts) and len({left for left, _ in named}) == len(named):
                return {spelt(left, notation, luck): spelt(right, notation, luck) for left, right in named}
    raise UnprintableError(type(value).__name__)


def _names(part: Relation) -> bool:
    return part.operator == "=" and isinstance(part.left, Expression) and isinstance(part.left.tree, Symbol)
