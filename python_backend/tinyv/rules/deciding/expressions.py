"""Numbers and formulas: the order of proofs, from the identical tree to rounding."""

from tinyv.rules.deciding.coefficients import decide_coefficients
from tinyv.rules.deciding.constants import decide_constants
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.evaluate import precision
from tinyv.rules.deciding.formulas import decide_formulas, sides_at
from tinyv.rules.deciding.numbers import apart
from tinyv.rules.deciding.outcomes import Decision, different, is_different, is_same, match_unordered, same, unknown
from tinyv.rules.deciding.points import points
from tinyv.rules.deciding.rounding import Kind, decide_rounded, good_for
from tinyv.rules.deciding.trees import (
    ONE,
    bound,
    bounded,
    has,
    has_call,
    has_decimal,
    has_plus_minus,
    infinite_sign,
    number,
    rebuilt,
    replaced,
    sides,
    substituted,
    symbols,
    walk,
    writes_zero_times,
)
from tinyv.rules.values import Call, Constant, Tree

__all__ = ["decide_trees"]

_TWO_SIDES = 2
_DEGREE = Constant("degree")
_IMAGINARY = Constant("i")
_INFINITY = Constant("infinity")


def decide_trees(truth: Tree, answer: Tree, context: Context, *, kind: Kind = Kind.PLAIN) -> Decision:  # noqa: PLR0911 - one branch for each type
    """Whether an answer's number or formula is the reference's. `kind`: what the reference measures."""
    if truth == answer:
        return same("identical")
    bounded(truth)
    bounded(answer)
    if any(map(writes_zero_times, (truth, answer))):
        return unknown("a product with a written zero")
    truth, answer = bound(truth), bound(answer)
    if has_plus_minus(truth) or has_plus_minus(answer):
        return _two_sided(truth, answer, context)
    if has(truth, _INFINITY) or has(answer, _INFINITY):
        return _infinite(truth, answer)
    if has(truth, _DEGREE) != has(answer, _DEGREE):
        found = _single(truth, answer, context, kind=kind)
        plain = _single(replaced(truth, _DEGREE, ONE), replaced(answer, _DEGREE, ONE), context, kind=kind)
        return same("a degree sign missing", plain.proof) if is_same(plain) else found
    if has(truth, _IMAGINARY) != has(answer, _IMAGINARY) and "I" in symbols(truth) ^ symbols(answer):
        truth, answer = (substituted(tree, {"I": _IMAGINARY}) for tree in (truth, answer))
    if _has_plain_logarithm(truth) or _has_plain_logarithm(answer):
        return _by_base(truth, answer, context, kind=kind)
    return _single(truth, answer, context, kind=kind)


def _single(truth: Tree, answer: Tree, context: Context, *, kind: Kind) -> Decision:
    if symbols(truth) or symbols(answer):
        exact = decide_formulas(truth, answer, context)
        if is_same(exact) or not (has_decimal(truth) or has_decimal(answer)):
            return exact
        rounded = decide_coefficients(truth, answer, context) if context.rounding else None
        return rounded or _loosely(truth, answer, exact, context)
    exact = decide_constants(truth, answer, context)
    if is_same(exact) or not context.rounding:
        return exact
    if context.asked.rounding is None and not (has_decimal(truth) or has_decimal(answer)):
        return exact
    found = decide_rounded(truth, answer, exact, context, kind=kind)
    written = all(good_for(tree) is not None or not has_decimal(tree) for tree in (truth, answer))
    return found if written else _loosely(truth, answer, found, context)


def _loosely(truth: Tree, answer: Tree, exact: Decision, context: Context) -> Decision:
    """A difference is certain only where decimals are further apart than one in the last digit of each."""
    if not is_different(exact):
        return exact
    names = symbols(truth) | symbols(answer)
    with precision(128):
        for point in points((truth, answer), context):
            found = sides_at(point, truth, answer, context, real=bool(names), widen=_TWO_SIDES)
            if (
                found.truth is not None
                and found.answer is not None
                and not found.branched
                and apart(found.truth, found.answer)
            ):
                return exact
            if not names:
                break
    return unknown("decimals that may be rounded")


def _two_sided(truth: Tree, answer: Tree, context: Context) -> Decision:
    first, second = sides(truth), sides(answer)
    if len(first) != len(second):
        both = first if len(first) == _TWO_SIDES else second
        if is_same(decide_trees(both[0], both[1], context.exactly())):
            return decide_trees(first[0], second[0], context)
        return different("a plus-minus lost or gained")
    decided = [[decide_trees(left, right, context) for right in second] for left in first]
    return match_unordered(decided, "both sides of plus-minus")


def _infinite(truth: Tree, answer: Tree) -> Decision:
    signs = infinite_sign(truth), infinite_sign(answer)
    if all(signs):
        return same("infinite") if signs[0] == signs[1] else different("infinite with another sign")
    finite = answer if signs[0] else truth
    if any(signs) and not has(finite, _INFINITY) and not symbols(finite):
        return different("infinite and finite")
    return unknown("infinity inside a formula")


def _has_plain_logarithm(tree: Tree) -> bool:
    return any(isinstance(node, Call) and node.name == "log" and len(node.arguments) == 1 for node in walk(tree))


def _by_base(truth: Tree, answer: Tree, context: Context, *, kind: Kind) -> Decision:
    """A logarithm without a base is natural or to base ten: the same is what is the same for both."""
    natural, common = (
        _single(_with_base(truth, ten=ten), _with_base(answer, ten=ten), context, kind=kind) for ten in (False, True)
    )
    if is_same(natural) and (is_same(common) or has_call(truth, "ln")):
        return natural
    if is_different(natural) and is_different(common):
        return natural
    return unknown("a logarithm without a base")


def _with_base(tree: Tree, *, ten: bool) -> Tree:
    def based(node: Tree) -> Tree:
        match node:
            case Call("log", (argument,)):
                return Call("log", (argument, number(10))) if ten else Call("ln", (argument,))
        return node

    return rebuilt(tree, based)
