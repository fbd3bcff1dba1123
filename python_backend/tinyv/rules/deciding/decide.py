"""All readings of the reference against all of the answer."""

from tinyv.rules.asked import NOTHING_ASKED, Asked, mentions
from tinyv.rules.deciding.comparing import compare
from tinyv.rules.deciding.context import STEPS, Budget, Context, OutOfBudgetError
from tinyv.rules.deciding.outcomes import INCOMPARABLE, Decision, is_different, is_same, unknown
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.values import (
    Choices,
    Clock,
    Date,
    Expression,
    Quantity,
    Rational,
    Relation,
    Sequence,
    Truth,
    Value,
    Words,
)

__all__ = ["ANOTHER_NAME", "TOO_MUCH_WORK", "decide"]

TOO_MUCH_WORK = "too much work"
"""The proof's name when the steps ran out: more of them may decide."""

ANOTHER_NAME = "a value of another name"
"""The proof's name when the answer's own words give the value of what was not asked for."""

_CLOSED = frozenset({Truth, Choices, Date, Clock})
THOUSAND = 1_000
MAX_PAIRS = 24
"""Pairs of readings that are compared; the most natural ones come first."""


def decide(
    truth: tuple[Value, ...], answer: tuple[Value, ...], asked: Asked = NOTHING_ASKED, steps: int = STEPS
) -> Decision:
    """Same where one pair of readings is proven so, different where every pair that fits is, else unknown.

    `steps` bounds the work; `TOO_MUCH_WORK` is the proof's name where they did not suffice.
    """
    if _of_another_name(truth, answer, asked):
        return unknown(ANOTHER_NAME)
    context = Context(
        compare,
        asked,
        Budget(steps),
        frozenset(asked.integers),
        frozenset(asked.positive),
        frozenset(asked.complex_),
        doubtful_unit=_unit_or_symbol(truth) or _unit_or_symbol(answer),
    )
    decisions: list[tuple[Decision, Value, Value]] = []
    for left, right in _pairs(truth, answer):
        try:
            found = context.compare(left, right)
        except (OutOfBudgetError, RecursionError):
            return unknown(TOO_MUCH_WORK)
        if is_same(found) and not _ungrouped(truth[0], left, context):
            return found
        if is_same(found):
            found = unknown("a comma that may group digits")
        decisions.append((found, left, right))
    return _summary(
        _that_count(decisions, truth, answer, asked_options=bool(asked.options)), complete=_complete(truth, answer)
    )


def _of_another_name(truth: tuple[Value, ...], answer: tuple[Value, ...], asked: Asked) -> bool:
    """Whether an answer gives the value of something that neither question nor reference speaks of."""
    names = (value.left.text for value in answer if isinstance(value, Relation) and isinstance(value.left, Words))
    name = next(names, None)
    if name is None or any(isinstance(value, Relation | Words) for value in truth):
        return False
    return not mentions(asked.words, name)


def _ungrouped(first: Value, left: Value, context: Context) -> bool:
    """Whether a reference that is one number in groups of digits, `3,141`, was taken as a list."""
    match first, left:
        case Expression(Rational(value)), Sequence():
            return abs(value) >= THOUSAND and not context.asked.unknowns
    return False


def _pairs(truth: tuple[Value, ...], answer: tuple[Value, ...]) -> list[tuple[Value, Value]]:
    """Pairs, the most natural first."""
    ranked = sorted(
        ((i + j, i, j) for i in range(min(len(truth), MAX_PAIRS)) for j in range(min(len(answer), MAX_PAIRS))),
    )
    return [(truth[i], answer[j]) for _, i, j in ranked[:MAX_PAIRS]]


def _complete(truth: tuple[Value, ...], answer: tuple[Value, ...]) -> bool:
    return len(truth) * len(answer) <= MAX_PAIRS


def _that_count(
    decisions: list[tuple[Decision, Value, Value]],
    truth: tuple[Value, ...],
    answer: tuple[Value, ...],
    *,
    asked_options: bool,
) -> list[Decision]:
    """Without pairs that no one can mean.

    Those are two types where each side can be read as the other's type, and words beside a closed vocabulary.
    """
    types = set(map(type, truth)), set(map(type, answer))
    closed = {type(left) for found, left, right in decisions if is_different(found) and type(left) is type(right)}
    options = asked_options and Choices in closed
    kept = []
    for found, left, right in decisions:
        crossed = type(left) is not type(right) and type(left) in types[1] and type(right) in types[0]
        letters = isinstance(left, Choices) and isinstance(right, Choices)
        words = isinstance(left, Words) and isinstance(right, Words)
        beside = (options and not letters) or (words and bool(closed & _CLOSED))
        if found is not INCOMPARABLE and not beside and (is_different(found) or not crossed):
            kept.append(found)
    return kept


def _summary(decisions: list[Decision], *, complete: bool) -> Decision:
    if not decisions:
        return unknown("no readings that fit each other")
    if all(map(is_different, decisions)):
        return decisions[0] if complete else unknown("too many readings")
    return next(found for found in decisions if not is_different(found))


def _unit_or_symbol(readings: tuple[Value, ...]) -> bool:
    """Whether one reading has a unit where another has a symbol."""
    return any(isinstance(value, Quantity) for value in readings) and any(
        isinstance(value, Expression) and len(symbols(value.tree)) == 1 for value in readings
    )
