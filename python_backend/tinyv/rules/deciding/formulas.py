"""Two trees with symbols, compared as exact formulas: rational identity first, then points of the common domain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

from tinyv.rules.deciding.constants import decide_constants
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import MEASURED_BITS, Evaluator, precision
from tinyv.rules.deciding.names import (
    WHOLE_LETTERS,
    doubt_of_names,
    may_be_roots_of_unity,
    same_letter,
    with_usual_constants,
)
from tinyv.rules.deciding.numbers import Number, agree, apart, ball, bits_in, is_zero
from tinyv.rules.deciding.outcomes import SYMBOL_LOST, Decision, different, is_different, is_same, same, unknown
from tinyv.rules.deciding.points import Point, points
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import has, substituted, symbols, walk
from tinyv.rules.values import Call, Constant, Decimal, Power, Product, Rational, Symbol, Tree

__all__ = ["ENOUGH_POINTS", "Sides", "agree_at_points", "decide_formulas", "sides_at"]

_COST = 40
"""Steps of one pair of formulas beside what is evaluated."""
ENOUGH_POINTS = 8
MANY_POINTS = 24
"""Wanted where at some points the balls are too wide to say anything."""
MAX_ONE_SIDED = 6
"""Points at which one side is undefined, after which the others are not tried."""
BITS = 333
"""10^-100: what agrees so far for these formulas has no room for a term that was made to be overlooked."""
MAX_LITERAL_BITS = 3_000
"""Of all numbers in a formula together; beyond, a small term could hide below the balls."""
MAX_REACH = 4_096
"""Powers of two between which values at a point are still compared."""
MAX_RENAMED = 3
_OMEGA = Power(Constant("e"), Product((Rational(Fraction(2, 3)), Constant("pi"), Constant("i"))))
"""What omega is among complex numbers, where nothing else is said."""
_WHOLE_FUNCTIONS = frozenset({"factorial", "double_factorial", "binomial"})


def decide_formulas(truth: Tree, answer: Tree, context: Context) -> Decision:
    """Whether two formulas are equal, decimals meaning what is written."""
    context.budget.spend(_COST)
    answer = with_usual_constants(truth, answer)
    identity = identical_rationally(truth, answer, context.budget)
    if identity:
        return same("rational identity")
    names = symbols(truth), symbols(answer)
    if names[0] != names[1] and _same_but_for_names(truth, answer, context):
        return unknown("same but for the names of symbols")
    found = different("rational identity fails") if identity is False else _by_points(truth, answer, context)
    if not is_different(found) or names[0] == names[1]:
        return found
    if names[1] == {"omega"} and may_be_roots_of_unity(truth, names[1]):
        as_root = decide_constants(truth, substituted(answer, {"omega": _OMEGA}), context)
        return as_root if is_same(as_root) else unknown("a symbol that may be a root of unity")
    doubt = doubt_of_names(truth, answer)
    return unknown(doubt) if doubt else different(SYMBOL_LOST, ", ".join(sorted(names[0] ^ names[1])))


def _same_but_for_names(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether a renaming of like letters (T and t, v_0 and v, phi and varphi) makes the two identical."""
    lost, gained = symbols(truth) - symbols(answer), symbols(answer) - symbols(truth)
    if not 0 < len(lost) == len(gained) <= MAX_RENAMED:
        return False
    for order in permutations(sorted(gained)):
        pairs = list(zip(sorted(lost), order, strict=True))
        if all(same_letter(old, new) for old, new in pairs):
            renamed = substituted(answer, {new: Symbol(old) for old, new in pairs})
            if identical_rationally(truth, renamed, context.budget) or agree_at_points(truth, renamed, context):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Sides:
    """Two values at one point, None where undefined."""

    truth: Number | None
    answer: Number | None
    branched: bool
    """Whether a root of a negative number was chosen."""
    reach: int
    """The largest power of two met on the way."""


@dataclass(slots=True)
class _Tally:
    agreed: int = 0
    agreed_positive: int = 0
    one_sided: int = 0
    vague: int = 0
    wide: int = 0
    """Points at which a side goes through numbers too large, or neither can be told from zero."""
    natural: bool = False
    """Whether the reference counts something: where it is undefined, nothing is asked."""


def agree_at_points(truth: Tree, answer: Tree, context: Context) -> bool:
    """Whether two formulas are proven the same by their values alone."""
    return is_same(_by_points(truth, answer, context))


def _by_points(truth: Tree, answer: Tree, context: Context) -> Decision:
    literal_bits = _literal_bits(truth) + _literal_bits(answer)
    if literal_bits > MAX_LITERAL_BITS:
        return unknown("numbers too long for balls")
    bits = BITS + 2 * literal_bits
    whole = _whole_symbols(truth) | (_whole_symbols(answer) & WHOLE_LETTERS)
    real = not (context.complex_ or has(truth, Constant("i")) or has(answer, Constant("i")))
    natural = _natural_symbols(truth)
    tally = _Tally(natural=bool(natural))
    context = replace(context, positive=context.positive | natural)
    for point in points((truth, answer), context, whole=whole, literals=_literals(truth, answer)):
        decision = _at(point, truth, answer, context, bits, tally, real=real)
        if decision is not None:
            return decision
        if tally.one_sided > MAX_ONE_SIDED:
            break
    enough = MANY_POINTS if tally.wide else ENOUGH_POINTS
    if tally.agreed >= enough and not tally.one_sided and not tally.vague:
        return same("balls agree to 10^-30", f"at {tally.agreed} points")
    if tally.one_sided:
        return unknown("one side is undefined", f"at {tally.one_sided} points, equal at {tally.agreed}")
    return unknown("not proven", f"equal at {tally.agreed} points")


def _at(
    point: Point, truth: Tree, answer: Tree, context: Context, bits: int, tally: _Tally, *, real: bool
) -> Decision | None:
    """A decision at this point, if it gives one; else it is counted."""
    with precision(MEASURED_BITS):
        rough = sides_at(point, truth, answer, context, real=real)
        if rough.truth is None or rough.answer is None:
            beyond = tally.natural and (rough.truth is None or is_zero(rough.truth))
            tally.one_sided += (rough.truth is None) != (rough.answer is None) and not beyond
            return None
        if apart(rough.truth, rough.answer):
            return _differs(rough, point, tally)
    if rough.reach > MAX_REACH:
        tally.wide += not rough.branched
        tally.vague += rough.branched
        return None
    with precision(bits + 2 * rough.reach):
        fine = sides_at(point, truth, answer, context, real=real)
        if fine.truth is None or fine.answer is None:
            tally.vague += 1
            return None
        if apart(fine.truth, fine.answer):
            return _differs(fine, point, tally)
        agreed = agree(fine.truth, fine.answer)
        tiny = not fine.branched and ball(fine.truth).contains(0) and ball(fine.answer).contains(0)
    tally.agreed += agreed
    tally.agreed_positive += agreed and point.positive
    tally.wide += tiny and not agreed
    tally.vague += not agreed and not tiny
    return None


def _differs(sides: Sides, point: Point, tally: _Tally) -> Decision | None:
    if sides.branched:
        tally.vague += 1
        return None
    if not point.positive and tally.agreed_positive >= ENOUGH_POINTS // 2:
        return unknown("same only for positive numbers", _place(point))
    return different("balls at a point", _place(point))


def sides_at(point: Point, truth: Tree, answer: Tree, context: Context, *, real: bool, widen: int = 0) -> Sides:
    """Both values at a point."""
    evaluator = Evaluator(context.budget, point.values, real=real, widen=widen)
    left, right = evaluator.tried(truth), evaluator.tried(answer)
    return Sides(left, right, evaluator.branched, evaluator.reach)


def _place(point: Point) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(point.values.items()))[:120]


def _literal_bits(tree: Tree) -> int:
    total = 0
    for node in walk(tree):
        match node:
            case Rational(value) | Decimal(value, _):
                total += bits_in(value)
            case Power(Rational(base) | Decimal(base, _), Rational(power)) if power.denominator == 1:
                total += bits_in(base) * min(abs(power.numerator), MAX_LITERAL_BITS)
    return total


def _literals(*trees: Tree) -> tuple[Fraction, ...]:
    """Numbers near which a piecewise formula may break."""
    found = {node.value for tree in trees for node in walk(tree) if isinstance(node, Rational | Decimal)}
    return tuple(sorted(value for value in found if value > 1))


def _whole_symbols(tree: Tree) -> frozenset[str]:
    """Symbols that a factorial or the exponent of a negative number makes whole."""
    return frozenset(name for part in _whole_parts(tree) for name in symbols(part))


def _natural_symbols(tree: Tree) -> frozenset[str]:
    """Symbols under a factorial."""
    calls = (node for node in walk(tree) if isinstance(node, Call) and node.name in _WHOLE_FUNCTIONS)
    return frozenset(name for node in calls for name in symbols(node))


def _whole_parts(tree: Tree) -> Iterator[Tree]:
    for node in walk(tree):
        match node:
            case Call(name, arguments) if name in _WHOLE_FUNCTIONS:
                yield from arguments
            case Power(Rational(base), exponent) if base < 0:
                yield exponent
