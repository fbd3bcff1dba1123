"""Values with conditions on their symbols: `2kπ, k ∈ Z`, `x², x > 0`, `⌊φn⌋ where φ = …`.

Whole numbers are a domain, definitions are put in, and everything else must be said by both sides.
"""

from dataclasses import dataclass, replace

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.names import unlabelled
from tinyv.rules.deciding.outcomes import SYMBOL_LOST, Decision, is_different, is_same, unknown
from tinyv.rules.deciding.trees import substituted, symbols
from tinyv.rules.values import Expression, Rational, Relation, Sequence, Statements, Symbol, Tree, Tuple, Value

__all__ = ["decide_under_conditions"]


@dataclass(frozen=True, slots=True)
class _Conditioned:
    """The value itself, conditions on it, and the symbols that others make whole numbers."""

    value: Value
    conditions: tuple[Value, ...] = ()
    whole: frozenset[str] = frozenset()


def decide_under_conditions(truth: Value, answer: Value, context: Context) -> Decision | None:  # noqa: PLR0911 - one for each proof
    """Whether both are the same under the same conditions; None where neither side has any."""
    first, second = _split(truth), _split(answer)
    if first.value is truth and second.value is answer:
        return None
    second = _with_the_same_letter(first, second)
    whole = first.whole | second.whole
    found = context.with_integers(whole).compare(first.value, second.value)
    names = _names_in(first.value), _names_in(second.value)
    if found.proof == SYMBOL_LOST and whole & (names[0] ^ names[1]):
        return unknown("a parameter that one side declares")
    if is_different(found) and (called := _with_the_same_parameter(first.value, second.value, whole)) is not None:
        again = context.with_integers(whole | _names_in(called)).compare(first.value, called)
        return again if is_different(again) else unknown("a parameter that one side declares", again.proof)
    if not is_same(found):
        return found
    if not first.conditions and all(_says_nothing_new(second, other) for other in second.conditions):
        return found
    if len(first.conditions) != len(second.conditions):
        return unknown("a condition lost or gained")
    said = context.each(first.conditions, second.conditions, "under conditions")
    return said if is_same(said) else unknown("conditions not proven")


def _split(value: Value) -> _Conditioned:
    """With symbols that a condition defines, `where φ = (1+√5)/2`, put in."""
    if not isinstance(value, Statements) or value.joined != "where":
        return _Conditioned(value)
    inner, conditions, whole = value.parts[0], [], set()
    for part in value.parts[1:]:
        match part, inner:
            case Relation(Expression(Symbol(name)), "=", Expression(meaning)), Expression(tree) if name in symbols(
                tree
            ) - symbols(meaning):
                inner = _renamed(inner, {name: meaning})
            case Relation(Expression(Symbol(name)), "in", Expression(Symbol("Integers"))), _:
                whole.add(name)
            case Relation(Expression(Symbol()), "in", Expression(Symbol("Reals"))), _:
                pass
            case _:
                conditions.append(part)
    return _Conditioned(inner, tuple(conditions), frozenset(whole))


def _says_nothing_new(answer: _Conditioned, condition: Value) -> bool:
    """Whether a condition behind an answer only repeats what its symbols are, or where a number was found."""
    names = _names_in(answer.value)
    match condition:
        case Expression(Symbol(name)):
            return name in names
        case Sequence(items):
            return all(isinstance(item, Expression) and _says_nothing_new(answer, item) for item in items)
        case Relation(Expression(Symbol()), "in", Expression(Symbol("Naturals"))):
            return True
        case Relation(Expression(Symbol(name)), ">" | ">=", Expression(Rational(least))):
            return name in answer.whole and least <= 1
        case Relation(Expression(Symbol()), "=", Expression(tree)):
            return not names and not symbols(tree)
    return False


def _with_the_same_letter(truth: _Conditioned, answer: _Conditioned) -> _Conditioned:
    """The answer with its one bound letter called as the reference's: `a > 0` and `c > 0` bind the same."""
    here, there = (frozenset().union(*map(_names_in, side.conditions)) for side in (truth, answer))
    renaming = _renaming(here, there)
    if renaming is None or not here - there <= _names_in(truth.value) - _names_in(answer.value):
        return answer
    conditions = tuple(_renamed(condition, renaming) for condition in answer.conditions)
    return replace(answer, value=_renamed(answer.value, renaming), conditions=conditions)


def _with_the_same_parameter(truth: Value, answer: Value, declared: frozenset[str]) -> Value | None:
    """The answer with its one parameter called as the reference's, where only one of them is said to be whole."""
    values = unlabelled(truth)[1], unlabelled(answer)[1]
    here, there = map(_names_in, values)
    renaming = _renaming(here, there)
    return _renamed(values[1], renaming) if renaming is not None and (here ^ there) & declared else None


def _renaming(here: frozenset[str], there: frozenset[str]) -> dict[str, Tree] | None:
    """The one name that is only there, called as the one that is only here."""
    lost, gained = here - there, there - here
    return {min(gained): Symbol(min(lost))} if len(lost) == len(gained) == 1 else None


def _names_in(value: Value) -> frozenset[str]:
    match value:
        case Expression(tree):
            return symbols(tree)
        case Relation(left, _, right):
            return _names_in(left) | _names_in(right)
        case Tuple(items) | Sequence(items):
            return frozenset().union(*map(_names_in, items))
    return frozenset()


def _renamed(value: Value, names: dict[str, Tree]) -> Value:
    match value:
        case Expression(tree):
            return Expression(substituted(tree, names))
        case Relation(left, operator, right):
            return Relation(_renamed(left, names), operator, _renamed(right, names))
        case Tuple(items) | Sequence(items):
            return replace(value, items=tuple(_renamed(item, names) for item in items))
    return value
