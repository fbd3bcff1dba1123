"""Formulas at random, read by us and by math-verify: where both read one, both mean the same value."""

from collections.abc import Callable
from random import Random

import pytest
from sympy import Basic
from sympy.core.function import AppliedUndef
from tinyv.rules.algebra.nodes import is_expression
from tinyv.rules.algebra.reading import read_answer
from tinyv.rules.algebra.values import Undefined, _pseudo_random, value_of
from tinyv.rules.compare import _parse

TEXTS = 260
ATOMS = (
    "x", "y", "n", "a", "2", "3", "5", "12", "x", "1.5", "\\pi", "e", "\\theta", "a_1", "a_{n}",
    "E", "I", "d", "Y", "0",
    "k", "i", "50\\%", "z_{12}", "30^\\circ", "\\text{ab}",
)  # fmt: skip
FORMS = (
    "%s+%s", "%s-%s", "%s%s", "%s %s", "%s\\cdot %s", "%s/%s", "%s:%s", "%s\\times %s", "(%s)",
    "(%s)(%s)", "{%s}", "-%s",
    "\\left(%s\\right)%s", "\\frac{%s}{%s}", "\\frac12%s", "%s^2", "%s^n", "%s^{%s}", "\\sqrt{%s}",
    "\\sqrt[3]{%s}", "%s!",
    "\\sin %s", "\\sin(%s)%s", "\\cos(%s)", "\\ln %s", "\\log_2 %s", "\\exp %s", "\\sin^2 %s",
    "e^{%s}", "|%s|", "x(%s)",
    "2%s", "\\binom{%s}{%s}", "\\lfloor %s\\rfloor", "\\tan^{-1} %s",
)  # fmt: skip


def formula(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.18:
        return random.choice(ATOMS)
    form = random.choice(FORMS)
    return form % tuple(formula(random, depth - 1) for _ in range(form.count("%s")))


def theirs(text: str) -> Basic | None:
    found = _parse(text, raw=False)
    return found[0] if found and not isinstance(found[0], str) else None


def number(expression: Basic) -> complex | None:
    if expression.atoms(AppliedUndef):
        return None
    try:
        chosen = {symbol: _pseudo_random(symbol.name, 0) for symbol in expression.free_symbols}
        return complex(expression.subs(chosen).evalf())
    except (TypeError, ValueError, OverflowError, NotImplementedError, AttributeError):
        return None


def same(text: str, compared: Callable[[], None]) -> None:
    reading = read_answer(text)
    if reading is None:
        return
    expression = theirs(text)
    assert (reading.node is None) == (expression is None), text
    if reading.node is None or expression is None or not is_expression(reading.node):
        return
    try:
        own = value_of(reading.node, 0)  # type: ignore[arg-type]  # an expression, as just asked
    except Undefined:
        return
    other = number(expression)
    if other is not None:
        compared()
        assert abs(own.at - other) <= 1e-6 * max(abs(own.at), abs(other), 1e-6) + 10 * own.radius, (text, expression)


@pytest.mark.timeout(120)
def test_a_formula_that_both_read_has_one_value() -> None:
    random = Random(7)
    compared: list[None] = []
    for _ in range(TEXTS):
        text = formula(random, 3)
        if len(text) <= 70:
            same(text, lambda: compared.append(None))
    assert len(compared) > TEXTS / 3


@pytest.mark.parametrize(
    "text",
    [
        "{0}(0)(30^\\circ)",
        "x(a_{n}\\times y\\cdot 12)",
        "x(x_1^2)",
        "x(E^{\\pi})",
        "I^2",
        "(I)^2",
        "2I",
        "x(2)",
        "a_n^2",
        "3-2(5)",
        "e^{\\log_2 x}",
        "3e^{0}",
        "3\\binom{5}{2}",
        "2\\binom{n}{0}",
    ],
)
def test_readings_that_were_once_wrong_stay_right(text: str) -> None:
    same(text, lambda: None)
