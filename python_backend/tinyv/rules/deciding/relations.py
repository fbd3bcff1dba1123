"""Equations, inequalities and other relations, with or without a name in front, and what values are to them."""

from tinyv.rules.deciding.chains import Chain, chain_of, consistent, without_remark
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.equations import constant_ratio, decide_zeros, ratio_sign
from tinyv.rules.deciding.names import (
    EQUALS,
    WHOLE_LETTERS,
    alike,
    label_of,
    name_one_quantity,
    names_a_quantity,
    unlabelled,
    with_left_named_as,
)
from tinyv.rules.deciding.outcomes import Decision, all_of, different, is_different, is_same, same, unknown
from tinyv.rules.deciding.trees import ZERO, bound, difference, has_plus_minus, substituted, symbols, writes_zero_times
from tinyv.rules.reading import read
from tinyv.rules.values import Call, Expression, Relation, Statements, Symbol, Tree, Value

__all__ = ["decide_relations", "decide_statements"]

_FLIPPED = {">": "<", ">=": "<="}
_STRICT = frozenset({"<", ">"})
_ORDERS = frozenset({"<", "<=", ">", ">="})
_SYMMETRIC = frozenset({"perp", "parallel", "equivalent", "!="}) | EQUALS
_COORDINATES = frozenset("xyz")


def decide_statements(truth: Value, answer: Value, context: Context) -> Decision | None:
    """Whether statements say the same; None where neither side is one."""
    truth = without_remark(truth, answer)
    first, second = isinstance(truth, Relation | Statements), isinstance(answer, Relation | Statements)
    if isinstance(truth, Relation) and isinstance(answer, Relation):
        return decide_relations(truth, answer, context)
    if isinstance(truth, Relation | Statements) and not second:
        return _relation_and_value(truth, answer, context, swapped=False)
    if isinstance(answer, Relation | Statements) and not first:
        return _relation_and_value(answer, truth, context, swapped=True)
    chains = chain_of(truth), chain_of(answer)
    if chains[0] is not None and chains[1] is not None:
        found = context.compare(chains[0].value, chains[1].value)
        return _if_true(found, chains[1], context)
    if isinstance(truth, Statements) and isinstance(answer, Statements) and truth.joined == answer.joined:
        alike_ones = len(truth.parts) == len(answer.parts) and context.each(truth.parts, answer.parts, "each statement")
        return alike_ones if alike_ones and is_same(alike_ones) else unknown("statements not proven")
    return None


def _if_true(found: Decision, chain: Chain, context: Context) -> Decision:
    """No right value makes up for a wrong equation beside it."""
    wrong = is_same(found) and not consistent(chain, context)
    return unknown("an equation that is not true") if wrong else found


def decide_relations(truth: Relation, answer: Relation, context: Context) -> Decision:
    """Whether two relations say the same."""
    operators = {truth.operator, answer.operator}
    if operators <= EQUALS:
        return _equations(truth, answer, context)
    if operators <= _ORDERS:
        return _inequalities(_upward(truth), _upward(answer), context)
    return _as_written(truth, answer, context)


def _relation_and_value(
    relation: Relation | Statements, other: Value, context: Context, *, swapped: bool
) -> Decision | None:
    """`x = 5` against `5`: the name does not matter. `swapped`: the relation is the answer. None for others."""
    name, inner = unlabelled(relation)
    chain = chain_of(relation) or (Chain(inner) if name is not None else None)
    if chain is None and isinstance(relation, Relation):
        if not _is_asked_formula(relation, context):
            return _set_to_zero(relation, other, context, swapped=swapped)
        chain = Chain(relation.right)
    if chain is None:
        return None
    found = context.compare(other, chain.value) if swapped else context.compare(chain.value, other)
    return _if_true(found, chain, context)


def _is_asked_formula(relation: Relation, context: Context) -> bool:
    """Whether an equation's left side is the formula whose value is asked for."""
    formula = context.asked.formula if relation.operator in EQUALS and isinstance(relation.left, Expression) else ""
    return bool(formula) and relation.left in read(formula)


def _set_to_zero(relation: Relation, other: Value, context: Context, *, swapped: bool) -> Decision:
    """A wanted polynomial may be answered as one that is set to zero, a curve as what its last coordinate is."""
    form = _zero_form(relation)
    if relation.operator == "=" and form is not None and isinstance(other, Expression) and symbols(other.tree):
        if symbols(form) - symbols(other.tree) == {"y"} and constant_ratio(
            difference(Symbol("y"), other.tree), form, context
        ):
            return same("solved for y")
        if swapped and relation.right == Expression(ZERO) and is_same(found := context.compare(other, relation.left)):
            return same("a formula set to zero", found.proof)
    return unknown("a relation and a value")


def _equations(truth: Relation, answer: Relation, context: Context) -> Decision:  # noqa: PLR0911 - one for each proof
    answer = with_left_named_as(truth, _with_the_same_argument(truth, answer))
    if truth.left == answer.left and names_a_quantity(truth.left):
        return context.compare(truth.right, answer.right)
    if (results := _results(truth, answer, context)) is not None:
        return results
    (name, value), (other, other_value) = unlabelled(truth), unlabelled(answer)
    coordinates = {name, other} <= _COORDINATES
    as_values = None
    if name is not None and other is not None:
        as_values = context.compare(value, other_value)
        if alike(name, other) or (is_same(as_values) and name_one_quantity(name, other)):
            return as_values
        if is_same(as_values) and not coordinates:
            return unknown("the same value under another name", f"{name} and {other}")
    first, second = _zero_form(truth), _zero_form(answer)
    if first is None or second is None:
        written = _as_written(truth, answer, context)
        return written if is_same(written) else unknown("equations not proven")
    if any(has_plus_minus(tree) or writes_zero_times(tree) for tree in (first, second)):
        return unknown("equations not proven", "a plus-minus or a written zero")
    first, second = bound(first), bound(second)
    if symbols(first) == symbols(second):
        return decide_zeros(first, second, context)
    if any(len(name) > 1 for name in symbols(first) | symbols(second)):
        proven = constant_ratio(first, second, context)
        return same("one is a constant times the other") if proven else unknown("equations of other symbols")
    found = decide_zeros(first, second, context)
    rights = as_values or context.compare(truth.right, answer.right)
    sure = not is_different(found) or is_different(rights) or (coordinates and is_same(rights))
    return found if sure else unknown("equations of other symbols", rights.proof)


def _results(truth: Relation, answer: Relation, context: Context) -> Decision | None:
    """Two true equations between numbers, `7 · 9 = 63`, by what they end in; None for others."""
    sides = (truth.left, truth.right, answer.left, answer.right)
    if any(map(_names_of, sides)) or any(map(label_of, sides)):
        return None
    first, second = chain_of(truth), chain_of(answer)
    if first is None or second is None or not (consistent(first, context) and consistent(second, context)):
        return None
    return context.compare(first.value, second.value)


def _with_the_same_argument(truth: Relation, answer: Relation) -> Relation:
    """`f(x) = x + 1` as `f(t) = t + 1`, and `a_k = k` as `a_n = n`, where the reference says it of t and n."""
    (name, wanted), (other, given) = _arguments(truth.left), _arguments(answer.left)
    if name != other or len(wanted) != len(set(given)) or wanted == given or not isinstance(answer.right, Expression):
        return answer
    here, there = _names_of(truth.right), _names_of(answer.right)
    spoken = here & set(wanted) or there & set(given) or ("_" not in name and "".join(wanted + given).islower())
    if not spoken or (there - set(given)) & set(wanted):
        return answer
    renaming = {old: Symbol(new) for old, new in zip(given, wanted, strict=True)}
    return Relation(truth.left, answer.operator, Expression(substituted(answer.right.tree, renaming)))


def _arguments(value: Value) -> tuple[str, tuple[str, ...]]:
    """What a function, or a sequence with a letter for its index, is called and said of; nothing for other values."""
    match value:
        case Expression(Call(name, arguments)) if all(isinstance(argument, Symbol) for argument in arguments):
            return name, tuple(argument.name for argument in arguments if isinstance(argument, Symbol))
        case Expression(Symbol(term)) if term.partition("_")[2] in WHOLE_LETTERS:
            return term[:-1], (term[-1],)
    return "", ()


def _names_of(value: Value) -> frozenset[str]:
    return symbols(value.tree) if isinstance(value, Expression) else frozenset()


def _zero_form(relation: Relation) -> Tree | None:
    match relation:
        case Relation(Expression(left), _, Expression(right)):
            return difference(left, right)
    return None


def _inequalities(truth: Relation, answer: Relation, context: Context) -> Decision:
    first, second = _zero_form(truth), _zero_form(answer)
    if first is None or second is None:
        return _as_written(truth, answer, context)
    sign = ratio_sign(first, second, context) if constant_ratio(first, second, context) else 0
    if sign == 0:
        return unknown("inequalities not proven")
    if sign < 0:
        return different("the inequality points the other way")
    if (truth.operator in _STRICT) != (answer.operator in _STRICT):
        return different("strict and not strict")
    return same("one is a positive constant times the other")


def _upward(relation: Relation) -> Relation:
    operator = _FLIPPED.get(relation.operator)
    return relation if operator is None else Relation(relation.right, operator, relation.left)


def _as_written(truth: Relation, answer: Relation, context: Context) -> Decision:
    if truth.operator != answer.operator:
        return unknown("relations of different kinds")
    for left, right in ((answer.left, answer.right), (answer.right, answer.left)):
        found = all_of((context.compare(truth.left, left), context.compare(truth.right, right)), "side by side")
        if is_same(found) or truth.operator not in _SYMMETRIC:
            break
    return found if is_same(found) else unknown("relations not proven")
