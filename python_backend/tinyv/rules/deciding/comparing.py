"""One reading of the reference against one of the answer: which comparison two types call for."""

from tinyv.rules.deciding.chains import Chain, chain_of, consistent, without_remark
from tinyv.rules.deciding.choices import decide_choices
from tinyv.rules.deciding.collections import Items, decide_items, decide_matrices, items_of
from tinyv.rules.deciding.conditions import decide_under_conditions, has_conditions
from tinyv.rules.deciding.congruences import decide_congruences
from tinyv.rules.deciding.constants import order
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.families import decide_families
from tinyv.rules.deciding.labels import unlabelled
from tinyv.rules.deciding.orderings import decide_orderings
from tinyv.rules.deciding.outcomes import INCOMPARABLE, all_of, different, is_same, same, unknown
from tinyv.rules.deciding.plain import decide_plain
from tinyv.rules.deciding.realsets import decide_sets, is_set, real_set
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.relations import decide_relation_and_value, decide_relations
from tinyv.rules.deciding.scalars import decide_scalars
from tinyv.rules.deciding.solutions import decide_solutions
from tinyv.rules.deciding.trees import symbols, walk
from tinyv.rules.deciding.vectors import along_axes, components, has_vector
from tinyv.rules.values import (
    Choices,
    Constant,
    Counted,
    Expression,
    FiniteSet,
    Interval,
    Labelled,
    Matrix,
    Money,
    Nothing,
    Percent,
    Quantity,
    Relation,
    Sequence,
    Statements,
    Truth,
    Tuple,
    Value,
    Words,
)

__all__ = ["compare"]

_COST = 10
"""Steps of one comparison beside what it evaluates."""
_SCALARS = (Expression, Quantity, Percent, Money, Counted)


def compare(truth: Value, answer: Value, context: Context) -> Decision:
    """What two values have to do with each other."""
    context.budget.spend(_COST)
    if isinstance(truth, Choices | Labelled) or isinstance(answer, Choices | Labelled):
        return decide_choices(truth, answer, context, compare)
    if truth == answer:
        return same("identical")
    truth, answer = _alone(truth), _alone(answer)
    special = decide_orderings(truth, answer, context, compare) or decide_congruences(truth, answer, context, compare)
    if special is not None:
        return special
    if has_conditions(truth) or has_conditions(answer):
        return decide_under_conditions(truth, answer, context, compare)
    if _point_beside_set(truth, answer) or _point_beside_set(answer, truth) or _cycle_beside_point(truth, answer):
        return INCOMPARABLE
    return (
        decide_plain(truth, answer, context, compare)
        or _scalars(truth, answer, context)
        or _sets(truth, answer, context)
        or _number_against(truth, answer)
        or _collections(truth, answer, context)
        or _relations(truth, answer, context)
        or _of_different_types(truth, answer)
    )


def _point_beside_set(point: Value, other: Value) -> bool:
    """Whether `(1, 2)` is read as a point beside a set of numbers: it has a reading as an interval, too."""
    return isinstance(point, Tuple) and len(point.items) == 2 and is_set(other)  # noqa: PLR2004


def _cycle_beside_point(truth: Value, answer: Value) -> bool:
    """Whether only one of two rows of numbers is a cycle, which begins anywhere."""
    brackets = [value.bracket == "cycle" for value in (truth, answer) if isinstance(value, Tuple)]
    return len(brackets) == 2 and brackets[0] != brackets[1]  # noqa: PLR2004  # both sides


def _alone(value: Value) -> Value:
    """The only element of a set or list."""
    match value:
        case FiniteSet((item,)) | Sequence((item,)) | Statements((item,), _):
            return item
    return value


def _scalars(truth: Value, answer: Value, context: Context) -> Decision | None:
    if not isinstance(truth, _SCALARS) or not isinstance(answer, _SCALARS):
        return None
    if has_vector(truth.tree) or has_vector(answer.tree):
        return None
    found = decide_scalars(truth, answer, context)
    if found is None:
        return INCOMPARABLE
    if is_same(found) or not isinstance(truth, Expression | Quantity) or not isinstance(answer, Expression | Quantity):
        return found
    if context.families and symbols(truth.tree) and symbols(answer.tree):
        return (
            decide_families(truth.tree, answer.tree, context)
            or decide_solutions(truth.tree, answer.tree, context)
            or found
        )
    return found


def _sets(truth: Value, answer: Value, context: Context) -> Decision | None:
    if not is_set(truth) and not is_set(answer):
        return None
    if isinstance(truth, Relation) and isinstance(answer, Relation):
        direct = decide_relations(truth, answer, context, compare)
        if direct.outcome.value != "unknown":
            return direct
    sets = [real_set(unlabelled(value)[1] if not is_set(value) else value, context) for value in (truth, answer)]
    if sets[0] is None or sets[1] is None:
        return INCOMPARABLE if isinstance(truth, Interval) and isinstance(answer, Interval) else None
    return decide_sets(sets[0], sets[1], context)


def _number_against(truth: Value, answer: Value) -> Decision | None:
    """A number is no matrix, and nothing is no number."""
    for one, other in ((truth, answer), (answer, truth)):
        if isinstance(one, Matrix) and min(len(one.rows), len(one.rows[0])) > 1 and _is_constant(other):
            return different("a matrix and a number")
        if one == Nothing("undefined") and _is_constant(other):
            return different("undefined and a number")
    return None


def _collections(truth: Value, answer: Value, context: Context) -> Decision | None:  # noqa: PLR0911 - one branch for each type
    if isinstance(truth, Matrix) and isinstance(answer, Matrix):
        return decide_matrices(truth, answer, context, compare)
    values = unlabelled(truth)[1], unlabelled(answer)[1]
    for one, other in (values, values[::-1]):
        if isinstance(one, Matrix) and isinstance(other, Expression) and has_vector(other.tree):
            return _entries(one, other, context, swapped=one is values[1])
    items = items_of(truth) or items_of(values[0]), items_of(answer) or items_of(values[1])
    if items[0] is not None and items[1] is not None:
        if any(isinstance(value, Matrix) for value in values) and len(items[0].values) != len(items[1].values):
            return unknown("a matrix and another list")
        found = decide_items(items[0], items[1], context, compare)
        doubt = is_same(found) and _may_be_interval(*values, context)
        return unknown("a list or an interval") if doubt else found
    for several, other, swapped in ((items[0], values[1], False), (items[1], values[0], True)):
        if several is not None:
            axes = _on_axes(other, len(several.values))
            if axes is not None and several.kind in {"point", "bracket"}:
                return decide_items(*((axes, several) if swapped else (several, axes)), context, compare)
            return (
                unknown("a matrix and one value") if Matrix in map(type, values) else _several_and_one(several, other)
            )
    return None


def _may_be_interval(truth: Value, answer: Value, context: Context) -> bool:
    """Whether brackets are square on one side only, and those of an interval there or on both sides."""
    match truth, answer:
        case Tuple((Expression(low), Expression(high)), "["), FiniteSet() | Sequence():
            ends = low, high
        case Tuple((Expression(low), Expression(high))), FiniteSet():
            ends = low, high
        case Tuple((Expression(low), Expression(high)), bracket), Tuple(_, other) if {bracket, other} == {"[", "("}:
            ends = low, high
            if context.asked.loose_ends:
                return False
        case _:
            return False
    turned = order(*ends, context)
    return (turned is None or turned < 0) and not context.asked.unknowns


def _is_constant(value: Value) -> bool:
    """Whether it is a finite number."""
    if not isinstance(value, Expression) or symbols(value.tree) or has_vector(value.tree):
        return False
    return Constant("infinity") not in walk(value.tree)


def _entries(matrix: Matrix, formula: Expression, context: Context, *, swapped: bool) -> Decision:
    """A matrix against a sum of multiples of matrices, entry by entry. `swapped`: the matrix is the answer."""
    entries = tuple(entry for row in matrix.rows for entry in row)
    parts = components(formula.tree)
    if parts is None or len(parts) != len(entries):
        return unknown("a matrix and another formula")
    pairs = ((entry, Expression(part)) for entry, part in zip(entries, parts, strict=True))
    ordered = ((second, first) if swapped else (first, second) for first, second in pairs)
    return all_of((compare(left, right, context) for left, right in ordered), "entry by entry")


def _on_axes(value: Value, size: int) -> Items | None:
    """A sum along i, j and k as a point."""
    parts = along_axes(value.tree, size) if isinstance(value, Expression) else None
    return Items(tuple(map(Expression, parts)), (), "point") if parts is not None else None


def _several_and_one(several: Items, other: Value) -> Decision | None:
    """Several values are not one, nothing is not a number."""
    if isinstance(other, Relation | Statements | Matrix | Words | Truth | Nothing | Interval):
        return None
    if (
        not isinstance(other, _SCALARS)
        or symbols(other.tree)
        or has_vector(other.tree)
        or len(set(several.values)) == 1
    ):
        return unknown("several values and one")
    if not several.values and _may_be_nothing(other):
        return unknown("nothing and zero")
    return different("another number of values", f"{len(several.values)} and 1")


def _may_be_nothing(value: Expression | Quantity | Percent | Money | Counted) -> bool:
    return getattr(value.tree, "value", None) == 0


def _relations(truth: Value, answer: Value, context: Context) -> Decision | None:
    truth = without_remark(truth, answer)
    if isinstance(truth, Relation) and isinstance(answer, Relation):
        return decide_relations(truth, answer, context, compare)
    if isinstance(truth, Relation | Statements) and not isinstance(answer, Relation | Statements):
        return decide_relation_and_value(truth, answer, context, compare, swapped=False)
    if isinstance(answer, Relation | Statements) and not isinstance(truth, Relation | Statements):
        return decide_relation_and_value(answer, truth, context, compare, swapped=True)
    chains = chain_of(truth), chain_of(answer)
    if chains[0] is not None and chains[1] is not None:
        return _chains(chains[0], chains[1], context)
    if isinstance(truth, Statements) and isinstance(answer, Statements) and truth.joined == answer.joined:
        return _statements(truth, answer, context)
    return None


def _chains(truth: Chain, answer: Chain, context: Context) -> Decision:
    found = compare(truth.value, answer.value, context)
    if is_same(found) and not consistent(answer, context, compare):
        return unknown("an equation that is not true")
    return found


def _statements(truth: Statements, answer: Statements, context: Context) -> Decision:
    """Statement by statement; another order or count proves nothing."""
    if len(truth.parts) != len(answer.parts):
        return unknown("statements not proven")
    found = all_of(
        (compare(left, right, context) for left, right in zip(truth.parts, answer.parts, strict=True)), "each statement"
    )
    return found if is_same(found) else unknown("statements not proven")


def _of_different_types(truth: Value, answer: Value) -> Decision:
    return unknown("values of different types", f"{type(truth).__name__} and {type(answer).__name__}")
