"""What holds for every value: it is itself, and a changed sign, digit, letter, unit or option is never the same."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tinyv.rules.asked import Asked, Option
from tinyv.rules.deciding import Outcome, decide
from tinyv.rules.deciding.trees import substituted, symbols
from tinyv.rules.values import (
    Call,
    Choices,
    Constant,
    Date,
    Decimal,
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Money,
    Percent,
    Power,
    Product,
    Quantity,
    Ratio,
    Rational,
    Relation,
    Sequence,
    Sum,
    Symbol,
    Tree,
    Tuple,
    Unit,
    UnitPower,
    Value,
)

QUICK = settings(max_examples=60, deadline=None)

_whole = st.integers(-60, 60).map(lambda value: Rational(Fraction(value)))
_nonzero = st.integers(1, 60).flatmap(
    lambda value: st.sampled_from([Rational(Fraction(value)), Rational(Fraction(-value))])
)
_decimals = st.integers(-9_999, 9_999).map(lambda value: Decimal(Fraction(value, 100), -2))
_leaves = st.one_of(_whole, st.sampled_from([Symbol("x"), Symbol("y"), Symbol("a"), Constant("pi"), Constant("e")]))
_exponents = st.sampled_from(
    [Rational(Fraction(2)), Rational(Fraction(3)), Rational(Fraction(1, 2)), Rational(Fraction(-1))]
)


def _grown(below: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    pairs = st.lists(below, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        pairs.map(Sum),
        pairs.map(Product),
        st.builds(Power, below, _exponents),
        st.builds(Call, st.sampled_from(["sin", "cos", "abs", "ln"]), below.map(lambda tree: (tree,))),
    )


trees: st.SearchStrategy[Tree] = st.recursive(_leaves, _grown, max_leaves=7)
_expressions = trees.map(Expression)
_metres = Unit((UnitPower("m", 0, Fraction(1)),))
values: st.SearchStrategy[Value] = st.one_of(
    _expressions,
    _decimals.map(Expression),
    trees.map(lambda tree: Quantity(tree, _metres)),
    trees.map(Percent),
    trees.map(lambda tree: Money(tree, "USD")),
    st.builds(Interval, _whole, _whole, st.booleans(), st.booleans()),
    st.lists(_expressions, min_size=1, max_size=3).map(lambda items: FiniteSet(tuple(items))),
    st.lists(_expressions, min_size=1, max_size=3).map(lambda items: Tuple(tuple(items))),
    st.lists(_expressions, min_size=1, max_size=3).map(lambda items: Sequence(tuple(items))),
    st.lists(_expressions, min_size=2, max_size=2).map(lambda items: Matrix((tuple(items), tuple(items)))),
    st.lists(_nonzero, min_size=2, max_size=3).map(lambda parts: Ratio(tuple(parts))),
    st.builds(Relation, _expressions, st.sampled_from(["=", "<", ">=", "!="]), _expressions),
    st.builds(Date, st.none() | st.integers(1900, 2030), st.integers(1, 12), st.integers(1, 28)),
    st.lists(st.sampled_from("ABCD"), min_size=1, unique=True).map(lambda letters: Choices(tuple(sorted(letters)))),
)


def _outcome(truth: Value, answer: Value, asked: Asked | None = None) -> Outcome:
    return decide((truth,), (answer,), asked or Asked()).outcome


def _turned(tree: Tree) -> Tree:
    """Terms and factors in the other order."""
    match tree:
        case Sum(terms):
            return Sum(tuple(map(_turned, reversed(terms))))
        case Product(factors):
            return Product(tuple(map(_turned, reversed(factors))))
        case Power(base, exponent):
            return Power(_turned(base), exponent)
        case Call(name, arguments):
            return Call(name, tuple(map(_turned, arguments)))
    return tree


@QUICK
@given(values)
def test_every_value_is_itself(value: Value) -> None:
    assert _outcome(value, value) is Outcome.SAME


@QUICK
@given(trees)
def test_the_order_of_terms_and_factors_is_never_a_difference(tree: Tree) -> None:
    assert _outcome(Expression(tree), Expression(_turned(tree))) is not Outcome.DIFFERENT


@QUICK
@given(trees, trees)
def test_exact_formulas_are_decided_the_same_from_both_sides(first: Tree, second: Tree) -> None:
    """No decimal, no rounding: which side is the reference is nothing to equality."""
    there, back = _outcome(Expression(first), Expression(second)), _outcome(Expression(second), Expression(first))
    assert {there, back} != {Outcome.SAME, Outcome.DIFFERENT}


@QUICK
@given(values, values)
def test_any_two_values_are_decided(first: Value, second: Value) -> None:
    assert isinstance(_outcome(first, second), Outcome)


@QUICK
@given(_nonzero, st.integers(-40, 40))
def test_another_sign_exponent_or_digit_is_never_the_same(number: Rational, power: int) -> None:
    scale = Power(Rational(Fraction(10)), Rational(Fraction(power)))
    truth = Expression(Product((number, scale)))
    for other in (
        Product((Rational(-number.value), scale)),
        Product((Rational(number.value + 1), scale)),
        Product((number, Power(Rational(Fraction(10)), Rational(Fraction(power + 1))))),
    ):
        assert _outcome(truth, Expression(other)) is Outcome.DIFFERENT


@QUICK
@given(st.integers(100, 9_999), st.integers(-30, 30))
def test_a_decimal_with_another_sign_or_digit_is_never_the_same(digits: int, last: int) -> None:
    ten = Fraction(10) ** last
    truth = Expression(Decimal(digits * ten, last))
    for other in (-digits, digits + 1, digits - 1, digits * 10):
        assert _outcome(truth, Expression(Decimal(other * ten, last))) is Outcome.DIFFERENT


@QUICK
@given(trees.filter(lambda tree: "x" in symbols(tree)))
def test_another_letter_is_never_the_same(tree: Tree) -> None:
    """Unless the letter cancels, which a third letter shows."""
    renamed = substituted(tree, {"x": Symbol("q")})
    if _outcome(Expression(renamed), Expression(substituted(tree, {"x": Symbol("p")}))) is not Outcome.SAME:
        assert _outcome(Expression(tree), Expression(renamed)) is not Outcome.SAME


@QUICK
@given(_nonzero, st.sampled_from(["s", "g", "K", "mol"]), st.integers(1, 9))
def test_another_unit_or_prefix_is_never_the_same(number: Rational, name: str, prefix: int) -> None:
    truth = Quantity(number, _metres)
    for unit in (UnitPower(name, 0, Fraction(1)), UnitPower("m", prefix, Fraction(1)), UnitPower("m", 0, Fraction(2))):
        assert _outcome(truth, replace(truth, unit=Unit((unit,)))) is Outcome.DIFFERENT


@QUICK
@given(st.sampled_from("ABCD"), st.sampled_from("ABCDE"))
def test_another_option_is_never_the_same(right: str, given_letter: str) -> None:
    asked = Asked(options=tuple(Option(letter, str(number)) for number, letter in enumerate("ABCD", start=11)))
    wanted = Outcome.SAME if right == given_letter else Outcome.DIFFERENT
    assert _outcome(Choices((right,)), Choices((given_letter,)), asked) is wanted
    value = Expression(Rational(Fraction(11 + "ABCDE".index(given_letter))))
    assert _outcome(Choices((right,)), value, asked) is wanted


@QUICK
@given(st.lists(_whole, min_size=2, max_size=4, unique=True), _whole)
def test_a_missing_or_extra_value_is_never_the_same(items: list[Rational], extra: Rational) -> None:
    truth = Sequence(tuple(map(Expression, items)))
    assert _outcome(truth, Sequence(truth.items[1:])) is Outcome.DIFFERENT
    assert _outcome(truth, Sequence((*truth.items, Expression(extra)))) is not Outcome.SAME
    assert _outcome(truth, Sequence(truth.items[::-1])) is Outcome.SAME


@QUICK
@given(st.integers(-20, 20), st.integers(1, 20), st.tuples(st.booleans(), st.booleans()))
def test_another_end_of_an_interval_is_never_the_same(low: int, length: int, closed: tuple[bool, bool]) -> None:
    low_closed, high_closed = closed
    ends = Rational(Fraction(low)), Rational(Fraction(low + length))
    truth = Interval(*ends, low_closed, high_closed)
    for other in (
        replace(truth, low_closed=not low_closed),
        replace(truth, high_closed=not high_closed),
        replace(truth, high=Rational(Fraction(low + length + 1))),
    ):
        assert _outcome(truth, other) is Outcome.DIFFERENT
