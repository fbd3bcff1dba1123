"""Equations, inequalities and other relations, with or without a name in front."""

from collections.abc import Callable

from tinyv.rules.deciding.chains import Chain, chain_of, consistent
from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.equations import constant_ratio, decide_zeros, ratio_sign
from tinyv.rules.deciding.formulas import WHOLE_LETTERS
from tinyv.rules.deciding.labels import EQUALS, alike, label_of, names_a_quantity, unlabelled
from tinyv.rules.deciding.operators import bound, writes_zero_times
from tinyv.rules.deciding.outcomes import all_of, different, is_different, is_same, same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.spellings import name_one_quantity, with_left_named_as
from tinyv.rules.deciding.trees import ZERO, difference, sides, substituted, symbols
from tinyv.rules.reading import read
from tinyv.rules.values import Call, Expression, Relation, Statements, Symbol, Tree, Value

__all__ = ["Compare", "decide_relation_and_value", "decide_relations"]

Compare = Callable[[Value, Value, Context], Decision]

_FLIPPED = {">": "<", ">=": "<="}
_STRICT = frozenset({"<", ">"})
_ORDERS = frozenset({"<", "<=", ">", ">="})
_SYMMETRIC = frozenset({"perp", "parallel", "equivalent", "!="})
_COORDINATES = frozenset("xyz")


def decide_relations(truth: Relation, answer: Relation, context: Context, compare: Compare) -> Decision:
    """Whether two relations say the same."""
    if truth.operator in EQUALS and answer.operator in EQUALS:
        return _equations(truth, answer, context, compare)
    if truth.operator in _ORDERS and answer.operator in _ORDERS:
        return _inequalities(truth, answer, context, compare)
    if truth.operator == answer.operator:
        return _as_written(truth, answer, context, compare)
    return unknown("relations of different kinds")


def decide_relation_and_value(
    relation: Relation | Statements, other: Value, context: Context, compare: Compare, *, swapped: bool
) -> Decision | None:
    """`x = 5` against `5`: the name does not matter. `swapped`: the relation is the answer. None for others."""
    name, inner = unlabelled(relation)
    chain = chain_of(relation)
    if chain is None and name is not None:
        chain = Chain(inner, (), ())
    if chain is None and isinstance(relation, Relation) and _is_asked_formula(relation, context):
        chain = Chain(relation.right, (), ())
    if chain is None:
        return (
            _set_to_zero(relation, other, context, compare, swapped=swapped) if isinstance(relation, Relation) else None
        )
    found = compare(other, chain.value, context) if swapped else compare(chain.value, other, context)
    if is_same(found) and not consistent(chain, context, compare):
        return unknown("an equation that is not true")
    return found


def _is_asked_formula(relation: Relation, context: Context) -> bool:
    """Whether an equation's left side is the formula whose value is asked for."""
    if relation.operator not in EQUALS or not context.asked.formula or not isinstance(relation.left, Expression):
        return False
    return relation.left in read(context.asked.formula)


def _set_to_zero(relation: Relation, other: Value, context: Context, compare: Compare, *, swapped: bool) -> Decision:
    """A wanted polynomial may be answered as one that is set to zero, a curve as what its last coordinate is."""
    form = _zero_form(relation)
    if relation.operator == "=" and form is not None and isinstance(other, Expression) and symbols(other.tree):
        missing = symbols(form) - symbols(other.tree)
        if missing == {"y"} and constant_ratio(difference(Symbol("y"), other.tree), form, context):
            return same("solved for y")
    if swapped and relation.operator == "=" and relation.right == Expression(ZERO) and isinstance(other, Expression):
        found = compare(other, relation.left, context)
        if is_same(found) and symbols(other.tree):
            return same("a formula set to zero", found.proof)
    return unknown("a relation and a value")


def _equations(truth: Relation, answer: Relation, context: Context, compare: Compare) -> Decision:  # noqa: C901, PLR0911 - one branch for each type
    answer = with_left_named_as(truth, _with_the_same_argument(truth, answer))
    if truth.left == answer.left and names_a_quantity(truth.left):
        return compare(truth.right, answer.right, context)
    if (results := _results(truth, answer, context, compare)) is not None:
        return results
    names = unlabelled(truth), unlabelled(answer)
    as_values = None
    if names[0][0] is not None and names[1][0] is not None:
        as_values = compare(names[0][1], names[1][1], context)
        if alike(names[0][0], names[1][0]) or (is_same(as_values) and name_one_quantity(names[0][0], names[1][0])):
            return as_values
        if is_same(as_values) and not {names[0][0], names[1][0]} <= _COORDINATES:
            return unknown("the same value under another name", f"{names[0][0]} and {names[1][0]}")
    first, second = _zero_form(truth), _zero_form(answer)
    if first is None or second is None:
        written = _as_written(truth, answer, context, compare)
        return written if is_same(written) else unknown("equations not proven")
    if any(len(sides(tree)) > 1 or writes_zero_times(tree) for tree in (first, second)):
        return unknown("equations not proven", "a plus-minus or a written zero")
    first, second = bound(first), bound(second)
    alike_symbols = symbols(first) == symbols(second)
    if not alike_symbols and any(len(name) > 1 for name in symbols(first) | symbols(second)):
        proven = constant_ratio(first, second, context)
        return same("one is a constant times the other") if proven else unknown("equations of other symbols")
    found = decide_zeros(first, second, context)
    if not is_different(found) or alike_symbols:
        return found
    rights = as_values or compare(truth.right, answer.right, context)
    if is_different(rights):
        return found
    coordinates = {names[0][0], names[1][0]} <= _COORDINATES
    return found if coordinates and is_same(rights) else unknown("equations of other symbols", rights.proof)


def _results(truth: Relation, answer: Relation, context: Context, compare: Compare) -> Decision | None:
    """Two true equations between numbers, `7 \u00b7 9 = 63`, by what they end in; None for others."""
    sides_of_both = (truth.left, truth.right, answer.left, answer.right)
    if any(map(_names_of, sides_of_both)) or any(map(label_of, sides_of_both)):
        return None
    first, second = chain_of(truth), chain_of(answer)
    if first is None or second is None or not all(consistent(chain, context, compare) for chain in (first, second)):
        return None
    return compare(first.value, second.value, context)


def _with_the_same_argument(truth: Relation, answer: Relation) -> Relation:
    """`f(x) = x + 1` as `f(t) = t + 1`, where the reference says it of t."""
    match truth.left, answer.left, answer.right:
        case Expression(Call(name, (Symbol(wanted),))), Expression(Call(other, (Symbol(given),))), Expression(tree):
            bound_here = given in symbols(tree) or (wanted + given).islower()
            if name == other and wanted != given and wanted not in symbols(tree) and bound_here:
                left = Expression(Call(name, (Symbol(wanted),)))
                return Relation(left, answer.operator, Expression(substituted(tree, {given: Symbol(wanted)})))
        case Expression(Symbol(term)), Expression(Symbol(other)), Expression(tree):
            (name, _, wanted), (named, _, given) = term.partition("_"), other.partition("_")
            indices = wanted != given and {wanted, given} <= WHOLE_LETTERS
            if name == named and indices and wanted not in symbols(tree) and wanted in _names_of(truth.right):
                return Relation(truth.left, answer.operator, Expression(substituted(tree, {given: Symbol(wanted)})))
        case Expression(Call(name, wanted)), Expression(Call(other, given)), Expression(tree):
            if name == other and len(wanted) == len(given) and all(isinstance(one, Symbol) for one in wanted + given):
                olds, news = tuple(map(_written, given)), tuple(map(_written, wanted))
                if (
                    len(set(olds)) == len(olds)
                    and set(olds) & symbols(tree)
                    and not (symbols(tree) - set(olds)) & set(news)
                ):
                    renaming = dict(zip(olds, wanted, strict=True))
                    return Relation(truth.left, answer.operator, Expression(substituted(tree, renaming)))
    return answer


def _names_of(value: Value) -> frozenset[str]:
    return symbols(value.tree) if isinstance(value, Expression) else frozenset()


def _written(tree: Tree) -> str:
    return tree.name if isinstance(tree, Symbol) else ""


def _zero_form(relation: Relation) -> Tree | None:
    match relation:
        case Relation(Expression(left), _, Expression(right)):
            return difference(left, right)
    return None


def _inequalities(truth: Relation, answer: Relation, context: Context, compare: Compare) -> Decision:
    trees = [_zero_form(_upward(relation)) for relation in (truth, answer)]
    if trees[0] is None or trees[1] is None:
        return _as_written(_upward(truth), _upward(answer), context, compare)
    if not constant_ratio(trees[0], trees[1], context):
        return unknown("inequalities not proven")
    sign = ratio_sign(trees[0], trees[1], context)
    if sign < 0:
        return different("the inequality points the other way")
    if (truth.operator in _STRICT) != (answer.operator in _STRICT):
        return different("strict and not strict")
    return same("one is a positive constant times the other") if sign > 0 else unknown("inequalities not proven")


def _upward(relation: Relation) -> Relation:
    operator = _FLIPPED.get(relation.operator)
    return relation if operator is None else Relation(relation.right, operator, relation.left)


def _as_written(truth: Relation, answer: Relation, context: Context, compare: Compare) -> Decision:
    if truth.operator != answer.operator:
        return unknown("relations of different kinds")
    orders = [(answer.left, answer.right)]
    if truth.operator in _SYMMETRIC | EQUALS:
        orders.append((answer.right, answer.left))
    found = [
        all_of((compare(truth.left, left, context), compare(truth.right, right, context)), "side by side")
        for left, right in orders
    ]
    return next((decision for decision in found if is_same(decision)), unknown("relations not proven"))
