"""The same answer in another form: order, unreduced and decimal fractions, roundings, prefixes, inequalities.

A form is a proposal: that it says the same must be proven by the caller.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from tinyv.rules.values import (
    Decimal,
    Expression,
    FiniteSet,
    Interval,
    Percent,
    Power,
    Product,
    Quantity,
    Rational,
    Relation,
    Sequence,
    Statements,
    Sum,
    Symbol,
    Tree,
    Tuple,
    Unit,
    UnitPower,
    Value,
)

from tinyv_build.embedded.real.slips import negated
from tinyv_build.embedded.real.trees import nodes, replaced, symbols

__all__ = ["renamings", "rewritings"]

_LARGER = {"h": ("min", 60), "min": ("s", 60), "kg": ("g", 1000), "degree": ("arcmin", 60), "L": ("mL", 1000)}
_PREFIX_STEPS = {0: (3, -3, -2), 3: (0,), -3: (0, -6), -2: (0, -3), 6: (3,), -6: (-3, -9), -9: (-6,), -12: (-9,)}
_NO_QUANTITIES = frozenset({"x", "y", "z", "n", "k", "d", "D", "hbar", "nabla", "partial"})
_LONGEST = 6
"""Places of a fraction's decimals that end."""

_Form = tuple[str, Value | None]


def rewritings(luck: random.Random, value: Value, count: int) -> Iterator[tuple[str, Value]]:
    """So many draws of a kind and the value in another form, where the draw found one; they may repeat."""
    for _ in range(count):
        ways = (*_WAYS.get(type(value), ()), _reordered)
        name, changed = luck.choice(ways)(luck, value)
        if changed is not None and changed != value:
            yield name, changed


def renamings(luck: random.Random, value: Value) -> list[tuple[str, Value]]:
    """A quantity's symbol with an index, or in the other case, where no symbol has that name yet."""
    names = symbols(value)
    found: list[tuple[str, Value]] = []
    for name in luck.sample(names, 2) if len(names) > 1 else ():
        other = luck.choice((f"{name}_0", f"{name}_1", name.swapcase())) if len(name) == 1 else f"{name}_0"
        if "_" not in name and name not in _NO_QUANTITIES and other not in names:
            found.append(("symbol names", replaced(value, partial(_named_anew, old=name, new=other))))
    return found


def _named_anew(node: object, *, old: str, new: str) -> object:
    return Symbol(new) if isinstance(node, Symbol) and node.name == old else node


def _reordered(luck: random.Random, value: Value) -> _Form:
    def shuffled(node: object) -> object:
        if isinstance(node, Sum) and luck.random() < 0.7:
            return Sum(tuple(luck.sample(node.terms, len(node.terms))))
        if isinstance(node, Product) and not isinstance(node.factors[0], Rational):
            return Product(tuple(luck.sample(node.factors, len(node.factors))))
        return node

    return "order", replaced(value, shuffled)


def _fraction(luck: random.Random, value: Value) -> _Form:
    """One fraction of the answer: unreduced, as a decimal or as a mixed number."""
    found = [node for node in nodes(value) if _quotient(node)]
    if not found:
        return "fraction", None
    place = luck.choice(found)
    share = _quotient(place)
    assert share is not None  # noqa: S101  # it was found as one
    forms: list[tuple[str, Tree]] = [("unreduced", _over(share, luck.randint(2, 6)))]
    if (ended := _ended(share)) is not None:
        forms.append(("decimal", ended))
    name, form = luck.choice(forms)
    return name, replaced(value, lambda node: form if node is place else node)


def _quotient(node: object) -> Fraction | None:
    match node:
        case Product((Rational(over), Power(Rational(under), Rational(minus)))) if minus == -1 and under:
            return over / under
    return None


def _over(share: Fraction, factor: int) -> Tree:
    return Product(
        (
            Rational(Fraction(share.numerator * factor)),
            Power(Rational(Fraction(share.denominator * factor)), Rational(Fraction(-1))),
        )
    )


def _ended(share: Fraction) -> Decimal | None:
    places = next((places for places in range(_LONGEST + 1) if (share * 10**places).denominator == 1), None)
    return None if places is None else Decimal(share, -places)


def _digits(luck: random.Random, value: Value) -> _Form:
    """A rounded number with the digits behind: it rounds to what it was."""
    found = [node for node in nodes(value) if isinstance(node, Decimal)]
    if not found:
        return "more digits", None
    place = luck.choice(found)
    count = luck.randint(1, 4)
    half = 5 * 10 ** (count - 1)
    tail = luck.randint(-half + 1, half - 1)
    last = place.last - count
    form = Decimal(place.value + tail * Fraction(10) ** last, last)
    return "more digits", replaced(value, lambda node: form if node is place else node)


def _padded(luck: random.Random, value: Value) -> _Form:
    """Zeros behind a decimal."""
    decimals = [node for node in nodes(value) if isinstance(node, Decimal)]
    if decimals:
        place = luck.choice(decimals)
        form = Decimal(place.value, place.last - luck.randint(1, 2))
        return "zeros", replaced(value, lambda node: form if node is place else node)
    match value:
        case Expression(Rational(number)) if number.denominator == 1:
            return "zeros", Expression(Decimal(number, -luck.randint(1, 2)))
    return "zeros", None


def _items(luck: random.Random, value: Sequence | FiniteSet) -> _Form:
    return "order of items", replace(value, items=tuple(luck.sample(value.items, len(value.items))))


def _parts(luck: random.Random, value: Statements) -> _Form:
    if value.joined == "where":
        return "order of items", None
    return "order of items", replace(value, parts=tuple(luck.sample(value.parts, len(value.parts))))


def _inequality(luck: random.Random, value: Interval) -> _Form:
    name = Expression(Symbol(luck.choice("xxxamtk")))
    low, high = Expression(value.low), Expression(value.high)
    bounded_low, bounded_high = _finite(value.low), _finite(value.high)
    below = Relation(name, "<=" if value.high_closed else "<", high)
    if not bounded_low:
        return "inequality", below if bounded_high else None
    if not bounded_high:
        return "inequality", Relation(name, ">=" if value.low_closed else ">", low)
    return "inequality", Statements((Relation(low, "<=" if value.low_closed else "<", name), below), "and")


def _finite(tree: Tree) -> bool:
    return "infinity" not in (getattr(node, "name", "") for node in nodes(tree))


def _relation(luck: random.Random, value: Relation) -> _Form:
    turned = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if value.operator == "=" and luck.random() < 0.5:
        return "name left out", value.right
    return "sides", Relation(value.right, turned[value.operator], value.left) if value.operator in turned else None


def _named(luck: random.Random, value: Expression) -> _Form:
    return "named", Relation(Expression(Symbol(luck.choice("xyanSAkrP"))), "=", value)


def _quantity(luck: random.Random, value: Quantity) -> _Form:
    """Another prefix, a smaller unit, or none."""
    if luck.random() < 0.15:
        return "unit left out", Expression(value.tree)
    if not isinstance(value.tree, Rational | Decimal) or len(value.unit.parts) > 2:
        return "unit", None
    at = luck.randrange(len(value.unit.parts))
    part = value.unit.parts[at]
    if part.name in _LARGER and part.prefix == 0:
        name, factor = _LARGER[part.name]
        other, ratio = UnitPower(name, 0, part.power), Fraction(factor) ** int(part.power)
    elif part.prefix in _PREFIX_STEPS and part.name in "mgsJWNVAFHLeVPaHzmol":
        prefix = luck.choice(_PREFIX_STEPS[part.prefix])
        other = UnitPower(part.name, prefix, part.power)
        ratio = Fraction(10) ** int((part.prefix - prefix) * part.power)
    else:
        return "unit", None
    unit = Unit((*value.unit.parts[:at], other, *value.unit.parts[at + 1 :]))
    return "unit converted", Quantity(_scaled(value.tree, ratio), unit)


def _scaled(tree: Rational | Decimal, ratio: Fraction) -> Tree:
    number = tree.value * ratio
    if number.denominator == 1 and isinstance(tree, Rational):
        return Rational(number)
    places = next((places for places in range(16) if (number * 10**places).denominator == 1), None)
    return Decimal(number, -places) if places else Rational(number) if number.denominator == 1 else tree


def _percent(_luck: random.Random, value: Percent) -> _Form:
    match value.tree:
        case Rational(number) | Decimal(number) if (share := _ended(number / 100)) is not None:
            return "decimal", Expression(share)
    return "decimal", None


def _tuple(_luck: random.Random, value: Tuple) -> _Form:
    return "brackets", replace(value, bracket="[" if value.bracket == "(" else "(")


def _signs(_luck: random.Random, value: Expression) -> _Form:
    """A difference or quotient with both signs turned."""
    return "signs", replaced(value, _both)


def _both(node: object) -> object:
    match node:
        case Product((over, Power(Sum() as under, Rational(minus)))) if minus == -1:
            return Product((negated(over), Power(negated(under), Rational(minus))))
    return node


_WAYS: dict[type, tuple[Callable[..., _Form], ...]] = {
    Expression: (_fraction, _fraction, _digits, _padded, _named, _signs), Quantity: (_quantity, _quantity, _digits),
    Percent: (_percent, _digits), Interval: (_inequality, _fraction), Relation: (_relation, _fraction, _digits),
    FiniteSet: (_items, _fraction), Sequence: (_items, _fraction, _digits), Statements: (_parts, _fraction, _digits),
    Tuple: (_tuple, _fraction, _digits),
}  # fmt: skip
