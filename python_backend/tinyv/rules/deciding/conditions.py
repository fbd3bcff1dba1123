"""Values with conditions on their symbols: `2kπ, k ∈ Z`, `x², x > 0`, `⌊φn⌋ where φ = …`.

Whole numbers are a domain, definitions are put in, and everything else must be said by both sides.
"""

from collections.abc import Callable
from dataclasses import replace

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.labels import unlabelled
from tinyv.rules.deciding.outcomes import SYMBOL_LOST, all_of, is_different, is_same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.trees import substituted, symbols
from tinyv.rules.values import Expression, Rational, Relation, Sequence, Statements, Symbol, Tuple, Value

__all__ = ["decide_under_conditions", "has_conditions"]

Compare = Callable[[Value, Value, Context], Decision]


def has_conditions(value: Value) -> bool:
    """Whether it says something about its symbols."""
    return isinstance(value, Statements) and value.joined == "where"


def decide_under_conditions(truth: Value, answer: Value, context: Context, compare: Compare) -> Decision:
    """Values with conditions on their symbols: whole numbers are a domain, everything else must be said by both."""
    first, conditions, names = _split(_defined(truth))
    second, others, more = _split(_defined(answer))
    second, others = _with_the_same_letters(first, second, conditions, others)
    found = compare(first, second, context.with_integers(names | more))
    if found.proof == SYMBOL_LOST and (names | more) & (_names_in(first) ^ _names_in(second)):
        return unknown("a parameter that one side declares")
    if is_different(found) and (called := _with_the_same_parameter(first, second, names | more)) is not None:
        again = compare(first, called, context.with_integers(names | more | _names_in(called)))
        return again if is_different(again) else unknown("a parameter that one side declares", again.proof)
    if not is_same(found) or (not conditions and all(_says_nothing_new(second, other, more) for other in others)):
        return found
    if len(conditions) != len(others):
        return unknown("a condition lost or gained")
    said = all_of(
        (compare(left, right, context) for left, right in zip(conditions, others, strict=True)), "under conditions"
    )
    return said if is_same(said) else unknown("conditions not proven")


def _says_nothing_new(value: Value, condition: Value, whole: frozenset[str]) -> bool:
    """Whether a condition behind an answer only repeats what its symbols are, or where a number was found."""
    names = _names_in(value)
    match condition:
        case Expression(Symbol(name)):
            return name in names
        case Sequence(items):
            return all(isinstance(item, Expression) and _says_nothing_new(value, item, whole) for item in items)
        case Relation(Expression(Symbol()), "in", Expression(Symbol("Naturals"))):
            return True
        case Relation(Expression(Symbol(name)), ">" | ">=", Expression(Rational(bound))):
            return name in whole and bound <= 1
        case Relation(Expression(Symbol()), "=", Expression(tree)):
            return not names and not symbols(tree)
    return False


def _with_the_same_letters(
    truth: Value, answer: Value, conditions: list[Value], others: list[Value]
) -> tuple[Value, list[Value]]:
    """The answer with its one bound letter called as the reference's: `a > 0` and `c > 0` bind the same."""
    names = [{name for condition in found for name in _names_in(condition)} for found in (conditions, others)]
    lost, gained = names[0] - names[1], names[1] - names[0]
    if len(lost) != 1 or len(gained) != 1 or not lost <= _names_in(truth) or lost & _names_in(answer):
        return answer, others
    renaming = {gained.pop(): Symbol(lost.pop())}
    return _renamed(answer, renaming), [_renamed(other, renaming) for other in others]


def _with_the_same_parameter(truth: Value, answer: Value, declared: frozenset[str]) -> Value | None:
    """The answer with its one parameter called as the reference's, where only one of them is said to be whole."""
    values = unlabelled(truth)[1], unlabelled(answer)[1]
    names = _names_in(values[0]), _names_in(values[1])
    lost, gained = names[0] - names[1], names[1] - names[0]
    if len(lost) != 1 or len(gained) != 1 or not (lost | gained) & declared:
        return None
    return _renamed(values[1], {next(iter(gained)): Symbol(next(iter(lost)))})


def _names_in(value: Value) -> frozenset[str]:
    match value:
        case Expression(tree):
            return symbols(tree)
        case Relation(left, _, right):
            return _names_in(left) | _names_in(right)
        case Tuple(items) | Sequence(items):
            return frozenset().union(*map(_names_in, items))
    return frozenset()


def _renamed(value: Value, names: dict[str, Symbol]) -> Value:
    match value:
        case Expression(tree):
            return Expression(substituted(tree, names))
        case Relation(left, operator, right):
            return Relation(_renamed(left, names), operator, _renamed(right, names))
        case Tuple(items):
            return replace(value, items=tuple(_renamed(item, names) for item in items))
        case Sequence(items):
            return Sequence(tuple(_renamed(item, names) for item in items))
    return value


def _defined(value: Value) -> Value:
    """With symbols that a condition defines, `where φ = (1+√5)/2`, put in."""
    if not isinstance(value, Statements) or value.joined != "where" or not isinstance(value.parts[0], Expression):
        return value
    tree, kept = value.parts[0].tree, []
    for part in value.parts[1:]:
        match part:
            case Relation(Expression(Symbol(name)), "=", Expression(meaning)) if name in symbols(tree) - symbols(
                meaning
            ):
                tree = substituted(tree, {name: meaning})
            case _:
                kept.append(part)
    return Statements((Expression(tree), *kept), "where")


def _split(value: Value) -> tuple[Value, list[Value], frozenset[str]]:
    """The value itself, conditions on it, and the symbols that they make whole numbers."""
    if not isinstance(value, Statements) or value.joined != "where":
        return value, [], frozenset()
    conditions, names = [], set()
    for part in value.parts[1:]:
        match part:
            case Relation(Expression(Symbol(name)), "in", Expression(Symbol("Integers"))):
                names.add(name)
            case Relation(Expression(Symbol()), "in", Expression(Symbol("Reals"))):
                pass
            case _:
                conditions.append(part)
    return value.parts[0], conditions, frozenset(names)
