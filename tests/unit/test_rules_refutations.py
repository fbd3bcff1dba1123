"""Properties of the proof that closes a row to the judge: of equal answers there is none, and readings stay open."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tinyv.rules.classes.refutations import refuted

from .test_rules_classes import latex

quick = settings(max_examples=80, deadline=None)
numbers = st.fractions(-50, 50, max_denominator=9)
lists = st.lists(numbers, min_size=1, max_size=6, unique=True)


def listed(values: list[Fraction]) -> str:
    return ", ".join(map(latex, values))


def is_a_reading(one: Fraction, other: Fraction) -> bool:
    return other in {one, one * 100, one / 100}


@quick
@given(numbers, numbers)
def test_two_exact_numbers_are_refuted_unless_one_may_be_the_other_as_a_percentage(
    one: Fraction, other: Fraction
) -> None:
    assert refuted(latex(one), latex(other)) is not is_a_reading(one, other)
    assert refuted(f"x = {latex(one)}", f"${latex(other)}$") is not is_a_reading(one, other)


@quick
@given(lists, st.randoms(use_true_random=False))
def test_a_list_is_never_refuted_by_its_own_numbers_in_any_order_or_brackets(values: list[Fraction], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = random.sample(values, len(values))
    for text in (listed(shuffled), f"({listed(shuffled)})", f"\\{{{listed(shuffled)}\\}}"):
        assert not refuted(listed(values), text)
        assert not refuted(text, listed(values))


@quick
@given(lists, numbers)
def test_a_number_too_many_is_refuted_on_either_side(values: list[Fraction], more: Fraction) -> None:
    assume(not any(is_a_reading(value, more) for value in values))
    assert refuted(listed(values), listed([*values, more]))
    assert refuted(listed([*values, more]), listed(values))


@quick
@given(st.integers(-20, 20), st.integers(-20, 20))
def test_decimals_signs_letters_and_units_stay_open(one: int, other: int) -> None:
    for text in (f"{other}.5", f"{other}\\%", f"{other}^\\circ", f"{other}n", f"{other} \\text{{ cm}}", f"{other}\\pi"):
        assert not refuted(str(one), text)
        assert not refuted(text, str(one))


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_raises_and_no_text_is_refuted_by_itself(one: str, other: str) -> None:
    assert not refuted(one, one)
    assert refuted(one, other) == refuted(other, one)
