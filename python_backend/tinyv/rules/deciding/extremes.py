"""Values that are named as the greatest and the least: their order is in their names."""

from tinyv.rules.deciding.constants import order
from tinyv.rules.deciding.context import Context
from tinyv.rules.values import Expression, Value

__all__ = ["extremes_of"]

_GREATEST = frozenset({"maximum", "max", "greatest", "largest", "highest"})
_LEAST = frozenset({"minimum", "min", "least", "smallest", "lowest"})


def extremes_of(names: tuple[str, ...], values: tuple[Value, ...], context: Context) -> int:
    """1 where two names say which value is the greater, and it is; -1 where it is the smaller; else 0."""
    high, low = _named(_GREATEST, names, values), _named(_LEAST, names, values)
    if len(values) != len((high, low)) or not isinstance(high, Expression) or not isinstance(low, Expression):
        return 0
    return order(high.tree, low.tree, context) or 0


def _named(words: frozenset[str], names: tuple[str, ...], values: tuple[Value, ...]) -> Value | None:
    pairs = zip(names, values, strict=False)
    return next((value for name, value in pairs if words & set(name.split()[:2])), None)
