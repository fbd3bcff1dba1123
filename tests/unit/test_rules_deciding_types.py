"""Values that few texts spell: made by hand, decided by type."""

from fractions import Fraction

import pytest
from tinyv.rules.asked import Asked, Option, Rounding
from tinyv.rules.deciding import decide
from tinyv.rules.values import (
    Call,
    Choices,
    Clock,
    Constant,
    Counted,
    Date,
    Decimal,
    Expression,
    FiniteSet,
    Interval,
    Labelled,
    Matrix,
    Money,
    Nothing,
    Numeral,
    Percent,
    Piecewise,
    Power,
    Product,
    Quantity,
    Ratio,
    Rational,
    Relation,
    Residues,
    Sequence,
    Statements,
    Sum,
    Symbol,
    Truth,
    Tuple,
    Unit,
    UnitPower,
    Value,
    Words,
)


def _whole(value: int) -> Rational:
    return Rational(Fraction(value))


def _number(value: int) -> Expression:
    return Expression(_whole(value))


def _decimal(text: str) -> Expression:
    return Expression(Decimal(Fraction(text), -len(text.partition(".")[2])))


def _symbol(name: str) -> Expression:
    return Expression(Symbol(name))


def _unit(name: str, prefix: int = 0, power: int = 1) -> Unit:
    return Unit((UnitPower(name, prefix, Fraction(power)),))


X, Y, K = _symbol("x"), _symbol("y"), _symbol("k")
INTEGER = Relation(K, "in", _symbol("Integers"))
PI = Constant("pi")
POSITIVE, NEGATIVE = Relation(X, ">", _number(0)), Relation(X, "<=", _number(0))
FIVES = Expression(Sum((Product((_whole(5), Symbol("k"))), _whole(3))))
SHIFTED_FIVES = Expression(Sum((Product((_whole(-5), Symbol("k"))), _whole(18))))
OTHER_FIVES = Expression(Sum((Product((_whole(5), Symbol("k"))), _whole(4))))

PAIRS: list[tuple[Value, Value, str]] = [
    (Date(2024, 5, 4), Date(2024, 5, 4), "same"),
    (Date(2024, 5, 4), Date(None, 5, 4), "same"),
    (Date(2024, 5, 4), Date(2023, 5, 4), "different"),
    (Date(2024, 5, 4), Date(2024, 4, 5), "different"),
    (Date(2024, 5, 4), Date(2024, 5, 5), "different"),
    (Clock(3600, "am"), Clock(46800, "pm"), "different"),
    (Clock(3600, "pm"), Clock(46800, ""), "same"),
    (Clock(3600, "pm"), Clock(3600, ""), "unknown"),
    (Clock(3600, ""), Clock(7200, ""), "different"),
    (Clock(3600, ""), Ratio((_whole(1), _whole(0))), "unknown"),
    (Residues((_whole(1), _whole(3)), _whole(8)), Residues((_whole(-5), _whole(9)), _whole(8)), "same"),
    (Residues((_whole(1),), _whole(4)), Residues((_whole(1), _whole(5)), _whole(8)), "same"),
    (Residues((_whole(1),), _whole(4)), Residues((_whole(1),), _whole(8)), "different"),
    (Residues((Symbol("a"),), _whole(4)), Residues((_whole(1),), _whole(4)), "unknown"),
    (Residues((_whole(1),), _whole(10**9)), Residues((_whole(2),), _whole(10**9)), "unknown"),
    (Numeral("1A", 16), Numeral("1a", 16), "same"),
    (Numeral("1A", 16), Numeral("1B", 16), "different"),
    (Numeral("1A", 16), _number(26), "unknown"),
    (Numeral("101", 2), _number(101), "same"),
    (_number(101), Numeral("101", 2), "unknown"),
    (Numeral("101", 2), _number(6), "different"),
    (Numeral("129", 2), Numeral("128", 2), "unknown"),
    (Ratio((_whole(1), _whole(2), _whole(3))), Ratio((_whole(2), _whole(4), _whole(6))), "same"),
    (Ratio((_whole(1), _whole(2), _whole(3))), Ratio((_whole(2), _whole(4), _whole(7))), "different"),
    (Ratio((_whole(1), _whole(2), _whole(3))), Ratio((_whole(1), _whole(2))), "different"),
    (Ratio((_whole(12), _whole(0))), Ratio((_whole(1), _whole(0))), "unknown"),
    (Ratio((_whole(1), _whole(2), _whole(3))), _number(1), "unknown"),
    (Counted(_whole(5), "apples"), Counted(_whole(5), "apple"), "same"),
    (Counted(_whole(5), "apples"), Counted(_whole(5), "pears"), "unknown"),
    (Counted(_whole(5), "apples"), Counted(_whole(6), "apples"), "different"),
    (Counted(_whole(5), "apples"), _number(5), "same"),
    (Counted(_whole(5), "apples"), _number(6), "different"),
    (Money(_whole(5), "USD"), Money(_whole(5), "EUR"), "different"),
    (Money(_whole(5), "USD"), Money(_whole(5), "CAD"), "unknown"),
    (Money(_whole(5), "USD"), Money(_whole(6), "USD"), "different"),
    (Money(_whole(5), "USD"), Percent(_whole(5)), "unknown"),
    (Percent(_whole(0)), _number(0), "unknown"),
    (Truth(value=True), Truth(value=False), "different"),
    (Nothing("none"), Nothing("empty"), "same"),
    (Nothing("none"), Nothing("undefined"), "unknown"),
    (Nothing("undefined"), _number(3), "different"),
    (Nothing("undefined"), Expression(Constant("infinity")), "unknown"),
    (Nothing("empty"), FiniteSet(()), "same"),
    (Nothing("none"), Interval(_whole(0), _whole(1), low_closed=True, high_closed=True), "different"),
    (Words("convergent"), Words("convergent"), "same"),
    (Words("convergent"), Words("divergent"), "unknown"),
    (Words("five"), _number(5), "unknown"),
    (Piecewise(((X, POSITIVE), (Y, None))), Piecewise(((X, POSITIVE), (Y, None))), "same"),
    (Piecewise(((X, POSITIVE), (Y, NEGATIVE))), Piecewise(((Y, NEGATIVE), (X, POSITIVE))), "same"),
    (Piecewise(((X, POSITIVE), (Y, NEGATIVE))), Piecewise(((Y, POSITIVE), (X, NEGATIVE))), "different"),
    (Piecewise(((X, POSITIVE), (Y, None))), Piecewise(((X, NEGATIVE), (Y, None))), "unknown"),
    (Piecewise(((X, POSITIVE), (Y, None))), Piecewise(((X, POSITIVE),)), "unknown"),
    (Statements((FIVES, INTEGER), "where"), Statements((SHIFTED_FIVES, INTEGER), "where"), "same"),
    (Statements((FIVES, INTEGER), "where"), Statements((OTHER_FIVES, INTEGER), "where"), "different"),
    (Statements((X, POSITIVE), "where"), X, "unknown"),
    (Statements((X, POSITIVE), "where"), Statements((X, POSITIVE), "where"), "same"),
    (Statements((X, POSITIVE), "where"), Statements((Y, Relation(Y, ">", _number(0))), "where"), "same"),
    (Statements((X, POSITIVE), "where"), Statements((Y, Relation(Y, "<", _number(0))), "where"), "unknown"),
    (Statements((X, Relation(X, "=", _number(4))), "where"), _number(4), "same"),
    (Statements((X, Relation(X, "=", _number(4))), "where"), _number(5), "different"),
    (Labelled("A", _number(5)), Labelled("A", _number(5)), "same"),
    (Labelled("A", _number(5)), Labelled("A", _number(6)), "different"),
    (Labelled("A", _number(5)), Labelled("B", _number(5)), "unknown"),
    (Labelled("A", _number(5)), Labelled("B", _number(6)), "different"),
    (Labelled("A", _number(5)), Choices(("A",)), "same"),
    (Labelled("A", _number(5)), Choices(("B",)), "different"),
    (Labelled("A", _number(5)), _number(5), "same"),
    (Choices(("A",)), Labelled("A", _number(5)), "unknown"),
    (Choices(("A",)), Labelled("A", Words("because it is")), "same"),
    (Choices(("A",)), Labelled("B", _number(5)), "different"),
    (Choices(("A", "C")), Choices(("C", "A")), "same"),
    (Choices(("A", "C")), Choices(("A",)), "different"),
    (Choices(("A",)), _symbol("A"), "unknown"),
    (Quantity(_whole(20), _unit("celsius")), Quantity(_whole(68), _unit("fahrenheit")), "same"),
    (Quantity(_whole(20), _unit("celsius")), Quantity(_whole(20), _unit("K")), "different"),
    (Quantity(_whole(1), _unit("m", 3)), Quantity(_whole(1000), _unit("m")), "same"),
    (Quantity(_whole(1), _unit("m", power=2)), Quantity(_whole(10_000), _unit("m", -2, 2)), "same"),
    (Quantity(Symbol("g"), _unit("N")), Quantity(_whole(9), _unit("N")), "unknown"),
    (Quantity(_whole(3), _unit("m")), Expression(Product((_whole(3), Symbol("m")))), "unknown"),
    (Quantity(_whole(3), _unit("m")), Percent(_whole(3)), "unknown"),
    (Tuple((_number(1), _number(2)), "["), Sequence((_number(2), _number(1))), "unknown"),
    (Tuple((_number(3), _number(1), _number(2)), "["), Sequence((_number(2), _number(1), _number(3))), "same"),
    (Tuple((_number(1), _number(2)), "["), Tuple((_number(2), _number(1)), "["), "different"),
    (Tuple((_number(1), _number(2))), FiniteSet((_number(2), _number(1))), "unknown"),
    (Sequence((_number(1), _number(1))), Sequence((_number(1),)), "unknown"),
    (Matrix(((_number(1), _number(2)),)), Matrix(((_number(1),), (_number(2),))), "unknown"),
    (Matrix(((_number(1), _number(2)),)), Matrix(((_number(1),), (_number(3),))), "different"),
    (Matrix(((_number(1), _number(2)),)), Matrix(((_number(1), _number(2), _number(3)),)), "different"),
    (Relation(X, "perp", Y), Relation(Y, "perp", X), "same"),
    (Relation(X, "=", _number(2)), Relation(X, "<", _number(2)), "different"),
    (Relation(X, "in", FiniteSet((_number(1), _number(2)))), Sequence((_number(2), _number(1))), "same"),
    (Expression(Call("f", (Symbol("x"),))), Expression(Call("g", (Symbol("x"),))), "unknown"),
    (Expression(Power(_whole(0), _whole(-1))), _number(1), "unknown"),
    (Expression(Constant("infinity")), Expression(Product((_whole(2), Constant("infinity")))), "same"),
    (Expression(Sum((Constant("infinity"), _whole(1)))), _number(1), "unknown"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_two_values_have_their_outcome(pair: tuple[Value, Value, str]) -> None:
    decision = decide(pair[:1], pair[1:2])
    assert decision.outcome.value == pair[2], (pair, decision)


ROUNDED: list[tuple[Rounding, Value, Value, str]] = [
    (Rounding("places", 1), Expression(Product((_whole(17), Power(_whole(3), _whole(-1))))), _decimal("5.7"), "same"),
    (
        Rounding("places", 1),
        Expression(Product((_whole(17), Power(_whole(3), _whole(-1))))),
        _decimal("5.6"),
        "unknown",
    ),
    (
        Rounding("places", 1),
        Expression(Product((_whole(17), Power(_whole(3), _whole(-1))))),
        _decimal("5.8"),
        "different",
    ),
    (Rounding("unit", 0), _decimal("5.67"), _number(6), "same"),
    (Rounding("unit", 0), _number(6), _decimal("5.67"), "same"),
    (Rounding("significant", 3), _number(6287000), _number(6290000), "same"),
    (Rounding("significant", 3), _number(6290000), _number(6287000), "different"),
    (Rounding("places", -2), _number(6287), _number(6300), "same"),
]


@pytest.mark.parametrize("case", ROUNDED, ids=range(len(ROUNDED)))
def test_the_rounding_that_was_asked_is_right(case: tuple[Rounding, Value, Value, str]) -> None:
    decision = decide((case[1],), (case[2],), Asked(rounding=case[0]))
    assert decision.outcome.value == case[3], (case, decision)


def test_the_question_orders_values_and_says_percent() -> None:
    forward, back = Sequence((_number(1), _number(2))), Sequence((_number(2), _number(1)))
    assert decide((forward,), (back,)).outcome.value == "same"
    assert decide((forward,), (back,), Asked(ordered=True)).outcome.value == "different"
    assert decide((forward,), (back,), Asked(unknowns=("x", "y"))).outcome.value == "different"
    named = Sequence((Relation(Y, "=", _number(2)), Relation(X, "=", _number(1))))
    assert decide((forward,), (named,), Asked(unknowns=("x", "y"))).outcome.value == "same"
    assert decide((forward,), (named,), Asked(unknowns=("y", "x"))).outcome.value == "different"
    assert decide((Percent(_whole(5)),), (_number(5),), Asked(unit="percent")).outcome.value == "same"
    assert decide((Percent(_whole(5)),), (_number(6),), Asked(unit="percent")).outcome.value == "different"


def test_a_number_without_unit_is_in_the_unit_that_was_asked() -> None:
    kilometres = Quantity(_whole(5), _unit("m", 3))
    assert decide((kilometres,), (_number(5000),), Asked(unit="m")).outcome.value == "same"
    assert decide((kilometres,), (_number(5),), Asked(unit="km")).outcome.value == "same"
    assert decide((kilometres,), (_number(5),), Asked(unit="m")).outcome.value == "unknown"
    assert decide((_number(5),), (kilometres,), Asked(unit="cm")).outcome.value == "different"


def test_a_domain_of_the_question_decides() -> None:
    root = Expression(Power(Power(Symbol("x"), _whole(2)), Rational(Fraction(1, 2))))
    assert decide((root,), (X,)).outcome.value == "unknown"
    assert decide((root,), (X,), Asked(positive=("x",))).outcome.value == "same"
    turn = Expression(Call("cos", (Product((_whole(2), PI, Symbol("x"))),)))
    assert decide((turn,), (_number(1),)).outcome.value == "different"
    assert decide((turn,), (_number(1),), Asked(integers=("x",))).outcome.value == "same"


def test_an_option_that_rounds_gives_way_to_one_that_is_exact() -> None:
    asked = Asked(options=(Option("A", "0.47"), Option("B", "0.467"), Option("C", "12")))
    assert decide((Choices(("A",)),), (_decimal("0.467"),), asked).outcome.value == "unknown"
    assert decide((Choices(("B",)),), (_decimal("0.467"),), asked).outcome.value == "same"
    assert decide((Choices(("B", "C")),), (Sequence((_number(12), _decimal("0.467"))),), asked).outcome.value == "same"
    assert decide((Choices(("A",)),), (Choices(("D",)),), asked).outcome.value == "different"


def test_a_unit_that_reads_as_a_symbol_is_not_simply_left_out() -> None:
    readings = (Quantity(_whole(3), _unit("m")), Expression(Product((_whole(3), Symbol("m")))))
    assert decide(readings, (_number(3),)).outcome.value == "unknown"
    assert decide(readings[:1], (_number(3),)).outcome.value == "same"
