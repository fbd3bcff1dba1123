"""One reading of the reference against one of the answer: which comparison two types call for.

A new type of value gets a file with a comparison, and a line in the table.
"""

from collections.abc import Callable

from tinyv.rules.deciding.chains import decide_orderings
from tinyv.rules.deciding.choices import decide_choices
from tinyv.rules.deciding.collections import decide_collections
from tinyv.rules.deciding.conditions import decide_under_conditions
from tinyv.rules.deciding.congruences import decide_congruences
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.outcomes import INCOMPARABLE, Decision, same, unknown
from tinyv.rules.deciding.plain import decide_plain
from tinyv.rules.deciding.realsets import decide_sets, is_set
from tinyv.rules.deciding.relations import decide_statements
from tinyv.rules.deciding.scalars import decide_scalars
from tinyv.rules.deciding.vectors import decide_matrices
from tinyv.rules.values import FiniteSet, Sequence, Statements, Tuple, Value

__all__ = ["compare"]

_COST = 10
"""Steps of one comparison beside what it evaluates."""


def compare(truth: Value, answer: Value, context: Context) -> Decision:
    """What two values have to do with each other."""
    context.budget.spend(_COST)
    if (found := decide_choices(truth, answer, context)) is not None:
        return found
    if truth == answer:
        return same("identical")
    truth, answer = _alone(truth), _alone(answer)
    for decide in _COMPARISONS:
        if (found := decide(truth, answer, context)) is not None:
            return found
    return unknown("values of different types", f"{type(truth).__name__} and {type(answer).__name__}")


def _alone(value: Value) -> Value:
    """The only element of a set or list."""
    match value:
        case FiniteSet((item,)) | Sequence((item,)) | Statements((item,), _):
            return item
    return value


def _other_readings(truth: Value, answer: Value, context: Context) -> Decision | None:
    """A point beside a set has a reading as an interval, too; a cycle begins anywhere, a point does not."""
    del context
    brackets = [value.bracket == "cycle" for value in (truth, answer) if isinstance(value, Tuple)]
    for one, other in ((truth, answer), (answer, truth)):
        if isinstance(one, Tuple) and len(one.items) == 2 and is_set(other):  # noqa: PLR2004  # the ends
            return INCOMPARABLE
    return INCOMPARABLE if sorted(brackets) == [False, True] else None


_COMPARISONS: tuple[Callable[[Value, Value, Context], Decision | None], ...] = (
    decide_orderings,
    decide_congruences,
    decide_under_conditions,
    _other_readings,
    decide_plain,
    decide_scalars,
    decide_sets,
    decide_matrices,
    decide_collections,
    decide_statements,
)
"""The first that says something of two types decides."""
