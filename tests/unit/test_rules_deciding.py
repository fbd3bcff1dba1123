"""Pairs of texts with the outcome that deciding must give, and what it must never do."""

import json
import time
from fractions import Fraction
from pathlib import Path

import pytest
from tinyv.rules.asked import read_question
from tinyv.rules.deciding import Outcome, decide
from tinyv.rules.deciding.context import Budget, Context, OutOfBudgetError
from tinyv.rules.deciding.outcomes import different, match_unordered, same, unknown
from tinyv.rules.deciding.trees import bounded
from tinyv.rules.reading import read
from tinyv.rules.values import Call, Expression, FiniteSet, Power, Rational, Sequence, Sum, Symbol, Tree, Words

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "deciding_cases.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source']}: {case['truth']} against {case['answer']}")
def test_a_golden_pair_has_its_outcome(case: dict[str, str]) -> None:
    asked = read_question(case.get("question", ""))
    decision = decide(read(case["truth"], asked), read(case["answer"], asked), asked)
    assert decision.outcome.value == case["outcome"], decision
    assert decision.proof == case.get("proof", decision.proof)


@pytest.mark.parametrize("text", sorted({case[side] for case in CASES for side in ("truth", "answer")}))
def test_every_golden_text_is_itself(text: str) -> None:
    assert decide(read(text), read(text)).outcome is Outcome.SAME


def _whole(value: int) -> Rational:
    return Rational(Fraction(value))


def _tower(height: int) -> Tree:
    tree: Tree = _whole(9)
    for _ in range(height):
        tree = Power(_whole(9), tree)
    return tree


HOSTILE = [
    (_tower(12), _tower(13)),
    (Call("factorial", (_whole(10**80),)), Call("factorial", (_whole(10**80 + 1),))),
    (Power(_whole(7), _whole(10**9)), Power(_whole(7), _whole(10**9 + 1))),
    (Call("factorial", (Call("factorial", (Call("factorial", (_whole(20),)),)),)), _whole(3)),
    (Power(Sum((Symbol("x"), Symbol("y"))), _whole(10**7)), Power(Sum((Symbol("y"), Symbol("z"))), _whole(10**7))),
    (Call("sin", (_tower(4),)), Call("cos", (_tower(4),))),
    (Sum(tuple(Power(_whole(n), Rational(Fraction(1, n))) for n in range(2, 60))), _whole(1)),
    (Call("binomial", (_whole(10**30), _whole(10**15))), _whole(5)),
]


@pytest.mark.parametrize("pair", HOSTILE)
def test_hostile_numbers_end_soon_and_are_never_the_same(pair: tuple[Tree, Tree]) -> None:
    start = time.perf_counter()
    decision = decide((Expression(pair[0]),), (Expression(pair[1]),))
    assert decision.outcome is not Outcome.SAME
    assert time.perf_counter() - start < 2, "bounded work, with room for a slow machine"


def test_a_tree_that_is_too_deep_is_unknown() -> None:
    tree: Tree = Symbol("x")
    for _ in range(500):
        tree = Call("sin", (tree,))
    assert decide((Expression(tree),), (Expression(Symbol("x")),)).outcome is Outcome.UNKNOWN
    with pytest.raises(OutOfBudgetError):
        bounded(tree)


def test_long_lists_end_within_the_budget() -> None:
    first = Sequence(tuple(Expression(_whole(n)) for n in range(5_000)))
    second = Sequence(tuple(Expression(_whole(n)) for n in reversed(range(5_000))))
    assert decide((first,), (second,)).outcome is Outcome.UNKNOWN


def test_the_budget_is_spent_once() -> None:
    budget = Budget(3)
    budget.spend(3)
    with pytest.raises(OutOfBudgetError):
        budget.spend()


def test_no_readings_are_unknown() -> None:
    assert decide((), (Words("a"),)).outcome is Outcome.UNKNOWN


def test_different_needs_every_reading() -> None:
    """One reading that may be the same keeps the others from refuting."""
    answer = (Expression(_whole(3)), Words("three things"))
    assert decide((Expression(_whole(2)),), answer).outcome is Outcome.UNKNOWN
    assert decide((Expression(_whole(2)),), answer[:1]).outcome is Outcome.DIFFERENT


def test_matching_is_not_greedy() -> None:
    table = [[same("a"), same("b")], [same("c"), different("d")]]
    assert match_unordered(table, "matched") == same("matched")
    table = [[unknown("a"), different("b")], [different("c"), same("d")]]
    assert match_unordered(table, "matched").outcome is Outcome.UNKNOWN
    table = [[different("a"), different("b")], [unknown("c"), same("d")]]
    assert match_unordered(table, "matched").outcome is Outcome.DIFFERENT


def test_a_set_forgets_repetition() -> None:
    one, two = Expression(_whole(1)), Expression(_whole(2))
    assert decide((FiniteSet((one, two, one)),), (FiniteSet((two, one)),)).outcome is Outcome.SAME


def test_a_context_keeps_its_budget() -> None:
    context = Context(lambda *_: unknown("nothing"))
    assert context.exactly().with_integers(frozenset("k")).budget is context.budget
