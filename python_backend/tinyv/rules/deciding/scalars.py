"""Numbers with something behind them: units, percent, currencies; and what a missing one means."""

from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from tinyv.rules.deciding.constants import value_of
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.expressions import decide_trees
from tinyv.rules.deciding.families import decide_families
from tinyv.rules.deciding.outcomes import INCOMPARABLE, Decision, different, is_different, is_same, same, unknown
from tinyv.rules.deciding.rounding import Kind
from tinyv.rules.deciding.trees import ZERO, difference, number, scaled, symbols
from tinyv.rules.deciding.vectors import has_vector
from tinyv.rules.units import Conversion, parse_unit, si
from tinyv.rules.values import (
    Constant,
    Counted,
    Decimal,
    Expression,
    Money,
    Percent,
    Power,
    Product,
    Quantity,
    Tree,
    Unit,
    Value,
)

__all__ = ["SCALARS", "decide_scalars"]

SCALARS = (Expression, Quantity, Percent, Money, Counted)
_Scalar = Expression | Quantity | Percent | Money | Counted
_HUNDRED = Fraction(100)
_HUNDREDTH = Fraction(1, 100)
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"})
_PERCENT_WORDS = frozenset({"%", "\\%", "percent", "percentage", "per cent"})
MOST_VARIATION = fmpq(13, 10)
"""How much more one custom's unit may be worth than another's: a gallon of Britain is 1.2 of America's."""
_LOOSE_UNITS = frozenset({"one", "degree", "arcmin", "arcsec", "s", "min", "h", "d", "day", "week", "month", "year"})
"""Units of whole numbers that are exact as a rule: a whole number of them was not rounded."""


def decide_scalars(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Whether two numbers or formulas are equal, with what stands behind them; None for anything else."""
    if not isinstance(truth, SCALARS) or not isinstance(answer, SCALARS):
        return None
    if has_vector(truth.tree) or has_vector(answer.tree):
        return None
    found = _numbers(truth, answer, context)
    plain = isinstance(truth, Expression | Quantity) and isinstance(answer, Expression | Quantity)
    if not is_same(found) and found is not INCOMPARABLE and plain and context.families:
        return decide_families(truth.tree, answer.tree, context) or found
    return found


def _numbers(truth: _Scalar, answer: _Scalar, context: Context) -> Decision:  # noqa: C901, PLR0911 - one branch for each type
    def alone() -> Decision:
        return decide_trees(truth.tree, answer.tree, context)

    match truth, answer:
        case (Expression(), Expression()) | (Percent(), Percent()):
            return alone()
        case Money(_, currency), Money(_, other):
            return _money(alone(), currency, other)
        case Counted(_, noun), Counted(_, other):
            return _counted(alone(), noun, other)
        case (Counted(), Expression()) | (Expression(), Counted()):
            return _missing("noun missing", alone())
        case (Money(), Expression()) | (Expression(), Money()):
            return _missing("currency missing", alone())
        case Quantity(), Quantity() if bool(symbols(truth.tree)) != bool(symbols(answer.tree)):
            return unknown("symbols that may have values")
        case Quantity(), Quantity():
            return _quantities(truth, answer, context)
        case (Quantity(), Expression(tree)) | (Expression(tree), Quantity()):
            foreign = symbols(tree) - (symbols(truth.tree) & symbols(answer.tree))
            return INCOMPARABLE if foreign else _unit_missing(truth, answer, context)
        case (Percent(), Expression()) | (Expression(), Percent()):
            return _percent_missing(truth, answer, context)
    return unknown("numbers of different kinds")


def _missing(what: str, found: Decision) -> Decision:
    return same(what, found.proof) if is_same(found) else found


def _quantities(truth: Quantity, answer: Quantity, context: Context) -> Decision:
    if truth.unit == answer.unit:
        return decide_trees(truth.tree, answer.tree, context, kind=_kind(truth.unit))
    try:
        wanted, given = si(truth.unit), si(answer.unit)
    except (ValueError, KeyError):
        return unknown("units that do not convert")
    return _converted(truth, answer, wanted, given, context)


def _converted(truth: Quantity, answer: Quantity, wanted: Conversion, given: Conversion, context: Context) -> Decision:
    if wanted.dimension != given.dimension:
        if any(not any(conversion.dimension) for conversion in (wanted, given)):
            return unknown("a unit that may be a count")
        return different("units of different dimensions")
    tree = _in_unit(answer.tree, given, wanted)
    decision = decide_trees(truth.tree, tree, context, kind=_kind(truth.unit))
    if wanted.angle == given.angle and _far_apart(truth.tree, tree, context):
        return decision
    if wanted.varies or given.varies or wanted.angle != given.angle:
        as_written = decide_trees(truth.tree, answer.tree, context, kind=Kind.MEASURED)
        return unknown("units that vary") if not is_same(decision) or is_different(as_written) else decision
    return (
        replace(decision, proof=f"{decision.proof} after conversion")
        if decision.proof != "identical"
        else same("converted")
    )


def _far_apart(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether two numbers are further apart than any custom of a unit explains."""
    values = value_of(truth, context), value_of(answer, context)
    if not isinstance(values[0], fmpq) or not isinstance(values[1], fmpq) or not values[0] or not values[1]:
        return False
    ratio = values[0] / values[1]
    return not 1 / MOST_VARIATION < ratio < MOST_VARIATION


def _in_unit(tree: Tree, given: Conversion, wanted: Conversion) -> Tree:
    """The number in the wanted unit."""
    result = scaled(tree, given.factor / wanted.factor)
    powers = given.pi_power - wanted.pi_power
    if powers:
        result = Product((result, Power(Constant("pi"), number(powers))))
    offset = (given.offset - wanted.offset) / wanted.factor
    return difference(result, number(-offset)) if offset else result


def _kind(unit: Unit) -> Kind:
    measured = any(part.name not in _LOOSE_UNITS or part.prefix for part in unit.parts)
    return Kind.MEASURED if measured else Kind.LOOSE


def _unit_missing(truth: _Scalar, answer: _Scalar, context: Context) -> Decision:
    quantity, plain = (truth, answer) if isinstance(truth, Quantity) else (answer, truth)
    if not isinstance(quantity, Quantity):
        return unknown("numbers of different kinds")
    asked = _in_asked_unit(truth, quantity, plain, context)
    if asked is not None:
        return asked
    decision = decide_trees(truth.tree, answer.tree, context, kind=_kind(quantity.unit))
    if not is_same(decision):
        elsewhere = _in_base_unit(truth, answer, quantity, context)
        doubt = elsewhere is not None and is_same(elsewhere) and bool(context.asked.unit)
        return unknown("a number in another unit than was asked") if doubt else elsewhere or decision
    if context.doubtful_unit and not _asks_for(quantity.unit, context):
        return unknown("a unit or a symbol lost")
    return Decision(decision.outcome, "unit missing", decision.proof)


def _asks_for(unit: Unit, context: Context) -> bool:
    """Whether the question wants the answer in this unit."""
    return bool(context.asked.unit) and parse_unit(context.asked.unit) == unit


def _in_asked_unit(truth: _Scalar, quantity: Quantity, plain: _Scalar, context: Context) -> Decision | None:
    """A number without a unit is in the unit that the question wants; None where that says nothing new."""
    unit = parse_unit(context.asked.unit) if context.asked.unit else None
    if unit is None or unit == quantity.unit:
        return None
    meant = Quantity(plain.tree, unit)
    found = _quantities(meant, quantity, context) if plain is truth else _quantities(quantity, meant, context)
    if is_same(found) or (plain is truth and is_different(found)):
        return found
    return unknown("a number in the unit that was asked")


def _in_base_unit(truth: _Scalar, answer: _Scalar, quantity: Quantity, context: Context) -> Decision | None:
    """A number without a unit may be an angle in radians; where the unit has a prefix, it may be without it."""
    try:
        conversion = si(quantity.unit)
    except (ValueError, KeyError):
        return unknown("units that do not convert")
    tree = _in_unit(quantity.tree, conversion, replace(conversion, factor=Fraction(1), pi_power=0))
    pair = (tree, answer.tree) if quantity is truth else (truth.tree, tree)
    found = decide_trees(pair[0], pair[1], context)
    if not is_same(found):
        return None
    if conversion.angle:
        return same("an angle in radians", found.proof)
    plain = answer if quantity is truth else truth
    converted = isinstance(plain.tree, Decimal) and abs(plain.tree.value) < _HUNDREDTH
    return same("in the unit without its prefix") if converted else unknown("a number in the unit without its prefix")


def _counted(decision: Decision, noun: str, other: str) -> Decision:
    if is_same(decision) and noun.rstrip("s") != other.rstrip("s"):
        return unknown("the same number of other things", f"{noun} and {other}")
    return decision


def _money(decision: Decision, currency: str, other: str) -> Decision:
    if currency == other or is_different(decision):
        return decision
    return unknown("dollars of some country") if {currency, other} <= _DOLLARS else different("another currency")


def _percent_missing(truth: _Scalar, answer: _Scalar, context: Context) -> Decision:
    """50% is 0.5; whether 50 is meant so is for the question to say."""
    if isinstance(truth, Percent):
        as_fraction = decide_trees(truth.tree, scaled(answer.tree, _HUNDRED), context)
    else:
        as_fraction = decide_trees(truth.tree, scaled(answer.tree, 1 / _HUNDRED), context)
    if is_same(as_fraction) and truth.tree != ZERO:
        return same("percent", as_fraction.proof)
    as_written = decide_trees(truth.tree, answer.tree, context)
    if is_different(as_written):
        return as_fraction
    value = value_of(truth.tree, context) if is_same(as_written) and isinstance(truth, Percent) else None
    if isinstance(value, fmpq) and abs(value) > 1:
        return same("percent sign missing", as_written.proof)
    if is_same(as_written) and context.asked.unit.strip().lower() in _PERCENT_WORDS:
        return same("percent was asked", as_written.proof)
    return unknown("percent or not")
