"""Two expressions: equal, different, or not known.

Owns math-verify's rules for single values: decimals are compared after rounding, percentages also by the written
number, a bare symbol by its letters. True is proven by the exact form, False by a value; the rest is None.
"""

from fractions import Fraction

from tinyv.rules.algebra.forms import constant_gap, exact_value, same_form
from tinyv.rules.algebra.nodes import Constant, Degrees, Expression, Multiply, Number, Percent, Symbol, parts
from tinyv.rules.algebra.values import Undefined, Value, differ, number_of, value_of

__all__ = ["equal_expressions", "has_symbols", "infinite", "order", "symbols_of"]

PLACES = 6
"""Decimal places to which math-verify rounds when one side is a decimal."""

_MAX_ROUNDED = 1e7
"""Larger decimals lose places in sympy's 15 digits; a worker rounds them."""

_NEAR_A_HALF = Fraction(1, 10**4)
"""Closer to the middle between two roundings, in units of the last place, a worker decides."""


def equal_expressions(gold: Expression, answer: Expression) -> bool | None:
    """Whether math-verify would call the two equal."""
    gold, answer = _bare(gold), _bare(answer)
    if gold == answer:
        return True
    if infinite(gold) or infinite(answer):
        return _equal_infinite(gold, answer)
    if isinstance(gold, Symbol) or isinstance(answer, Symbol):
        by_letters = _equal_by_letters(gold, answer)
        if by_letters is not None:
            return by_letters
    elif _is_decimal(gold) or _is_decimal(answer):
        return _equal_rounded(gold, answer)
    elif isinstance(gold, Percent) or isinstance(answer, Percent):
        return _equal_percent(gold, answer)
    return _equal_values(gold, answer)


def infinite(node: Expression) -> int:
    """The sign of an infinity, 0 for everything else; infinity inside of a formula is not known to anybody here."""
    if node == Constant("infinity"):
        return 1
    is_negative = isinstance(node, Multiply) and node.factors == (Number(Fraction(-1)), Constant("infinity"))
    return -1 if is_negative else 0


def symbols_of(node: Expression) -> frozenset[str]:
    """The names of all symbols in an expression."""
    if isinstance(node, Symbol):
        return frozenset({node.name})
    return frozenset[str]().union(*(symbols_of(part) for part in parts(node)))


def has_symbols(node: Expression) -> bool:
    """Whether a value depends on a symbol."""
    return isinstance(node, Symbol) or any(has_symbols(part) for part in parts(node))


def order(low: Expression, high: Expression) -> int | None:
    """-1, 0 or 1 as `low` is less than, equal to or greater than `high`; None when that is not known."""
    signs = infinite(low), infinite(high)
    if any(signs):
        return (signs[0] > signs[1]) - (signs[0] < signs[1])
    one, other = _comparable(low, high)
    if one is None or other is None or one.at.imag or other.at.imag:
        return None
    gap = one.at.real - other.at.real
    if abs(gap) > 1e-9 * max(abs(one.at), abs(other.at), 1e-3) + one.radius + other.radius:
        return 1 if gap > 0 else -1
    return 0 if same_form(low, high) else None


def _comparable(low: Expression, high: Expression) -> tuple[Value | None, Value | None]:
    """Both values; those at a point when symbols cancel in the difference."""
    one, other = number_of(low), number_of(high)
    if one is None and other is None and constant_gap(low, high):
        try:
            return value_of(low, 0), value_of(high, 0)
        except Undefined:
            return None, None
    return one, other


def _bare(node: Expression) -> Expression:
    while isinstance(node, Degrees):  # math-verify reads a degree sign and forgets it
        node = node.value
    return node


def _equal_values(gold: Expression, answer: Expression) -> bool | None:
    if differ(gold, answer):
        return False
    return True if same_form(gold, answer) else None


def _equal_infinite(gold: Expression, answer: Expression) -> bool | None:
    signs = infinite(gold), infinite(answer)
    if all(signs):
        return signs[0] == signs[1]
    other = answer if signs[0] else gold
    return False if number_of(other) is not None or _is_atom(other) else None


def _is_atom(node: Expression) -> bool:
    return isinstance(node, Number | Percent | Symbol)


def _is_decimal(node: Expression) -> bool:
    return isinstance(node, Number | Percent) and not node.exact


def _equal_by_letters(gold: Expression, answer: Expression) -> bool | None:
    """Two names, a name and e, or a name and a product that spells it; None: neither is the case."""
    one, other = _letters(gold), _letters(answer)
    if one is None or other is None:
        return None
    return one == other


def _letters(node: Expression) -> str | None:
    if isinstance(node, Symbol):
        return node.name
    if node == Constant("e"):
        return "e"
    if isinstance(node, Multiply):
        letters = [_letters(factor) for factor in node.factors]
        return "".join(letter or "" for letter in letters) if all(letters) else None
    return None


def _equal_rounded(gold: Expression, answer: Expression) -> bool | None:
    if has_symbols(gold) or has_symbols(answer):
        return _equal_values(gold, answer)
    rounded = _rounded(gold), _rounded(answer)
    if None in rounded:
        return False if differ(gold, answer) and _far_apart(gold, answer) else None
    return rounded[0] == rounded[1]


def _far_apart(gold: Expression, answer: Expression) -> bool:
    one, other = number_of(gold), number_of(answer)
    return one is not None and other is not None and abs(one.at - other.at) > 2 * 10**-PLACES


def _rounded(node: Expression) -> int | None:
    """The value in units of the last place, or None when sympy might round to another one."""
    value = exact_value(node)
    if value is None:
        number = number_of(node)
        if number is None or number.at.imag or number.radius > 1e-11:  # noqa: PLR2004  # a margin below _NEAR_A_HALF
            return None
        value = Fraction(number.at.real)
    if abs(value) > _MAX_ROUNDED:
        return None
    scaled = value * 10**PLACES
    nearest = round(scaled)
    return None if abs(abs(scaled - nearest) - Fraction(1, 2)) < _NEAR_A_HALF else nearest


def _equal_percent(gold: Expression, answer: Expression) -> bool | None:
    if isinstance(gold, Number | Percent) and isinstance(answer, Number | Percent) and gold.value == answer.value:
        whole = gold.value.denominator == 1
        return True if whole else _equal_values(gold, answer)
    return _equal_values(gold, answer)
